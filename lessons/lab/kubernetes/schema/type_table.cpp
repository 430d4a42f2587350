// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/type_table.h"

#include "lessons/lab/kubernetes/schema/fields/tables.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace nephoscope::lab {

namespace {

using Kind = ValueType::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 11> scalars{{{"string", Kind::String},
                                                                     {"bool", Kind::Bool},
                                                                     {"int32", Kind::Int32},
                                                                     {"int64", Kind::Int64},
                                                                     {"double", Kind::Double},
                                                                     {"quantity", Kind::Quantity},
                                                                     {"intOrString", Kind::IntOrString},
                                                                     {"time", Kind::Time},
                                                                     {"microTime", Kind::MicroTime},
                                                                     {"bytes", Kind::Bytes},
                                                                     {"any", Kind::Any}}};

// Takes the next word off a line.
std::string_view nextWord(std::string_view& line)
{
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    // JSON of a default may hold spaces, and ends the line.
    const std::size_t end = line.starts_with("default=") ? line.size() : std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(end);
    return word;
}

template <class Use>
void forEachLine(std::string_view text, const Use& use)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (end > 0)
            use(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::vector<std::string> split(std::string_view text)
{
    std::vector<std::string> parts;
    while (true) {
        const std::size_t comma = text.find(',');
        parts.emplace_back(text.substr(0, comma));
        if (comma == std::string_view::npos)
            return parts;
        text.remove_prefix(comma + 1);
    }
}

} // namespace

std::string ValueType::goName() const
{
    switch (kind) {
    case Kind::String: return "string";
    case Kind::Bool: return "bool";
    case Kind::Int32: return "int32";
    case Kind::Int64: return "int64";
    case Kind::Double: return "float64";
    case Kind::Quantity: return "resource.Quantity";
    case Kind::IntOrString: return "intstr.IntOrString";
    case Kind::Time: return "v1.Time";
    case Kind::MicroTime: return "v1.MicroTime";
    case Kind::Bytes: return "[]uint8";
    case Kind::Any: return "interface {}";
    case Kind::Object: return (object->name.starts_with("autoscaling2.") ? "v2." : "v1.") + object->goName();
    case Kind::List: return "[]" + element->goName();
    case Kind::Map: return "map[string]" + element->goName();
    }
    return {};
}

std::string ObjectType::goName() const
{
    return name.substr(name.find('.') + 1);
}

const Field* ObjectType::find(std::string_view fieldName) const
{
    const auto found = std::lower_bound(fields.begin(), fields.end(), fieldName,
                                        [](const Field& field, std::string_view wanted) { return field.name < wanted; });
    return found != fields.end() && found->name == fieldName ? &*found : nullptr;
}

TypeTable::TypeTable() : TypeTable({fields::metadata, fields::pods, fields::volumes, fields::cluster, fields::workloads}) {}

TypeTable::TypeTable(const std::vector<std::string_view>& tables)
{
    // Names first, since types speak of each other.
    for (const std::string_view table : tables) {
        forEachLine(table, [this](std::string_view line) {
            if (line.front() != ' ')
                m_types[std::string{line}].name = line;
        });
    }
    for (const std::string_view table : tables) {
        ObjectType* type = nullptr;
        forEachLine(table, [&](std::string_view line) {
            if (line.front() != ' ') {
                type = &m_types.find(line)->second;
                return;
            }
            Field field;
            field.name = nextWord(line);
            field.type = parseType(nextWord(line));
            for (std::string_view word = nextWord(line); !word.empty(); word = nextWord(line)) {
                const std::size_t equals = word.find('=');
                const std::string_view name = word.substr(0, equals);
                const std::string_view value = equals == std::string_view::npos ? std::string_view{} : word.substr(equals + 1);
                if (name == "merge") {
                    field.merge = true;
                    field.mergeKey = value;
                } else if (name == "retainKeys") {
                    field.retainKeys = true;
                } else if (name == "keys") {
                    field.mapKeys = split(value);
                } else if (name == "set") {
                    field.set = true;
                } else if (name == "required") {
                    field.required = true;
                } else if (name == "default") {
                    field.fallback = nlohmann::json::parse(value);
                } else {
                    throw std::invalid_argument{"unknown word in a field table: " + std::string{word}};
                }
            }
            type->fields.push_back(std::move(field));
        });
    }
    for (auto& [name, type] : m_types)
        std::sort(type.fields.begin(), type.fields.end(), [](const Field& a, const Field& b) { return a.name < b.name; });
}

ValueType TypeTable::parseType(std::string_view text) const
{
    if (text.size() > 2 && (text.front() == '[' || text.front() == '{')) {
        const ValueType element = parseType(text.substr(1, text.size() - 2));
        return {text.front() == '[' ? Kind::List : Kind::Map, nullptr, std::make_shared<const ValueType>(element)};
    }
    for (const auto& [name, kind] : scalars) {
        if (name == text)
            return {kind, nullptr, nullptr};
    }
    const ObjectType* object = find(text);
    if (!object)
        throw std::invalid_argument{"unknown type in a field table: " + std::string{text}};
    return {Kind::Object, object, nullptr};
}

const ObjectType* TypeTable::find(std::string_view name) const
{
    const auto found = m_types.find(name);
    return found == m_types.end() ? nullptr : &found->second;
}

} // namespace nephoscope::lab
