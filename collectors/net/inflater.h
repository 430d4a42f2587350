// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"

#include <cstddef>
#include <memory>
#include <span>

namespace nephoscope {

// Undoes gzip piece by piece with bounded memory: a piece in, as many pieces out as the reader has room for.
class Inflater {
public:
    Inflater();
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    // The next compressed bytes; they must stay where they are until next() has returned 0.
    void feed(std::span<const char> compressed);
    // Writes what comes of them to `place`, which is not empty, and says how much; 0: feed more. BadInput when it is no gzip.
    Expected<std::size_t> next(std::span<char> place);
    // The gzip stream has come to its proper end.
    bool ended() const;

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace nephoscope
