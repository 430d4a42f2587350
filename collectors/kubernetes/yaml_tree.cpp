// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <istream>
#include <streambuf>
#include <unordered_map>

namespace nephoscope {

namespace {

// Leaves yaml-cpp's parser from within; caught in YamlTree::parse.
struct Refusal : std::exception {
    Refusal(ErrorCode code_, std::string why_, int line_) : code(code_), why(std::move(why_)), line(line_) {}

    ErrorCode code;
    std::string why;
    int line;
};

// Reads a text where it is.
struct TextBuffer : std::streambuf {
    explicit TextBuffer(const std::string& text)
    {
        // The stream only reads, in spite of the pointer's type.
        char* begin = const_cast<char*>(text.data());
        setg(begin, begin, begin + text.size());
    }
};

Error broken(ErrorCode code, std::string why, int line)
{
    Error error;
    error.code = code;
    error.why = std::move(why);
    error.line = line;
    return error;
}

} // namespace

// Turns the parser's events into a YamlTree, within its bounds.
class YamlTreeBuilder final : public YAML::EventHandler {
public:
    explicit YamlTreeBuilder(YamlTree& tree) : m_tree(tree) {}

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(YamlValue::Kind::Null, mark, anchor); }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        const auto found = m_anchors.find(anchor);
        if (found == m_anchors.end())
            throw Refusal(ErrorCode::BadInput, "an alias refers to nothing before it", mark.line + 1);
        for (const std::uint32_t open : m_open) {
            if (open == found->second)
                throw Refusal(ErrorCode::BadInput, "an alias refers to a value that contains it", mark.line + 1);
        }
        attach(found->second, mark);
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override
    {
        YamlValue& added = add(YamlValue::Kind::Scalar, mark, anchor);
        added.text = value;
        // "!" is what the parser gives to quoted scalars, "?" to plain ones.
        added.quoted = tag != "?" && !tag.empty();
        if (!added.quoted && (value == "~" || value == "null" || value == "Null" || value == "NULL"))
            added.kind = YamlValue::Kind::Null;
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        open(YamlValue::Kind::Sequence, mark, anchor);
    }
    void OnSequenceEnd() override { m_open.pop_back(); }

    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        open(YamlValue::Kind::Map, mark, anchor);
    }
    void OnMapEnd() override { m_open.pop_back(); }

private:
    YamlValue& add(YamlValue::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor)
    {
        const auto index = static_cast<std::uint32_t>(m_tree.m_values.size());
        YamlValue& value = m_tree.m_values.emplace_back();
        value.kind = kind;
        value.line = mark.line + 1;
        if (anchor != YAML::NullAnchor)
            m_anchors[anchor] = index;
        attach(index, mark);
        return m_tree.m_values[index];
    }

    void attach(std::uint32_t index, const YAML::Mark& mark)
    {
        if (++m_attached > YamlTree::maximumValues)
            throw Refusal(ErrorCode::TooLarge, "it has more than 500,000 values", mark.line + 1);
        if (m_open.empty())
            m_tree.m_root = index;
        else
            m_tree.m_values[m_open.back()].children.push_back(index);
    }

    void open(YamlValue::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor)
    {
        if (m_open.size() >= YamlTree::maximumDepth)
            throw Refusal(ErrorCode::TooLarge, "its values are nested more than 64 deep", mark.line + 1);
        const auto index = static_cast<std::uint32_t>(m_tree.m_values.size());
        add(kind, mark, anchor);
        m_open.push_back(index);
    }

    YamlTree& m_tree;
    std::vector<std::uint32_t> m_open;
    std::unordered_map<YAML::anchor_t, std::uint32_t> m_anchors;
    std::size_t m_attached = 0;
};

Expected<YamlTree> YamlTree::parse(const std::string& text)
{
    if (text.size() > maximumText)
        return tl::unexpected(broken(ErrorCode::TooLarge, "it is larger than 4 MiB", 0));
    const auto control = std::find_if(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    });
    if (control != text.end())
        return tl::unexpected(broken(ErrorCode::BadInput, "it is not a text but binary data",
                                     1 + static_cast<int>(std::count(text.begin(), control, '\n'))));
    YamlTree tree;
    tree.m_values.emplace_back();
    try {
        TextBuffer buffer{text};
        std::istream stream{&buffer};
        YAML::Parser parser{stream};
        YamlTreeBuilder builder{tree};
        parser.HandleNextDocument(builder);
    } catch (const Refusal& refusal) {
        return tl::unexpected(broken(refusal.code, refusal.why, refusal.line));
    } catch (const YAML::Exception& exception) {
        // What follows a colon in these messages is taken from the text, which may be a secret.
        std::string why = exception.msg.substr(0, exception.msg.find(':'));
        return tl::unexpected(broken(ErrorCode::BadInput, "it is not YAML: " + why, exception.mark.is_null() ? 0 : exception.mark.line + 1));
    } catch (const std::exception&) {
        return tl::unexpected(broken(ErrorCode::BadInput, "it is not YAML", 0));
    }
    return tree;
}

const YamlValue* YamlTree::find(const YamlValue& map, std::string_view key) const
{
    // Merge keys that name lists of merge keys could otherwise take exponential time.
    int lookups = 1000;
    const YamlValue* found = find(map, key, maximumDepth, lookups);
    return found && found->kind != YamlValue::Kind::Null ? found : nullptr;
}

const YamlValue* YamlTree::find(const YamlValue& map, std::string_view key, int depth, int& lookups) const
{
    if (map.kind != YamlValue::Kind::Map || depth == 0 || --lookups < 0)
        return nullptr;
    const YamlValue* merged = nullptr;
    for (std::size_t i = map.children.size(); i >= 2; i -= 2) {
        const YamlValue& name = value(map.children[i - 2]);
        if (name.kind != YamlValue::Kind::Scalar)
            continue;
        if (name.text == key)
            return &value(map.children[i - 1]);
        if (name.text == "<<" && !name.quoted && !merged)
            merged = &value(map.children[i - 1]);
    }
    if (!merged)
        return nullptr;
    if (merged->kind == YamlValue::Kind::Map)
        return find(*merged, key, depth - 1, lookups);
    for (const std::uint32_t index : merged->children) {
        if (const YamlValue* found = find(value(index), key, depth - 1, lookups))
            return found;
    }
    return nullptr;
}

} // namespace nephoscope
