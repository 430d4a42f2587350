// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/pod_table.h"

#include "widgets/common/fonts.h"
#include "widgets/common/table_tools.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/pod_table_model.h"
#include "widgets/pods/tone_delegate.h"

#include <QAction>
#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>

namespace nephoscope {

namespace {

constexpr int podRowHeight = 26;
constexpr int nameWidth = 200;  // at least, where other columns can give way

constexpr std::array<std::pair<int, int>, 8> columnWidths{{{PodRow::Ready, 60},
                                                           {PodRow::Status, 148},
                                                           {PodRow::Restarts, 108},
                                                           {PodRow::Age, 58},
                                                           {PodRow::Cpu, 58},
                                                           {PodRow::Memory, 76},
                                                           {PodRow::Node, 110},
                                                           {PodRow::Ip, 110}}};
// The first to go is the one that says least.
constexpr std::array givingWay{PodRow::Ip, PodRow::Node, PodRow::Memory, PodRow::Restarts};

} // namespace

PodTable::PodTable(const ViewContext& context, PodTableModel& model, QWidget* parent)
    : QTableView(parent), m_pods(model), m_tools(new TableTools(*this, model, PodTableModel::SortRole))
{
    setObjectName(QStringLiteral("podTable"));
    setAccessibleName(tr("Pods of the workload"));
    setItemDelegate(new ToneDelegate(context, PodTableModel::ToneRole, PodTableModel::MarkRole, this));
    setFont(monoFont(TypeSize::Small));
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideMiddle);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    sortByColumn(PodRow::Name, Qt::AscendingOrder);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(podRowHeight);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(48);
    for (const auto& [column, width] : columnWidths)
        setColumnWidth(column, width);
    horizontalHeader()->setSectionResizeMode(PodRow::Name, QHeaderView::Stretch);

    // The key is the window's.
    auto* remove = new QAction(tr("Delete…") + QLatin1Char('\t') + QKeySequence(Qt::Key_Delete).toString(QKeySequence::NativeText),
                               this);
    connect(remove, &QAction::triggered, this, [this] {
        if (const auto pod = podAt(currentIndex()))
            emit deleteWanted(*pod);
    });
    addAction(remove);
}

std::optional<ObjectName> PodTable::podAt(const QModelIndex& index) const
{
    return index.isValid() ? std::optional(m_pods.row(m_tools->rows().mapToSource(index).row()).object) : std::nullopt;
}

QModelIndex PodTable::find(const ObjectName& pod) const
{
    const int row = m_pods.find(pod);
    return row < 0 ? QModelIndex() : m_tools->rows().mapFromSource(m_pods.index(row, 0));
}

std::pair<int, int> PodTable::rowsSeen() const
{
    const int first = rowAt(0);
    const int last = rowAt(viewport()->height() - 1);
    return {first, first < 0 ? -1 : last < 0 ? model()->rowCount() - 1 : last};
}

void PodTable::setNow(Time now)
{
    std::vector<int> seen;
    const auto [first, last] = rowsSeen();
    for (int row = std::max(0, first); row <= last; ++row)
        seen.push_back(m_tools->rows().mapToSource(model()->index(row, 0)).row());
    m_pods.setNow(now, seen);
}

// Qt paints the whole table for more than one changed cell, wherever it is.
void PodTable::dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles)
{
    const auto [first, last] = rowsSeen();
    if (bottomRight.row() >= first && topLeft.row() <= last)
        QTableView::dataChanged(topLeft, bottomRight, roles);
}

QLineEdit* PodTable::makeFilter(QWidget* parent)
{
    QLineEdit* filter = m_tools->makeFilter(tr("Filter pods"), parent);
    filter->setObjectName(QStringLiteral("podFilter"));
    return filter;
}

void PodTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void PodTable::fitColumns()
{
    int others = 0;
    for (const auto& [column, width] : columnWidths)
        others += width;
    for (const int column : givingWay) {
        const bool hidden = viewport()->width() - others < nameWidth;
        setColumnHidden(column, hidden);
        if (hidden)
            others -= std::find_if(columnWidths.begin(), columnWidths.end(), [column](const auto& entry) {
                          return entry.first == column;
                      })->second;
    }
}

} // namespace nephoscope
