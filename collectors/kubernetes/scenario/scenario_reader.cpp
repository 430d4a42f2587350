// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/scenario/scenario_reader.h"

#include <cmath>
#include <limits>

namespace nephoscope {

void ScenarioReader::fail(const std::string& problem) const
{
    throw ScenarioProblem{(m_path.empty() ? "the document" : m_path) + " " + problem};
}

std::optional<ScenarioReader> ScenarioReader::find(const char* key) const
{
    if (!m_value.is_object())
        fail("is no object");
    const auto found = m_value.find(key);
    if (found == m_value.end() || found->is_null())
        return std::nullopt;
    return ScenarioReader{*found, m_path.empty() ? key : m_path + "." + key};
}

ScenarioReader ScenarioReader::at(const char* key) const
{
    if (auto found = find(key))
        return *found;
    fail("has no \"" + std::string{key} + "\"");
}

std::string ScenarioReader::text() const
{
    if (!m_value.is_string())
        fail("is no text");
    return m_value.get<std::string>();
}

bool ScenarioReader::truth() const
{
    if (!m_value.is_boolean())
        fail("is neither true nor false");
    return m_value.get<bool>();
}

double ScenarioReader::number() const
{
    if (!m_value.is_number())
        fail("is no number");
    return m_value.get<double>();
}

std::int64_t ScenarioReader::integer() const
{
    const bool tooLarge = m_value.is_number_unsigned()
                          && m_value.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!m_value.is_number_integer() || tooLarge)
        fail("is no whole number of at most 64 bits");
    return m_value.get<std::int64_t>();
}

std::int32_t ScenarioReader::int32() const
{
    const std::int64_t value = integer();
    if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max())
        fail("is out of range");
    return static_cast<std::int32_t>(value);
}

std::int64_t ScenarioReader::nanoseconds() const
{
    // Thirty years either way leave room for every sum of times.
    constexpr double furthest = 1e9;
    const double seconds = number();
    if (!(std::abs(seconds) <= furthest))
        fail("is no time in seconds within 30 years");
    return std::llround(seconds * 1e9);
}

std::string ScenarioReader::json() const
{
    return m_value.dump();
}

std::vector<ScenarioReader> ScenarioReader::elements() const
{
    if (!m_value.is_array())
        fail("is no list");
    std::vector<ScenarioReader> result;
    result.reserve(m_value.size());
    for (std::size_t i = 0; i < m_value.size(); ++i)
        result.emplace_back(m_value[i], m_path + "[" + std::to_string(i) + "]");
    return result;
}

std::vector<std::pair<std::string, ScenarioReader>> ScenarioReader::members() const
{
    if (!m_value.is_object())
        fail("is no object");
    std::vector<std::pair<std::string, ScenarioReader>> result;
    for (const auto& [key, value] : m_value.items())
        result.emplace_back(key, ScenarioReader{value, m_path + "." + key});
    return result;
}

} // namespace nephoscope
