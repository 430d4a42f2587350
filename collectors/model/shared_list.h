// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace nephoscope {

// A list that never changes once made, so that all copies of it are the same memory: an observation, the session and what is kept
// of the last hour hold one. Copies may be read and given up on any thread.
template <class T>
class SharedList {
public:
    using value_type = T;

    SharedList() = default;
    SharedList(std::initializer_list<T> items) : SharedList(copyOf(items.begin(), items.size())) {}
    SharedList(std::vector<T> items) : SharedList(copyOf(std::make_move_iterator(items.begin()), items.size())) {}
    // The items of another list, which are moved from.
    static SharedList movedFrom(std::span<T> items) { return copyOf(std::make_move_iterator(items.begin()), items.size()); }

    const T* begin() const { return m_items.get(); }
    const T* end() const { return m_items.get() + m_size; }
    auto rbegin() const { return std::make_reverse_iterator(end()); }
    auto rend() const { return std::make_reverse_iterator(begin()); }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    const T& operator[](std::size_t index) const
    {
        assert(index < m_size);
        return m_items[static_cast<std::ptrdiff_t>(index)];
    }
    const T& front() const { return (*this)[0]; }

    friend bool operator==(const SharedList& a, const SharedList& b)
    {
        return a.m_items == b.m_items || std::equal(a.begin(), a.end(), b.begin(), b.end());
    }

private:
    template <class Iterator>
    static SharedList copyOf(Iterator from, std::size_t size)
    {
        SharedList list;
        if (size > 0) {
            const std::shared_ptr<T[]> items = std::make_shared<T[]>(size);
            std::copy_n(from, size, items.get());
            list.m_items = items;
            list.m_size = size;
        }
        return list;
    }

    std::shared_ptr<const T[]> m_items;
    std::size_t m_size = 0;
};

} // namespace nephoscope
