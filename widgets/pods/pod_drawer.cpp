// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/pod_drawer.h"

#include "collectors/session/projections/source_summary.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/fonts.h"
#include "widgets/common/mark_label.h"
#include "widgets/common/motion.h"
#include "widgets/common/object_reader.h"
#include "widgets/common/tab_order.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/events_pane.h"
#include "widgets/pods/log_pane.h"
#include "widgets/pods/log_text.h"
#include "widgets/pods/pod_document.h"
#include "widgets/pods/pod_look.h"
#include "widgets/pods/pod_summary.h"
#include "widgets/pods/summary_view.h"
#include "widgets/pods/yaml_pane.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPropertyAnimation>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>

namespace nephoscope {

namespace {

constexpr double usualShare = 0.46; // of the view's width
constexpr int leastWidth = 500;
constexpr int mostWidth = 760;

} // namespace

PodDrawer::PodDrawer(SessionHost& host, ViewContext& context, ObjectReader* reader, QWidget& view)
    : QFrame(&view), m_host(host), m_context(context), m_reader(reader), m_view(view),
      m_refresher(new Refresher(
          *this, [this] { refresh(); }, Refresher::frame * 2, &context.frames())),
      m_document(new PodDocument(reader, this)), m_mark(new MarkLabel(Mark::Ring, Tone::Muted, this)),
      m_name(new ElidedLabel(this)), m_status(new QLabel(this)), m_headline(new ElidedLabel(this)), m_widen(new QPushButton(this)),
      m_tabs(new QTabBar(this)), m_panes(new QStackedWidget(this)), m_summary(new SummaryView(context)),
      m_events(new EventsPane(context)), m_logs(new LogPane(context, reader)), m_yaml(new YamlPane(context, *m_document)),
      m_motion(new QPropertyAnimation(this, "pos", this))
{
    setObjectName(QStringLiteral("podDrawer"));
    setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 14, 12);
    column->setSpacing(8);
    column->addWidget(makeHead());
    column->addWidget(m_tabs);
    column->addWidget(m_panes, 1);

    m_tabs->setObjectName(QStringLiteral("drawerTabs"));
    m_tabs->setAccessibleName(tr("Parts of the drawer"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    const std::array panes{std::pair<QWidget*, QString>{m_summary, tr("Details")},
                           std::pair<QWidget*, QString>{m_events, tr("Events")}, std::pair<QWidget*, QString>{m_logs, tr("Logs")},
                           std::pair<QWidget*, QString>{m_yaml, tr("YAML")}};
    for (const auto& [pane, title] : panes) {
        m_tabs->setTabToolTip(m_tabs->addTab(title), tr("%1 (%2)").arg(title, title.left(1)));
        m_panes->addWidget(pane);
    }
    for (const auto& [key, action] :
         {std::pair{QKeySequence(Qt::Key_M), DrawerAction::Widen}, std::pair{QKeySequence(QKeySequence::Find), DrawerAction::Find},
          std::pair{QKeySequence(Qt::Key_F), DrawerAction::Follow}, std::pair{QKeySequence(Qt::Key_W), DrawerAction::Wrap},
          std::pair{QKeySequence(Qt::Key_P), DrawerAction::Previous}}) {
        auto* shortcut = new QShortcut(key, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, action = action] { perform(action); });
    }
    m_motion->setDuration(motionMilliseconds);
    m_motion->setEasingCurve(QEasingCurve::OutCubic);
    m_tabs->installEventFilter(this);
    view.installEventFilter(this);
    hide();

    connect(m_tabs, &QTabBar::currentChanged, this, &PodDrawer::showTab);
    connect(m_motion, &QPropertyAnimation::finished, this, [this] {
        if (!m_open)
            hide();
    });
    connect(&host, &SessionHost::changed, this, &PodDrawer::sessionChanged);
    connect(&context, &ViewContext::timeChanged, this, &PodDrawer::timePassed);
    connect(&context, &ViewContext::podSelectionChanged, this, &PodDrawer::selectionChanged);
    connect(&context, &ViewContext::appearanceChanged, this, [this] {
        m_summary->setSummary({});
        timePassed();
        update();
    });
    connect(m_document, &PodDocument::changed, this, &PodDrawer::timePassed);
}

PodDrawer::~PodDrawer() = default;

QWidget* PodDrawer::makeHead()
{
    auto* head = new QWidget(this);
    m_name->setObjectName(QStringLiteral("drawerName"));
    m_name->setFont(monoFont(TypeSize::Normal, QFont::DemiBold));
    m_status->setTextFormat(Qt::PlainText);
    m_status->setFont(monoFont(TypeSize::Small, QFont::DemiBold));
    m_headline->setFont(textFont(TypeSize::Small));
    setTone(*m_headline, Tone::Muted);
    m_widen->setObjectName(QStringLiteral("drawerWiden"));
    m_widen->setToolTip(tr("As wide as the view, or not (M)"));
    m_widen->setText(tr("Widen"));
    auto* closeButton = new QPushButton(tr("Close"), head);
    closeButton->setObjectName(QStringLiteral("drawerClose"));
    closeButton->setToolTip(tr("Close (Esc)"));
    tabBefore(*closeButton, *m_tabs);
    connect(closeButton, &QPushButton::clicked, this, &PodDrawer::close);
    connect(m_widen, &QPushButton::clicked, this, [this] { perform(DrawerAction::Widen); });

    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_mark);
    line->addWidget(m_name, 1);
    line->addWidget(m_widen);
    line->addWidget(closeButton);
    auto* under = new QHBoxLayout;
    under->setSpacing(10);
    under->addWidget(m_status);
    under->addWidget(m_headline, 1);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(line);
    column->addLayout(under);
    return head;
}

DrawerTab PodDrawer::tab() const
{
    return static_cast<DrawerTab>(m_tabs->currentIndex());
}

bool PodDrawer::reading() const
{
    return m_open && (tab() == DrawerTab::Logs ? m_logs->reading() : m_document->loading());
}

void PodDrawer::open(DrawerTab tab)
{
    if (!m_context.selectedPod())
        return;
    if (QWidget* focus = QApplication::focusWidget(); focus && !isAncestorOf(focus))
        m_cameFrom = focus;
    const bool opening = !std::exchange(m_open, true);
    m_tabs->setCurrentIndex(static_cast<int>(tab));
    m_refresher->markDirty();
    m_refresher->refreshNow();
    if (opening)
        slide(true);
    showTab();
    focusPane();
}

void PodDrawer::close()
{
    if (!std::exchange(m_open, false))
        return;
    m_document->look(std::nullopt);
    m_logs->setPod(std::nullopt);
    m_key.reset();
    const bool had = isAncestorOf(QApplication::focusWidget());
    slide(false);
    if (had && m_cameFrom && m_cameFrom->isVisible())
        m_cameFrom->setFocus(Qt::OtherFocusReason);
}

QRect PodDrawer::place() const
{
    const int usual = std::clamp(static_cast<int>(m_view.width() * usualShare), leastWidth, mostWidth);
    int width = std::min(usual, m_view.width());
    if (m_wide)
        width = m_view.width();
    else if (m_view.width() - width - m_besideBegin < m_besideRoom)
        width = m_view.width() - m_besideBegin;
    return {m_view.width() - width, 0, width, m_view.height()};
}

void PodDrawer::setBeside(int begin, int leastRoom)
{
    m_besideBegin = begin;
    m_besideRoom = leastRoom;
}

void PodDrawer::slide(bool in)
{
    const QRect there = place();
    const QPoint outside(m_view.width(), 0);
    m_motion->stop();
    emit placed();
    if (in) {
        raise();
        resize(there.size());
        move(motionWanted(m_view, m_context.motion()) ? outside : there.topLeft());
        show();
    }
    if (!motionWanted(m_view, m_context.motion())) {
        setVisible(in);
        return;
    }
    m_motion->setStartValue(pos());
    m_motion->setEndValue(in ? there.topLeft() : outside);
    m_motion->start();
}

void PodDrawer::showTab()
{
    m_panes->setCurrentIndex(m_tabs->currentIndex());
    if (m_open && tab() == DrawerTab::Logs)
        m_logs->want();
    m_refresher->markDirty();
}

void PodDrawer::focusPane()
{
    switch (tab()) {
    case DrawerTab::Details: m_summary->setFocus(Qt::OtherFocusReason); break;
    case DrawerTab::Events: m_events->setFocus(Qt::OtherFocusReason); break;
    case DrawerTab::Logs: m_logs->text().setFocus(Qt::OtherFocusReason); break;
    case DrawerTab::Yaml: m_yaml->focusText(); break;
    }
}

void PodDrawer::perform(DrawerAction action)
{
    if (!m_open)
        return;
    const bool logs = tab() == DrawerTab::Logs;
    switch (action) {
    case DrawerAction::Widen:
        m_wide = !m_wide;
        m_widen->setText(m_wide ? tr("Narrow") : tr("Widen"));
        m_motion->stop();
        setGeometry(place());
        emit placed();
        break;
    case DrawerAction::Find:
        if (logs)
            m_logs->focusFind();
        else if (tab() == DrawerTab::Yaml)
            m_yaml->focusFind();
        break;
    case DrawerAction::Follow:
        if (logs)
            m_logs->toggleFollow();
        break;
    case DrawerAction::Wrap:
        if (logs)
            m_logs->toggleWrap();
        break;
    case DrawerAction::Previous:
        if (logs)
            m_logs->togglePrevious();
        break;
    }
}

void PodDrawer::timePassed()
{
    m_refresher->markDirty();
}

void PodDrawer::refreshNow()
{
    if (!m_open)
        return;
    m_refresher->markDirty();
    m_refresher->refreshNow();
    m_logs->refreshNow();
}

void PodDrawer::sessionChanged(const Changes& changes)
{
    if (!m_open)
        return;
    if (changes.has(Topic::Pods) && m_key) {
        const Changes::Key key{Topic::Pods, *m_key};
        if (std::binary_search(changes.keys.begin(), changes.keys.end(), key))
            m_document->renew();
    }
    if (changes.has(Topic::Pods) || changes.has(Topic::PodUsage) || changes.has(Topic::Events) || changes.has(Topic::Sources))
        m_refresher->markDirty();
}

void PodDrawer::selectionChanged()
{
    if (!m_open)
        return;
    if (m_context.selectedPod())
        m_refresher->markDirty();
    else
        close();
}

void PodDrawer::refresh()
{
    if (!m_open || !m_context.selectedPod())
        return;
    const ObjectName& name = *m_context.selectedPod();
    const Time now = m_context.shownTime();
    const auto pod = podDetails(m_host.session(), name, m_context.at());
    const bool reads = m_reader && m_reader->reads(name.source);
    m_key = pod ? std::optional(pod->key) : std::nullopt;
    refreshHead(pod);
    m_document->look(name);

    if (tab() == DrawerTab::Details) {
        SummaryContext around{.now = now, .zone = m_context.zone(), .palette = m_context.palette(), .withoutDocument = {}};
        if (!m_context.live() || !reads)
            around.withoutDocument = tr("live only");
        else if (m_document->document())
            around.document = &*m_document->document();
        else
            around.withoutDocument = m_document->error() ? toQString(m_document->error()->why) : tr("being read…");
        m_summary->setSummary(pod ? podSummaryHtml(*pod, around) : QString());
    }
    if (tab() == DrawerTab::Events)
        m_events->setEvents(pod ? podEvents(m_host.session(), pod->key, m_context.at()) : std::vector<PodEvent>(), now,
                            eventsRefusal());
    m_logs->setPod(pod);
    if (tab() == DrawerTab::Logs)
        m_logs->want();
    m_yaml->setReadable(reads, pod && pod->gone.has_value());
}

void PodDrawer::refreshHead(const std::optional<PodDetails>& pod)
{
    const QString name = toQString(m_context.selectedPod()->name.view());
    m_name->setFullText(name);
    setAccessibleName(tr("Pod %1").arg(name));
    if (!pod) {
        m_mark->setLook(Mark::Ring, Tone::Muted);
        m_status->clear();
        m_headline->setFullText(tr("was not there at %1").arg(formatTimeOfDay(m_context.shownTime(), m_context.zone())));
        return;
    }
    const PodLook look = podLook(pod->state);
    m_mark->setLook(pod->gone ? Mark::Square : look.mark, pod->gone ? Tone::Ending : look.tone);
    m_status->setText(pod->gone ? tr("gone") : toQString(pod->status.status));
    setTone(*m_status, pod->gone ? Tone::Ending : look.tone);
    m_headline->setFullText(podHeadline(*pod, m_context.shownTime()));
}

// Why events of the pod's source are not known, if they are not.
QString PodDrawer::eventsRefusal() const
{
    const Interned source = m_context.selectedPod()->source;
    for (const SourceSummary& summary : sourceSummaries(m_host.session(), m_context.at())) {
        if (!(summary.source == source))
            continue;
        for (const ResourceSummary& resource : summary.resources) {
            if (resource.resource.view() == "events" && resource.status.state == SourceState::Forbidden)
                return toQString(resource.status.why);
        }
    }
    return {};
}

void PodDrawer::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_context.palette();
    QPainter painter(this);
    painter.fillRect(rect(), palette.card);
    painter.fillRect(QRect(0, 0, 1, height()), palette.hairline);
    painter.fillRect(QRect(0, 0, width(), 1), palette.hairline);
    painter.fillRect(QRect(0, height() - 1, width(), 1), palette.hairline);
}

void PodDrawer::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QFrame::keyPressEvent(event);
}

bool PodDrawer::eventFilter(QObject* watched, QEvent* event)
{
    // Arrows go from tab to tab, not through time.
    if (watched == m_tabs && event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right) {
            event->accept();
            return true;
        }
    }
    if (watched == &m_view && event->type() == QEvent::Resize && m_open) {
        m_motion->stop();
        setGeometry(place());
        emit placed();
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace nephoscope
