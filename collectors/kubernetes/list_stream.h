// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/decoder.h"
#include "collectors/kubernetes/item_cutter.h"

namespace nephoscope {

// Decodes a LIST answer while it arrives, in chunks cut anywhere: memory holds one item, not the list. Gives the same items as
// Decoder::decodeList. One thread, the decoder's.
class ListStream {
public:
    ListStream(Decoder& decoder, ItemKind kind, Decoder::Sink sink, std::size_t itemLimit = ItemCutter::usualItemLimit);
    ListStream(Decoder& decoder, ObjectKind kind, Decoder::Sink sink, std::size_t itemLimit = ItemCutter::usualItemLimit)
        : ListStream(decoder, itemKind(kind), std::move(sink), itemLimit)
    {}

    // A failure is final; items already passed on stay good.
    Expected<void> feed(std::string_view chunk, std::size_t readableBehind = 0) { return m_cutter.feed(chunk, readableBehind); }

    // After the last chunk.
    Expected<ListPage> finish();

private:
    friend class Decoder;
    void take(std::string_view item, std::size_t readableBehind);

    Decoder& m_decoder;
    ItemKind m_kind;
    Decoder::Sink m_sink;
    std::size_t m_itemLimit;
    std::size_t m_passOver = 0;  // items that were decoded before
    ListPage m_page;             // its counts and reasons
    ItemCutter m_cutter;
};

} // namespace nephoscope
