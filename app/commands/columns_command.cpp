// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/files.h"
#include "app/json_line.h"
#include "app/output.h"
#include "collectors/kubernetes/columns_document.h"
#include "collectors/model/clock.h"

#include <algorithm>
#include <cctype>

namespace nephoscope {

namespace {

std::string jsonLine(const ColumnsRow& row)
{
    JsonObject columns;
    for (const auto& [column, text] : row.cells)
        columns.text(column, text);
    return JsonObject{}
        .text("kind", row.kind)
        .text("namespace", row.namespaceName)
        .text("name", row.name)
        .raw("columns", columns.finished())
        .finished();
}

std::string upper(std::string_view text)
{
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return result;
}

// A table for each run of rows of one kind.
void printTables(const std::vector<ColumnsRow>& rows)
{
    for (std::size_t begin = 0; begin < rows.size();) {
        std::size_t end = begin;
        std::vector<std::vector<std::string>> table(1);
        table.front().push_back("NAMESPACE");
        for (const auto& cell : rows[begin].cells)
            table.front().push_back(upper(cell.column));
        for (; end < rows.size() && rows[end].kind == rows[begin].kind; ++end) {
            auto& line = table.emplace_back();
            line.push_back(rows[end].namespaceName);
            for (const auto& cell : rows[end].cells)
                line.push_back(cell.text);
        }
        std::string text = alignedTable(table);
        text.pop_back();
        printLine(text);
        begin = end;
    }
}

} // namespace

int runColumns(const ColumnsCommand& command)
{
    const auto text = readFileOrInput(command.file);
    if (!text)
        return fail(text.error());
    const ColumnsDocument document = readColumns(*text, command.now.value_or(SystemClock{}.now()), command.file);
    if (command.json) {
        for (const ColumnsRow& row : document.rows) {
            if (!printLine(jsonLine(row)))
                return 0;
        }
    } else {
        printTables(document.rows);
    }
    for (const Error& error : document.errors)
        fail(error);
    return document.errors.empty() ? 0 : 1;
}

} // namespace nephoscope
