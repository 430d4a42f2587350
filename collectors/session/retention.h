// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <cstddef>
#include <map>

namespace nephoscope {

// The byte budget that all tables of a session share: how many bytes of versions there are, and from when. Single-threaded.
class Retention {
public:
    explicit Retention(std::size_t limit) : m_limit(limit) {}

    void add(Time at, std::size_t bytes);
    void remove(Time at, std::size_t bytes);

    std::size_t bytes() const { return m_bytes; }
    std::size_t limit() const { return m_limit; }

    // The moment before which all must go so that a thirty-second of the budget becomes free, little enough for one frame; later than `begin`, the present cut.
    // What tables keep from before a cut cannot be freed by it.
    Time nextCut(Time begin) const;

private:
    static std::int64_t bucket(Time at);

    std::size_t m_limit;
    std::size_t m_bytes = 0;
    std::map<std::int64_t, std::size_t> m_bySecond; // bytes of the versions of each second
};

} // namespace nephoscope
