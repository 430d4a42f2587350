// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/label_placement.h"

namespace nephoscope {

std::vector<PlacedLabel> placeLabels(const std::vector<WantedLabel>& labels, double right, double gap, double flip)
{
    std::vector<PlacedLabel> placed(labels.size());
    double free = right;
    for (std::size_t i = labels.size(); i-- > 0;) {
        const WantedLabel& label = labels[i];
        double x = label.x;
        if (x + label.width > right)
            x -= label.width + flip;
        if (x + label.width > free || x < 0)
            continue;
        placed[i] = {true, x};
        free = x - gap;
    }
    return placed;
}

} // namespace nephoscope
