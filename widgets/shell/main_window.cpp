// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/main_window.h"

#include "widgets/pods/pods_view.h"
#include "widgets/shell/navigation_rail.h"
#include "widgets/shell/past_strip.h"
#include "widgets/shell/source_bar.h"
#include "widgets/shell/time_bar.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStackedWidget>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

constexpr double zoomStep = 1.5;

} // namespace

MainWindow::MainWindow(SessionHost& host, ViewContext& context, Explainer explainer, QWidget* parent)
    : QWidget(parent), m_host(host), m_context(context), m_rail(new NavigationRail(context, this)), m_sources(new SourceBar(host, context, this)),
      m_past(new PastStrip(context, this)), m_views(new QStackedWidget(this)),
      m_pods(new PodsView(host, context, std::move(explainer), this)), m_time(new TimeBar(host, context, this)),
      m_refresher(new Refresher(*this, [this] { refresh(); }, 100ms))
{
    setWindowTitle(QStringLiteral("Nephoscope"));
    setMinimumSize(880, 600);
    m_rail->addView(tr("Pods"), QStringLiteral("pods"));
    m_views->addWidget(m_pods);

    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_sources);
    column->addWidget(m_past);
    column->addWidget(m_views, 1);
    column->addWidget(m_time);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rail);
    layout->addLayout(column, 1);

    connect(m_rail, &NavigationRail::viewChosen, m_views, &QStackedWidget::setCurrentIndex);
    connect(m_rail, &NavigationRail::themeToggled, this, &MainWindow::toggleTheme);
    connect(&host, &SessionHost::changed, m_refresher, &Refresher::markDirty);
    connect(&context, &ViewContext::timeChanged, m_refresher, &Refresher::markDirty);
    connect(&context, &ViewContext::selectionChanged, m_refresher, &Refresher::markDirty);
    connect(&context, &ViewContext::appearanceChanged, this, &MainWindow::applyAppearance);
    connect(&m_second, &QTimer::timeout, this, &MainWindow::tick);
    m_second.start(1s);
    applyAppearance();
}

bool MainWindow::showView(const QString& name)
{
    const auto index = viewNames().indexOf(name);
    if (index < 0)
        return false;
    m_views->setCurrentIndex(static_cast<int>(index));
    return true;
}

void MainWindow::refreshNow()
{
    m_pods->refreshNow();
    // After the view, which may have chosen what is selected.
    m_refresher->markDirty();
    m_refresher->refreshNow();
}

void MainWindow::refresh()
{
    m_sources->refresh();
    m_past->refresh();
    m_time->refresh();
}

void MainWindow::tick()
{
    m_refresher->markDirty();
    if (m_context.live())
        m_pods->timePassed();
}

void MainWindow::applyAppearance()
{
    applyTheme(*qApp, m_context.palette());
}

void MainWindow::toggleTheme()
{
    m_context.setThemeMode(m_context.palette().dark() ? ThemeMode::Light : ThemeMode::Dark);
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    switch (event->key()) {
    case Qt::Key_T:
        if (control) {
            toggleTheme();
            return;
        }
        break;
    case Qt::Key_Space: m_context.toggleFreeze(); return;
    case Qt::Key_End: m_context.goLive(); return;
    case Qt::Key_Left: m_time->stepToMarker(false); return;
    case Qt::Key_Right: m_time->stepToMarker(true); return;
    case Qt::Key_Slash: m_pods->focusFilter(); return;
    case Qt::Key_Plus: m_context.setSpanLength(std::chrono::duration_cast<Duration>(m_context.spanLength() / zoomStep)); return;
    case Qt::Key_Minus: m_context.setSpanLength(std::chrono::duration_cast<Duration>(m_context.spanLength() * zoomStep)); return;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace nephoscope
