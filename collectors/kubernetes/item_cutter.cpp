// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/item_cutter.h"

#include <utility>

namespace nephoscope {

namespace {

Error broken(const char* why)
{
    Error error;
    error.code = ErrorCode::BadInput;
    error.what = "Cannot read the list";
    error.why = why;
    return error;
}

} // namespace

ItemCutter::ItemCutter(Sink sink, std::size_t itemLimit) : m_sink(std::move(sink)), m_itemLimit(itemLimit) {}

Expected<void> ItemCutter::feed(std::string_view chunk, std::size_t readableBehind)
{
    std::size_t at = 0;
    while (at < chunk.size()) {
        const std::string_view rest = chunk.substr(at);
        const char c = rest.front();
        switch (m_place) {
        case Place::BeforeDocument:
            if (!isJsonSpace(c)) {
                if (c != '{')
                    return tl::unexpected(broken("it does not begin as a JSON object"));
                m_place = Place::Envelope;
                continue;
            }
            ++at;
            break;
        case Place::Envelope:
            at += feedEnvelope(rest);
            if (m_envelope.size() > envelopeLimit)
                return tl::unexpected(broken("what stands around its items is longer than 1 MiB"));
            break;
        case Place::FirstItem:
        case Place::NextItem:
            if (c == ']' && m_place == Place::FirstItem) {
                m_place = Place::Envelope;
                continue;
            }
            if (c == ',' || c == ']' || c == '}' || c == ':')
                return tl::unexpected(broken("an item is missing between two separators"));
            if (isJsonSpace(c)) {
                ++at;
                break;
            }
            m_scanner.start();
            m_item.clear();
            m_dropped = false;
            m_place = Place::Item;
            break;
        case Place::BehindItem:
            if (c == ']') {
                m_place = Place::Envelope;
                continue;
            }
            if (c == ',')
                m_place = Place::NextItem;
            else if (!isJsonSpace(c))
                return tl::unexpected(broken("two items are not separated by a comma"));
            ++at;
            break;
        case Place::Item: at += feedItem(rest, readableBehind); break;
        case Place::Done:
            if (!isJsonSpace(c))
                return tl::unexpected(broken("something follows behind its end"));
            ++at;
            break;
        }
    }
    return {};
}

Expected<std::string_view> ItemCutter::finish()
{
    if (m_place != Place::Done)
        return tl::unexpected(broken("it ends in the middle"));
    return std::string_view{m_envelope};
}

std::size_t ItemCutter::feedEnvelope(std::string_view rest)
{
    std::size_t used = 0;
    while (used < rest.size()) {
        const char c = rest[used++];
        m_envelope += c;
        if (m_inString) {
            if (m_escaped)
                m_escaped = false;
            else if (c == '\\')
                m_escaped = true;
            else if (c == '"')
                m_inString = false;
            continue;
        }
        if (c == '"') {
            m_inString = true;
        } else if (c == '{' || c == '[') {
            ++m_depth;
            if (c == '[' && m_depth == 2 && itemsKeyPrecedes()) {
                m_place = Place::FirstItem;
                return used;
            }
        } else if ((c == '}' || c == ']') && m_depth > 0 && --m_depth == 0) {
            m_place = Place::Done;
            return used;
        }
        if (m_envelope.size() > envelopeLimit)
            return used;
    }
    return used;
}

// Whether the envelope ends in `"items":[`, perhaps with white space.
bool ItemCutter::itemsKeyPrecedes() const
{
    std::string_view text{m_envelope};
    const auto dropSpace = [&text] {
        while (!text.empty() && isJsonSpace(text.back()))
            text.remove_suffix(1);
    };
    text.remove_suffix(1);
    dropSpace();
    if (!text.ends_with(':'))
        return false;
    text.remove_suffix(1);
    dropSpace();
    return text.ends_with("\"items\"");
}

std::size_t ItemCutter::feedItem(std::string_view rest, std::size_t readableBehind)
{
    const std::size_t used = m_scanner.scan(rest);
    const std::string_view part = rest.substr(0, used);
    if (!m_dropped && m_item.size() + part.size() > m_itemLimit) {
        m_dropped = true;
        ++m_tooLarge;
        m_item = {};
    }
    if (!m_scanner.complete()) {
        if (!m_dropped)
            m_item += part;
        return used;
    }
    m_place = Place::BehindItem;
    if (m_dropped)
        return used;
    if (m_item.empty()) {
        m_sink(part, rest.size() - used + readableBehind);
    } else {
        m_item += part;
        m_sink(m_item, 0);
    }
    return used;
}

} // namespace nephoscope
