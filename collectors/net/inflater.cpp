// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/inflater.h"

#include <zlib.h>

#include <vector>

namespace nephoscope {

namespace {

// 15: the largest window; +16: a gzip header, not zlib's.
constexpr int gzipWindow = 15 + 16;

} // namespace

struct Inflater::Private {
    z_stream stream{};
    std::vector<char> output = std::vector<char>(outputBytes + spare);
    bool ready = false;
    bool ended = false;
};

Inflater::Inflater() : d(std::make_unique<Private>())
{
    d->ready = inflateInit2(&d->stream, gzipWindow) == Z_OK;
}

Inflater::~Inflater()
{
    if (d->ready)
        inflateEnd(&d->stream);
}

void Inflater::feed(std::span<const char> compressed)
{
    // zlib's interface is older than const.
    d->stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
    d->stream.avail_in = static_cast<uInt>(compressed.size());
}

Expected<std::span<const char>> Inflater::next()
{
    const auto broken = [this] {
        const std::string reason = d->stream.msg ? d->stream.msg : "it ends or begins in the wrong place";
        return tl::unexpected(Error{.code = ErrorCode::BadInput,
                                    .what = "Cannot read a compressed answer",
                                    .why = "it is no proper gzip (" + reason + ")",
                                    .tryThis = "Look for a proxy between here and the server that changes answers",
                                    .source = {},
                                    .file = {}});
    };
    if (!d->ready)
        return broken();
    for (;;) {
        if (d->ended) {
            if (d->stream.avail_in == 0)
                return std::span<const char>{};
            // A gzip stream is a series of members (RFC 1952, 2.2); API servers send each event of a streaming list as one.
            if (inflateReset(&d->stream) != Z_OK)
                return broken();
            d->ended = false;
        }
        d->stream.next_out = reinterpret_cast<Bytef*>(d->output.data());
        d->stream.avail_out = static_cast<uInt>(outputBytes);
        const int result = inflate(&d->stream, Z_SYNC_FLUSH);
        if (result == Z_STREAM_END)
            d->ended = true;
        // Z_BUF_ERROR: nothing to do without more input.
        else if (result != Z_OK && result != Z_BUF_ERROR)
            return broken();
        const std::size_t size = outputBytes - d->stream.avail_out;
        // An empty member says nothing, and must not be taken for the end of the input.
        if (size > 0 || d->stream.avail_in == 0 || result == Z_BUF_ERROR)
            return std::span<const char>{d->output.data(), size};
    }
}

bool Inflater::ended() const
{
    return d->ended;
}

} // namespace nephoscope
