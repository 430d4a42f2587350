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
        const std::uint64_t mark = markOf(text);
        Slot& slot = m_slots[mark >> 54];
        // What differs in its mark need not be looked at, far away in memory.
        if (slot.mark != mark || slot.text != text)
            slot = {mark, m_pool.intern(text)};
        return slot.text;
    }

private:
    static constexpr std::size_t slotCount = 1024; // they stay in the first cache

    struct Slot {
        std::uint64_t mark = 0;
        Interned text;
    };

    // From the length and both ends, where names differ.
    static std::uint64_t markOf(std::string_view text)
    {
        const std::size_t part = text.size() < 8 ? text.size() : 8;
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        std::memcpy(&first, text.data(), part);
        std::memcpy(&last, text.data() + text.size() - part, part);
        return (first ^ (last * 0x9E3779B97F4A7C15U) ^ text.size()) * 0xD6E8FEB86659FD93U;
    }

    StringPool& m_pool;
    std::vector<Slot> m_slots;
};

} // namespace nephoscope
