// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/inflater.h"

#include <isa-l/igzip_lib.h>

#include <optional>
#include <string>

namespace nephoscope {

namespace {

// Reads the header of a gzip member byte by byte (RFC 1952, 2.3). Our own, since the library's reads some headers otherwise when
// they come in pieces.
class HeaderReader {
public:
    enum class Result { More, Complete, Alien, UnknownMethod };

    Result take(std::uint8_t byte)
    {
        switch (m_place++) {
        case 0: return byte == 0x1f ? Result::More : Result::Alien;
        case 1: return byte == 0x8b ? Result::More : Result::Alien;
        case 2: return byte == 8 ? Result::More : Result::UnknownMethod;
        case 3: m_flags = byte; return (byte & reserved) == 0 ? Result::More : Result::Alien;
        case 9: return goOn();
        default: break;
        }
        if (m_place < fixedBytes)
            return Result::More; // time, compression, operating system
        if (m_flags & extra) {
            // Two bytes of length, the lower first, and so many of content.
            if (m_lengthBytes < 2)
                m_length |= static_cast<std::uint32_t>(byte) << (8 * m_lengthBytes++);
            else
                --m_length;
            if (m_lengthBytes == 2 && m_length == 0)
                m_flags &= ~extra;
        } else if (m_flags & name) {
            if (byte == 0)
                m_flags &= ~name;
        } else if (m_flags & comment) {
            if (byte == 0)
                m_flags &= ~comment;
        } else if (++m_checksumBytes == 2) {
            m_flags &= ~checksum; // of the header alone; readers need not look at it
        }
        return goOn();
    }

private:
    static constexpr unsigned checksum = 2;
    static constexpr unsigned extra = 4;
    static constexpr unsigned name = 8;
    static constexpr unsigned comment = 16;
    static constexpr unsigned reserved = 0xe0;
    static constexpr std::size_t fixedBytes = 10;

    Result goOn() const { return (m_flags & (checksum | extra | name | comment)) == 0 ? Result::Complete : Result::More; }

    std::size_t m_place = 0;
    unsigned m_flags = 0;
    std::uint32_t m_length = 0;
    unsigned m_lengthBytes = 0;
    unsigned m_checksumBytes = 0;
};

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
        stream.crc_flag = ISAL_GZIP_NO_HDR_VER; // the checksum behind the data is its to compare
    }

    // ISAL_DECOMP_OK, also while more is to come.
    int readHeader()
    {
        while (header && stream.avail_in > 0) {
            --stream.avail_in;
            switch (header->take(*stream.next_in++)) {
            case HeaderReader::Result::More: break;
            case HeaderReader::Result::Complete: header.reset(); break;
            case HeaderReader::Result::Alien: return ISAL_INVALID_WRAPPER;
            case HeaderReader::Result::UnknownMethod: return ISAL_UNSUPPORTED_METHOD;
            }
        }
        return ISAL_DECOMP_OK;
    }

    inflate_state stream; // with its tables and the window
    std::optional<HeaderReader> header = HeaderReader(); // while it is being read
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
            d->header.emplace();
            d->ended = false;
        }
        d->stream.next_out = reinterpret_cast<std::uint8_t*>(place.data());
        d->stream.avail_out = static_cast<std::uint32_t>(place.size());
        int result = d->readHeader();
        if (result == ISAL_DECOMP_OK && d->header)
            return std::size_t{0};
        if (result == ISAL_DECOMP_OK)
            result = isal_inflate(&d->stream);
        if (result != ISAL_DECOMP_OK) {
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
