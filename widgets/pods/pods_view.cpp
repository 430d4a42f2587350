// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/pods_view.h"

#include "collectors/session/projections/source_summary.h"
#include "widgets/charts/chart_navigation.h"
#include "widgets/charts/legend.h"
#include "widgets/charts/metric_chart.h"
#include "widgets/charts/replica_chart.h"
#include "widgets/common/card.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/source_words.h"
#include "widgets/pods/explanation_view.h"
#include "widgets/pods/object_menu.h"
#include "widgets/pods/phrasing.h"
#include "widgets/pods/pod_drawer.h"
#include "widgets/pods/pods_panel.h"
#include "widgets/pods/workload_heading.h"
#include "widgets/pods/workload_list_view.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStackedLayout>

#include <algorithm>
#include <utility>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

constexpr int listWidth = 224;
constexpr int margin = 16;
constexpr int gap = 12;
constexpr int whyWidth = 340;      // at least, where there is room
constexpr int whyNarrow = 292;
constexpr int roomForWhy = 660;    // beside the chart
constexpr int leastContent = 420;  // beside the drawer

constexpr auto listInterval = 250ms;
constexpr auto figuresInterval = 100ms;
constexpr auto podsInterval = Refresher::frame * 2;
constexpr auto whyInterval = 1000ms;
// More than these are not worth being looked at one by one.
constexpr std::size_t mostPodChanges = 20'000;

} // namespace

PodsView::PodsView(SessionHost& host, ViewContext& context, Explainer explainer, ObjectReader* reader, QWidget* parent)
    : QWidget(parent), m_host(host), m_context(context), m_explainer(std::move(explainer)), m_list(new WorkloadListView(context)),
      m_right(new QWidget(this)), m_stack(new QStackedLayout(m_right)), m_empty(new EmptyState(EmptyState::Room::View)),
      m_content(makeContent()), m_drawer(new PodDrawer(host, context, reader, *this)),
      m_listRefresher(new Refresher(
          *m_list, [this] { refreshList(); }, listInterval, &context.frames())),
      m_figuresRefresher(new Refresher(
          *this, [this] { refreshFigures(); }, figuresInterval, &context.frames())),
      m_podsRefresher(new Refresher(
          *m_pods, [this] { refreshPods(); }, podsInterval, &context.frames())),
      m_whyRefresher(new Refresher(*m_whyCard, [this] { refreshWhy(); }, whyInterval, &context.frames()))
{
    auto* listCard = new Card(tr("Workloads"), this);
    listCard->setFixedWidth(listWidth);
    listCard->body().addWidget(m_list);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(margin, 4, margin, 12);
    layout->setSpacing(gap);
    layout->addWidget(listCard);
    layout->addWidget(m_right, 1);

    m_drawer->setBeside(margin + listWidth + gap, leastContent + gap);
    connect(m_drawer, &PodDrawer::placed, this, &PodsView::makeRoom);
    connect(m_list, &WorkloadListView::menuWanted, this, &PodsView::openMenu);
    connect(m_pods, &PodsPanel::menuWanted, this, &PodsView::openMenu);
    connect(m_pods, &PodsPanel::deleteWanted, this, [this](const ObjectName& pod) { emit actionWanted(ActionVerb::Delete, pod); });
    connect(&host, &SessionHost::changed, this, &PodsView::sessionChanged);
    connect(&context, &ViewContext::timeChanged, this, &PodsView::markAll);
    connect(&context, &ViewContext::selectionChanged, this, &PodsView::markAll);
    connect(&context, &ViewContext::appearanceChanged, this, &PodsView::applyColours);
    connect(m_pods, &PodsPanel::podOpened, this, [this] { openDrawer(DrawerTab::Details); });
    connect(&context, &ViewContext::crosshairChanged, this, [this] {
        m_replicas->showCrosshair(m_context.crosshair());
        m_metric->showCrosshair(m_context.crosshair());
    });
    for (TimeChart* chart : std::initializer_list<TimeChart*>{m_replicas, m_metric}) {
        connect(chart, &TimeChart::pointedAt, &context, &ViewContext::setCrosshair);
        new ChartNavigation(*chart, context);
    }
    applyColours();
}

QWidget* PodsView::makeContent()
{
    auto* content = new QWidget;
    m_heading = new WorkloadHeading(content);
    m_chartCard = new Card(tr("Replicas"), content);
    m_replicas = new ReplicaChart(m_chartCard);
    m_metric = new MetricChart(m_chartCard);
    m_legend = new Legend(m_chartCard);
    m_legend->setLines({{tr("desired"), Tone::Text, 1.5, Qt::DashLine}, {tr("ready"), Tone::Ready}});
    m_chartCard->addToHead(*m_legend);
    m_chartCard->body().setSpacing(0);
    m_chartCard->body().addWidget(m_replicas, 3);
    m_chartCard->body().addWidget(m_metric, 2);

    m_whyCard = new Card(tr("Why?"), content);
    auto* whyBox = new QWidget(m_whyCard);
    m_whyStack = new QStackedLayout(whyBox);
    m_whyEmpty = new EmptyState(EmptyState::Room::Card, whyBox);
    m_explanation = new ExplanationView(m_context, whyBox);
    m_whyStack->addWidget(m_whyEmpty);
    m_whyStack->addWidget(m_explanation);
    m_whyCard->body().addWidget(whyBox, 1);

    m_pods = new PodsPanel(m_context, content);

    auto* upper = new QHBoxLayout;
    upper->setSpacing(12);
    upper->addWidget(m_chartCard, 8);
    upper->addWidget(m_whyCard, 5);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(m_heading);
    // What they would like to have counts for nothing: they share what there is.
    for (QWidget* part : std::initializer_list<QWidget*>{m_chartCard, m_whyCard, m_pods})
        part->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    layout->addLayout(upper, 11);
    layout->addWidget(m_pods, 10);
    return content;
}

void PodsView::makeRoom()
{
    const int begin = margin + listWidth + gap;
    const int beside = m_drawer->isOpen() ? m_drawer->place().left() - gap - begin : 0;
    const bool shared = beside >= leastContent;
    layout()->setContentsMargins(margin, 4, shared ? width() - (begin + beside) : margin, 12);
    const int room = shared ? beside : width() - begin - margin;
    m_whyCard->setVisible(!shared || room >= roomForWhy);
    m_whyCard->setMinimumWidth(room >= roomForWhy ? whyWidth : whyNarrow);
}

void PodsView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    makeRoom();
}

void PodsView::openMenu(const ObjectName& object, const QPoint& globalPosition)
{
    openObjectMenu(object, globalPosition, *this,
                   [this](ActionVerb verb, const ObjectName& chosen) { emit actionWanted(verb, chosen); });
}

void PodsView::focusFilter()
{
    m_list->focusFilter();
}

void PodsView::openDrawer(DrawerTab tab)
{
    refreshNow();
    if (m_pods->selectSomePod())
        m_drawer->open(tab);
}

bool PodsView::reading() const
{
    return m_drawer->reading();
}

void PodsView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_drawer->isOpen())
        m_drawer->close();
    else
        QWidget::keyPressEvent(event);
}

void PodsView::refreshNow()
{
    // In this order: the list may choose what the others show.
    m_listRefresher->refreshNow();
    m_figuresRefresher->refreshNow();
    m_podsRefresher->refreshNow();
    while (m_whyRefresher->dirty())
        m_whyRefresher->refreshNow();
    m_drawer->refreshNow();
    m_replicas->replot();
    m_metric->replot();
}

std::optional<ObjectKey> PodsView::shownWorkload() const
{
    const auto& selection = m_context.selection();
    return selection ? m_host.session().find(*selection, m_context.at()) : std::nullopt;
}

void PodsView::sessionChanged(const Changes& changes)
{
    // All of it, even what is not shown now: they answer for other times too.
    m_metrics.note(changes);
    m_markers.note(changes);
    if (!m_context.live() && !(changes.when && changes.when->begin <= m_context.shownTime()))
        return;
    const bool sources = changes.has(Topic::Sources);
    const bool scaling = changes.has(Topic::Workloads) || changes.has(Topic::Autoscalers);
    m_namespacesChanged = m_namespacesChanged || sources || changes.has(Topic::Namespaces);
    if (scaling || sources || changes.has(Topic::Namespaces))
        m_listRefresher->markDirty();
    gatherPodChanges(changes);
    // Events come all the time, and only few are of a scaling: with the next second.
    m_figuresChanged = m_figuresChanged || changes.has(Topic::Events);
    const auto workload = shownWorkload();
    if (sources || !workload || concernsFigures(changes, *workload)) {
        m_figuresChanged = true;
        m_figuresRefresher->markDirty();
    }
    if (changes.has(Topic::Autoscalers))
        m_whyRefresher->markDirty();
}

bool PodsView::concernsFigures(const Changes& changes, const ObjectKey& workload) const
{
    if (changes.has(Topic::PodUsage))
        return true;
    return std::any_of(changes.keys.begin(), changes.keys.end(), [&](const Changes::Key& key) {
        return (key.topic == Topic::Workloads && key.object == workload)
               || (key.topic == Topic::Autoscalers && key.object.source == workload.source);
    });
}

void PodsView::gatherPodChanges(const Changes& changes)
{
    bool any = false;
    for (const Changes::Key& key : changes.keys) {
        switch (key.topic) {
        case Topic::Pods:
        case Topic::PodUsage:
        case Topic::Workloads:
        case Topic::Nodes:
        case Topic::NodeUsage: break;
        default: continue;
        }
        any = true;
        if (!m_podsWhole)
            m_podChanges.push_back(key);
    }
    if (!any)
        return;
    if (m_podChanges.size() > mostPodChanges || !m_context.live()) {
        m_podsWhole = true;
        m_podChanges.clear();
    }
    m_podsRefresher->markDirty();
}

void PodsView::markAll()
{
    m_podsWhole = true;
    m_podsAged = true;
    m_figuresChanged = true;
    m_namespacesChanged = true;
    for (Refresher* refresher : {m_listRefresher, m_figuresRefresher, m_podsRefresher, m_whyRefresher})
        refresher->markUrgent();
    m_drawer->timePassed();
}

void PodsView::timePassed()
{
    m_podsAged = true;
    m_namespacesChanged = true;
    for (Refresher* refresher : {m_figuresRefresher, m_podsRefresher, m_whyRefresher})
        refresher->markDirty();
    m_drawer->timePassed();
}

void PodsView::refreshList()
{
    const Time t = m_context.at();
    // Which namespaces there are takes a look at all pods, and hardly ever changes.
    if (std::exchange(m_namespacesChanged, false))
        m_namespaces = namespaceNames(m_host.session(), t);
    m_list->setWorkloads(workloadList(m_host.session(), t), m_namespaces);
}

void PodsView::refreshFigures()
{
    const Session& session = m_host.session();
    const auto key = shownWorkload();
    if (!key) {
        showEmpty(m_context.selection().has_value());
        return;
    }
    m_stack->setCurrentWidget(m_content);
    m_right->layout()->activate();

    // Time alone moves a chart by whole columns: until the next one begins there is nothing to draw.
    const TimeSpan span = m_context.span();
    const ColumnGrid grid = ColumnGrid::over(span, m_replicas->columns());
    const bool moved = !(grid == m_grid);
    m_grid = grid;
    if (!std::exchange(m_figuresChanged, false) && !moved)
        return;
    const auto workload = workloadRow(session, *key, m_context.at());
    if (!workload)
        return;
    const auto markers = m_markers.markers(session, *key, span);
    m_replicas->setTime(span, m_context.zone());
    m_replicas->setData(replicaHistory(session, *key, span, m_replicas->columns()), markers);
    const auto metrics = m_metrics.histories(session, *key, span, m_metric->columns());
    m_heading->setWorkload(*workload, bigNumbers(*workload, metrics));
    m_metric->setVisible(!metrics.empty());
    m_replicas->setTimeLabels(metrics.empty());
    m_metric->setTime(span, m_context.zone());
    m_metric->setData(metrics.empty() ? std::nullopt : std::optional(metrics.front()), markers);
    m_chartCard->setNote(tr("last %1").arg(formatDuration(m_context.spanLength())));
}

void PodsView::refreshPods()
{
    const auto workload = shownWorkload();
    std::vector<Changes::Key> changes = std::exchange(m_podChanges, {});
    const bool whole = std::exchange(m_podsWhole, false);
    const bool aged = std::exchange(m_podsAged, false);
    if (!workload)
        return;
    if (whole || !m_context.live() || !m_pods->follows(*workload)) {
        m_pods->setWorkload(m_host.session(), *workload);
        return;
    }
    std::sort(changes.begin(), changes.end());
    changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
    if (!changes.empty())
        m_pods->update(changes);
    if (aged)
        m_pods->timePassed();
}

void PodsView::refreshWhy()
{
    const auto key = shownWorkload();
    const auto workload = key ? workloadRow(m_host.session(), *key, m_context.at()) : std::nullopt;
    if (!workload)
        return;
    const auto decision = workload->autoscaler && m_explainer
                              ? m_explainer(m_host.session(), *workload->autoscaler, m_context.shownTime())
                              : std::nullopt;
    // The decision that is shown stays until the next is known.
    const bool another = m_whyOf != workload->autoscaler;
    if (decision && decision->more)
        m_whyRefresher->markUrgent();
    if (decision && decision->more && !another)
        return;
    m_whyOf = workload->autoscaler;
    showDecision(*workload, decision);
}

void PodsView::showDecision(const WorkloadRow& workload, const std::optional<ExplainedDecision>& decision)
{
    if (decision && !decision->more) {
        const PhrasedDecision words = phraseDecision(decision->steps);
        m_whyCard->setTitle(words.question);
        m_whyCard->setNote(decidedWords(*decision));
        m_explanation->setDecision(words);
        m_whyStack->setCurrentWidget(m_explanation);
        return;
    }
    m_whyCard->setTitle(tr("Why %1?").arg(formatCount(workload.desired)));
    m_whyCard->setNote(QString());
    if (decision)
        m_whyEmpty->setTexts(tr("Being worked out"), tr("What the autoscaler saw and decided is replayed, sync by sync."),
                             QString());
    else if (workload.autoscaler)
        m_whyEmpty->setTexts(tr("No decision seen yet"), tr("The autoscaler decides every 15 s, once it has metrics to read."),
                             tr("Wait for its next decision, or look at a later time."));
    else
        m_whyEmpty->setTexts(tr("Nothing scales this"),
                             tr("No autoscaler targets this workload: its replicas are what somebody wrote."),
                             tr("kubectl autoscale %1 %2 -n %3 --cpu-percent=70 --min=1 --max=10 would give it one.")
                                 .arg(toQString(enumName(workload.kind)).toLower(), toQString(workload.name.view()),
                                      toQString(workload.namespaceName.view())));
    m_whyStack->setCurrentWidget(m_whyEmpty);
}

QString PodsView::decidedWords(const ExplainedDecision& decision) const
{
    const QString decided = (decision.told ? tr("decided %1") : tr("decided ≈ %1"))
                                .arg(formatTimeOfDay(decision.decidedAt, m_context.zone()));
    const Time next = decision.decidedAt + decision.syncPeriod;
    // Where it has not looked again when it should have, nobody knows when it will.
    if (decision.syncPeriod <= Duration::zero() || next + decision.syncPeriod < m_context.shownTime())
        return decided;
    return tr("%1 · next ≈ %2").arg(decided, formatTimeOfDay(next, m_context.zone()));
}

void PodsView::showEmpty(bool anyWorkload)
{
    std::optional<std::pair<Mark, Tone>> mark;
    if (anyWorkload) {
        const QString name = toQString(m_context.selection()->name.view());
        m_empty->setTexts(m_context.live()
                              ? tr("%1 is no more").arg(name)
                              : tr("%1 was not there at %2").arg(name, formatTimeOfDay(m_context.shownTime(), m_context.zone())),
                          tr("It was deleted, or not yet made, or not being watched."),
                          tr("Choose another workload, or drag the time bar to when it lived."));
    } else {
        const auto sources = sourceSummaries(m_host.session(), m_context.shownTime());
        if (const SourceSummary* worst = worstSource(sources)) {
            const SourceLook look = sourceLook(worst->state);
            mark.emplace(look.mark, look.tone);
        }
        const TeachingText text = teachEmptySession(sources);
        m_empty->setTexts(text.what, text.why, text.tryThis);
    }
    m_empty->setMark(mark);
    m_stack->setCurrentWidget(m_empty);
}

void PodsView::applyColours()
{
    m_replicas->setColours(m_context.palette());
    m_metric->setColours(m_context.palette());
    m_legend->setColours(m_context.palette());
}

} // namespace nephoscope
