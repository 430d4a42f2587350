// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/list_stream.h"

#include <utility>

namespace nephoscope {

ListStream::ListStream(Decoder& decoder, ItemKind kind, Decoder::Sink sink, std::size_t itemLimit)
    : m_decoder(decoder), m_kind(kind), m_sink(std::move(sink)), m_itemLimit(itemLimit),
      m_cutter([this](std::string_view item, std::size_t readableBehind) { take(item, readableBehind); }, itemLimit)
{}

void ListStream::take(std::string_view item, std::size_t readableBehind)
{
    if (m_passOver > 0) {
        --m_passOver;
        return;
    }
    auto payload = m_decoder.decodeItem(m_kind, item, readableBehind);
    if (payload) {
        ++m_page.itemCount;
        m_sink(std::move(*payload));
        return;
    }
    ++m_page.skipped;
    if (m_page.reasons.size() < Decoder::reasonLimit)
        m_page.reasons.push_back(std::move(payload.error()));
}

Expected<ListPage> ListStream::finish()
{
    const auto envelope = m_cutter.finish();
    if (!envelope)
        return tl::unexpected(envelope.error());
    auto page = m_decoder.decodeEnvelope(m_kind, *envelope);
    if (!page)
        return page;
    page->itemCount = m_page.itemCount;
    page->skipped = m_page.skipped + m_cutter.tooLarge();
    page->reasons = m_page.reasons;
    if (m_cutter.tooLarge() > 0 && page->reasons.size() < Decoder::reasonLimit) {
        Error error;
        error.code = ErrorCode::TooLarge;
        error.what = "Left out " + std::to_string(m_cutter.tooLarge()) + " items of the list";
        error.why = "each is longer than " + std::to_string(m_itemLimit) + " bytes";
        page->reasons.push_back(std::move(error));
    }
    return page;
}

} // namespace nephoscope
