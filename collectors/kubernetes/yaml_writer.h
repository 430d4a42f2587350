// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/yaml_scalar.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>

namespace nephoscope {

// Writes a document as `kubectl get -o yaml` prints it: keys in go-yaml's order, texts quoted where they would be read as something
// else, long ones folded behind column 80, those of several lines as blocks. One document per writer.
class YamlWriter {
public:
    // Of a document that is nested no deeper than this.
    static constexpr int deepest = 200;

    std::string write(const nlohmann::json& document);

private:
    enum class Place { Root, Item, Key, Value };

    void node(const nlohmann::json& value, Place place);
    void mapping(const nlohmann::json& value);
    void sequence(const nlohmann::json& value, bool indentless);
    void scalar(std::string_view text, YamlStyle style, bool key);
    void folded(std::string_view text, char quote, bool mayFold);
    void escaped(std::string_view text, bool mayFold);
    void literal(std::string_view text);

    void indicator(std::string_view text, bool needsSpace, bool isSpace, bool isIndention);
    void put(char c);
    void copy(std::string_view text, std::size_t& at);
    void copyBreak(std::string_view text, std::size_t& at);
    void lineBreak();
    void indent();

    std::string m_out;
    int m_indent = -1;
    int m_column = 0; // in characters
    bool m_space = true; // the last character was a blank, or one is not needed
    bool m_indention = true; // nothing but indentation stands in this line
};

} // namespace nephoscope
