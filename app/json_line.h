// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/describe_json.h"

#include <string>
#include <string_view>

namespace nephoscope {

// Members of one JSON object on a line, in the order they are given.
class JsonObject {
public:
    JsonObject& text(std::string_view name, std::string_view value)
    {
        key(name);
        appendJsonString(m_text, value);
        return *this;
    }
    JsonObject& number(std::string_view name, double value)
    {
        key(name);
        appendJsonNumber(m_text, value);
        return *this;
    }
    JsonObject& truth(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
    // `json` is a whole JSON value.
    JsonObject& raw(std::string_view name, std::string_view json)
    {
        key(name);
        m_text += json;
        return *this;
    }
    std::string finished() const { return m_text + "}"; }

private:
    void key(std::string_view name)
    {
        m_text += m_text.size() > 1 ? "," : "";
        appendJsonString(m_text, name);
        m_text += ':';
    }

    std::string m_text = "{";
};

// "[…]" of whole JSON values.
class JsonArray {
public:
    JsonArray& raw(std::string_view json)
    {
        m_text += m_text.size() > 1 ? "," : "";
        m_text += json;
        return *this;
    }
    JsonArray& text(std::string_view value)
    {
        std::string quoted;
        appendJsonString(quoted, value);
        return raw(quoted);
    }
    std::string finished() const { return m_text + "]"; }

private:
    std::string m_text = "[";
};

} // namespace nephoscope
