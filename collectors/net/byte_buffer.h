// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace nephoscope {

// Bytes of an answer as they arrive: written where they are to stay, without being zeroed before or copied afterwards.
class ByteBuffer {
public:
    // Readable behind the content, whatever stands there, as simdjson wants it.
    static constexpr std::size_t spare = 64;

    std::string_view view() const { return {m_bytes.get(), m_size}; }
    std::size_t size() const { return m_size; }
    // How many bytes behind the content may be read.
    std::size_t readableBehind() const { return m_capacity - m_size; }

    // Where the next bytes may be written, at least that many; the content stays.
    std::span<char> room(std::size_t atLeast)
    {
        if (const std::size_t needed = m_size + atLeast + spare; needed > m_capacity) {
            const std::size_t capacity = std::max(needed, m_capacity * 2);
            auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
            if (m_size > 0)
                std::memcpy(bytes.get(), m_bytes.get(), m_size);
            m_bytes = std::move(bytes);
            m_capacity = capacity;
        }
        return {m_bytes.get() + m_size, m_capacity - m_size - spare};
    }
    // That many have been written there.
    void grow(std::size_t bytes) { m_size += bytes; }

    // Empty, with the memory kept for what comes next.
    void clear() { m_size = 0; }

private:
    std::unique_ptr<char[]> m_bytes;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

} // namespace nephoscope
