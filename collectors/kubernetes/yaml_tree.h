// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nephoscope {

// One value of a YAML document.
struct YamlValue {
    enum class Kind : std::uint8_t { Null, Scalar, Sequence, Map };

    Kind kind = Kind::Null;
    bool quoted = false;                // a scalar that is a string whatever it looks like
    int line = 0;                       // from 1
    std::string text;                   // of a scalar
    std::vector<std::uint32_t> children;  // of a sequence: its items; of a map: key, value, key, value, …
};

// The first document of a YAML (or JSON) text. Aliases share the value they name, so that memory grows with the text and
// not with what the aliases multiply to; an alias to a value around it is an error, so that there are no cycles.
class YamlTree {
public:
    static constexpr std::size_t maximumText = std::size_t{4} << 20;
    static constexpr std::size_t maximumValues = 500'000;
    static constexpr int maximumDepth = 64;

    // Never throws. The error tells the line; its `what` and `file` are the caller's.
    static Expected<YamlTree> parse(const std::string& text);

    const YamlValue& root() const { return m_values[m_root]; }
    const YamlValue& value(std::uint32_t index) const { return m_values[index]; }
    // A map's value of that key, with the merge key "<<" honoured; of keys given twice the last one, as Go reads it. Null
    // values count as absent: nullptr.
    const YamlValue* find(const YamlValue& map, std::string_view key) const;

private:
    friend class YamlTreeBuilder;
    const YamlValue* find(const YamlValue& map, std::string_view key, int depth, int& lookups) const;

    std::vector<YamlValue> m_values;
    std::uint32_t m_root = 0;
};

} // namespace nephoscope
