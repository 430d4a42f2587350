// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace nephoscope {

// The stable names of an enumeration, in the order of its values from 0; specialised beside each enumeration.
template <class E>
struct EnumNames;

template <class E>
constexpr std::string_view enumName(E value)
{
    return EnumNames<E>::names.at(static_cast<std::size_t>(value));
}

template <class E>
constexpr std::optional<E> enumFromName(std::string_view name)
{
    for (std::size_t i = 0; i < EnumNames<E>::names.size(); ++i) {
        if (name == EnumNames<E>::names[i])
            return static_cast<E>(i);
    }
    return std::nullopt;
}

} // namespace nephoscope
