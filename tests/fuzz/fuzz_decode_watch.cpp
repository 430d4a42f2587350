// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/decoder.h"

// The first byte chooses the kind. What cannot be read is said.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace nephoscope;
    if (size == 0)
        return 0;
    const auto kind = static_cast<ObjectKind>(data[0] % EnumNames<ObjectKind>::names.size());
    const std::string_view line(reinterpret_cast<const char*>(data) + 1, size - 1);
    StringPool strings;
    Decoder decoder(strings);
    const auto event = decoder.decodeWatchLine(kind, line);
    if (!event && sentence(event.error()).empty())
        __builtin_trap();
    static_cast<void>(decoder.decodeStatus(line));
    return 0;
}
