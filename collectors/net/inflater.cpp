// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/inflater.h"

#include <isa-l/igzip_lib.h>

#include <cstring>

namespace nephoscope {

namespace {

const char* complaint(int result)
{
    switch (result) {
    case ISAL_INVALID_WRAPPER: return "its header is none";
    case ISAL_UNSUPPORTED_METHOD: return "it is compressed in an unknown way";
    case ISAL_INCORRECT_CHECKSUM: return "its checksum is wrong";
    default: return "its data is broken";
    }
}

} // namespace

struct Inflater::Private {
    Private()
    {
        isal_inflate_init(&stream);
        stream.crc_flag = ISAL_GZIP;
    }

    inflate_state stream; // with its tables and the window
    const std::unique_ptr<char[]> output = std::make_unique_for_overwrite<char[]>(outputBytes + spare);
    bool ended = false;
};

Inflater::Inflater() : d(std::make_unique<Private>()) {}

Inflater::~Inflater() = default;

void Inflater::feed(std::span<const char> compressed)
{
    // The library's interface knows no const.
    d->stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(compressed.data()));
    d->stream.avail_in = static_cast<std::uint32_t>(compressed.size());
}

Expected<std::span<const char>> Inflater::next()
{
    for (;;) {
        if (d->ended) {
            if (d->stream.avail_in == 0)
                return std::span<const char>{};
            // A gzip stream is a series of members (RFC 1952, 2.2); API servers send each event of a streaming list as one.
            isal_inflate_reset(&d->stream);
            d->ended = false;
        }
        d->stream.next_out = reinterpret_cast<std::uint8_t*>(d->output.get());
        d->stream.avail_out = static_cast<std::uint32_t>(outputBytes);
        if (const int result = isal_inflate(&d->stream); result != ISAL_DECOMP_OK) {
            return tl::unexpected(Error{.code = ErrorCode::BadInput,
                                        .what = "Cannot read a compressed answer",
                                        .why = std::string{"it is no proper gzip ("} + complaint(result) + ")",
                                        .tryThis = "Look for a proxy between here and the server that changes answers",
                                        .source = {},
                                        .file = {}});
        }
        d->ended = d->stream.block_state == ISAL_BLOCK_FINISH;
        const std::size_t size = outputBytes - d->stream.avail_out;
        std::memset(d->output.get() + size, 0, spare);
        // An empty member says nothing, and must not be taken for the end of the input.
        if (size > 0 || !d->ended)
            return std::span<const char>{d->output.get(), size};
    }
}

bool Inflater::ended() const
{
    return d->ended;
}

} // namespace nephoscope
