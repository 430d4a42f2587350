// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/columns_document.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace nephoscope;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto document = readColumns(text, Time{std::chrono::hours{24 * 365 * 56}}, "fuzz.json");
    // Something is always said, also of an empty file.
    if (document.rows.empty() && document.errors.empty())
        __builtin_trap();
    return 0;
}
