// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nephoscope {

__extension__ using Int128 = __int128;

// An amount as Kubernetes writes it ("250m", "512Mi", "1e3"): exact to 10⁻⁹, with the family of suffixes it is printed in.
// Rules: k8s.io/apimachinery pkg/api/resource (finer parts round away from zero, magnitude is capped at 2⁶³−1).
class Quantity {
public:
    enum class Format { DecimalSI, BinarySI, DecimalExponent };

    Quantity() = default;
    static Quantity fromMilli(std::int64_t milli, Format format = Format::DecimalSI);
    static Quantity fromValue(std::int64_t value, Format format = Format::DecimalSI);
    static Quantity fromNano(Int128 nano, Format format = Format::DecimalSI);

    // Whole units, thousandths, billionths; the first two rounded away from zero as the autoscaler does.
    std::int64_t value() const;
    std::int64_t milliValue() const;
    Int128 nanoValue() const { return m_nano; }
    double toDouble() const;

    Format format() const { return m_format; }
    bool isZero() const { return m_nano == 0; }

    // Canonical text: the largest suffix that loses nothing.
    std::string text() const;

    // Equal amounts are equal in whatever format they were written.
    friend bool operator==(const Quantity& a, const Quantity& b) { return a.m_nano == b.m_nano; }
    friend std::strong_ordering operator<=>(const Quantity& a, const Quantity& b)
    {
        return a.m_nano < b.m_nano ? std::strong_ordering::less
               : a.m_nano > b.m_nano ? std::strong_ordering::greater
                                     : std::strong_ordering::equal;
    }

private:
    Int128 m_nano = 0;
    Format m_format = Format::DecimalSI;
};

// Empty when the text is no quantity.
std::optional<Quantity> parseQuantity(std::string_view text);

} // namespace nephoscope
