// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

// How kubectl writes one text or number as YAML: the rules of go-yaml v2, which it prints with.
namespace nephoscope {

enum class YamlStyle { Plain, SingleQuoted, DoubleQuoted, Literal };

// What a text allows, and how it would like to be written.
struct YamlScalar {
    YamlStyle style = YamlStyle::Plain;
    bool multiline = false;  // holds a line break: never a simple key
};

// `key`: it stands before a colon, where nothing may take several lines.
YamlScalar yamlScalar(std::string_view text, bool key);

// Whether the text, without quotes, would be read as something else than a text: null, a boolean, a number, a date.
bool readsAsOther(std::string_view text);

// As Go's 'g' format: "0.1", "1e+06".
std::string yamlNumber(double number);

} // namespace nephoscope
