// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/store/change.h"

#include <cstdint>
#include <memory>
#include <string>

namespace nephoscope::lab {

// The SHA-256 of a line for each write: "RESOURCEVERSION KIND GROUP-RESOURCE BYTES". Two practice clouds with the same digest have
// gone through the same, uids and resourceVersions included.
class StoreLog {
public:
    StoreLog();
    ~StoreLog();
    StoreLog(const StoreLog&) = delete;
    StoreLog& operator=(const StoreLog&) = delete;

    void add(const Change& change);
    std::uint64_t lines() const { return m_lines; }
    // In hexadecimal, of what there is so far.
    std::string digest() const;

private:
    struct Private;
    const std::unique_ptr<Private> d;
    std::uint64_t m_lines = 0;
};

} // namespace nephoscope::lab
