// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/pod_event_model.h"

#include "widgets/common/format.h"
#include "widgets/common/marks.h"
#include "widgets/common/palette.h"

namespace nephoscope {

namespace {

// "2m", or of a repeated one in two lines "2m" and "×12 in 10m".
QString ageWords(const PodEvent& event, Time now)
{
    const QString last = toQString(ageText(event.at, now));
    if (event.count <= 1)
        return last;
    if (!event.first)
        return QStringLiteral("%1\n×%2").arg(last).arg(event.count);
    return PodEventModel::tr("%1\n×%2 in %3").arg(last).arg(event.count).arg(toQString(ageText(event.first, now)));
}

} // namespace

void PodEventModel::setEvents(const std::vector<PodEvent>& events, Time now)
{
    std::vector<PodEventRow> rows;
    rows.reserve(events.size());
    for (const PodEvent& event : events)
        rows.push_back({event, ageWords(event, now)});
    setRows(std::move(rows));
}

int PodEventModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : PodEventRow::ColumnCount;
}

QVariant PodEventModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PodEventRow& told = row(index.row());
    const bool age = index.column() == PodEventRow::Age;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case SortRole:
        if (age && role == SortRole)
            return -static_cast<qint64>(told.event.at.time_since_epoch().count());
        switch (index.column()) {
        case PodEventRow::Age: return told.age;
        case PodEventRow::Reason: return toQString(told.event.reason.view());
        case PodEventRow::Message: return toQString(told.event.message).trimmed();
        default: return toQString(told.event.component.view());
        }
    case ToneRole:
        if (index.column() == PodEventRow::Reason)
            return static_cast<int>(told.event.warning ? Tone::Failed : Tone::Text);
        return index.column() == PodEventRow::Message ? QVariant() : QVariant(static_cast<int>(Tone::Muted));
    case MarkRole:
        if (index.column() != PodEventRow::Reason)
            return {};
        return static_cast<int>(told.event.warning ? Mark::Cross : Mark::Ring);
    case Qt::TextAlignmentRole: return static_cast<int>(Qt::AlignLeft | Qt::AlignTop);
    default: return {};
    }
}

QVariant PodEventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= PodEventRow::ColumnCount)
        return {};
    if (role == Qt::DisplayRole) {
        constexpr std::array titles{"LAST SEEN", "REASON", "MESSAGE", "FROM"};
        return QString::fromLatin1(titles.at(static_cast<std::size_t>(section)));
    }
    return role == Qt::TextAlignmentRole ? QVariant(Qt::AlignLeft | Qt::AlignVCenter) : QVariant();
}

} // namespace nephoscope
