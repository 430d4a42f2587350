// SPDX-License-Identifier: GPL-3.0-or-later
// However a text is cut into pieces, its lines are those of a simple search for line ends.
#include "collectors/net/line_splitter.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

using namespace nephoscope;

namespace {

constexpr const char* tooLong = "\n";  // no line holds a line end

std::vector<std::string> linesOf(std::string_view text, std::size_t maximum)
{
    std::vector<std::string> lines;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        std::string_view line = text.substr(0, end);
        const bool fits = line.size() <= maximum;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.emplace_back(fits ? line : tooLong);
        text.remove_prefix(end + 1);
    }
    if (text.size() > maximum)
        lines.emplace_back(tooLong);
    return lines;
}

} // namespace

// The first byte is the longest line, the second the length of the pieces. A longest line of 255 stands for a large one: then the first
// line is made longer than what is kept between lines.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const bool large = data[0] == 255;
    const std::size_t maximum = large ? std::size_t{4} << 20 : data[0];
    const std::size_t pieceLength = (std::size_t{data[1]} + 1) * (large ? 4096 : 1);
    std::string text(large ? std::size_t{3} << 19 : 0, 'x');
    text.append(reinterpret_cast<const char*>(data + 2), size - 2);

    LineSplitter splitter{maximum};
    std::vector<std::string> lines;
    unsigned sum = 0;
    for (std::size_t at = 0; at < text.size(); at += pieceLength) {
        std::string piece{text.substr(at, pieceLength)};
        const std::size_t length = piece.size();
        piece.resize(length + LineSplitter::spare);
        splitter.feed({piece.data(), length});
        while (const auto line = splitter.next()) {
            lines.emplace_back(*line ? std::string{**line} : tooLong);
            if (*line) {
                // The spare bytes must be readable; the address sanitizer watches.
                for (std::size_t i = 0; i < LineSplitter::spare; ++i)
                    sum += static_cast<unsigned char>((*line)->data()[(*line)->size() + i]);
            }
        }
        if (splitter.memory() > maximum + LineSplitter::spare)
            std::abort();
    }
    volatile unsigned sink = sum;
    static_cast<void>(sink);
    if (lines != linesOf(text, maximum) || splitter.linesSoFar() != lines.size())
        std::abort();
    return 0;
}
