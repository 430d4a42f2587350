// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/json_line.h"
#include "app/output.h"
#include "collectors/session/facts.h"

namespace nephoscope {

namespace {

std::string jsonLine(const FactInfo& fact)
{
    JsonArray labels;
    for (const std::string_view label : fact.labels)
        labels.text(label);
    return JsonObject{}
        .text("name", fact.name)
        .raw("labels", labels.finished())
        .text("unit", fact.unit)
        .text("sentence", fact.sentence)
        .finished();
}

} // namespace

int runFacts(const FactsCommand& command)
{
    if (command.json) {
        for (const FactInfo& fact : facts())
            printLine(jsonLine(fact));
        return 0;
    }
    std::vector<std::vector<std::string>> table{{"NAME", "UNIT", "WHAT IT SAYS"}};
    for (const FactInfo& fact : facts()) {
        std::string name{fact.name};
        for (std::size_t i = 0; i < fact.labels.size(); ++i)
            name += (i == 0 ? "{" : ",") + std::string{fact.labels[i]} + (i + 1 == fact.labels.size() ? "}" : "");
        table.push_back({std::move(name), std::string{fact.unit}, std::string{fact.sentence}});
    }
    std::string text = alignedTable(table);
    text.pop_back();
    printLine(text);
    return 0;
}

} // namespace nephoscope
