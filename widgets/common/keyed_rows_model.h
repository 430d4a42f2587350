// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <algorithm>
#include <compare>
#include <vector>

namespace nephoscope {

// A table whose rows stand for things that come, change and go. Row has `identity()`, ordered and never changing, and ==. Whole
// new contents are turned into the fewest removals, insertions and merged ranges of changes, so that selection and scroll
// position stay.
template <class Row>
class KeyedRowsModel : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const final { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    const Row& row(int index) const { return m_rows.at(static_cast<std::size_t>(index)); }

    void setRows(std::vector<Row> rows)
    {
        std::sort(rows.begin(), rows.end(), before);
        const auto twice = std::unique(rows.begin(), rows.end(),
                                       [](const Row& a, const Row& b) { return !before(a, b) && !before(b, a); });
        rows.erase(twice, rows.end());
        removeAbsent(rows);
        insertNew(rows);
        changeDifferent(rows);
    }

private:
    static bool before(const Row& a, const Row& b) { return a.identity() < b.identity(); }

    void removeAbsent(const std::vector<Row>& rows)
    {
        const auto absent = [&rows](const Row& row) { return !std::binary_search(rows.begin(), rows.end(), row, before); };
        for (std::size_t end = m_rows.size(); end > 0;) {
            if (!absent(m_rows[end - 1])) {
                --end;
                continue;
            }
            std::size_t begin = end - 1;
            while (begin > 0 && absent(m_rows[begin - 1]))
                --begin;
            beginRemoveRows({}, static_cast<int>(begin), static_cast<int>(end) - 1);
            m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(begin), m_rows.begin() + static_cast<std::ptrdiff_t>(end));
            endRemoveRows();
            end = begin;
        }
    }

    // Every row that is left is in `rows`, in the same order.
    void insertNew(const std::vector<Row>& rows)
    {
        for (std::size_t at = 0; at < rows.size(); ++at) {
            const auto isNew = [&](std::size_t index) { return at == m_rows.size() || before(rows[index], m_rows[at]); };
            if (!isNew(at))
                continue;
            std::size_t end = at + 1;
            while (end < rows.size() && isNew(end))
                ++end;
            beginInsertRows({}, static_cast<int>(at), static_cast<int>(end) - 1);
            m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(at), rows.begin() + static_cast<std::ptrdiff_t>(at),
                          rows.begin() + static_cast<std::ptrdiff_t>(end));
            endInsertRows();
            at = end - 1;
        }
    }

    void changeDifferent(std::vector<Row>& rows)
    {
        for (std::size_t at = 0; at < rows.size(); ++at) {
            std::size_t end = at;
            while (end < rows.size() && !(rows[end] == m_rows[end])) {
                m_rows[end] = std::move(rows[end]);
                ++end;
            }
            if (end == at)
                continue;
            emit dataChanged(index(static_cast<int>(at), 0), index(static_cast<int>(end) - 1, columnCount() - 1));
            at = end;
        }
    }

    std::vector<Row> m_rows;
};

} // namespace nephoscope
