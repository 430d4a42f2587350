// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QSize>

#include <optional>
#include <vector>

namespace nephoscope {

// A node as far as its place matters.
struct NodeToLay {
    int pods = 0;
    int rank = 0;  // the lowest are drawn where not all can be
    friend bool operator==(const NodeToLay&, const NodeToLay&) = default;
};

// A node in its place: its label, and `drawn` of its pods as tiles in lines of `columns`, the first at `origin`.
struct TileBlock {
    int node = 0;
    QRect label;
    QPoint origin;
    int columns = 1;
    int drawn = 0;
    friend bool operator==(const TileBlock&, const TileBlock&) = default;
};

struct TilePlace {
    int block = 0;
    int index = 0;
    friend bool operator==(const TilePlace&, const TilePlace&) = default;
};

// Where the tiles stand. The tiles are as large as still lets every pod be seen: a node a row with its label at the left, or, where
// that needs more room, nodes side by side under their labels. Where even the smallest tiles find no room the last nodes in rank
// are folded into a line at the bottom, and a node with too many pods shows the first of them. Knows nothing of drawing.
struct TileLayout {
    int side = 0; // of a tile
    int gap = 0;
    bool labelsAtLeft = true;
    std::vector<TileBlock> blocks; // in the order of the nodes
    int height = 0; // that is used
    int foldedNodes = 0;
    int foldedPods = 0; // of folded nodes, and those that a drawn node has no room for
    QRect foldLine; // empty: everything is drawn

    int pitch() const { return side + gap; }
    QRect tile(TilePlace place) const;
    // The tile at that point; the gaps belong to none.
    std::optional<TilePlace> at(QPoint point) const;

    // From a tile to its neighbour in the lines, and on to the next node; to the same place if there is none.
    enum class Step { Left, Right, Up, Down };
    TilePlace neighbour(TilePlace place, Step step) const;

    friend bool operator==(const TileLayout&, const TileLayout&) = default;
};

inline constexpr int tileLabelLine = 16; // pixels
inline constexpr int largestTile = 30;

TileLayout layOutTiles(const std::vector<NodeToLay>& nodes, QSize area);

// The height that a comfortable layout of that width would take, at most `limit`.
int comfortableTileHeight(const std::vector<NodeToLay>& nodes, int width, int limit);

} // namespace nephoscope
