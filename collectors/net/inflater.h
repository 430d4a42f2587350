// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"

#include <cstddef>
#include <memory>
#include <span>

namespace nephoscope {

// Undoes gzip piece by piece with bounded memory: a piece in, as many pieces of at most `outputBytes` out as it takes.
class Inflater {
public:
    static constexpr std::size_t outputBytes = std::size_t{256} << 10;
    // Readable bytes behind each piece handed out, as simdjson wants them.
    static constexpr std::size_t spare = 64;

    Inflater();
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    // The next compressed bytes; they must stay where they are until next() has returned an empty span.
    void feed(std::span<const char> compressed);
    // What comes of them, valid until the next call; empty: feed more. BadInput when it is no gzip.
    Expected<std::span<const char>> next();
    // The gzip stream has come to its proper end.
    bool ended() const;

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace nephoscope
