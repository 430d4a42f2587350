// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/string_pool.h"

#include <cstring>
#include <mutex>
#include <new>
#include <vector>

namespace nephoscope {

namespace {

constexpr std::size_t blockBytes = 64 * 1024;

} // namespace

struct StringPool::Private {
    using Entry = Interned::Entry;

    // Open addressing, at most half full: a string lies in the first slot from its hash on that is free or its own. Most calls
    // for a new string are then one look at one slot; nodes of a std::unordered_set cost a list of pods twice as much.
    struct Slot {
        std::size_t hash = 0;
        const Entry* entry = nullptr;
    };

    Slot& slotOf(std::size_t hash, std::string_view text)
    {
        for (std::size_t at = hash;; ++at) {
            Slot& slot = slots[at & (slots.size() - 1)];
            if (!slot.entry || (slot.hash == hash && slot.entry->text == text))
                return slot;
        }
    }

    void grow()
    {
        std::vector<Slot> old(slots.size() * 2);
        old.swap(slots);
        for (const Slot& slot : old) {
            if (slot.entry)
                slotOf(slot.hash, slot.entry->text) = slot;
        }
    }

    // An entry and, right behind it, its text.
    const Entry* keep(std::size_t hash, std::string_view text)
    {
        char* const place = room(sizeof(Entry) + text.size());
        char* const copy = place + sizeof(Entry);
        std::memcpy(copy, text.data(), text.size());
        return new (place) Entry{hash, {copy, text.size()}};
    }

    char* room(std::size_t bytes)
    {
        if (bytes > blockBytes / 4) {
            largeBytes += bytes;
            return large.emplace_back(std::make_unique_for_overwrite<char[]>(bytes)).get();
        }
        if (blocks.empty() || used + bytes > blockBytes) {
            blocks.push_back(std::make_unique_for_overwrite<char[]>(blockBytes));
            used = 0;
        }
        char* const place = blocks.back().get() + used;
        constexpr std::size_t step = alignof(Entry);
        used += (bytes + step - 1) / step * step;
        return place;
    }

    mutable std::mutex mutex; // guards all below; entries themselves never change once published
    std::vector<Slot> slots = std::vector<Slot>(1024); // a power of two
    std::size_t count = 0;
    std::vector<std::unique_ptr<char[]>> blocks;
    std::size_t used = 0; // bytes of the last block
    std::vector<std::unique_ptr<char[]>> large;
    std::size_t largeBytes = 0;
};

StringPool::StringPool() : d(std::make_unique<Private>()) {}

StringPool::~StringPool() = default;

Interned StringPool::intern(std::string_view text)
{
    if (text.empty())
        return {};
    const std::size_t hash = std::hash<std::string_view>{}(text);
    const std::lock_guard lock(d->mutex);
    Private::Slot& slot = d->slotOf(hash, text);
    if (slot.entry)
        return Interned{slot.entry};
    const auto* const entry = d->keep(hash, text);
    slot = {hash, entry};
    if (++d->count * 2 > d->slots.size())
        d->grow();
    return Interned{entry};
}

std::size_t StringPool::bytes() const
{
    const std::lock_guard lock(d->mutex);
    const std::size_t filled = d->blocks.empty() ? 0 : (d->blocks.size() - 1) * blockBytes + d->used;
    return filled + d->largeBytes + d->slots.size() * sizeof(Private::Slot);
}

} // namespace nephoscope
