// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/list_stream.h"

#include <cstdlib>

// A list with limits that it is beyond ends in an error, or without the items that are too large.
static void checkLimits(nephoscope::Decoder& decoder, nephoscope::ItemKind kind, std::string_view body, std::size_t chunk)
{
    using namespace nephoscope;
    constexpr std::size_t itemLimit = 100;
    std::size_t items = 0;
    ListStream stream(decoder, kind, [&items](Payload&&) { ++items; }, itemLimit);
    bool fed = true;
    for (std::size_t at = 0; at < body.size() && fed; at += chunk)
        fed = stream.feed(body.substr(at, chunk)).has_value();
    if (!fed)
        return;
    const auto page = stream.finish();
    if (page && (page->itemCount != items || page->reasons.size() > Decoder::reasonLimit))
        std::abort();
    if (!body.starts_with('{'))
        return;
    ListStream padded(decoder, kind, [](Payload&&) {});
    const std::string padding = R"({"padding":")" + std::string(ItemCutter::envelopeLimit, 'x') + "\",";
    if (padded.feed(padding))
        std::abort();
}

// The first byte chooses the kind, the second the size of the chunks and whether limits are tried. Items must not depend on how the
// list was cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace nephoscope;
    if (size < 2)
        return 0;
    const auto kind = static_cast<ItemKind>(data[0] % EnumNames<ItemKind>::names.size());
    const std::size_t chunk = data[1] % 64 + 1U;
    const std::string_view body(reinterpret_cast<const char*>(data) + 2, size - 2);

    StringPool strings;
    Decoder decoder(strings);
    std::vector<Payload> streamed;
    ListStream stream(decoder, kind, [&](Payload&& payload) { streamed.push_back(std::move(payload)); });
    bool fed = true;
    for (std::size_t at = 0; at < body.size() && fed; at += chunk)
        fed = stream.feed(body.substr(at, chunk)).has_value();
    const bool finished = fed && stream.finish().has_value();

    std::vector<Payload> whole;
    const auto page = decoder.decodeList(kind, body, [&](Payload&& payload) { whole.push_back(std::move(payload)); });
    if (finished && (!page || whole != streamed))
        std::abort();
    if (data[1] & 64)
        checkLimits(decoder, kind, body, chunk);
    return 0;
}
