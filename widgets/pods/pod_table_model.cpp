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
};
constexpr std::array<ColumnInfo, PodRow::ColumnCount> columnInfos{{
    {"NAME", "Name"},
    {"READY", "Ready"},
    {"STATUS", "Status"},
    {"RESTARTS", "Restarts"},
    {"AGE", "Age"},
    {"CPU", nullptr},
    {"MEMORY", nullptr},
    {"NODE", "Node"},
    {"IP", "IP"},
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

// What a row is sorted by, without writing its cells.
QVariant sortValue(const PodRow& row, int column)
{
    switch (column) {
    case PodRow::Name: return toQString(row.object.name.view());
    case PodRow::Status: return toQString(row.status);
    case PodRow::Node: return toQString(row.pod->node.view());
    case PodRow::Ip: return toQString(row.pod->ip.view());
    default: return row.numbers[static_cast<std::size_t>(column)];
    }
}

} // namespace

PodRow podRow(const PodAt& at)
{
    const Pod& pod = *at.pod;
    PodStatusText status = podStatus(pod);
    PodRow row{.key = at.key,
               .object = {at.key.source, ObjectKind::Pod, pod.meta().namespaceName, pod.meta().name},
               .pod = at.pod,
               .usage = at.usage,
               .status = {},
               .state = podState(status.status, status.ready == status.total)};
    row.status = std::move(status.status);
    row.numbers[PodRow::Ready] = status.total == 0 ? 0 : static_cast<double>(status.ready) / status.total;
    row.numbers[PodRow::Restarts] = static_cast<double>(status.restarts);
    // Constant over time, and in the order of ages all the same.
    row.numbers[PodRow::Age] = pod.meta().created ? -toSeconds(pod.meta().created->time_since_epoch()) : absent;
    if (at.usage) {
        row.numbers[PodRow::Cpu] = total(*at.usage, &ContainerUsage::cpuNano).value_or(absent);
        row.numbers[PodRow::Memory] = total(*at.usage, &ContainerUsage::memoryBytes).value_or(absent);
    } else {
        row.numbers[PodRow::Cpu] = row.numbers[PodRow::Memory] = absent;
    }
    return row;
}

std::optional<std::pair<int, int>> PodRow::difference(const PodRow& other) const
{
    std::optional<std::pair<int, int>> columns;
    const auto differ = [&columns](int first, int last) {
        columns = columns ? std::pair{std::min(columns->first, first), std::max(columns->second, last)} : std::pair{first, last};
    };
    // The session shares what has not changed, so that most rows are told by their pointers.
    if (pod != other.pod && !(*pod == *other.pod)) {
        differ(Ready, Restarts);
        if (numbers[Age] != other.numbers[Age])
            differ(Age, Age);
        if (!(pod->node == other.pod->node) || !(pod->ip == other.pod->ip))
            differ(Node, Ip);
    }
    if (numbers[Cpu] != other.numbers[Cpu] || numbers[Memory] != other.numbers[Memory])
        differ(Cpu, Memory);
    return columns;
}

namespace {

std::vector<PodRow> rowsOf(const std::vector<PodAt>& pods)
{
    std::vector<PodRow> rows;
    rows.reserve(pods.size());
    std::transform(pods.begin(), pods.end(), std::back_inserter(rows), podRow);
    return rows;
}

} // namespace

void PodTableModel::setPods(const std::vector<PodAt>& pods, Time now)
{
    m_now = now;
    setRows(rowsOf(pods));
}

void PodTableModel::updatePods(const std::vector<PodAt>& changed, const std::vector<PodAt>& gone, Time now)
{
    m_now = now;
    updateRows(rowsOf(changed), rowsOf(gone));
}

void PodTableModel::setNow(Time now, const std::vector<int>& rowsSeen)
{
    m_now = now;
    for (const int row : rowsSeen)
        emit dataChanged(index(row, PodRow::Restarts), index(row, PodRow::Age), {Qt::DisplayRole});
}

int PodTableModel::find(const ObjectName& pod) const
{
    for (int row = firstAtOrAfter([&pod](const PodRow& one) { return one.object.name.view() < pod.name.view(); }); row < rowCount();
         ++row) {
        const ObjectName& here = this->row(row).object;
        if (here == pod)
            return row;
        if (!(here.name == pod.name))
            break;
    }
    return -1;
}

const QString& PodTableModel::text(const PodRow& row, std::size_t column) const
{
    if (m_written.pod == row.pod && m_written.usage == row.usage && m_written.now == m_now && row.pod)
        return m_written.texts[column];
    m_written = {row.pod, row.usage, m_now, {}};
    const Cells cells = podCells(*row.pod, m_now);
    for (std::size_t i = 0; i < columnInfos.size(); ++i) {
        if (columnInfos[i].cell)
            m_written.texts[i] = cellText(cells, columnInfos[i].cell);
    }
    const auto amount = [&row](PodRow::Column one, double unit, QString (*format)(double)) {
        return row.numbers[one] == absent ? QStringLiteral("–") : format(row.numbers[one] / unit);
    };
    m_written.texts[PodRow::Cpu] = amount(PodRow::Cpu, 1e9, formatCpu);
    m_written.texts[PodRow::Memory] = amount(PodRow::Memory, 1, formatBytes);
    return m_written.texts[column];
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
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return text(pod, column);
    case SortRole: return sortValue(pod, index.column());
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
