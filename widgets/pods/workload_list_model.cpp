// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/workload_list_model.h"

#include "widgets/common/format.h"

#include <algorithm>

namespace nephoscope {

namespace {

struct HealthLook {
    Tone tone;
    Mark mark;
    const char* word;
};

HealthLook healthLook(WorkloadHealth health)
{
    switch (health) {
    case WorkloadHealth::Failing: return {Tone::Failed, Mark::Cross, "in trouble"};
    case WorkloadHealth::Progressing: return {Tone::Pending, Mark::HalfDisc, "on its way"};
    case WorkloadHealth::Steady: return {Tone::Ready, Mark::Disc, "steady"};
    case WorkloadHealth::Finished: break;
    }
    return {Tone::Ending, Mark::Ring, "finished"};
}

} // namespace

void WorkloadListModel::setWorkloads(std::vector<WorkloadRow> workloads)
{
    std::vector<WorkloadItem> items;
    items.reserve(workloads.size());
    for (WorkloadRow& row : workloads)
        items.push_back({std::move(row)});
    setRows(std::move(items));
}

int WorkloadListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : 1;
}

QVariant WorkloadListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const WorkloadRow& workload = row(index.row()).row;
    const HealthLook look = healthLook(workload.health);
    const QString where = toQString(enumName(workload.kind)) + QStringLiteral(" · ") + toQString(workload.namespaceName.view());
    switch (role) {
    case Qt::DisplayRole: return toQString(workload.name.view());
    case DetailRole: return workload.reason.empty() ? where : toQString(workload.reason);
    case CountRole: return formatCount(workload.ready) + '/' + formatCount(workload.desired);
    case ToneRole: return static_cast<int>(look.tone);
    case MarkRole: return static_cast<int>(look.mark);
    case Qt::ToolTipRole: return workload.sentence.empty() ? where : where + '\n' + toQString(workload.sentence);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2, %3 of %4 ready, %5")
            .arg(toQString(workload.name.view()), where)
            .arg(workload.ready)
            .arg(workload.desired)
            .arg(QLatin1String(look.word));
    default: return {};
    }
}

WorkloadListProxy::WorkloadListProxy(WorkloadListModel& model, QObject* parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
    sort(0);
}

void WorkloadListProxy::setNamespace(const QString& name)
{
    m_namespace = name;
    invalidateFilter();
}

void WorkloadListProxy::setText(const QString& text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

const WorkloadItem& WorkloadListProxy::item(const QModelIndex& index) const
{
    return m_model.row(mapToSource(index).row());
}

QModelIndex WorkloadListProxy::find(const ObjectName& name) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (item(index(row, 0)).name() == name)
            return index(row, 0);
    }
    return {};
}

bool WorkloadListProxy::filterAcceptsRow(int row, const QModelIndex&) const
{
    const WorkloadRow& workload = m_model.row(row).row;
    return (m_namespace.isEmpty() || toQString(workload.namespaceName.view()) == m_namespace)
           && (m_text.isEmpty() || toQString(workload.name.view()).contains(m_text, Qt::CaseInsensitive));
}

bool WorkloadListProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const WorkloadItem& a = m_model.row(left.row());
    const WorkloadItem& b = m_model.row(right.row());
    return a.row.health != b.row.health ? a.row.health < b.row.health : a.identity() < b.identity();
}

} // namespace nephoscope
