// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace nephoscope {

// A label that wants to stand in a row, beginning at `x`.
struct WantedLabel {
    double x = 0;
    double width = 0;
};

// Where each label may stand so that none touches another or the row's end at `right`; a label that would cross the end is moved
// to the left of its x by its width and `flip`. Absent: no room. Labels are given in the order of x; the later ones win.
struct PlacedLabel {
    bool shown = false;
    double x = 0;
};
std::vector<PlacedLabel> placeLabels(const std::vector<WantedLabel>& labels, double right, double gap, double flip);

} // namespace nephoscope
