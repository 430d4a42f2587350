// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/metric_follower.h"
#include "collectors/session/projections/scale_markers.h"
#include "widgets/common/refresher.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/explainer.h"

#include <QWidget>

class QStackedLayout;

namespace nephoscope {

class Card;
class EmptyState;
class ExplanationView;
class Legend;
class MetricChart;
class ObjectReader;
class PodDrawer;
class PodsPanel;
class ReplicaChart;
class WorkloadHeading;
class WorkloadListView;
struct WorkloadRow;
enum class DrawerTab;

// Is it scaling, and why (not)? The list of workloads; for the selected one its numbers, replicas and metric over time, the
// autoscaler's last decision as arithmetic, and its pods. Asks projections of the session at the context's T. GUI thread.
class PodsView final : public QWidget {
    Q_OBJECT
public:
    // `reader`: for logs and YAML; may be null, and outlives it.
    PodsView(SessionHost& host, ViewContext& context, Explainer explainer, ObjectReader* reader = nullptr,
             QWidget* parent = nullptr);

    void focusFilter();
    // Opens the drawer of the selected pod; of the first one where none is.
    void openDrawer(DrawerTab tab);
    // Something that the drawer shows has not arrived yet.
    bool reading() const;
    // The present has moved on: spans and ages with it.
    void timePassed();
    // What is due is done now, not at the next frame.
    void refreshNow();

signals:
    // Asked for from a menu.
    void actionWanted(nephoscope::ActionVerb verb, const nephoscope::ObjectName& object);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    // What is left beside the drawer is for the pictures.
    void makeRoom();
    void openMenu(const ObjectName& object, const QPoint& globalPosition);
    // The workload that is shown, at the context's T.
    std::optional<ObjectKey> shownWorkload() const;
    void sessionChanged(const Changes& changes);
    // Whether these say anything about the charts and numbers of the workload that is shown.
    bool concernsFigures(const Changes& changes, const ObjectKey& workload) const;
    void gatherPodChanges(const Changes& changes);
    void markAll();
    void refreshList();
    void refreshFigures();
    void refreshPods();
    void refreshWhy();
    void showDecision(const WorkloadRow& workload, const std::optional<ExplainedDecision>& decision);
    // When it was decided, and when about the next decision is due.
    QString decidedWords(const ExplainedDecision& decision) const;
    void applyColours();
    void showEmpty(bool anyWorkload);
    QWidget* makeContent();

    SessionHost& m_host;
    ViewContext& m_context;
    Explainer m_explainer;
    WorkloadListView* m_list;
    QWidget* m_right;
    QStackedLayout* m_stack;
    EmptyState* m_empty;
    QWidget* m_content;
    WorkloadHeading* m_heading;
    Card* m_chartCard;
    Legend* m_legend;
    ReplicaChart* m_replicas;
    MetricChart* m_metric;
    Card* m_whyCard;
    QStackedLayout* m_whyStack;
    EmptyState* m_whyEmpty;
    ExplanationView* m_explanation;
    PodsPanel* m_pods;
    PodDrawer* m_drawer;

    // Each part in its own time: the pods twice a frame's, since they move; the rest as fast as it can be read.
    Refresher* m_listRefresher;
    Refresher* m_figuresRefresher;
    Refresher* m_podsRefresher;
    Refresher* m_whyRefresher;
    // What the session has told since the pods were last shown; all of them are to be read anew where that is too much.
    std::vector<Changes::Key> m_podChanges;
    bool m_podsWhole = true;
    bool m_podsAged = true;
    bool m_namespacesChanged = true;
    std::vector<Interned> m_namespaces;
    std::optional<ObjectKey> m_whyOf;  // the autoscaler whose decision is shown
    // What the charts show, and whether more is known by now.
    bool m_figuresChanged = true;
    ColumnGrid m_grid;
    MetricFollower m_metrics;
    ScaleMarkerFollower m_markers;
};

} // namespace nephoscope
