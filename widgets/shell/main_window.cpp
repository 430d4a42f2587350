// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/main_window.h"

#include "collectors/session/projections/workload_of.h"
#include "widgets/pods/action_dialog.h"
#include "widgets/pods/pod_drawer.h"
#include "widgets/pods/pods_view.h"
#include "widgets/shell/command_palette.h"
#include "widgets/shell/keyboard_help.h"
#include "widgets/shell/navigation_rail.h"
#include "widgets/shell/notice.h"
#include "widgets/shell/past_strip.h"
#include "widgets/shell/source_bar.h"
#include "widgets/shell/source_strip.h"
#include "widgets/shell/time_bar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
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

MainWindow::MainWindow(SessionHost& host, ViewContext& context, Explainer explainer, ObjectReader* reader, QWidget* parent)
    : QWidget(parent), m_host(host), m_context(themed(context)), m_rail(new NavigationRail(context, this)),
      m_sources(new SourceBar(host, context, this)), m_past(new PastStrip(context, this)),
      m_trouble(new SourceStrip(host, context, this)), m_views(new QStackedWidget(this)),
      m_pods(new PodsView(host, context, std::move(explainer), reader, this)), m_notice(new Notice(context, this)),
      m_time(new TimeBar(host, context, this)), m_palette(new CommandPalette(context, *this)),
      m_keys(new KeyboardHelp(context, *this)), m_refresher(new Refresher(*this, [this] { refresh(); }, 100ms, &context.frames()))
{
    setWindowTitle(QStringLiteral("Nephoscope"));
    setMinimumSize(880, 600);
    m_rail->addView(tr("Pods"), QStringLiteral("pods"));
    m_views->addWidget(m_pods);

    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_sources);
    column->addWidget(m_past);
    column->addWidget(m_trouble);
    column->addWidget(m_views, 1);
    column->addWidget(m_notice);
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
    connect(m_sources, &SourceBar::searchWanted, this, &MainWindow::openPalette);
    connect(m_sources, &SourceBar::removeWanted, this, &MainWindow::sourceRemoveWanted);
    connect(m_palette, &CommandPalette::actionChosen, this, &MainWindow::perform);
    connect(m_palette, &CommandPalette::objectChosen, this, &MainWindow::showObject);
    for (const WindowActionEntry& entry : windowActions())
        m_offered.insert(entry.action);
    // The program's, see offer() and setActions().
    for (const WindowAction action : {WindowAction::AddSource, WindowAction::SaveRecent, WindowAction::OpenSettings,
                                      WindowAction::ScaleWorkload, WindowAction::RestartWorkload, WindowAction::DeletePod})
        m_offered.erase(action);
    connect(m_pods, &PodsView::actionWanted, this, [this](ActionVerb verb, const ObjectName& object) { askAction(verb, object); });
    qApp->installEventFilter(this);
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
    m_trouble->refresh();
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
    for (const WindowActionEntry& entry : windowActions()) {
        for (const QKeySequence& key : entry.keys)
            connect(new QShortcut(key, this), &QShortcut::activated, this, [this, action = entry.action] { perform(action); });
    }
}

void MainWindow::perform(WindowAction action)
{
    switch (action) {
    case WindowAction::ShowPods: showView(QStringLiteral("pods")); break;
    case WindowAction::OpenPalette: openPalette(); break;
    case WindowAction::FocusFilter: m_pods->focusFilter(); break;
    case WindowAction::ShowDetails: openDrawer(DrawerTab::Details); break;
    case WindowAction::ShowEvents: openDrawer(DrawerTab::Events); break;
    case WindowAction::ShowLogs: openDrawer(DrawerTab::Logs); break;
    case WindowAction::ShowYaml: openDrawer(DrawerTab::Yaml); break;
    case WindowAction::ToggleFreeze: m_context.toggleFreeze(); break;
    case WindowAction::PreviousMarker: m_time->stepToMarker(false); break;
    case WindowAction::NextMarker: m_time->stepToMarker(true); break;
    case WindowAction::GoLive: m_context.goLive(); break;
    case WindowAction::ZoomIn: zoom(1 / zoomStep); break;
    case WindowAction::ZoomOut: zoom(zoomStep); break;
    case WindowAction::ToggleTheme: toggleTheme(); break;
    case WindowAction::ToggleZone: m_context.setZone(m_context.zone() == TimeZone::Utc ? TimeZone::Local : TimeZone::Utc); break;
    case WindowAction::ShowKeys: m_keys->open(m_offered); break;
    case WindowAction::ScaleWorkload: askAction(ActionVerb::Scale, m_context.selection()); break;
    case WindowAction::RestartWorkload: askAction(ActionVerb::Restart, m_context.selection()); break;
    case WindowAction::DeletePod: askAction(ActionVerb::Delete, m_context.selectedPod()); break;
    case WindowAction::AddSource:
    case WindowAction::SaveRecent:
    case WindowAction::OpenSettings:
        if (m_offered.contains(action))
            emit requested(action);
        break;
    }
}

void MainWindow::openDrawer(DrawerTab tab)
{
    showView(QStringLiteral("pods"));
    m_pods->openDrawer(tab);
}

void MainWindow::offer(WindowAction action)
{
    m_offered.insert(action);
    m_sources->setRemovable(m_offered.contains(WindowAction::AddSource));
}

void MainWindow::setActions(ActionSink& sink, Foreteller foreteller)
{
    m_sink = &sink;
    m_foreteller = std::move(foreteller);
    m_sources->setActions(sink);
    for (const WindowAction action : {WindowAction::ScaleWorkload, WindowAction::RestartWorkload, WindowAction::DeletePod})
        m_offered.insert(action);
}

void MainWindow::askAction(ActionVerb verb, const std::optional<ObjectName>& object)
{
    if (!m_sink)
        return;
    if (!object) {
        tell(false, verb == ActionVerb::Delete ? tr("No pod is selected: choose one among the tiles or in the table.")
                                               : tr("No workload is selected: choose one in the list."));
        return;
    }
    QString whyNot;
    ActionDialog* dialog = ActionDialog::make(verb, *object, m_host, m_context, *m_sink, m_foreteller, this, whyNot);
    if (!dialog) {
        tell(false, whyNot);
        return;
    }
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ActionDialog::submitted, this, [this](const Action& action) { m_notice->busy(askedNotice(action)); });
    connect(dialog, &ActionDialog::refused, this, [this](const QString& words) { tell(false, words); });
    dialog->open();
}

bool MainWindow::reading() const
{
    return m_pods->reading();
}

void MainWindow::tell(bool good, const QString& words)
{
    m_notice->tell(good, words);
}

void MainWindow::zoom(double factor)
{
    m_context.setSpanLength(std::chrono::duration_cast<Duration>(m_context.spanLength() * factor));
}

void MainWindow::openPalette()
{
    m_palette->open(paletteEntries(m_host.session(), m_context.at(), m_offered));
}

void MainWindow::showObject(const ObjectName& object)
{
    const Session& session = m_host.session();
    const Time t = m_context.at();
    // A node is shown by what runs on it.
    const bool isNode = object.kind == ObjectKind::Node;
    const auto shown = isNode ? firstPodOn(session, object, t) : std::optional(object);
    const auto workload = shown ? workloadOf(session, *shown, t) : std::nullopt;
    if (!workload && object.kind != ObjectKind::Pod) {
        tell(false, isNode ? tr("Nothing that is known runs on %1.").arg(toQString(object.name.view()))
                           : tr("%1 belongs to no workload that is known.").arg(toQString(object.name.view())));
        return;
    }
    showView(QStringLiteral("pods"));
    if (workload)
        m_context.select(*workload);
    if (shown->kind == ObjectKind::Pod)
        m_context.selectPod(*shown);
    if (object.kind == ObjectKind::Pod)
        openDrawer(DrawerTab::Details);
}

// Line edits know Ctrl+K as something else.
bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride)
        return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    if (!(key->keyCombination() == (Qt::CTRL | Qt::Key_K)) || !qobject_cast<QLineEdit*>(watched))
        return false;
    event->ignore();
    return true;
}

bool MainWindow::event(QEvent* event)
{
    // The desktop has changed its colours.
    if (event->type() == QEvent::ThemeChange)
        m_context.setSystemDark(systemIsDark());
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
