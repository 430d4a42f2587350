// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

class QAbstractItemModel;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace nephoscope {

// What every table of the program can do: be sorted by each column, filtered by a text that stands in any of them, walked through
// and selected by rows with the keyboard, and copied as TSV (Ctrl+C, context menu). GUI thread.
class TableTools final : public QObject {
    Q_OBJECT
public:
    // The table shows the model from now on; its cells are ordered by the values under `sortRole`. Belongs to the table.
    TableTools(QTableView& table, QAbstractItemModel& model, int sortRole);

    // Between the model and the table.
    QSortFilterProxyModel& rows() { return *m_rows; }
    // A field that filters the rows; Escape, Return and Down go to the rows, Escape clears it.
    QLineEdit* makeFilter(const QString& name, QWidget* parent);

    // With a line of titles: the columns that are shown, in their order; the selected rows, or all when none is.
    QString tsv() const;
    void copy() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void goToRows();

    QTableView& m_table;
    QSortFilterProxyModel* m_rows;
    QLineEdit* m_filter = nullptr;
};

} // namespace nephoscope
