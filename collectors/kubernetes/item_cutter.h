// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/json_value_scanner.h"
#include "collectors/model/error.h"

#include <functional>
#include <string>
#include <string_view>

namespace nephoscope {

// Cuts the elements of the `items` array out of a LIST answer while it arrives, so that memory holds one item at a time however
// long the list is. What stands around the items (kind, metadata) is kept as a document with an empty array: the envelope.
class ItemCutter {
public:
    // Called with the bytes of one item and how many bytes behind it can be read.
    using Sink = std::function<void(std::string_view item, std::size_t readableBehind)>;

    static constexpr std::size_t usualItemLimit = std::size_t{16} << 20;
    static constexpr std::size_t envelopeLimit = std::size_t{1} << 20;

    explicit ItemCutter(Sink sink, std::size_t itemLimit = usualItemLimit);

    // Bytes in the order of their arrival; a failure is final.
    Expected<void> feed(std::string_view chunk, std::size_t readableBehind = 0);

    // The envelope, once all has been fed.
    Expected<std::string_view> finish();

    // Items that were longer than the limit, and so not passed on.
    std::size_t tooLarge() const { return m_tooLarge; }

private:
    enum class Place { BeforeDocument, Envelope, FirstItem, NextItem, BehindItem, Item, Done };

    std::size_t feedEnvelope(std::string_view rest);
    std::size_t feedItem(std::string_view rest, std::size_t readableBehind);
    bool itemsKeyPrecedes() const;

    Sink m_sink;
    std::size_t m_itemLimit;
    Place m_place = Place::BeforeDocument;
    std::string m_envelope;
    std::size_t m_depth = 0;  // of brackets in the envelope
    bool m_inString = false;
    bool m_escaped = false;
    JsonValueScanner m_scanner;
    std::string m_item;       // the beginning of an item that was not whole in its chunk
    bool m_dropped = false;   // the present item is beyond the limit
    std::size_t m_tooLarge = 0;
};

} // namespace nephoscope
