// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace nephoscope {

// A string kept once in a StringPool: one pointer wide, cheap to copy and compare, readable from any thread without a lock
// for as long as the pool lives. Default: the empty string. Equal and ordered by content, so that values of two pools compare.
class Interned {
public:
    Interned() = default;

    std::string_view view() const { return m_entry ? m_entry->text : std::string_view{}; }
    std::string str() const { return std::string{view()}; }
    bool empty() const { return !m_entry; }
    std::size_t hash() const { return m_entry ? m_entry->hash : 0; }

    friend bool operator==(Interned a, Interned b)
    {
        return a.m_entry == b.m_entry || (a.m_entry && b.m_entry && a.m_entry->hash == b.m_entry->hash && a.view() == b.view());
    }
    friend std::strong_ordering operator<=>(Interned a, Interned b) { return a.view() <=> b.view(); }
    friend bool operator==(Interned a, std::string_view b) { return a.view() == b; }

private:
    friend class StringPool;
    struct Entry {
        std::size_t hash;
        std::string_view text;
    };
    explicit Interned(const Entry* entry) : m_entry(entry) {}

    const Entry* m_entry = nullptr;
};

// Keeps each distinct string once, for ever: names, namespaces, nodes, images, reasons. Append-only; locked on insert.
// Not for texts that never repeat (messages of events, log lines). Any thread.
class StringPool {
public:
    StringPool();
    ~StringPool();
    StringPool(const StringPool&) = delete;
    StringPool& operator=(const StringPool&) = delete;

    Interned intern(std::string_view text);
    std::size_t bytes() const;

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace nephoscope

template <>
struct std::hash<nephoscope::Interned> {
    std::size_t operator()(nephoscope::Interned text) const noexcept { return text.hash(); }
};
