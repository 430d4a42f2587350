// SPDX-License-Identifier: GPL-3.0-or-later
// What is read as a URL must read the same again from its own text, and must never show its user information.
#include "collectors/net/url.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace nephoscope;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    if (percentDecode(percentEncode(text)) != text)
        std::abort();
    auto url = parseUrl(text);
    if (!url)
        return 0;
    url->userInfo.clear();
    const auto again = parseUrl(url->text());
    if (!again || *again != *url)
        std::abort();
    for (const char c : url->text() + url->authority()) {
        if (c <= ' ' || c == 0x7f)
            std::abort();
    }
    return 0;
}
