// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/quantity.h"

// What was understood must be understood again from its canonical text, as the same amount.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace nephoscope;
    const auto quantity = parseQuantity(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!quantity)
        return 0;
    const auto again = parseQuantity(quantity->text());
    if (!again || *again != *quantity || again->text() != quantity->text())
        __builtin_trap();
    static_cast<void>(quantity->value());
    static_cast<void>(quantity->milliValue());
    static_cast<void>(quantity->toDouble());
    return 0;
}
