// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/pod_details.h"
#include "widgets/common/keyed_rows_model.h"

#include <QString>

namespace nephoscope {

// An event of a pod with the text of its age.
struct PodEventRow {
    enum Column { Age, Reason, Message, From, ColumnCount };

    PodEvent event;
    QString age;

    Interned identity() const { return event.uid; }
    friend bool operator==(const PodEventRow&, const PodEventRow&) = default;
};

// The events of a pod, with kubectl's columns.
class PodEventModel final : public KeyedRowsModel<PodEventRow> {
    Q_OBJECT
public:
    enum Role { SortRole = Qt::UserRole + 1, ToneRole, MarkRole };
    using KeyedRowsModel::KeyedRowsModel;

    void setEvents(const std::vector<PodEvent>& events, Time now);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
};

} // namespace nephoscope
