// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/list_stream.h"

#include <cstdlib>

// The first byte chooses the kind, the second the size of the chunks. Items must not depend on how the list was cut.
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
    return 0;
}
