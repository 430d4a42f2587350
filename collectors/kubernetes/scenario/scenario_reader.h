// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace nephoscope {

// Thrown and caught within this folder only: what is wrong with a document, and where.
struct ScenarioProblem {
    std::string sentence;
};

// A place in a JSON document that knows its path, so that every complaint names it.
class ScenarioReader {
public:
    ScenarioReader(const nlohmann::json& value, std::string path) : m_value(value), m_path(std::move(path)) {}

    // A member that must be there, or may be absent or null.
    ScenarioReader at(const char* key) const;
    std::optional<ScenarioReader> find(const char* key) const;

    std::string text() const;
    bool truth() const;
    double number() const;
    std::int64_t integer() const;
    std::int32_t int32() const;
    // Seconds on the scenario's axis in nanoseconds.
    std::int64_t nanoseconds() const;
    std::string json() const;

    std::vector<ScenarioReader> elements() const;
    std::vector<std::pair<std::string, ScenarioReader>> members() const;
    bool isNull() const { return m_value.is_null(); }
    [[noreturn]] void fail(const std::string& problem) const;

private:
    const nlohmann::json& m_value;
    std::string m_path;
};

} // namespace nephoscope
