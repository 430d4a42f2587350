// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/table_tools.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QSortFilterProxyModel>
#include <QTableView>

#include <algorithm>

namespace nephoscope {

namespace {

QString tsvCell(QString text)
{
    for (const QChar separator : {QLatin1Char('\t'), QLatin1Char('\n'), QLatin1Char('\r')})
        text.replace(separator, QLatin1Char(' '));
    return text;
}

} // namespace

TableTools::TableTools(QTableView& table, QAbstractItemModel& model, int sortRole)
    : QObject(&table), m_table(table), m_rows(new QSortFilterProxyModel(this))
{
    m_rows->setSourceModel(&model);
    m_rows->setSortRole(sortRole);
    m_rows->setFilterKeyColumn(-1);
    m_rows->setFilterCaseSensitivity(Qt::CaseInsensitive);
    table.setModel(m_rows);
    table.setSortingEnabled(true);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::ExtendedSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    // Tab leaves the table.
    table.setTabKeyNavigation(false);

    auto* copyRows = new QAction(tr("Copy rows as TSV"), &table);
    copyRows->setShortcut(QKeySequence::Copy);
    copyRows->setShortcutContext(Qt::WidgetShortcut);
    copyRows->setShortcutVisibleInContextMenu(true);
    connect(copyRows, &QAction::triggered, this, &TableTools::copy);
    table.addAction(copyRows);
    table.setContextMenuPolicy(Qt::ActionsContextMenu);
}

QLineEdit* TableTools::makeFilter(const QString& name, QWidget* parent)
{
    m_filter = new QLineEdit(parent);
    m_filter->setAccessibleName(name);
    m_filter->setPlaceholderText(name);
    m_filter->installEventFilter(this);
    connect(m_filter, &QLineEdit::textChanged, m_rows, &QSortFilterProxyModel::setFilterFixedString);
    return m_filter;
}

bool TableTools::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_filter || event->type() != QEvent::KeyPress)
        return QObject::eventFilter(watched, event);
    switch (static_cast<const QKeyEvent&>(*event).key()) {
    case Qt::Key_Escape:
        m_filter->clear();
        goToRows();
        return true;
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter: goToRows(); return true;
    default: return QObject::eventFilter(watched, event);
    }
}

void TableTools::goToRows()
{
    m_table.setFocus(Qt::ShortcutFocusReason);
    if (!m_table.currentIndex().isValid() && m_rows->rowCount() > 0)
        m_table.setCurrentIndex(m_rows->index(0, 0));
}

QString TableTools::tsv() const
{
    std::vector<int> columns;
    const QHeaderView& header = *m_table.horizontalHeader();
    for (int place = 0; place < header.count(); ++place) {
        if (const int column = header.logicalIndex(place); !m_table.isColumnHidden(column))
            columns.push_back(column);
    }
    std::vector<int> rows;
    for (const QModelIndex& index : m_table.selectionModel()->selectedRows())
        rows.push_back(index.row());
    if (rows.empty()) {
        for (int row = 0; row < m_rows->rowCount(); ++row)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());

    QStringList lines;
    QStringList cells;
    const auto endLine = [&] {
        lines += cells.join(QLatin1Char('\t'));
        cells.clear();
    };
    for (const int column : columns)
        cells += tsvCell(m_rows->headerData(column, Qt::Horizontal).toString());
    endLine();
    for (const int row : rows) {
        for (const int column : columns)
            cells += tsvCell(m_rows->index(row, column).data().toString());
        endLine();
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void TableTools::copy() const
{
    const QString text = tsv();
    auto* data = new QMimeData;
    data->setText(text);
    data->setData(QStringLiteral("text/tab-separated-values"), text.toUtf8());
    QGuiApplication::clipboard()->setMimeData(data);
}

} // namespace nephoscope
