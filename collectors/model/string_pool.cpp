// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/string_pool.h"

#include <cstring>
#include <deque>
#include <mutex>
#include <unordered_set>
#include <vector>

namespace nephoscope {

namespace {

constexpr std::size_t blockBytes = 64 * 1024;

} // namespace

struct StringPool::Private {
    using Entry = Interned::Entry;

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(const Entry* entry) const { return entry->hash; }
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    struct Equal {
        using is_transparent = void;
        bool operator()(const Entry* a, const Entry* b) const { return a->text == b->text; }
        bool operator()(const Entry* a, std::string_view b) const { return a->text == b; }
        bool operator()(std::string_view a, const Entry* b) const { return a == b->text; }
    };

    std::string_view keep(std::string_view text)
    {
        if (text.size() > blockBytes / 4) {
            large.emplace_back(text);
            return large.back();
        }
        if (blocks.empty() || used + text.size() > blockBytes) {
            blocks.push_back(std::make_unique<char[]>(blockBytes));
            used = 0;
        }
        char* place = blocks.back().get() + used;
        std::memcpy(place, text.data(), text.size());
        used += text.size();
        return {place, text.size()};
    }

    mutable std::mutex mutex; // guards all below; entries themselves never change once published
    std::vector<std::unique_ptr<char[]>> blocks;
    std::size_t used = 0; // bytes of the last block
    std::deque<std::string> large;
    std::size_t largeBytes = 0;
    std::deque<Entry> entries;
    std::unordered_set<const Entry*, Hash, Equal> index;
};

StringPool::StringPool() : d(std::make_unique<Private>()) {}

StringPool::~StringPool() = default;

Interned StringPool::intern(std::string_view text)
{
    if (text.empty())
        return {};
    const std::lock_guard lock(d->mutex);
    if (const auto found = d->index.find(text); found != d->index.end())
        return Interned{*found};
    const std::string_view kept = d->keep(text);
    if (kept.size() > blockBytes / 4)
        d->largeBytes += kept.size();
    const auto& entry = d->entries.emplace_back(Interned::Entry{std::hash<std::string_view>{}(kept), kept});
    d->index.insert(&entry);
    return Interned{&entry};
}

std::size_t StringPool::bytes() const
{
    const std::lock_guard lock(d->mutex);
    return d->blocks.size() * blockBytes + d->largeBytes + d->entries.size() * (sizeof(Interned::Entry) + 4 * sizeof(void*));
}

} // namespace nephoscope
