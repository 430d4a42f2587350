// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/json_reader.h"

#include "collectors/kubernetes/json_value_scanner.h"

namespace nephoscope {

bool JsonReader::time(Value& value, std::optional<Time>& out)
{
    std::string_view written;
    if (!text(value, written))
        return false;
    if (written.data() == nullptr)
        return true;
    out = parseRfc3339(written);
    // Go's zero time, which means that there is none, is outside of what nanoseconds can hold.
    if (!out && !written.empty() && !written.starts_with("0001-01-01T"))
        return fail("is not a time: \"" + std::string{written.substr(0, 64)} + "\"");
    return true;
}

bool JsonReader::quantity(Value& value, std::optional<Quantity>& out)
{
    std::string_view written;
    if (value.get_string().get(written)) {
        if (isNull(value))
            return true;
        // A plain number is a quantity, too.
        written = value.raw_json_token();
        while (!written.empty() && isJsonSpace(written.back()))
            written.remove_suffix(1);
        double number = 0;
        if (value.get_double().get(number))
            return fail("is not a quantity");
    }
    out = parseQuantity(written);
    if (!out)
        return fail("is not a quantity: \"" + std::string{written.substr(0, 64)} + "\"");
    return true;
}

} // namespace nephoscope
