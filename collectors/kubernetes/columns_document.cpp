// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/columns_document.h"

#include "collectors/kubernetes/decoder.h"
#include "collectors/kubernetes/item_cutter.h"
#include "collectors/rules/podstatus/columns.h"

#include <simdjson.h>

#include <algorithm>

namespace nephoscope {

namespace {

// What an entry of the file is, found before anything is decoded.
struct Entry {
    std::optional<std::string> kind;
    std::optional<Time> now;
    std::string object;  // of {"now":…,"object":…}, else empty
};

struct Identity {
    Interned namespaceName;
    Interned name;
};

Identity identity(const Payload& payload)
{
    return std::visit(
        [](const auto& value) -> Identity {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, Pod>)
                return {value.meta().namespaceName, value.meta().name};
            else if constexpr (requires { value.meta; })
                return {value.meta.namespaceName, value.meta.name};
            else if constexpr (requires {
                                   value.namespaceName;
                                   value.name;
                               })
                return {value.namespaceName, value.name};
            else
                return {};
        },
        payload);
}

// Reads one file.
class Reading {
public:
    Reading(Time now, const std::string& file) : m_now(now), m_file(file), m_decoder(m_strings) {}

    ColumnsDocument read(std::string_view text)
    {
        while (skipSpace(text)) {
            if (text.front() == '[') {
                if (!readArray(text))
                    break;
                continue;
            }
            const auto value = cutValue(text);
            if (!value)
                break;
            readEntry(*value, m_now);
            advance(text, value->size());
        }
        if (m_document.rows.empty() && m_document.errors.empty())
            fail("there is no object in it");
        return std::move(m_document);
    }

private:
    // The elements of an array, so that one of them that is broken spoils no other. False if the text ends before it does.
    bool readArray(std::string_view& text)
    {
        advance(text, 1);
        while (skipSpace(text)) {
            if (text.front() == ']' || text.front() == ',') {
                const bool end = text.front() == ']';
                advance(text, 1);
                if (end)
                    return true;
                continue;
            }
            const auto value = cutValue(text);
            if (!value)
                return false;
            readEntry(*value, m_now);
            advance(text, value->size());
        }
        fail("the array has no end");
        return false;
    }

    void readEntry(std::string_view text, Time now)
    {
        const auto entry = look(text);
        if (!entry)
            return;
        if (!entry->object.empty()) {
            if (std::exchange(m_inside, true)) {
                fail("an object stands inside of another one");
            } else {
                readEntry(entry->object, entry->now.value_or(now));
                m_inside = false;
            }
        } else if (entry->kind && entry->kind->ends_with("List")) {
            readList(text, entry->kind->substr(0, entry->kind->size() - 4), now);
        } else {
            addRow(m_decoder.decodeObject(text), now);
        }
    }

    // A List holds objects that name their kind; those of a PodList are pods without saying so.
    void readList(std::string_view text, const std::string& kindOfItems, Time now)
    {
        const auto kind = enumFromName<ItemKind>(kindOfItems);
        if (!kind && !kindOfItems.empty()) {
            fail("objects of kind \"" + kindOfItems + "\" are not read here");
            return;
        }
        ItemCutter cutter([&](std::string_view item, std::size_t) {
            if (!kind) {
                addRow(m_decoder.decodeObject(item), now);
            } else if (auto payload = m_decoder.decodeItem(*kind, item)) {
                addRow(DecodedObject{*kind, {}, std::move(*payload)}, now);
            } else {
                fail(std::move(payload.error()));
            }
        });
        if (auto fed = cutter.feed(text); !fed)
            fail(std::move(fed.error()));
        else if (auto envelope = cutter.finish(); !envelope)
            fail(std::move(envelope.error()));
    }

    void addRow(Expected<DecodedObject> object, Time now)
    {
        if (!object) {
            fail(std::move(object.error()));
            return;
        }
        auto cells = objectCells(object->payload, now);
        if (!cells) {
            fail("kubectl prints no columns of kind \"" + std::string{enumName(object->kind)} + "\"");
            return;
        }
        const auto [space, name] = identity(object->payload);
        m_document.rows.push_back({std::string{enumName(object->kind)}, space.str(), name.str(), std::move(*cells)});
    }

    // Only the outermost fields; whatever is wrong inside is for the decoder to say.
    std::optional<Entry> look(std::string_view text)
    {
        if (!text.starts_with('{') || !text.ends_with('}')) {
            fail("an object must be a JSON object in braces");
            return std::nullopt;
        }
        m_copy.assign(text);
        m_copy.reserve(m_copy.size() + simdjson::SIMDJSON_PADDING);
        Entry entry;
        simdjson::ondemand::document document;
        simdjson::ondemand::object fields;
        auto error = m_parser.iterate(m_copy).get(document);
        if (!error)
            error = document.get_object().get(fields);
        if (!error)
            error = readFields(fields, entry);
        if (error) {
            fail(std::string{"its JSON is broken ("} + simdjson::error_message(error) + ")");
            return std::nullopt;
        }
        return entry;
    }

    static simdjson::error_code readFields(simdjson::ondemand::object& fields, Entry& entry)
    {
        for (auto field : fields) {
            std::string_view key;
            std::string_view read;
            if (const auto error = field.unescaped_key().get(key))
                return error;
            if (key == "kind") {
                if (!field.value().get_string().get(read))
                    entry.kind = read;
            } else if (key == "now") {
                if (!field.value().get_string().get(read))
                    entry.now = parseRfc3339(read);
            } else if (key == "object") {
                simdjson::ondemand::object object;
                if (!field.value().get_object().get(object)) {
                    if (const auto error = object.raw_json().get(read))
                        return error;
                    entry.object = read;
                }
            }
        }
        return simdjson::SUCCESS;
    }

    // The value at the beginning, or nothing if the text ends before it does.
    std::optional<std::string_view> cutValue(std::string_view text)
    {
        JsonValueScanner scanner;
        const std::size_t length = scanner.scan(text);
        if (length > 0 && scanner.mayEnd())
            return text.substr(0, length);
        fail(length > 0 ? "it ends in the middle of an object" : "a value is expected here");
        return std::nullopt;
    }

    bool skipSpace(std::string_view& text)
    {
        const auto end = std::find_if_not(text.begin(), text.end(), isJsonSpace);
        advance(text, static_cast<std::size_t>(end - text.begin()));
        return !text.empty();
    }

    void advance(std::string_view& text, std::size_t bytes)
    {
        m_line += static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bytes), '\n'));
        text.remove_prefix(bytes);
    }

    void fail(Error error)
    {
        error.file = m_file;
        error.line = m_line;
        m_document.errors.push_back(std::move(error));
    }
    void fail(std::string why)
    {
        Error error;
        error.code = ErrorCode::BadInput;
        error.what = "Cannot read the object";
        error.why = std::move(why);
        fail(std::move(error));
    }

    Time m_now;
    const std::string& m_file;
    StringPool m_strings;
    Decoder m_decoder;
    simdjson::ondemand::parser m_parser;
    std::string m_copy;
    int m_line = 1;
    bool m_inside = false;
    ColumnsDocument m_document;
};

} // namespace

ColumnsDocument readColumns(std::string_view text, Time now, const std::string& file)
{
    return Reading{now, file}.read(text);
}

} // namespace nephoscope
