// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/string_pool.h"

#include <cstdint>
#include <cstring>
#include <vector>

namespace nephoscope {

// Answers for a StringPool, without its lock, for the strings that were asked for lately: most strings of a list repeat from
// item to item. One thread.
class InternCache {
public:
    explicit InternCache(StringPool& pool) : m_pool(pool), m_slots(slotCount) {}

    Interned intern(std::string_view text)
    {
        if (text.empty())
            return {};
        Interned& slot = m_slots[slotOf(text)];
        if (slot != text)
            slot = m_pool.intern(text);
        return slot;
    }

private:
    static constexpr std::size_t slotCount = 4096;

    // From the length and both ends, where names differ.
    static std::size_t slotOf(std::string_view text)
    {
        const std::size_t part = text.size() < 8 ? text.size() : 8;
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        std::memcpy(&first, text.data(), part);
        std::memcpy(&last, text.data() + text.size() - part, part);
        const std::uint64_t mixed = (first ^ (last * 0x9E3779B97F4A7C15U) ^ text.size()) * 0xD6E8FEB86659FD93U;
        return static_cast<std::size_t>(mixed >> 52);
    }

    StringPool& m_pool;
    std::vector<Interned> m_slots;
};

} // namespace nephoscope
