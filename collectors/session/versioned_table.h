// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/packed_value.h"
#include "collectors/session/retention.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <functional>

namespace nephoscope {

// The newest there is, whatever the clock says: T of a live view.
inline constexpr Time liveTime = Time::max();

// What stays of a key when memory is cut.
enum class BeforeCut {
    KeepLast,  // states: the last version before the cut, since it still holds after it
    DropAll,   // samples: nothing
};

// What becomes of a version when the next one begins.
enum class Past {
    Kept,
    Forgotten,  // only the newest is asked for; what comes late says nothing new
};

// Each key's values over time. State at T is the last version at or before T, found by binary search; the death of a key is a
// version too. The newest version of each key is kept whole, older ones packed; all share their unchanged parts.
// Single-threaded. References handed out live for as long as their holder wants.
template <class Key, class Value>
class VersionedTable {
public:
    using Ref = std::shared_ptr<const Value>;

    // When a version began to hold; `late`: it arrived after a later one. `value` is null for a death.
    struct Version {
        Time at{};
        bool late = false;
        const Value* value = nullptr;
    };

    explicit VersionedTable(Retention& retention, BeforeCut beforeCut = BeforeCut::KeepLast, Past past = Past::Kept)
        : m_retention(retention), m_beforeCut(beforeCut), m_past(past)
    {}
    VersionedTable(const VersionedTable&) = delete;
    VersionedTable& operator=(const VersionedTable&) = delete;

    // `value` holds for the key from `at` on, until a later version. False, and nothing is added, if it already did.
    bool put(const Key& key, Time at, const Value& value, std::uint64_t mark = 0);
    // The key is no more from `at` on. False if it was not alive then.
    bool remove(const Key& key, Time at);

    // Null if the key did not exist at `t`, or memory does not reach back so far.
    Ref at(const Key& key, Time t) const;
    Ref latest(const Key& key) const;
    bool aliveAt(const Key& key, Time t) const;

    // When the version that holds at `t` began, death included; nothing before the first one.
    std::optional<Time> versionTime(const Key& key, Time t) const;
    // Of the first version that is remembered.
    std::optional<Time> firstTime(const Key& key) const;

    // f(const Key&, const Value&) for every key alive at `t`, in no particular order.
    template <class F>
    void forEachAt(Time t, F&& f) const;
    // The same with f(const Key&, const Ref&), to keep.
    template <class F>
    void forEachRefAt(Time t, F&& f) const;
    // f(const Version&) for the versions of a key that begin within the span, oldest first; the value lives during the call.
    template <class F>
    void forEachVersion(const Key& key, TimeSpan span, F&& f) const;
    // f(const Key&) for every key remembered, dead ones included.
    template <class F>
    void forEachKey(F&& f) const;

    // The `mark` of the key's last put: how a re-list tells what it has seen.
    std::uint64_t mark(const Key& key) const;

    // Forgets what no state from `cut` on needs; f(const Key&) for every key of which nothing is left.
    template <class F>
    void forgetBefore(Time cut, F&& forgotten);

    std::size_t keyCount() const { return m_histories.size(); }
    std::size_t versionCount() const { return m_versionCount; }

private:
    struct Stored {
        Time at{};
        std::unique_ptr<std::uint8_t[]> bytes;
        std::uint32_t size = 0;
        bool gone = false;
        bool late = false;
        std::shared_ptr<const void> shared;
    };
    struct History {
        std::vector<Stored> versions;  // ordered by time, those of one moment by arrival
        Ref latest;                    // of the last version; null when that is a death
        std::uint64_t mark = 0;
    };

    // What is still held of a key that is no more: the part that its versions share, its place here and in indices by name.
    static constexpr std::size_t costOfDeath = 1'536;

    // What a version costs: itself, the share of its vector's growth, its bytes and the allocator's overhead. The newest of a key
    // that is alive, which stays whatever the limit, has no bytes.
    static std::size_t cost(const Stored& stored)
    {
        return sizeof(Stored) + sizeof(Stored) / 4 + (stored.size > 0 ? stored.size + 16 : 0) + (stored.gone ? costOfDeath : 0);
    }

    // The index of the version that holds at `t`, plus one; 0: none.
    static std::size_t holding(const History& history, Time t)
    {
        if (!history.versions.empty() && history.versions.back().at <= t)
            return history.versions.size();
        const auto after = std::upper_bound(history.versions.begin(), history.versions.end(), t,
                                            [](Time wanted, const Stored& stored) { return wanted < stored.at; });
        return static_cast<std::size_t>(after - history.versions.begin());
    }
    static Ref unpack(const History& history, std::size_t index)
    {
        const Stored& stored = history.versions[index];
        if (stored.gone)
            return nullptr;
        if (index + 1 == history.versions.size())
            return history.latest;
        auto value = std::make_shared<Value>();
        ValueUnpacker unpacker(stored.bytes.get(), stored.shared);
        unpacker.get(*value);
        return value;
    }
    void pack(Stored& stored, const Value& value)
    {
        m_scratch.bytes.clear();
        m_scratch.shared.reset();
        ValuePacker packer(m_scratch);
        packer.put(value);
        stored.size = static_cast<std::uint32_t>(m_scratch.bytes.size());
        stored.bytes = std::make_unique_for_overwrite<std::uint8_t[]>(stored.size);
        std::copy(m_scratch.bytes.begin(), m_scratch.bytes.end(), stored.bytes.get());
        stored.shared = std::move(m_scratch.shared);
    }
    // The newest version is about to become one of the past.
    void packLatest(History& history)
    {
        if (!history.latest)
            return;
        Stored& last = history.versions.back();
        const std::size_t before = cost(last);
        pack(last, *history.latest);
        m_retention.add(last.at, cost(last) - before);
        history.latest.reset();
    }
    // The newest version gives way to the next, instead of becoming one of the past.
    void forgetLatest(History& history)
    {
        if (history.versions.empty())
            return;
        m_retention.remove(history.versions.back().at, cost(history.versions.back()));
        history.versions.clear();
        history.latest.reset();
        --m_versionCount;
    }
    void insert(History& history, std::size_t index, Stored stored)
    {
        stored.late = index < history.versions.size();
        m_retention.add(stored.at, cost(stored));
        ++m_versionCount;
        // By a quarter: doubling would leave a third of all tables empty.
        if (history.versions.size() == history.versions.capacity())
            history.versions.reserve(history.versions.size() + std::max<std::size_t>(1, history.versions.size() / 4));
        history.versions.insert(history.versions.begin() + static_cast<std::ptrdiff_t>(index), std::move(stored));
    }

    Retention& m_retention;
    BeforeCut m_beforeCut;
    Past m_past;
    boost::unordered_flat_map<Key, History, std::hash<Key>> m_histories;
    std::size_t m_versionCount = 0;
    PackedBytes m_scratch;
};

template <class Key, class Value>
bool VersionedTable<Key, Value>::put(const Key& key, Time at, const Value& value, std::uint64_t mark)
{
    History& history = m_histories[key];
    history.mark = std::max(history.mark, mark);
    std::size_t index = holding(history, at);
    if (m_past == Past::Forgotten && index < history.versions.size())
        return false;
    const Ref previous = index > 0 ? unpack(history, index - 1) : nullptr;
    if (previous && *previous == value)
        return false;
    const bool newest = index == history.versions.size();
    auto fresh = std::make_shared<Value>(value);
    if (previous)
        shareUnchanged(*fresh, *previous);
    Stored stored;
    stored.at = at;
    if (m_past == Past::Forgotten) {
        forgetLatest(history);
        index = 0;
    } else if (newest) {
        packLatest(history);
    } else {
        pack(stored, *fresh);
    }
    insert(history, index, std::move(stored));
    if (newest)
        history.latest = std::move(fresh);
    return true;
}

template <class Key, class Value>
bool VersionedTable<Key, Value>::remove(const Key& key, Time at)
{
    const auto found = m_histories.find(key);
    if (found == m_histories.end())
        return false;
    History& history = found->second;
    std::size_t index = holding(history, at);
    if (index == 0 || history.versions[index - 1].gone)
        return false;
    if (m_past == Past::Forgotten) {
        forgetLatest(history);
        index = 0;
    } else if (index == history.versions.size()) {
        packLatest(history);
    }
    Stored stored;
    stored.at = at;
    stored.gone = true;
    insert(history, index, std::move(stored));
    return true;
}

template <class Key, class Value>
auto VersionedTable<Key, Value>::at(const Key& key, Time t) const -> Ref
{
    const auto found = m_histories.find(key);
    if (found == m_histories.end())
        return nullptr;
    const std::size_t index = holding(found->second, t);
    return index == 0 ? nullptr : unpack(found->second, index - 1);
}

template <class Key, class Value>
auto VersionedTable<Key, Value>::latest(const Key& key) const -> Ref
{
    const auto found = m_histories.find(key);
    return found == m_histories.end() ? nullptr : found->second.latest;
}

template <class Key, class Value>
bool VersionedTable<Key, Value>::aliveAt(const Key& key, Time t) const
{
    const auto found = m_histories.find(key);
    if (found == m_histories.end())
        return false;
    const std::size_t index = holding(found->second, t);
    return index > 0 && !found->second.versions[index - 1].gone;
}

template <class Key, class Value>
std::optional<Time> VersionedTable<Key, Value>::versionTime(const Key& key, Time t) const
{
    const auto found = m_histories.find(key);
    if (found == m_histories.end())
        return std::nullopt;
    const std::size_t index = holding(found->second, t);
    return index == 0 ? std::nullopt : std::optional{found->second.versions[index - 1].at};
}

template <class Key, class Value>
std::optional<Time> VersionedTable<Key, Value>::firstTime(const Key& key) const
{
    const auto found = m_histories.find(key);
    return found == m_histories.end() || found->second.versions.empty() ? std::nullopt
                                                                        : std::optional{found->second.versions.front().at};
}

template <class Key, class Value>
template <class F>
void VersionedTable<Key, Value>::forEachRefAt(Time t, F&& f) const
{
    for (const auto& [key, history] : m_histories) {
        if (const std::size_t index = holding(history, t); index > 0) {
            if (const Ref value = unpack(history, index - 1))
                f(key, value);
        }
    }
}

template <class Key, class Value>
template <class F>
void VersionedTable<Key, Value>::forEachAt(Time t, F&& f) const
{
    forEachRefAt(t, [&f](const Key& key, const Ref& value) { f(key, *value); });
}

template <class Key, class Value>
template <class F>
void VersionedTable<Key, Value>::forEachVersion(const Key& key, TimeSpan span, F&& f) const
{
    const auto found = m_histories.find(key);
    if (found == m_histories.end())
        return;
    const History& history = found->second;
    const auto first = std::lower_bound(history.versions.begin(), history.versions.end(), span.begin,
                                        [](const Stored& stored, Time wanted) { return stored.at < wanted; });
    for (auto index = static_cast<std::size_t>(first - history.versions.begin());
         index < history.versions.size() && history.versions[index].at < span.end; ++index) {
        const Ref value = unpack(history, index);
        f(Version{history.versions[index].at, history.versions[index].late, value.get()});
    }
}

template <class Key, class Value>
template <class F>
void VersionedTable<Key, Value>::forEachKey(F&& f) const
{
    for (const auto& [key, history] : m_histories)
        f(key);
}

template <class Key, class Value>
std::uint64_t VersionedTable<Key, Value>::mark(const Key& key) const
{
    const auto found = m_histories.find(key);
    return found == m_histories.end() ? 0 : found->second.mark;
}

template <class Key, class Value>
template <class F>
void VersionedTable<Key, Value>::forgetBefore(Time cut, F&& forgotten)
{
    boost::unordered::erase_if(m_histories, [&](auto& entry) {
        auto& versions = entry.second.versions;
        std::size_t drop = holding(entry.second, cut);
        // The version that holds at the cut stays, unless it is a death or a sample from before it.
        if (drop > 0 && !versions[drop - 1].gone && (m_beforeCut == BeforeCut::KeepLast || versions[drop - 1].at == cut))
            --drop;
        for (std::size_t i = 0; i < drop; ++i)
            m_retention.remove(versions[i].at, cost(versions[i]));
        m_versionCount -= drop;
        if (drop == versions.size()) {
            forgotten(entry.first);
            return true;
        }
        if (drop > 0) {
            versions.erase(versions.begin(), versions.begin() + static_cast<std::ptrdiff_t>(drop));
            versions.shrink_to_fit();
        }
        return false;
    });
}

} // namespace nephoscope
