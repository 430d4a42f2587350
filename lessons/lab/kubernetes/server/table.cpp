// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/table.h"

#include "collectors/kubernetes/columns_document.h"
#include "lessons/lab/kubernetes/server/table_cells.h"

#include <string>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

json definition(const Column& column)
{
    return {{"name", column.name},
            {"type", column.integer ? "integer" : "string"},
            {"format", column.name == "Name" ? "name" : ""},
            {"description", ""},
            {"priority", column.wide ? 1 : 0}};
}

json cell(const Column& column, const std::string& text)
{
    if (column.integer && !text.empty() && text.size() < 10 && text.find_first_not_of("0123456789") == std::string::npos)
        return std::stoi(text);
    return text;
}

} // namespace

IncludeObject includeObject(std::string_view text)
{
    return text == "None" ? IncludeObject::None : text == "Object" ? IncludeObject::Object : IncludeObject::Metadata;
}

bool asksForTable(std::string_view accept)
{
    // The first that we can serve counts: kubectl asks for Tables, then for plain JSON.
    while (!accept.empty()) {
        const std::size_t end = std::min(accept.find(','), accept.size());
        const std::string_view one = accept.substr(0, end);
        if (one.find("as=Table") != std::string_view::npos && one.find("json") != std::string_view::npos
            && one.find("v=v1beta1") == std::string_view::npos)
            return true;
        if (one.find("as=") == std::string_view::npos && one.find("json") != std::string_view::npos)
            return false;
        accept.remove_prefix(std::min(end + 1, accept.size()));
    }
    return false;
}

json tableOf(const Resource& resource, std::span<const ObjectPtr> objects, json metadata, IncludeObject include, Time now,
             bool definitions)
{
    const auto columns = columnsOf(resource);
    json table{{"kind", "Table"}, {"apiVersion", "meta.k8s.io/v1"}, {"metadata", std::move(metadata)}, {"rows", json::array()}};
    table["columnDefinitions"] = json::array();
    if (definitions) {
        for (const Column& column : columns)
            table["columnDefinitions"].push_back(definition(column));
    }
    std::vector<ColumnsRow> printed;
    if (printedByColumns(resource)) {
        std::string text;
        for (const ObjectPtr& object : objects)
            text.append(object->bytes()).append("\n");
        if (!objects.empty())
            printed = readColumns(text, now, "objects").rows;
    }
    for (std::size_t i = 0; i < objects.size(); ++i) {
        std::vector<std::string> texts;
        if (printedByColumns(resource)) {
            if (i < printed.size()) {
                for (const Cell& value : printed[i].cells)
                    texts.push_back(value.text);
            }
        } else {
            texts = cellsOf(*objects[i], now);
        }
        texts.resize(columns.size());
        json row{{"cells", json::array()}};
        for (std::size_t j = 0; j < columns.size(); ++j)
            row["cells"].push_back(cell(columns[j], texts[j]));
        if (include == IncludeObject::Object)
            row["object"] = objects[i]->document();
        else if (include == IncludeObject::Metadata)
            row["object"] = {
                {"kind", "PartialObjectMetadata"}, {"apiVersion", "meta.k8s.io/v1"}, {"metadata", objects[i]->metadata()}};
        table["rows"].push_back(std::move(row));
    }
    return table;
}

} // namespace nephoscope::lab
