// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace nephoscope {

// A token, password or private key. Its bytes are overwritten when it goes, and it has no way into a stream or a format
// string: who needs the text must say reveal(). Values of any thread.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : m_text(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : m_text(std::move(other.m_text)) { other.wipe(); }
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret() { wipe(); }

    bool empty() const { return m_text.empty(); }
    const std::string& reveal() const { return m_text; }

    friend bool operator==(const Secret&, const Secret&) = default;

private:
    void wipe() noexcept;

    std::string m_text;
};

// Overwrites the whole of a string that has held a secret, and empties it.
void wipe(std::string& text) noexcept;

} // namespace nephoscope
