// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/pod_table_model.h"

#include "collectors/rules/podstatus/pod_columns.h"
#include "widgets/common/format.h"
#include "widgets/pods/pod_look.h"

#include <algorithm>

namespace nephoscope {

namespace {

struct ColumnInfo {
    const char* title;
    const char* cell;  // kubectl's name of it; null: not a column of kubectl
    bool number;
};
constexpr std::array<ColumnInfo, PodRow::ColumnCount> columnInfos{{
    {"NAME", "Name", false},
    {"READY", "Ready", true},
    {"STATUS", "Status", false},
    {"RESTARTS", "Restarts", true},
    {"AGE", "Age", true},
    {"CPU", nullptr, true},
    {"MEMORY", nullptr, true},
    {"NODE", "Node", false},
    {"IP", "IP", false},
}};
constexpr double absent = -1;  // sorts before every number there is

QString cellText(const Cells& cells, std::string_view column)
{
    const auto cell = std::find_if(cells.begin(), cells.end(),
                                   [column](const Cell& candidate) { return candidate.column == column; });
    return cell == cells.end() ? QString() : toQString(cell->text);
}

// The sum of what the containers use; nothing if none of them tells.
std::optional<double> total(const PodUsage& usage, std::optional<std::int64_t> ContainerUsage::* member)
{
    std::optional<double> sum;
    for (const ContainerUsage& container : usage.containers) {
        if (const auto& part = container.*member)
            sum = sum.value_or(0) + static_cast<double>(*part);
    }
    return sum;
}

} // namespace

PodRow podRow(const PodAt& at, Time now)
{
    const Pod& pod = *at.pod;
    const PodStatusText status = podStatus(pod);
    const Cells cells = podCells(pod, now);

    PodRow row{.key = at.key,
               .object = {at.key.source, ObjectKind::Pod, pod.meta().namespaceName, pod.meta().name},
               .texts = {},
               .state = podState(status.status, status.ready == status.total)};
    for (std::size_t column = 0; column < columnInfos.size(); ++column) {
        if (columnInfos[column].cell)
            row.texts[column] = cellText(cells, columnInfos[column].cell);
    }
    row.numbers[PodRow::Ready] = status.total == 0 ? 0 : static_cast<double>(status.ready) / status.total;
    row.numbers[PodRow::Restarts] = static_cast<double>(status.restarts);
    // Constant over time, and in the order of ages all the same.
    row.numbers[PodRow::Age] = pod.meta().created ? -toSeconds(pod.meta().created->time_since_epoch()) : absent;

    const auto cpu = at.usage ? total(*at.usage, &ContainerUsage::cpuNano) : std::nullopt;
    const auto memory = at.usage ? total(*at.usage, &ContainerUsage::memoryBytes) : std::nullopt;
    row.texts[PodRow::Cpu] = cpu ? formatCpu(*cpu / 1e9) : QStringLiteral("–");
    row.texts[PodRow::Memory] = memory ? formatBytes(*memory) : QStringLiteral("–");
    row.numbers[PodRow::Cpu] = cpu.value_or(absent);
    row.numbers[PodRow::Memory] = memory.value_or(absent);
    return row;
}

void PodTableModel::setPods(const std::vector<PodAt>& pods, Time now)
{
    std::vector<PodRow> rows;
    rows.reserve(pods.size());
    std::transform(pods.begin(), pods.end(), std::back_inserter(rows), [now](const PodAt& pod) { return podRow(pod, now); });
    setRows(std::move(rows));
}

int PodTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : PodRow::ColumnCount;
}

QVariant PodTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PodRow& pod = row(index.row());
    const auto column = static_cast<std::size_t>(index.column());
    switch (role) {
    case Qt::DisplayRole: return pod.texts[column];
    case Qt::ToolTipRole: return pod.texts[column];
    case SortRole: return columnInfos[column].number ? QVariant(pod.numbers[column]) : QVariant(pod.texts[column]);
    case ToneRole: return index.column() == PodRow::Status ? QVariant(static_cast<int>(podLook(pod.state).tone)) : QVariant();
    case MarkRole: return index.column() == PodRow::Status ? QVariant(static_cast<int>(podLook(pod.state).mark)) : QVariant();
    default: return {};
    }
}

QVariant PodTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= PodRow::ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return QString::fromLatin1(columnInfos[static_cast<std::size_t>(section)].title);
    return role == Qt::TextAlignmentRole ? QVariant(Qt::AlignLeft | Qt::AlignVCenter) : QVariant();
}

} // namespace nephoscope
