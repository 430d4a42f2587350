// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/document_decoder.h"

#include "collectors/model/quantity.h"
#include "collectors/model/time.h"
#include "collectors/net/base64.h"
#include "lessons/lab/kubernetes/store/api_time.h"

#include <limits>
#include <set>

namespace nephoscope::lab {

namespace {

using nlohmann::json;
using Kind = ValueType::Kind;

constexpr std::size_t deepest = 1000;

// Takes the events of a parser, or of walking a document, and builds what the type has of it.
class Decoding {
public:
    explicit Decoding(const ObjectType& type) : m_root{Kind::Object, &type, nullptr} {}

    // nlohmann's SAX interface.
    bool null() { return scalar(json{}, "null"); }
    bool boolean(bool value) { return scalar(value, "bool"); }
    bool number_integer(json::number_integer_t value) { return scalar(value, "number"); }
    bool number_unsigned(json::number_unsigned_t value) { return scalar(value, "number"); }
    bool number_float(json::number_float_t value, const std::string& text)
    {
        m_numberText = text;
        return scalar(value, "number");
    }
    bool string(const std::string& value) { return scalar(value, "string"); }
    bool binary(const json::binary_t&) { return false; }
    bool start_object(std::size_t) { return start(json::object(), "object"); }
    bool start_array(std::size_t) { return start(json::array(), "array"); }
    bool end_object() { return end(); }
    bool end_array() { return end(); }
    bool key(const std::string& name)
    {
        if (m_skipping > 0)
            return true;
        Level& level = m_levels.back();
        level.key = name;
        level.field = nullptr;
        if (!level.names.insert(name).second)
            object("duplicate field", path());
        if (level.type.kind != Kind::Object)
            return true;
        level.field = level.type.object->find(name);
        if (!level.field)
            object("unknown field", path());
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const json::exception& error)
    {
        m_error = error.what();
        return false;
    }

    const DecodeError& error() const { return m_error; }
    DecodedDocument take() { return {std::move(m_document), std::move(m_objections)}; }

private:
    struct Level {
        json value;
        ValueType type;
        std::string key;               // of an object: the member that is being read
        const Field* field = nullptr;  // null in an Object: unknown
        std::set<std::string> names;
        std::size_t index = 0;  // of a list
    };

    void object(const char* what, const std::string& where) { m_objections.push_back(std::string{what} + " \"" + where + "\""); }

    // "spec.containers[0].image"
    std::string path() const
    {
        std::string text;
        for (const Level& level : m_levels) {
            if (level.type.kind == Kind::List) {
                text += "[" + std::to_string(level.index) + "]";
            } else {
                if (!text.empty())
                    text += '.';
                text += level.key;
            }
        }
        return text;
    }

    // "ContainerPort.spec.containers.ports.containerPort", as encoding/json has it: without indices and keys of maps.
    std::string goPath() const
    {
        std::string owner;
        std::string text;
        for (const Level& level : m_levels) {
            if (level.type.kind != Kind::Object)
                continue;
            owner = level.type.object->goName();
            text += "." + level.key;
        }
        return owner + text;
    }

    // What the value that comes now should be; null: nobody knows.
    const ValueType* expected() const
    {
        if (m_levels.empty())
            return &m_root;
        const Level& level = m_levels.back();
        switch (level.type.kind) {
        case Kind::Object: return level.field ? &level.field->type : nullptr;
        case Kind::List:
        case Kind::Map: return level.type.element.get();
        default: break;
        }
        static const ValueType any;
        return &any;
    }

    bool wrong(const std::string& what, const ValueType& type)
    {
        if (m_levels.empty())
            m_error = "json: cannot unmarshal " + what + " into Go value of type " + type.goName();
        else
            m_error = "json: cannot unmarshal " + what + " into Go struct field " + goPath() + " of type " + type.goName();
        return false;
    }

    bool put(json value)
    {
        if (m_levels.empty()) {
            m_document = std::move(value);
            return true;
        }
        Level& level = m_levels.back();
        if (level.value.is_array()) {
            level.value.push_back(std::move(value));
            ++level.index;
        } else if (!value.is_null() || level.type.kind == Kind::Any) {
            level.value[level.key] = std::move(value);
        } else {
            level.value.erase(level.key);
        }
        return true;
    }

    bool scalar(json value, const char* what)
    {
        if (m_skipping > 0)
            return true;
        const ValueType* type = expected();
        if (!type)
            return true;
        if (value.is_null()) {
            if (m_levels.empty())
                return wrong(what, *type);
            // In a list Go makes an empty one of it.
            if (m_levels.back().type.kind == Kind::List && type->kind == Kind::Object)
                return put(json::object());
            if (m_levels.back().type.kind == Kind::List && type->kind == Kind::String)
                return put("");
            return put(nullptr);
        }
        if (!convert(value, what, *type))
            return false;
        return put(std::move(value));
    }

    bool convert(json& value, const std::string& what, const ValueType& type)
    {
        switch (type.kind) {
        case Kind::Any: return true;
        case Kind::String: return value.is_string() || wrong(what, type);
        case Kind::Bool: return value.is_boolean() || wrong(what, type);
        case Kind::Int32:
        case Kind::Int64: return convertInteger(value, what, type);
        case Kind::Double: return value.is_number() || wrong(what, type);
        case Kind::IntOrString:
            if (value.is_string())
                return true;
            return convertInteger(value, what, {Kind::Int32, nullptr, nullptr});
        case Kind::Quantity: {
            if (!value.is_string() && !value.is_number())
                return quantityError();
            const auto quantity = parseQuantity(value.is_string() ? value.get<std::string>() : value.dump());
            if (!quantity)
                return quantityError();
            value = quantity->text();
            return true;
        }
        case Kind::Time:
        case Kind::MicroTime: {
            if (!value.is_string())
                return wrong(what, type);
            const std::string text = value.get<std::string>();
            const auto time = parseRfc3339(text);
            if (!time) {
                m_error = "parsing time \"" + text + "\" as \""
                          + (type.kind == Kind::Time ? "2006-01-02T15:04:05Z07:00" : "2006-01-02T15:04:05.000000Z07:00")
                          + "\": cannot parse \"" + text + "\" as \"2006\"";
                return false;
            }
            value = type.kind == Kind::Time ? apiTime(*time) : apiMicroTime(*time);
            return true;
        }
        case Kind::Bytes: {
            if (!value.is_string())
                return wrong(what, type);
            const auto bytes = decodeBase64(value.get_ref<const std::string&>());
            if (!bytes) {
                const std::string& text = value.get_ref<const std::string&>();
                static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\r\n";
                m_error = "illegal base64 data at input byte "
                          + std::to_string(std::min(text.find_first_not_of(alphabet), text.size()));
                return false;
            }
            value = encodeBase64(*bytes);
            return true;
        }
        case Kind::Object:
        case Kind::List:
        case Kind::Map: break;
        }
        return wrong(what, type);
    }

    bool quantityError()
    {
        m_error = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
        return false;
    }

    bool convertInteger(json& value, const std::string& what, const ValueType& type)
    {
        if (!value.is_number())
            return wrong(what, type);
        if (value.is_number_float())
            return wrong("number " + m_numberText, type);
        const bool tooLarge = value.is_number_unsigned()
                              && value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
        const std::int64_t number = tooLarge ? 0 : value.get<std::int64_t>();
        const bool tooWide = type.kind == Kind::Int32
                             && (number > std::numeric_limits<std::int32_t>::max()
                                 || number < std::numeric_limits<std::int32_t>::min());
        if (tooLarge || tooWide)
            return wrong("number " + value.dump(), type);
        value = number;
        return true;
    }

    bool start(json empty, const char* what)
    {
        if (m_skipping > 0) {
            ++m_skipping;
            return tooDeep();
        }
        const ValueType* type = expected();
        if (!type) {
            m_skipping = 1;
            return true;
        }
        const bool list = empty.is_array();
        const bool fits = type->kind == Kind::Any
                          || (list ? type->kind == Kind::List : type->kind == Kind::Object || type->kind == Kind::Map);
        if (!fits) {
            if (type->kind == Kind::Quantity)
                return quantityError();
            return wrong(what, *type);
        }
        m_levels.push_back({std::move(empty), *type, {}, nullptr, {}, 0});
        return tooDeep();
    }

    bool tooDeep()
    {
        if (m_levels.size() + m_skipping <= deepest)
            return true;
        m_error = "exceeded max depth";
        return false;
    }

    bool end()
    {
        if (m_skipping > 0) {
            --m_skipping;
            return true;
        }
        json value = std::move(m_levels.back().value);
        m_levels.pop_back();
        return put(std::move(value));
    }

    ValueType m_root;
    std::vector<Level> m_levels;
    std::size_t m_skipping = 0;  // levels within something unknown
    std::string m_numberText;
    json m_document;
    std::vector<std::string> m_objections;
    DecodeError m_error;
};

// The events of a document.
bool walk(Decoding& decoding, const json& value)
{
    switch (value.type()) {
    case json::value_t::object:
        if (!decoding.start_object(value.size()))
            return false;
        for (const auto& [name, member] : value.items()) {
            decoding.key(name);
            if (!walk(decoding, member))
                return false;
        }
        return decoding.end_object();
    case json::value_t::array:
        if (!decoding.start_array(value.size()))
            return false;
        for (const auto& element : value) {
            if (!walk(decoding, element))
                return false;
        }
        return decoding.end_array();
    case json::value_t::string: return decoding.string(value.get_ref<const std::string&>());
    case json::value_t::boolean: return decoding.boolean(value.get<bool>());
    case json::value_t::number_integer: return decoding.number_integer(value.get<json::number_integer_t>());
    case json::value_t::number_unsigned: return decoding.number_unsigned(value.get<json::number_unsigned_t>());
    case json::value_t::number_float: return decoding.number_float(value.get<double>(), value.dump());
    default: return decoding.null();
    }
}

} // namespace

tl::expected<DecodedDocument, DecodeError> decodeDocument(std::string_view text, const ObjectType& type)
{
    Decoding decoding{type};
    if (!json::sax_parse(text.begin(), text.end(), &decoding))
        return tl::unexpected(decoding.error());
    return decoding.take();
}

tl::expected<DecodedDocument, DecodeError> conformDocument(const json& document, const ObjectType& type)
{
    Decoding decoding{type};
    if (!walk(decoding, document))
        return tl::unexpected(decoding.error());
    return decoding.take();
}

} // namespace nephoscope::lab
