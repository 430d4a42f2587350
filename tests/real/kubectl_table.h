// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <algorithm>
#include <string>
#include <vector>

namespace nephoscope {

// What kubectl printed: a heading, and rows with as many cells. Columns stand where their heading begins.
struct KubectlTable {
    std::vector<std::string> heading;
    std::vector<std::vector<std::string>> rows;
};

inline KubectlTable readKubectlTable(const QByteArray& output)
{
    KubectlTable table;
    const QList<QByteArray> lines = output.split('\n');
    if (lines.isEmpty())
        return table;
    // Columns are at least three spaces apart, the words of a heading one.
    const std::string heading = lines.front().toStdString();
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < heading.size(); ++i) {
        if (heading[i] != ' ' && (i == 0 || (i >= 2 && heading.substr(i - 2, 2) == "  ")))
            starts.push_back(i);
    }
    const auto cut = [&starts](const std::string& line) {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < starts.size(); ++i) {
            const std::size_t end = i + 1 < starts.size() ? starts[i + 1] : line.size();
            std::string cell = starts[i] < line.size() ? line.substr(starts[i], end - starts[i]) : std::string{};
            cell.erase(std::find_if(cell.rbegin(), cell.rend(), [](char c) { return c != ' '; }).base(), cell.end());
            cells.push_back(std::move(cell));
        }
        return cells;
    };
    table.heading = cut(heading);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (!lines[i].isEmpty())
            table.rows.push_back(cut(lines[i].toStdString()));
    }
    return table;
}

} // namespace nephoscope
