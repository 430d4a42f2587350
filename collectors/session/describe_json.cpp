// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/describe_json.h"

#include "collectors/model/describe.h"

#include <array>
#include <charconv>
#include <cmath>
#include <simdjson.h>

namespace nephoscope {

namespace {

namespace dom = simdjson::dom;

// How many bytes of valid UTF-8 begin at `at`; 0: none does (RFC 3629, table 3-7 of the Unicode standard).
std::size_t utf8Length(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return byte(i) >= low && byte(i) <= high;
    };
    const unsigned first = byte(at);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(at + 1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : 0xBF;
        return follows(at + 1, low, high) && follows(at + 2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
        return follows(at + 1, low, high) && follows(at + 2) && follows(at + 3) ? 4 : 0;
    }
    return 0;
}

// Visitor of describe() that appends the members of an object, `"name":value` with commas between.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out, bool first) : m_out(out), m_first(first) {}

    template <class T>
    void operator()(std::string_view name, const T& value)
    {
        if (!present(value))
            return;
        if (!m_first)
            m_out += ',';
        m_first = false;
        m_out += '"';
        m_out += name;
        m_out += "\":";
        put(value);
    }

private:
    template <class T>
    static bool present(const T&)
    {
        return true;
    }
    template <class T>
    static bool present(const std::optional<T>& value)
    {
        return value.has_value();
    }
    template <class T>
    static bool present(const std::shared_ptr<const T>& value)
    {
        return value != nullptr;
    }

    void put(bool value) { m_out += value ? "true" : "false"; }
    template <class T>
        requires std::is_integral_v<T>
    void put(T value)
    {
        std::array<char, 24> digits{};
        m_out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
    }
    template <class T>
        requires std::is_enum_v<T>
    void put(T value)
    {
        appendJsonString(m_out, enumName(value));
    }
    void put(Interned text) { appendJsonString(m_out, text.view()); }
    void put(const std::string& text) { appendJsonString(m_out, text); }
    void put(Time time) { appendJsonString(m_out, formatRfc3339(time)); }
    void put(Duration duration) { put(duration.count()); }
    void put(const Quantity& quantity) { appendJsonString(m_out, quantity.text()); }
    void put(const Labels& labels)
    {
        m_out += '{';
        for (std::size_t i = 0; i < labels.items.size(); ++i) {
            if (i > 0)
                m_out += ',';
            appendJsonString(m_out, labels.items[i].first.view());
            m_out += ':';
            appendJsonString(m_out, labels.items[i].second.view());
        }
        m_out += '}';
    }
    template <class T>
    void put(const std::optional<T>& value)
    {
        put(*value);
    }
    template <class T>
    void put(const std::shared_ptr<const T>& value)
    {
        put(*value);
    }
    template <class T>
    void put(const std::vector<T>& values)
    {
        putList(values);
    }
    template <class T>
    void put(const SharedList<T>& values)
    {
        putList(values);
    }
    template <class T>
        requires requires(JsonWriter& f, const T& value) { describe(f, value); }
    void put(const T& value)
    {
        m_out += '{';
        JsonWriter members(m_out, true);
        describe(members, value);
        m_out += '}';
    }
    template <class List>
    void putList(const List& values)
    {
        m_out += '[';
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i > 0)
                m_out += ',';
            put(values[i]);
        }
        m_out += ']';
    }

    std::string& m_out;
    bool m_first;
};

// What all objects of one line share while they are read.
struct ReadState {
    StringPool& pool;
    std::int64_t unknownFields = 0;
    std::string path{};   // of the field that is being read
    std::string problem{}; // of the first one that is wrong; empty: none

    bool failed() const { return !problem.empty(); }
    void fail(std::string_view what)
    {
        if (problem.empty())
            problem = "the field \"" + path + "\" " + std::string{what};
    }
};

// Visitor of describe() that reads the members of an object. Absent ones keep their values.
class JsonFields {
public:
    JsonFields(dom::object object, ReadState& state) : m_object(object), m_state(state) {}

    template <class T>
    void operator()(std::string_view name, T& value)
    {
        if (m_state.failed())
            return;
        dom::element element;
        if (m_object.at_key(name).get(element) != simdjson::SUCCESS)
            return;
        ++m_found;
        const std::size_t before = m_state.path.size();
        m_state.path += before > 0 ? "." : "";
        m_state.path += name;
        get(element, value);
        m_state.path.resize(before);
    }

    // Members that nobody asked for, `known` others apart.
    std::int64_t unknown(std::int64_t known = 0) const
    {
        return std::max<std::int64_t>(0, static_cast<std::int64_t>(m_object.size()) - m_found - known);
    }

    void get(dom::element element, bool& value)
    {
        if (element.get(value) != simdjson::SUCCESS)
            m_state.fail("is neither true nor false");
    }
    template <class T>
        requires std::is_integral_v<T>
    void get(dom::element element, T& value)
    {
        std::int64_t number = 0;
        if (element.get(number) != simdjson::SUCCESS)
            return m_state.fail("is not a whole number");
        if (number < std::numeric_limits<T>::min() || number > std::numeric_limits<T>::max())
            return m_state.fail("is out of range");
        value = static_cast<T>(number);
    }
    template <class T>
        requires std::is_enum_v<T>
    void get(dom::element element, T& value)
    {
        const auto known = enumFromName<T>(text(element));
        if (!known)
            return m_state.fail("holds a word that is not known: \"" + std::string{text(element)} + "\"");
        value = *known;
    }
    void get(dom::element element, Interned& value) { value = m_state.pool.intern(text(element)); }
    void get(dom::element element, std::string& value) { value = text(element); }
    void get(dom::element element, Time& value)
    {
        const auto time = parseRfc3339(text(element));
        if (!time)
            return m_state.fail("is not a time of RFC 3339");
        value = *time;
    }
    void get(dom::element element, Duration& value)
    {
        std::int64_t count = 0;
        get(element, count);
        value = Duration{count};
    }
    void get(dom::element element, Quantity& value)
    {
        const auto quantity = parseQuantity(text(element));
        if (!quantity)
            return m_state.fail("is not a quantity");
        value = *quantity;
    }
    void get(dom::element element, Labels& value)
    {
        dom::object members;
        if (element.get(members) != simdjson::SUCCESS)
            return m_state.fail("is not an object");
        value.items.clear();
        for (const auto member : members)
            value.items.emplace_back(m_state.pool.intern(member.key), m_state.pool.intern(text(member.value)));
        std::stable_sort(value.items.begin(), value.items.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        // Of a key that is there twice, the last counts.
        for (std::size_t i = 1; i < value.items.size();) {
            if (value.items[i - 1].first == value.items[i].first)
                value.items.erase(value.items.begin() + static_cast<std::ptrdiff_t>(i) - 1);
            else
                ++i;
        }
    }
    template <class T>
    void get(dom::element element, std::optional<T>& value)
    {
        if (element.is_null())
            value.reset();
        else
            get(element, value.emplace());
    }
    template <class T>
    void get(dom::element element, std::shared_ptr<const T>& value)
    {
        auto part = std::make_shared<T>();
        get(element, *part);
        value = std::move(part);
    }
    template <class T>
    void get(dom::element element, std::vector<T>& values)
    {
        dom::array elements;
        if (element.get(elements) != simdjson::SUCCESS)
            return m_state.fail("is not a list");
        values.clear();
        for (const dom::element item : elements) {
            if (m_state.failed())
                return;
            get(item, values.emplace_back());
        }
    }
    template <class T>
    void get(dom::element element, SharedList<T>& values)
    {
        std::vector<T> read;
        get(element, read);
        values = std::move(read);
    }
    template <class T>
        requires requires(JsonFields& f, T& value) { describe(f, value); }
    void get(dom::element element, T& value)
    {
        dom::object members;
        if (element.get(members) != simdjson::SUCCESS)
            return m_state.fail("is not an object");
        JsonFields fields(members, m_state);
        describe(fields, value);
        m_state.unknownFields += fields.unknown();
    }

private:
    std::string_view text(dom::element element)
    {
        std::string_view value;
        if (element.get(value) != simdjson::SUCCESS)
            m_state.fail("is not a text");
        return value;
    }

    dom::object m_object;
    ReadState& m_state;
    std::int64_t m_found = 0;
};

// Makes `payload` the alternative of that type name; false: there is none.
template <std::size_t... Index>
bool emplaceType(Payload& payload, std::string_view type, std::index_sequence<Index...>)
{
    static const std::array<std::string_view, sizeof...(Index)> names{typeName(Payload{std::in_place_index<Index>})...};
    return ((names[Index] == type ? (payload.emplace<Index>(), true) : false) || ...);
}

bool isComplete(const Payload& payload)
{
    const Pod* pod = std::get_if<Pod>(&payload);
    return !pod || pod->spec;
}

Error badLine(std::string why)
{
    return Error{
        ErrorCode::BadInput, "Cannot read an observation", std::move(why), "Leave the line out, or record again", {}, {}, 0};
}

} // namespace

void appendJsonString(std::string& out, std::string_view text)
{
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
            out += text[at++];
            continue;
        }
        if (c >= 0x80) {
            const std::size_t length = utf8Length(text, at);
            if (length > 0)
                out += text.substr(at, length);
            else
                out += "\xEF\xBF\xBD";
            at += std::max<std::size_t>(length, 1);
            continue;
        }
        ++at;
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: {
            static constexpr std::string_view digits = "0123456789abcdef";
            out += "\\u00";
            out += digits[c >> 4];
            out += digits[c & 15];
        }
        }
    }
    out += '"';
}

void appendJsonNumber(std::string& out, double number)
{
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    std::array<char, 32> digits{};
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

void appendJsonLine(std::string& out, const Observation& observation)
{
    out += R"({"v":1,"type":)";
    appendJsonString(out, typeName(observation.payload));
    JsonWriter members(out, false);
    members("source", observation.source);
    members("seen", observation.seen);
    members("at", observation.happened);
    std::visit([&members](const auto& payload) { describe(members, payload); }, observation.payload);
    out += '}';
}

std::string toJsonLine(const Observation& observation)
{
    std::string line;
    appendJsonLine(line, observation);
    return line;
}

std::string toJson(const Payload& payload)
{
    std::string text = "{";
    JsonWriter members(text, true);
    std::visit([&members](const auto& value) { describe(members, value); }, payload);
    text += '}';
    return text;
}

std::string toJson(const Explanation& explanation)
{
    std::string text = "[";
    const auto put = [&text](const ExplanationStep::Value& value) {
        if (const double* number = std::get_if<double>(&value))
            appendJsonNumber(text, *number);
        else
            appendJsonString(text, std::get<std::string>(value));
    };
    for (const ExplanationStep& step : explanation) {
        text += text.size() > 1 ? R"(,{"id":)" : R"({"id":)";
        appendJsonString(text, step.id);
        if (!step.subject.empty()) {
            text += R"(,"subject":)";
            appendJsonString(text, step.subject);
        }
        text += R"(,"inputs":{)";
        for (std::size_t i = 0; i < step.inputs.size(); ++i) {
            text += i > 0 ? "," : "";
            appendJsonString(text, step.inputs[i].first);
            text += ':';
            put(step.inputs[i].second);
        }
        text += R"(},"result":)";
        put(step.result);
        text += R"(,"provenance":)";
        appendJsonString(text, enumName(step.provenance));
        text += '}';
    }
    text += ']';
    return text;
}

struct ObservationLineParser::Private {
    StringPool& pool;
    dom::parser parser{};
    std::string padded{};
};

ObservationLineParser::ObservationLineParser(StringPool& pool) : d(new Private{pool}) {}

ObservationLineParser::~ObservationLineParser() = default;

Expected<std::optional<Observation>> ObservationLineParser::parse(std::string_view line, JsonLeftovers& leftovers)
{
    leftovers = {};
    // The parser may read, not use, this many bytes behind the text.
    d->padded.reserve(line.size() + simdjson::SIMDJSON_PADDING);
    d->padded.assign(line);
    dom::object object;
    if (const auto error = d->parser.parse(d->padded.data(), d->padded.size(), false).get(object); error != simdjson::SUCCESS) {
        return tl::unexpected(badLine(error == simdjson::INCORRECT_TYPE
                                          ? std::string{"the line is not a JSON object"}
                                          : std::string{"the line is not JSON: "} + simdjson::error_message(error)));
    }
    std::int64_t version = 0;
    if (object.at_key("v").get(version) != simdjson::SUCCESS)
        return tl::unexpected(badLine("the line has no version \"v\""));
    std::string_view type;
    if (object.at_key("type").get(type) != simdjson::SUCCESS)
        return tl::unexpected(badLine("the line has no \"type\""));
    Observation observation;
    if (version != 1 || !emplaceType(observation.payload, type, std::make_index_sequence<std::variant_size_v<Payload>>{})) {
        leftovers.unknownType = true;
        return std::nullopt;
    }
    ReadState state{d->pool};
    JsonFields fields(object, state);
    std::optional<Time> seen;
    fields("source", observation.source);
    fields("seen", seen);
    fields("at", observation.happened);
    if (!state.failed() && !seen)
        return tl::unexpected(badLine("the line does not say when it was \"seen\""));
    std::visit([&fields](auto& payload) { describe(fields, payload); }, observation.payload);
    if (state.failed())
        return tl::unexpected(badLine(state.problem));
    if (!isComplete(observation.payload))
        return tl::unexpected(badLine("the pod has no \"spec\""));
    observation.seen = *seen;
    leftovers.unknownFields = state.unknownFields + fields.unknown(2);
    return observation;
}

} // namespace nephoscope
