// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/workload_pods.h"
#include "widgets/common/keyed_rows_model.h"
#include "widgets/common/marks.h"
#include "widgets/common/palette.h"

#include <QString>
#include <array>

namespace nephoscope {

// How a pod's STATUS is coloured, and the shape that goes with it.
struct StatusLook {
    Tone tone = Tone::Muted;
    Mark mark = Mark::Ring;
};
// By kubectl's STATUS and whether every container is ready; a status not known here is a failure's reason.
StatusLook statusLook(std::string_view status, bool ready);

// A row of the pod table: kubectl's cells, and the raw values that they are sorted by.
struct PodRow {
    enum Column { Name, Ready, Status, Restarts, Age, Cpu, Memory, Node, Ip, ColumnCount };

    ObjectKey key;
    std::string name;
    std::array<QString, ColumnCount> texts;
    std::array<double, ColumnCount> numbers{};  // of the columns that are numbers
    StatusLook look;

    std::pair<std::string_view, const ObjectKey&> identity() const { return {name, key}; }
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
