// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/inflater.h"

#include <isa-l/igzip_lib.h>

#include <string>

namespace nephoscope {

namespace {

constexpr std::uint8_t firstByte = 0x1f; // of every member (RFC 1952, 2.3.1)

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
    bool fresh = true;    // at the beginning of a member
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

Expected<std::size_t> Inflater::next(std::span<char> place)
{
    for (;;) {
        if (d->ended) {
            if (d->stream.avail_in == 0)
                return std::size_t{0};
            // A gzip stream is a series of members (RFC 1952, 2.2); API servers send each event of a streaming list as one.
            isal_inflate_reset(&d->stream);
            d->fresh = true;
            d->ended = false;
        }
        d->stream.next_out = reinterpret_cast<std::uint8_t*>(place.data());
        d->stream.avail_out = static_cast<std::uint32_t>(place.size());
        // The library waits for the whole header, which what is no gzip may never be long enough for.
        const bool begins = d->fresh && d->stream.avail_in > 0;
        const bool alien = begins && *d->stream.next_in != firstByte;
        d->fresh = d->fresh && !begins;
        if (const int result = alien ? ISAL_INVALID_WRAPPER : isal_inflate(&d->stream); result != ISAL_DECOMP_OK) {
            return tl::unexpected(Error{.code = ErrorCode::BadInput,
                                        .what = "Cannot read a compressed answer",
                                        .why = std::string{"it is no proper gzip ("} + complaint(result) + ")",
                                        .tryThis = "Look for a proxy between here and the server that changes answers",
                                        .source = {},
                                        .file = {}});
        }
        d->ended = d->stream.block_state == ISAL_BLOCK_FINISH;
        const std::size_t size = place.size() - d->stream.avail_out;
        // An empty member says nothing, and must not be taken for the end of the input.
        if (size > 0 || !d->ended)
            return size;
    }
}

bool Inflater::ended() const
{
    return d->ended;
}

} // namespace nephoscope
