// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/tile_layout.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>

namespace nephoscope {

namespace {

struct TileSize {
    int side;
    int gap;
    int pitch() const { return side + gap; }
};
constexpr std::array<TileSize, 10> tileSizes{
    {{largestTile, 5}, {26, 4}, {22, 4}, {18, 3}, {14, 3}, {11, 2}, {9, 2}, {7, 1}, {5, 1}, {4, 1}}};

constexpr int labelWidth = 96;    // at the left
constexpr int narrowestCell = 78; // a label on top must be readable
constexpr int cellGap = 14;
constexpr int blockGap = 8;       // between rows of nodes
constexpr int fewestLines = 3;    // of a node that does not show all

int linesFor(int pods, int columns)
{
    return (pods + columns - 1) / columns;
}

int linesHeight(int lines, TileSize size)
{
    return lines == 0 ? 0 : lines * size.pitch() - size.gap;
}

TileLayout blank(TileSize size, bool labelsAtLeft)
{
    TileLayout layout;
    layout.side = size.side;
    layout.gap = size.gap;
    layout.labelsAtLeft = labelsAtLeft;
    return layout;
}

// A node a row.
TileLayout inRows(const std::vector<NodeToLay>& nodes, int width, TileSize size)
{
    TileLayout layout = blank(size, true);
    const int columns = std::max(1, (width - labelWidth + size.gap) / size.pitch());
    const int labelHeight = tileLabelLine * (size.side >= 26 ? 2 : 1);
    int top = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const int height = std::max(labelHeight, linesHeight(linesFor(nodes[i].pods, columns), size));
        // A single line of tiles stands in the middle of its label.
        const int offset = nodes[i].pods <= columns ? std::max(0, (height - size.side) / 2) : 0;
        layout.blocks.push_back(
            {static_cast<int>(i), {0, top, labelWidth - 10, labelHeight}, {labelWidth, top + offset}, columns, nodes[i].pods});
        top += height + blockGap;
    }
    layout.height = nodes.empty() ? 0 : top - blockGap;
    return layout;
}

struct Cells {
    int across = 1;
    int width = 0;
    int columns = 1;
};
Cells cellsOf(int width, int across, TileSize size)
{
    const int cell = (width - (across - 1) * cellGap) / across;
    return {across, cell, std::max(1, (cell + size.gap) / size.pitch())};
}

// Nodes side by side, `chosen` of them, each with at most `lines` lines of tiles.
TileLayout inCells(const std::vector<NodeToLay>& nodes, const std::vector<int>& chosen, Cells cells, TileSize size, int lines)
{
    TileLayout layout = blank(size, false);
    int top = 0;
    int rowHeight = 0;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const int column = static_cast<int>(i) % cells.across;
        if (column == 0 && i > 0) {
            top += rowHeight + blockGap;
            rowHeight = 0;
        }
        const int pods = nodes[static_cast<std::size_t>(chosen[i])].pods;
        const int shownLines = std::min(lines, linesFor(pods, cells.columns));
        const int left = column * (cells.width + cellGap);
        layout.blocks.push_back({chosen[i],
                                 {left, top, cells.width, tileLabelLine},
                                 {left, top + tileLabelLine},
                                 cells.columns,
                                 std::min(pods, shownLines * cells.columns)});
        rowHeight = std::max(rowHeight, tileLabelLine + linesHeight(shownLines, size));
    }
    layout.height = top + rowHeight;
    return layout;
}

std::vector<int> allOf(const std::vector<NodeToLay>& nodes)
{
    std::vector<int> indices(nodes.size());
    std::iota(indices.begin(), indices.end(), 0);
    return indices;
}

int mostAcross(int width, std::size_t nodes)
{
    return std::clamp((width + cellGap) / (narrowestCell + cellGap), 1, std::max(1, static_cast<int>(nodes)));
}

// The lowest of all arrangements in cells that shows everything.
TileLayout lowestCells(const std::vector<NodeToLay>& nodes, int width, TileSize size)
{
    const std::vector<int> all = allOf(nodes);
    const int most = std::accumulate(nodes.begin(), nodes.end(), 0, [](int sum, const NodeToLay& node) { return sum + node.pods; });
    std::optional<TileLayout> lowest;
    for (int across = mostAcross(width, nodes.size()); across >= 1; --across) {
        TileLayout layout = inCells(nodes, all, cellsOf(width, across, size), size, most);
        if (!lowest || layout.height < lowest->height)
            lowest = std::move(layout);
    }
    return *lowest;
}

TileLayout folded(const std::vector<NodeToLay>& nodes, QSize area, TileSize size)
{
    const int height = std::max(area.height() - tileLabelLine - blockGap, tileLabelLine + size.side);
    const Cells cells = cellsOf(area.width(), mostAcross(area.width(), nodes.size()), size);
    const int lowestRow = tileLabelLine + linesHeight(fewestLines, size) + blockGap;
    const int rows = std::clamp(linesFor(static_cast<int>(nodes.size()), cells.across), 1,
                                std::max(1, (height + blockGap) / lowestRow));
    const int lines = std::max(1, ((height + blockGap) / rows - blockGap - tileLabelLine + size.gap) / size.pitch());

    std::vector<int> chosen = allOf(nodes);
    std::stable_sort(chosen.begin(), chosen.end(), [&nodes](int a, int b) {
        return nodes[static_cast<std::size_t>(a)].rank < nodes[static_cast<std::size_t>(b)].rank;
    });
    chosen.resize(std::min(chosen.size(), static_cast<std::size_t>(rows * cells.across)));
    std::sort(chosen.begin(), chosen.end());

    TileLayout layout = inCells(nodes, chosen, cells, size, lines);
    layout.foldedNodes = static_cast<int>(nodes.size() - chosen.size());
    for (const NodeToLay& node : nodes)
        layout.foldedPods += node.pods;
    for (const TileBlock& block : layout.blocks)
        layout.foldedPods -= block.drawn;
    layout.foldLine = {0, layout.height + blockGap, area.width(), tileLabelLine};
    layout.height = layout.foldLine.bottom() + 1;
    return layout;
}

} // namespace

QRect TileLayout::tile(TilePlace place) const
{
    const TileBlock& block = blocks[static_cast<std::size_t>(place.block)];
    return {block.origin.x() + place.index % block.columns * pitch(), block.origin.y() + place.index / block.columns * pitch(),
            side, side};
}

std::optional<TilePlace> TileLayout::at(QPoint point) const
{
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const QPoint within = point - blocks[i].origin;
        if (within.x() < 0 || within.y() < 0 || within.x() % pitch() >= side || within.y() % pitch() >= side)
            continue;
        const int column = within.x() / pitch();
        const int index = within.y() / pitch() * blocks[i].columns + column;
        if (column < blocks[i].columns && index < blocks[i].drawn)
            return TilePlace{static_cast<int>(i), index};
    }
    return std::nullopt;
}

TilePlace TileLayout::neighbour(TilePlace place, Step step) const
{
    const TileBlock& block = blocks[static_cast<std::size_t>(place.block)];
    switch (step) {
    case Step::Left:
        if (place.index > 0)
            return {place.block, place.index - 1};
        for (int other = place.block - 1; other >= 0; --other) {
            if (const int drawn = blocks[static_cast<std::size_t>(other)].drawn; drawn > 0)
                return {other, drawn - 1};
        }
        return place;
    case Step::Right:
        if (place.index + 1 < block.drawn)
            return {place.block, place.index + 1};
        for (std::size_t other = static_cast<std::size_t>(place.block) + 1; other < blocks.size(); ++other) {
            if (blocks[other].drawn > 0)
                return {static_cast<int>(other), 0};
        }
        return place;
    case Step::Up:
    case Step::Down: break;
    }

    // The nearest line above or below, and in it the nearest tile.
    const QPoint from = tile(place).center();
    TilePlace best = place;
    QPoint bestAway;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const TileBlock& other = blocks[i];
        for (int line = 0; line < linesFor(other.drawn, other.columns); ++line) {
            const int last = std::min(other.columns, other.drawn - line * other.columns) - 1;
            const int column = std::clamp((from.x() - other.origin.x()) / pitch(), 0, last);
            const TilePlace candidate{static_cast<int>(i), line * other.columns + column};
            const QPoint away = tile(candidate).center() - from;
            if (step == Step::Up ? away.y() > -side : away.y() < side)
                continue;
            const auto distance = [](QPoint p) { return std::pair(std::abs(p.y()), std::abs(p.x())); };
            if (best == place || distance(away) < distance(bestAway)) {
                best = candidate;
                bestAway = away;
            }
        }
    }
    return best;
}

TileLayout layOutTiles(const std::vector<NodeToLay>& nodes, QSize area)
{
    if (nodes.empty())
        return {};
    for (const TileSize size : tileSizes) {
        TileLayout rows = inRows(nodes, area.width(), size);
        if (rows.height <= area.height())
            return rows;
        TileLayout cells = lowestCells(nodes, area.width(), size);
        if (cells.height <= area.height())
            return cells;
    }
    return folded(nodes, area, tileSizes.back());
}

int comfortableTileHeight(const std::vector<NodeToLay>& nodes, int width, int limit)
{
    return std::min(limit, nodes.empty() ? 0 : inRows(nodes, width, tileSizes.front()).height);
}

} // namespace nephoscope
