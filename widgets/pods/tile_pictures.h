// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/pods_by_node.h"
#include "widgets/common/palette.h"

#include <QPixmap>

#include <array>

namespace nephoscope {

// The pictures of tiles, one for each state, drawn once: a shape on a tint, or, where a tile is too small for that, a pattern.
// Those of the chosen workload are stronger.
class TilePictures {
public:
    // A state and whether the pod is chosen, as one number.
    static int look(const PlacedPod& pod) { return static_cast<int>(pod.state) * 2 + (pod.chosen ? 1 : 0); }

    // Anew if any of these has changed; `scale` is of the device.
    void prepare(const Palette& palette, int side, double scale);
    const QPixmap& of(int look) const { return m_pictures[static_cast<std::size_t>(look)]; }

private:
    QPixmap draw(PodState state, bool chosen) const;

    Palette m_palette;
    int m_side = 0;
    double m_scale = 0;
    std::array<QPixmap, podStateCount * 2> m_pictures;
};

} // namespace nephoscope
