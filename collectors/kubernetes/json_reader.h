// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/intern_cache.h"
#include "collectors/model/pod.h"
#include "collectors/model/quantity.h"

#include <simdjson.h>

#include <algorithm>
#include <limits>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace nephoscope {

// Reads values of one JSON document, forwards and once. Every function returns false when the value is of the wrong type; then
// failure() says which field it was and why, and the rest of the document must be left alone. Null is absent: nothing is
// written. Of a key that stands there twice the last one counts. Part of Decoder.
class JsonReader {
public:
    using Value = simdjson::ondemand::value;

    explicit JsonReader(StringPool& pool) : m_strings(pool) {}

    // Before each document or item.
    void begin()
    {
        m_path.clear();
        m_why.clear();
        m_resourceVersion = {};
    }

    // handler(key, value) → bool, for each field.
    template <class Handler>
    bool fields(Value& value, Handler&& handler)
    {
        simdjson::ondemand::object object;
        if (value.get_object().get(object))
            return isNull(value) || fail("is not an object");
        for (auto field : object) {
            std::string_view key;
            Value child;
            if (const auto error = keyOf(field).get(key))
                return fail(error);
            if (const auto error = field.value().get(child))
                return fail(error);
            if (!handler(key, child)) {
                m_path.insert(0, "." + std::string{key});
                return false;
            }
        }
        return true;
    }

    // handler(value) → bool, for each element.
    template <class Handler>
    bool elements(Value& value, Handler&& handler)
    {
        simdjson::ondemand::array array;
        if (value.get_array().get(array))
            return isNull(value) || fail("is not an array");
        std::size_t index = 0;
        for (auto element : array) {
            Value child;
            if (const auto error = element.get(child))
                return fail(error);
            if (!handler(child)) {
                m_path.insert(0, "[" + std::to_string(index) + "]");
                return false;
            }
            ++index;
        }
        return true;
    }

    // The elements as values of a list; read(value, element) → bool.
    template <class T, class Read>
    bool list(Value& value, std::vector<T>& out, Read&& read)
    {
        out.clear();
        return elements(value, [&](Value& element) { return read(element, out.emplace_back()); });
    }

    // The same for lists that stand in every pod: gathered elsewhere, so that the list kept is allocated once and holds no
    // more than it needs.
    template <class T, class Read>
    bool exactList(Value& value, std::vector<T>& out, Read&& read)
    {
        auto& gathered = std::get<std::vector<T>>(m_gathered);
        const bool good = list(value, gathered, read);
        out.assign(std::make_move_iterator(gathered.begin()), std::make_move_iterator(gathered.end()));
        return good;
    }
    template <class T, class Read>
    bool exactList(Value& value, SharedList<T>& out, Read&& read)
    {
        auto& gathered = std::get<std::vector<T>>(m_gathered);
        const bool good = list(value, gathered, read);
        out = SharedList<T>::movedFrom(gathered);
        return good;
    }

    // Likewise the fields of an object of texts, as they stand there.
    bool exactPairs(Value& value, std::vector<std::pair<Interned, Interned>>& out)
    {
        auto& gathered = std::get<std::vector<std::pair<Interned, Interned>>>(m_gathered);
        gathered.clear();
        const bool good = fields(value, [&](std::string_view key, Value& field) {
            return text(field, gathered.emplace_back(m_strings.intern(key), Interned{}).second);
        });
        out.assign(gathered.begin(), gathered.end());
        return good;
    }

    // Valid until the next document.
    bool text(Value& value, std::string_view& out)
    {
        if (const auto error = value.get_string().get(out)) {
            if (error != simdjson::INCORRECT_TYPE)
                return fail(error);
            return isNull(value) || fail("is not a string");
        }
        return true;
    }
    bool text(Value& value, std::string& out)
    {
        std::string_view view = out;
        if (!text(value, view))
            return false;
        if (view.data() != out.data())
            out = view;
        return true;
    }
    bool text(Value& value, Interned& out)
    {
        std::string_view view = out.view();
        if (!text(value, view))
            return false;
        out = m_strings.intern(view);
        return true;
    }
    Interned intern(std::string_view view) { return m_strings.intern(view); }

    bool flag(Value& value, bool& out) { return !value.get_bool().get(out) || isNull(value) || fail("is not true or false"); }
    bool flag(Value& value, std::optional<bool>& out)
    {
        bool read = false;
        if (!value.get_bool().get(read)) {
            out = read;
            return true;
        }
        return isNull(value) || fail("is not true or false");
    }

    template <class Integer>
    bool number(Value& value, Integer& out)
    {
        std::optional<Integer> read;
        if (!number(value, read))
            return false;
        out = read.value_or(out);
        return true;
    }
    template <class Integer>
    bool number(Value& value, std::optional<Integer>& out)
    {
        std::int64_t read = 0;
        if (value.get_int64().get(read))
            return isNull(value) || fail("is not a whole number");
        if (read < std::numeric_limits<Integer>::min() || read > std::numeric_limits<Integer>::max())
            return fail("is beyond what this field can hold");
        out = static_cast<Integer>(read);
        return true;
    }

    bool time(Value& value, std::optional<Time>& out);
    bool quantity(Value& value, std::optional<Quantity>& out);

    // A value of an enumeration by its name; `other` stands for names that nobody knows.
    template <class E>
    bool enumeration(Value& value, E& out, E other)
    {
        std::string_view name = enumName(out);
        if (!text(value, name))
            return false;
        out = enumFromName<E>(name).value_or(other);
        return true;
    }

    // Without `other`: an unknown name is a failure.
    template <class E>
    bool enumeration(Value& value, E& out)
    {
        std::string_view name = enumName(out);
        if (!text(value, name))
            return false;
        const auto known = enumFromName<E>(name);
        if (!known)
            return fail("is \"" + std::string{name} + "\", which is not known here");
        out = *known;
        return true;
    }

    bool isNull(Value& value)
    {
        bool null = false;
        return !value.is_null().get(null) && null;
    }

    bool fail(std::string why)
    {
        m_why = std::move(why);
        return false;
    }
    bool fail(simdjson::error_code error) { return fail(std::string{"is broken JSON ("} + simdjson::error_message(error) + ")"); }

    // "status.conditions[2].type is not a string".
    std::string failure() const
    {
        const std::string_view path = m_path.starts_with('.') ? std::string_view{m_path}.substr(1) : std::string_view{m_path};
        return (path.empty() ? "it" : std::string{path}) + " " + m_why;
    }

    // metadata.resourceVersion of the object read last; valid until the next document.
    std::string_view resourceVersion() const { return m_resourceVersion; }
    void setResourceVersion(std::string_view version) { m_resourceVersion = version; }

private:
    // Keys hardly ever hold an escape, and most are only looked at: no copy of those. The quote behind it is sure to come, the
    // parser's first pass has seen it.
    template <class Field>
    static simdjson::simdjson_result<std::string_view> keyOf(Field& field)
    {
        if (field.error())
            return field.error();
        const char* const begin = field.key().value_unsafe().raw();
        const char* end = begin;
        while (*end != '"' && *end != '\\')
            ++end;
        if (*end == '\\')
            return field.unescaped_key();
        return std::string_view{begin, static_cast<std::size_t>(end - begin)};
    }

    InternCache m_strings;
    std::tuple<std::vector<Condition>, std::vector<ContainerSpec>, std::vector<ContainerStatus>,
               std::vector<std::pair<Interned, Interned>>>
        m_gathered;
    std::string m_path;
    std::string m_why;
    std::string_view m_resourceVersion;
};

} // namespace nephoscope
