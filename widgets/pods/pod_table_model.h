// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/pods_by_node.h"
#include "widgets/common/keyed_rows_model.h"

#include <QString>
#include <array>

namespace nephoscope {

// A row of the pod table: kubectl's cells, and the raw values that they are sorted by.
struct PodRow {
    enum Column { Name, Ready, Status, Restarts, Age, Cpu, Memory, Node, Ip, ColumnCount };

    ObjectKey key;
    ObjectName object;
    std::array<QString, ColumnCount> texts;
    std::array<double, ColumnCount> numbers{};  // of the columns that are numbers
    PodState state = PodState::Unknown;

    std::pair<std::string_view, const ObjectKey&> identity() const { return {object.name.view(), key}; }
    friend bool operator==(const PodRow& a, const PodRow& b)
    {
        return a.key == b.key && a.texts == b.texts && a.numbers == b.numbers;
    }
};
PodRow podRow(const PodAt& pod, Time now);

// The pods of a workload as kubectl prints them, with what they use. GUI thread.
class PodTableModel final : public KeyedRowsModel<PodRow> {
    Q_OBJECT
public:
    enum Role { SortRole = Qt::UserRole, ToneRole, MarkRole };

    using KeyedRowsModel::KeyedRowsModel;

    void setPods(const std::vector<PodAt>& pods, Time now);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
};

} // namespace nephoscope
