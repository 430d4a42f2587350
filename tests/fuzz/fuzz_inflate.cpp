// SPDX-License-Identifier: GPL-3.0-or-later
// However compressed bytes are cut into pieces, they inflate to the same text; what was compressed comes back.
#include "collectors/net/inflater.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace nephoscope;

namespace {

constexpr std::size_t placeSize = std::size_t{256} << 10;
constexpr std::size_t enough = std::size_t{4} << 20; // of what a few bytes may inflate to

struct Inflated {
    std::string text;
    bool good = true;
    bool ended = false;
    bool whole = true;  // there was not more than enough
};

Inflated inflated(std::string_view bytes, std::size_t pieceLength)
{
    Inflated result;
    Inflater inflater;
    std::vector<char> place(placeSize);
    for (std::size_t at = 0; at < bytes.size(); at += pieceLength) {
        const std::string piece{bytes.substr(at, pieceLength)};
        inflater.feed(piece);
        for (;;) {
            const auto out = inflater.next(place);
            if (!out) {
                if (out.error().why.empty())
                    std::abort();
                result.good = false;
                return result;
            }
            if (*out == 0)
                break;
            if (*out > place.size())
                std::abort();
            result.text.append(place.data(), *out);
            if (result.text.size() > enough) {
                result.whole = false;
                return result;
            }
        }
    }
    result.ended = inflater.ended();
    return result;
}

// The text as one member of a gzip stream.
std::string compressed(std::string_view text)
{
    z_stream stream{};
    if (deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        std::abort();
    std::string input{text};
    std::string out(deflateBound(&stream, input.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        std::abort();
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

} // namespace

// The first byte is the length of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::size_t pieceLength = data[0] + 1U;
    const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};

    const Inflated whole = inflated(bytes, std::max<std::size_t>(bytes.size(), 1));
    const Inflated pieces = inflated(bytes, pieceLength);
    if (whole.good && whole.whole && (!pieces.good || pieces.text != whole.text || pieces.ended != whole.ended))
        std::abort();
    if (!whole.good && pieces.good && pieces.whole)
        std::abort();

    // Two members one after the other are one text.
    const std::string_view first = bytes.substr(0, bytes.size() / 2);
    const Inflated back = inflated(compressed(first) + compressed(bytes.substr(first.size())), pieceLength);
    if (!back.good || !back.ended || back.text != bytes)
        std::abort();
    return 0;
}
