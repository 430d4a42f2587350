// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/main_window.h"

#include "widgets/pods/pods_view.h"
#include "widgets/shell/navigation_rail.h"
#include "widgets/shell/past_strip.h"
#include "widgets/shell/source_bar.h"
#include "widgets/shell/time_bar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QShortcut>
#include <QStackedWidget>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

constexpr double zoomStep = 1.5;

// Before any widget is made: type that is set later does not reach those that exist while the program is not running yet.
ViewContext& themed(ViewContext& context)
{
    applyTheme(*qApp, context.palette());
    return context;
}

} // namespace

MainWindow::MainWindow(SessionHost& host, ViewContext& context, Explainer explainer, QWidget* parent)
    : QWidget(parent), m_host(host), m_context(themed(context)), m_rail(new NavigationRail(context, this)),
      m_sources(new SourceBar(host, context, this)), m_past(new PastStrip(context, this)), m_views(new QStackedWidget(this)),
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
    connect(m_views, &QStackedWidget::currentChanged, m_rail, &NavigationRail::showChosen);
    connect(m_rail, &NavigationRail::themeToggled, this, &MainWindow::toggleTheme);
    connect(&host, &SessionHost::changed, m_refresher, &Refresher::markDirty);
    connect(&context, &ViewContext::timeChanged, m_refresher, &Refresher::markDirty);
    connect(&context, &ViewContext::selectionChanged, m_refresher, &Refresher::markDirty);
    connect(&context, &ViewContext::appearanceChanged, this, &MainWindow::applyAppearance);
    connect(&m_second, &QTimer::timeout, this, &MainWindow::tick);
    m_second.start(1s);
    addKeys();
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

// As shortcuts, since lists and tables would swallow most of these keys.
void MainWindow::addKeys()
{
    const auto add = [this](const QKeySequence& key, auto action) {
        connect(new QShortcut(key, this), &QShortcut::activated, this, action);
    };
    const auto zoom = [this](double factor) {
        m_context.setSpanLength(std::chrono::duration_cast<Duration>(m_context.spanLength() * factor));
    };
    add(Qt::Key_Space, [this] { m_context.toggleFreeze(); });
    add(Qt::Key_End, [this] { m_context.goLive(); });
    add(Qt::Key_Left, [this] { m_time->stepToMarker(false); });
    add(Qt::Key_Right, [this] { m_time->stepToMarker(true); });
    add(Qt::Key_Slash, [this] { m_pods->focusFilter(); });
    add(Qt::Key_Plus, [zoom] { zoom(1 / zoomStep); });
    add(Qt::Key_Equal, [zoom] { zoom(1 / zoomStep); });
    add(Qt::Key_Minus, [zoom] { zoom(zoomStep); });
    add(Qt::CTRL | Qt::Key_T, [this] { toggleTheme(); });
}

bool MainWindow::event(QEvent* event)
{
    // Space presses the button that has the focus, as everywhere.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
        const QWidget* focus = QApplication::focusWidget();
        if (qobject_cast<const QAbstractButton*>(focus) || qobject_cast<const QComboBox*>(focus)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

} // namespace nephoscope
