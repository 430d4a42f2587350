// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/pod_details.h"

#include <QWidget>

class QStackedLayout;
class QTableView;

namespace nephoscope {

class EmptyState;
class PodEventModel;
class ViewContext;

// The events of the pod that is open, newest first. GUI thread.
class EventsPane final : public QWidget {
    Q_OBJECT
public:
    explicit EventsPane(const ViewContext& context, QWidget* parent = nullptr);

    // `refusal`: why events of this source cannot be read; empty: they can.
    void setEvents(const std::vector<PodEvent>& events, Time now, const QString& refusal);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    PodEventModel* m_model;
    QTableView* m_table;
    EmptyState* m_empty;
    QStackedLayout* m_stack;
};

} // namespace nephoscope
