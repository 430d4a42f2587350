// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object.h"

#include <QRect>

#include <unordered_map>
#include <vector>

namespace nephoscope {

// Which tiles came and went lately, and how far each has got. Is told the time, in milliseconds.
class TileMotion {
public:
    // A tile that is no more, where it last was.
    struct Ghost {
        QRect tile;
        int look = 0;
        qint64 since = 0;
    };

    void born(const ObjectKey& pod, Interned node, qint64 now) { m_births.insert_or_assign(pod, Birth{now, node}); }
    void died(QRect tile, int look, qint64 now) { m_ghosts.push_back({tile, look, now}); }
    void clear();
    // Forgets what is over; false when nothing moves any more.
    bool advance(qint64 now);

    // Whether any tile of that node grows.
    bool anyBornOn(Interned node) const;
    // 0 to 1: how large a tile is by now.
    double growth(const ObjectKey& pod, qint64 now) const;
    const std::vector<Ghost>& ghosts() const { return m_ghosts; }
    // 1 to 0: how much of a ghost is left.
    static double opacity(const Ghost& ghost, qint64 now);

private:
    struct Birth {
        qint64 since = 0;
        Interned node;
    };
    std::unordered_map<ObjectKey, Birth> m_births;
    std::vector<Ghost> m_ghosts;
};

} // namespace nephoscope
