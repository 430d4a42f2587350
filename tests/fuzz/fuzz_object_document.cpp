// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever JSON an API server sends: a document or a sentence. What YAML it becomes is read back by another reader as the same values.
#include "collectors/kubernetes/object_document.h"
#include "collectors/kubernetes/yaml_writer.h"

#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <cstdlib>

using namespace nephoscope;

namespace {

using Json = nlohmann::json;

// yaml-cpp and go-yaml part ways at these, and no object of Kubernetes holds them: other line breaks than LF, a byte order mark, control
// characters (yaml-cpp 0.7 reads "\x" escapes as bytes), and blanks where lines are folded.
bool readsAlike(const std::string& text)
{
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || static_cast<unsigned char>(c) >= 0x7F)
            return false;
    }
    return true;
}

bool readsAlike(const Json& value)
{
    if (value.is_string())
        return readsAlike(value.get_ref<const std::string&>());
    if (value.is_object()) {
        for (const auto& [key, entry] : value.items()) {
            // A long key is asked for, "? key", which yaml-cpp reads only of one line.
            if (!readsAlike(key) || key.find('\n') != std::string::npos || !readsAlike(entry))
                return false;
        }
    }
    if (value.is_array()) {
        for (const Json& entry : value) {
            if (!readsAlike(entry))
                return false;
        }
    }
    return true;
}

bool same(const Json& value, const YAML::Node& node)
{
    switch (value.type()) {
    case Json::value_t::object: {
        if (!node.IsMap() || node.size() != value.size())
            return false;
        for (const auto& entry : node) {
            const auto found = value.find(entry.first.Scalar());
            if (found == value.end() || !same(*found, entry.second))
                return false;
        }
        return true;
    }
    case Json::value_t::array:
        if (!node.IsSequence() || node.size() != value.size())
            return false;
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (!same(value[i], node[i]))
                return false;
        }
        return true;
    case Json::value_t::null: return node.IsNull();
    case Json::value_t::string: return node.IsScalar() && node.Scalar() == value.get_ref<const std::string&>();
    case Json::value_t::boolean: return node.IsScalar() && node.Scalar() == (value.get<bool>() ? "true" : "false");
    default: return node.IsScalar() && std::strtod(node.Scalar().c_str(), nullptr) == value.get<double>();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto document = readObjectDocument(text);
    if (!document) {
        if (document.error().what.empty() || document.error().why.empty())
            std::abort();
        return 0;
    }
    Json json = Json::parse(text, nullptr, false);
    if (const auto meta = json.find("metadata"); meta != json.end() && meta->is_object())
        meta->erase("managedFields");
    if (document->yaml != YamlWriter().write(json) || !document->yaml.ends_with('\n'))
        std::abort();
    // What is written as an integer is one, whatever it was before.
    if (!readsAlike(json))
        return 0;
    try {
        if (!same(json, YAML::Load(document->yaml)))
            std::abort();
    } catch (const YAML::Exception&) {
        std::abort();
    }
    return 0;
}
