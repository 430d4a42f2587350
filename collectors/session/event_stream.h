// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <algorithm>
#include <deque>
#include <unordered_set>
#include <utility>

namespace nephoscope {

// Things that happened, ordered by time and each once: an id that is already there is not added again. Bounded: beyond
// `capacity` the oldest go, and what is older than the oldest is refused. Single-threaded.
template <class Id, class T>
class EventStream {
public:
    struct Entry {
        Time at{};
        bool late = false;  // it arrived after a later one
        Id id;
        T value;
    };

    explicit EventStream(std::size_t capacity) : m_capacity(capacity) {}

    // False if the id is known already, or the entry is older than all in a full stream.
    bool add(Time at, Id id, T value)
    {
        if (m_capacity == 0 || m_ids.contains(id))
            return false;
        const bool full = m_entries.size() >= m_capacity;
        if (full && at < m_entries.front().at)
            return false;
        m_ids.insert(id);
        if (full) {
            m_ids.erase(m_entries.front().id);
            m_entries.pop_front();
            ++m_forgotten;
        }
        const auto place = m_entries.empty() || m_entries.back().at <= at
                               ? m_entries.end()
                               : std::upper_bound(m_entries.begin(), m_entries.end(), at,
                                                  [](Time wanted, const Entry& entry) { return wanted < entry.at; });
        const bool late = place != m_entries.end();
        m_entries.insert(place, Entry{at, late, std::move(id), std::move(value)});
        return true;
    }

    // f(const Entry&) for those of the span, oldest first.
    template <class F>
    void forEachBetween(TimeSpan span, F&& f) const
    {
        for (auto at = firstFrom(span.begin); at != m_entries.end() && at->at < span.end; ++at)
            f(*at);
    }
    std::size_t countBetween(TimeSpan span) const
    {
        return span.end <= span.begin ? 0 : static_cast<std::size_t>(firstFrom(span.end) - firstFrom(span.begin));
    }

    const std::deque<Entry>& entries() const { return m_entries; }
    std::size_t size() const { return m_entries.size(); }
    // How many have been dropped for want of room.
    std::size_t forgotten() const { return m_forgotten; }

private:
    typename std::deque<Entry>::const_iterator firstFrom(Time t) const
    {
        return std::lower_bound(m_entries.begin(), m_entries.end(), t, [](const Entry& entry, Time wanted) { return entry.at < wanted; });
    }

    std::size_t m_capacity;
    std::size_t m_forgotten = 0;
    std::deque<Entry> m_entries;
    std::unordered_set<Id> m_ids;
};

} // namespace nephoscope
