// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/secret.h"

namespace nephoscope {

void wipe(std::string& text) noexcept
{
    // Through a volatile pointer, so that the writes are not taken for dead.
    volatile char* bytes = text.data();
    for (std::size_t i = 0; i < text.size(); ++i)
        bytes[i] = 0;
    text.clear();
}

Secret& Secret::operator=(const Secret& other)
{
    if (this != &other) {
        wipe();
        m_text = other.m_text;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept
{
    if (this != &other) {
        wipe();
        m_text = std::move(other.m_text);
        other.wipe();
    }
    return *this;
}

void Secret::wipe() noexcept
{
    nephoscope::wipe(m_text);
}

} // namespace nephoscope
