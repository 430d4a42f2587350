// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/gzip_text.h"

#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <vector>

namespace nephoscope {

namespace {

// Bytes of igzip's counters are 32 bits wide.
constexpr std::size_t largestPiece = std::numeric_limits<std::uint32_t>::max() / 4;

} // namespace

std::string gzipText(std::string_view text)
{
    std::vector<std::uint8_t> levelBuffer(ISAL_DEF_LVL1_DEFAULT);
    isal_zstream stream{};
    isal_deflate_init(&stream);
    stream.level = 1;
    stream.level_buf = levelBuffer.data();
    stream.level_buf_size = static_cast<std::uint32_t>(levelBuffer.size());
    stream.gzip_flag = IGZIP_GZIP;
    std::string result;
    do {
        if (stream.avail_in == 0) {
            const std::size_t size = std::min(text.size(), largestPiece);
            // igzip does not write there.
            stream.next_in = const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
            stream.avail_in = static_cast<std::uint32_t>(size);
            text.remove_prefix(size);
            stream.end_of_stream = text.empty() ? 1 : 0;
        }
        const std::size_t used = result.size();
        result.resize(used + std::max<std::size_t>(std::size_t{stream.avail_in} / 4, 64 * 1024));
        stream.next_out = reinterpret_cast<std::uint8_t*>(result.data() + used);
        stream.avail_out = static_cast<std::uint32_t>(result.size() - used);
        if (isal_deflate(&stream) != COMP_OK)
            throw std::logic_error{"igzip was called wrongly"};
        result.resize(result.size() - stream.avail_out);
    } while (stream.internal_state.state != ZSTATE_END);
    return result;
}

} // namespace nephoscope
