// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <algorithm>
#include <compare>
#include <optional>
#include <utility>
#include <vector>

namespace nephoscope {

// A table whose rows stand for things that come, change and go. Row has `identity()`, ordered and never changing, and == or
// `difference()`, the first and the last column that differ, if any. Whole new contents, or those that have changed, are turned
// into the fewest removals, insertions and merged ranges of changes, so that selection and scroll position stay.
template <class Row>
class KeyedRowsModel : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const final { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    const Row& row(int index) const { return m_rows.at(static_cast<std::size_t>(index)); }

    // All there are.
    void setRows(std::vector<Row> rows)
    {
        sortOnce(rows);
        removeAbsent(rows);
        insertNew(rows);
        changeDifferent(rows);
    }

    // Those that are new or have changed, and those that are no more, by their identities; what is in both stays. Costs what these
    // are, whatever the table holds.
    void updateRows(std::vector<Row> changed, std::vector<Row> gone)
    {
        sortOnce(changed);
        sortOnce(gone);
        std::erase_if(gone, [&changed](const Row& row) { return std::binary_search(changed.begin(), changed.end(), row, before); });
        removeThese(gone);
        insertAmong(changed);
        changeThese(changed);
    }

protected:
    // The first row for which `isBefore` does not hold; the rows for which it holds come first.
    template <class F>
    int firstAtOrAfter(F&& isBefore) const
    {
        return static_cast<int>(std::partition_point(m_rows.begin(), m_rows.end(), isBefore) - m_rows.begin());
    }

private:
    using Columns = std::optional<std::pair<int, int>>;

    static bool before(const Row& a, const Row& b) { return a.identity() < b.identity(); }

    static void sortOnce(std::vector<Row>& rows)
    {
        std::stable_sort(rows.begin(), rows.end(), before);
        const auto twice = std::unique(rows.begin(), rows.end(),
                                       [](const Row& a, const Row& b) { return !before(a, b) && !before(b, a); });
        rows.erase(twice, rows.end());
    }

    Columns difference(const Row& a, const Row& b) const
    {
        if constexpr (requires { a.difference(b); })
            return a.difference(b);
        else
            return a == b ? Columns{} : Columns{{0, columnCount() - 1}};
    }

    std::size_t placeOf(const Row& row) const
    {
        return static_cast<std::size_t>(std::lower_bound(m_rows.begin(), m_rows.end(), row, before) - m_rows.begin());
    }
    bool holds(std::size_t place, const Row& row) const { return place < m_rows.size() && !before(row, m_rows[place]); }

    void removeRange(std::size_t begin, std::size_t end)
    {
        beginRemoveRows({}, static_cast<int>(begin), static_cast<int>(end) - 1);
        m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(begin), m_rows.begin() + static_cast<std::ptrdiff_t>(end));
        endRemoveRows();
    }

    void removeThese(const std::vector<Row>& gone)
    {
        std::vector<std::size_t> places;
        for (const Row& row : gone) {
            if (const std::size_t place = placeOf(row); holds(place, row))
                places.push_back(place);
        }
        for (std::size_t end = places.size(); end > 0;) {
            std::size_t begin = end - 1;
            while (begin > 0 && places[begin - 1] + 1 == places[begin])
                --begin;
            removeRange(places[begin], places[end - 1] + 1);
            end = begin;
        }
    }

    void insertAmong(const std::vector<Row>& rows)
    {
        for (std::size_t at = 0; at < rows.size(); ++at) {
            const std::size_t place = placeOf(rows[at]);
            if (holds(place, rows[at]))
                continue;
            std::size_t end = at + 1;
            while (end < rows.size() && (place == m_rows.size() || before(rows[end], m_rows[place])))
                ++end;
            beginInsertRows({}, static_cast<int>(place), static_cast<int>(place + end - at) - 1);
            m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(place), rows.begin() + static_cast<std::ptrdiff_t>(at),
                          rows.begin() + static_cast<std::ptrdiff_t>(end));
            endInsertRows();
            at = end - 1;
        }
    }

    // Every row is there.
    void changeThese(std::vector<Row>& rows)
    {
        for (std::size_t at = 0; at < rows.size();) {
            const std::size_t first = placeOf(rows[at]);
            std::size_t place = first;
            Columns columns;
            while (at < rows.size() && holds(place, rows[at]) && !before(m_rows[place], rows[at])) {
                const Columns here = difference(m_rows[place], rows[at]);
                if (!here)
                    break;
                columns = merged(columns, here);
                m_rows[place++] = std::move(rows[at++]);
            }
            if (columns)
                emit dataChanged(index(static_cast<int>(first), columns->first),
                                 index(static_cast<int>(place) - 1, columns->second));
            else
                ++at;
        }
    }

    static Columns merged(const Columns& a, const Columns& b)
    {
        return a ? Columns{{std::min(a->first, b->first), std::max(a->second, b->second)}} : b;
    }

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
            removeRange(begin, end);
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
            Columns columns;
            while (end < rows.size()) {
                const Columns here = difference(m_rows[end], rows[end]);
                if (!here)
                    break;
                columns = merged(columns, here);
                m_rows[end] = std::move(rows[end]);
                ++end;
            }
            if (!columns)
                continue;
            emit dataChanged(index(static_cast<int>(at), columns->first), index(static_cast<int>(end) - 1, columns->second));
            at = end;
        }
    }

    std::vector<Row> m_rows;
};

} // namespace nephoscope
