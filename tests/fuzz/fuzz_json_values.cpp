// SPDX-License-Identifier: GPL-3.0-or-later
// Of a text that is JSON, the scanner finds the end of its first value exactly, however the text is cut.
#include "collectors/kubernetes/json_value_scanner.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdlib>

using namespace nephoscope;

namespace {

struct Scanned {
    std::size_t length = 0;
    bool complete = false;
    bool mayEnd = false;

    friend bool operator==(const Scanned&, const Scanned&) = default;
};

Scanned scanned(std::string_view text, std::size_t pieceLength)
{
    Scanned result;
    JsonValueScanner scanner;
    scanner.start();
    while (result.length < text.size()) {
        const std::string_view piece = text.substr(result.length, pieceLength);
        const std::size_t used = scanner.scan(piece);
        if (used > piece.size())
            std::abort();
        result.length += used;
        if (used < piece.size() && !scanner.complete())
            std::abort();
        if (scanner.complete())
            break;
    }
    result.complete = scanner.complete();
    result.mayEnd = scanner.mayEnd();
    return result;
}

} // namespace

// The first byte is the length of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::size_t pieceLength = data[0] % 16 + 1U;
    std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
    while (!text.empty() && isJsonSpace(text.front()))
        text.remove_prefix(1);

    const Scanned whole = scanned(text, std::max<std::size_t>(text.size(), 1));
    if (scanned(text, pieceLength) != whole)
        std::abort();
    // A text that is one value: the scanner takes all of it but the white space behind. The other parser takes a NUL for the end
    // of the text, and skips a byte order mark.
    const bool comparable = text.find('\0') == std::string_view::npos && !text.starts_with("\xEF\xBB\xBF");
    if (comparable && nlohmann::json::accept(text)) {
        std::string_view value = text;
        while (isJsonSpace(value.back()))
            value.remove_suffix(1);
        if (whole.length != value.size() || !whole.mayEnd)
            std::abort();
        // And the same of two values in a list.
        const std::string list = std::string{value} + "," + std::string{value};
        if (scanned(list, pieceLength).length != value.size())
            std::abort();
    }
    return 0;
}
