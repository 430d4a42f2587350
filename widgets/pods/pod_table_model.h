// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/pods_by_node.h"
#include "widgets/common/keyed_rows_model.h"

#include <QString>
#include <array>

namespace nephoscope {

// A row of the pod table: the pod, its latest sample, and the raw values that it is sorted by. kubectl's cells are made when they
// are looked at, since most rows never are.
struct PodRow {
    enum Column { Name, Ready, Status, Restarts, Age, Cpu, Memory, Node, Ip, ColumnCount };

    ObjectKey key;
    ObjectName object;
    std::shared_ptr<const Pod> pod;
    std::shared_ptr<const PodUsage> usage;      // null: no sample
    std::string status;
    std::array<double, ColumnCount> numbers{};  // of the columns that are numbers
    PodState state = PodState::Unknown;

    std::pair<std::string_view, const ObjectKey&> identity() const { return {object.name.view(), key}; }
    // The first and the last column that shows something else; nothing if none does.
    std::optional<std::pair<int, int>> difference(const PodRow& other) const;
};
PodRow podRow(const PodAt& pod);

// The pods of a workload as kubectl prints them, with what they use. GUI thread.
class PodTableModel final : public KeyedRowsModel<PodRow> {
    Q_OBJECT
public:
    enum Role { SortRole = Qt::UserRole, ToneRole, MarkRole };

    using KeyedRowsModel::KeyedRowsModel;

    // All there are.
    void setPods(const std::vector<PodAt>& pods, Time now);
    // Those that are new or have changed, and those that are no more; the others stay as they are.
    void updatePods(const std::vector<PodAt>& changed, const std::vector<PodAt>& gone, Time now);
    // Ages move on in all rows, and it is said of these: the others are not being looked at.
    void setNow(Time now, const std::vector<int>& rowsSeen);

    // The row of that pod; -1: none.
    int find(const ObjectName& pod) const;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const QString& text(const PodRow& row, std::size_t column) const;

    Time m_now{};
    // The cells of one row, since a view asks for one row after the other.
    struct Written {
        std::shared_ptr<const Pod> pod;
        std::shared_ptr<const PodUsage> usage;
        Time now{};
        std::array<QString, PodRow::ColumnCount> texts;
    };
    mutable Written m_written;
};

} // namespace nephoscope
