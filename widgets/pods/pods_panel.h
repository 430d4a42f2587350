// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/pod_board.h"

#include <QWidget>

class QLabel;

namespace nephoscope {

class Card;
class ElidedLabel;
class PodLegend;
class PodTable;
class PodTableModel;
class PodTiles;
class ViewContext;

// A workload's pods: as tiles among all pods of its cluster, and under them as kubectl's table. The selected pod is marked in
// both. GUI thread.
class PodsPanel final : public QWidget {
    Q_OBJECT
public:
    explicit PodsPanel(ViewContext& context, QWidget* parent = nullptr);

    // Of that workload, at the context's T; all anew.
    void setWorkload(const Session& session, const ObjectKey& workload);
    // The same workload, and what the session has told since, of the present: costs what has changed.
    void update(std::span<const Changes::Key> keys);
    // Ages grow, and samples grow old.
    void timePassed();
    // What is shown is of that workload, and of the present.
    bool follows(const ObjectKey& workload) const { return m_board.workload() == workload && m_board.at() == liveTime; }
    // Selects the first pod of the table if none of them is; false if there is none.
    bool selectSomePod();

signals:
    // More is wanted about the pod that is selected.
    void podOpened();

signals:
    void deleteWanted(const nephoscope::ObjectName& pod);
    // A menu for a pod, at that place of the screen.
    void menuWanted(const nephoscope::ObjectName& pod, const QPoint& globalPosition);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showNodes();
    void fitTiles();
    void countRows();
    void showSelection();
    void selectRow();
    void openWorkloadOf(const ObjectKey& pod);

    ViewContext& m_context;
    const Session* m_session = nullptr;  // of the last setWorkload()
    PodBoard m_board;
    Card* m_card;
    PodLegend* m_legend;
    PodTiles* m_tiles;
    PodTableModel* m_model;
    PodTable* m_table;
    ElidedLabel* m_count;
    QLabel* m_keys;
    QWidget* m_tableHead;
    bool m_following = false;  // the table is being told of the selection, not the other way round
};

} // namespace nephoscope
