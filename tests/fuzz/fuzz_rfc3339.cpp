// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/time.h"

// Times, and durations as on the command line. A time that was understood is understood again from its own text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace nephoscope;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto time = parseRfc3339(text)) {
        const auto again = parseRfc3339(formatRfc3339(*time));
        if (!again || *again != *time)
            __builtin_trap();
    }
    if (const auto duration = parseDuration(text); duration && *duration < Duration::zero())
        __builtin_trap();
    return 0;
}
