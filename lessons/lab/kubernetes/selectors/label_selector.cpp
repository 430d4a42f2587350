// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/selectors/label_selector.h"

#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/metadata_rules.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace nephoscope::lab {

namespace {

constexpr std::string_view special = "=!(),<>";

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::optional<std::int64_t> number(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace

// The grammar of labels.Parse: requirements separated by commas.
class LabelSelector::Parser {
public:
    explicit Parser(std::string_view text) : m_text(text) { next(); }

    tl::expected<LabelSelector, std::string> parse()
    {
        LabelSelector selector;
        while (!m_token.empty()) {
            auto requirement = parseRequirement();
            if (!requirement)
                return tl::unexpected("unable to parse requirement: " + requirement.error());
            selector.m_requirements.push_back(std::move(*requirement));
            if (m_token.empty())
                break;
            if (m_token != ",")
                return tl::unexpected("found '" + m_token + "', expected: ',' or 'end of string'");
            next();
            if (m_token.empty())
                return tl::unexpected(std::string{"found '', expected: identifier after ','"});
        }
        std::stable_sort(selector.m_requirements.begin(), selector.m_requirements.end(),
                         [](const Requirement& a, const Requirement& b) { return a.key < b.key; });
        return selector;
    }

private:
    using Parsed = tl::expected<Requirement, std::string>;

    void next()
    {
        while (!m_text.empty() && isSpace(m_text.front()))
            m_text.remove_prefix(1);
        std::size_t length = 0;
        if (!m_text.empty() && special.find(m_text.front()) != std::string_view::npos) {
            length = m_text.starts_with("==") || m_text.starts_with("!=") ? 2 : 1;
        } else {
            while (length < m_text.size() && !isSpace(m_text[length]) && special.find(m_text[length]) == std::string_view::npos)
                ++length;
        }
        m_token = m_text.substr(0, length);
        m_text.remove_prefix(length);
    }

    bool isIdentifier() const { return !m_token.empty() && special.find(m_token.front()) == std::string_view::npos; }

    Parsed parseRequirement()
    {
        Requirement requirement;
        const bool absent = m_token == "!";
        if (absent)
            next();
        if (!isIdentifier())
            return tl::unexpected("found '" + m_token + "', expected: identifier");
        requirement.key = m_token;
        const auto wrong = wrongQualifiedName(requirement.key);
        if (!wrong.empty())
            return tl::unexpected(FieldError::invalid("key", requirement.key, wrong.front()).field + ": "
                                  + FieldError::invalid("key", requirement.key, wrong.front()).message);
        next();
        if (absent || m_token.empty() || m_token == ",") {
            requirement.op = absent ? Operator::DoesNotExist : Operator::Exists;
            return requirement;
        }
        const std::string op = m_token;
        next();
        if (op == "in" || op == "notin") {
            requirement.op = op == "in" ? Operator::In : Operator::NotIn;
            if (auto values = parseValues(); values)
                requirement.values = std::move(*values);
            else
                return tl::unexpected(values.error());
        } else if (op == "=" || op == "==" || op == "!=" || op == ">" || op == "<") {
            requirement.op = op == "="    ? Operator::Equals
                             : op == "==" ? Operator::DoubleEquals
                             : op == "!=" ? Operator::NotEquals
                             : op == ">"  ? Operator::GreaterThan
                                          : Operator::LessThan;
            // Without a value it is the empty one.
            std::string value;
            if (isIdentifier()) {
                value = m_token;
                next();
            } else if (!m_token.empty() && m_token != ",") {
                return tl::unexpected("found '" + m_token + "', expected: identifier");
            }
            requirement.values = {value};
            if ((op == ">" || op == "<") && !number(value))
                return tl::unexpected("values[0][" + requirement.key + "]: Invalid value: \"" + value
                                      + "\": for 'Gt', 'Lt' operators, the value must be an integer");
        } else {
            return tl::unexpected("found '" + op + "', expected: in, notin, =, ==, !=, gt, lt");
        }
        std::size_t index = 0;
        for (const std::string& value : requirement.values) {
            const auto bad = wrongLabelValue(value);
            if (!bad.empty())
                return tl::unexpected("values[" + std::to_string(index) + "][" + requirement.key
                                      + "]: " + FieldError::invalid({}, value, bad.front()).message);
            ++index;
        }
        return requirement;
    }

    tl::expected<std::set<std::string>, std::string> parseValues()
    {
        if (m_token != "(")
            return tl::unexpected("found '" + m_token + "' expected: '('");
        next();
        std::set<std::string> values;
        while (true) {
            std::string value;
            if (isIdentifier()) {
                value = m_token;
                next();
            }
            values.insert(value);
            if (m_token == ")")
                break;
            if (m_token != ",")
                return tl::unexpected("found '" + m_token + "', expected: ',' or ')'");
            next();
        }
        next();
        return values;
    }

    std::string_view m_text;
    std::string m_token;
};

tl::expected<LabelSelector, std::string> LabelSelector::parse(std::string_view text)
{
    return Parser{text}.parse();
}

LabelSelector LabelSelector::fromMap(const nlohmann::json& labels)
{
    LabelSelector selector;
    if (!labels.is_object())
        return selector;
    for (const auto& [key, value] : labels.items())
        selector.m_requirements.push_back({key, Operator::Equals, {value.is_string() ? value.get<std::string>() : std::string{}}});
    return selector;
}

LabelSelector LabelSelector::fromDocument(const nlohmann::json& document)
{
    LabelSelector selector = fromMap(at(document, "matchLabels"));
    for (const auto& expression : listAt(document, {"matchExpressions"})) {
        Requirement requirement;
        requirement.key = textAt(expression, {"key"});
        const std::string op = textAt(expression, {"operator"});
        requirement.op = op == "In"             ? Operator::In
                         : op == "NotIn"        ? Operator::NotIn
                         : op == "Exists"       ? Operator::Exists
                         : op == "DoesNotExist" ? Operator::DoesNotExist
                                                : Operator::Never;
        for (const auto& value : listAt(expression, {"values"}))
            requirement.values.insert(value.is_string() ? value.get<std::string>() : std::string{});
        selector.m_requirements.push_back(std::move(requirement));
    }
    std::stable_sort(selector.m_requirements.begin(), selector.m_requirements.end(),
                     [](const Requirement& a, const Requirement& b) { return a.key < b.key; });
    return selector;
}

bool LabelSelector::matches(const nlohmann::json& labels) const
{
    for (const Requirement& requirement : m_requirements) {
        const nlohmann::json& label = at(labels, requirement.key);
        const bool there = label.is_string();
        const auto isOne = [&] { return requirement.values.contains(label.get_ref<const std::string&>()); };
        const auto compare = [&](bool greater) {
            const auto value = number(label.get_ref<const std::string&>());
            const auto bound = number(*requirement.values.begin());
            return value && bound && (greater ? *value > *bound : *value < *bound);
        };
        bool fits = false;
        switch (requirement.op) {
        case Operator::Equals:
        case Operator::DoubleEquals:
        case Operator::In: fits = there && isOne(); break;
        case Operator::NotEquals:
        case Operator::NotIn: fits = !there || !isOne(); break;
        case Operator::Exists: fits = there; break;
        case Operator::DoesNotExist: fits = !there; break;
        case Operator::GreaterThan:
        case Operator::LessThan: fits = there && compare(requirement.op == Operator::GreaterThan); break;
        case Operator::Never: break;
        }
        if (!fits)
            return false;
    }
    return true;
}

std::string LabelSelector::text() const
{
    std::string text;
    for (const Requirement& requirement : m_requirements) {
        if (!text.empty())
            text += ',';
        std::string values;
        for (const std::string& value : requirement.values)
            values += (values.empty() ? "" : ",") + value;
        const std::string& key = requirement.key;
        switch (requirement.op) {
        case Operator::Equals: text += key + "=" + values; break;
        case Operator::DoubleEquals: text += key + "==" + values; break;
        case Operator::NotEquals: text += key + "!=" + values; break;
        case Operator::In: text += key + " in (" + values + ")"; break;
        case Operator::NotIn: text += key + " notin (" + values + ")"; break;
        case Operator::Exists: text += key; break;
        case Operator::DoesNotExist: text += "!" + key; break;
        case Operator::GreaterThan: text += key + ">" + values; break;
        case Operator::LessThan: text += key + "<" + values; break;
        case Operator::Never: break;
        }
    }
    return text;
}

} // namespace nephoscope::lab
