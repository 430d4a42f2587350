// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <rapidcheck.h>

#include "widgets/pods/tile_layout.h"

#include <numeric>
#include <set>

using namespace nephoscope;

namespace {

std::vector<NodeToLay> nodesOf(const std::vector<int>& pods)
{
    std::vector<NodeToLay> nodes;
    for (const int count : pods)
        nodes.push_back({count, 3});
    return nodes;
}

int drawnOf(const TileLayout& layout)
{
    return std::accumulate(layout.blocks.begin(), layout.blocks.end(), 0,
                           [](int sum, const TileBlock& block) { return sum + block.drawn; });
}

} // namespace

class TileLayoutTest : public QObject {
    Q_OBJECT

private slots:
    void tilesAreAsLargeAsTheRoomLets_data()
    {
        QTest::addColumn<int>("nodes");
        QTest::addColumn<int>("podsEach");
        QTest::addColumn<QSize>("area");
        QTest::addColumn<int>("side");
        QTest::addColumn<bool>("labelsAtLeft");
        QTest::addColumn<int>("foldedNodes");
        QTest::newRow("one pod") << 1 << 1 << QSize(600, 200) << 30 << true << 0;
        QTest::newRow("a node without pods") << 1 << 0 << QSize(600, 200) << 30 << true << 0;
        QTest::newRow("three nodes") << 3 << 9 << QSize(600, 200) << 30 << true << 0;
        QTest::newRow("many nodes with few pods stand side by side") << 24 << 5 << QSize(600, 200) << 14 << false << 0;
        QTest::newRow("a thousand") << 10 << 100 << QSize(600, 250) << 7 << true << 0;
        QTest::newRow("ten thousand on a large screen") << 100 << 100 << QSize(1800, 900) << 7 << false << 0;
        QTest::newRow("ten thousand in a small card") << 100 << 100 << QSize(600, 200) << 4 << false << 76;
        QTest::newRow("fifty thousand") << 500 << 100 << QSize(600, 200) << 4 << false << 476;
    }
    void tilesAreAsLargeAsTheRoomLets()
    {
        QFETCH(int, nodes);
        QFETCH(int, podsEach);
        QFETCH(QSize, area);
        const TileLayout layout = layOutTiles(nodesOf(std::vector<int>(static_cast<std::size_t>(nodes), podsEach)), area);
        QTEST(layout.side, "side");
        QTEST(layout.labelsAtLeft, "labelsAtLeft");
        QTEST(layout.foldedNodes, "foldedNodes");
        QCOMPARE(drawnOf(layout) + layout.foldedPods, nodes * podsEach);
        QVERIFY(layout.height <= area.height());
    }

    void nothingAtAllNeedsNoRoom()
    {
        QCOMPARE(layOutTiles({}, {600, 200}), TileLayout());
        QCOMPARE(comfortableTileHeight({}, 600, 200), 0);
    }

    void theLastInRankAreFolded()
    {
        auto nodes = nodesOf(std::vector<int>(200, 100));
        nodes[7].rank = 0;
        nodes[199].rank = 1;
        const TileLayout layout = layOutTiles(nodes, {600, 200});
        QVERIFY(layout.foldedNodes > 100);
        std::vector<int> shown;
        for (const TileBlock& block : layout.blocks)
            shown.push_back(block.node);
        QVERIFY(std::is_sorted(shown.begin(), shown.end()));
        QVERIFY(std::binary_search(shown.begin(), shown.end(), 7));
        QVERIFY(std::binary_search(shown.begin(), shown.end(), 199));
        QVERIFY(!layout.foldLine.isEmpty());
    }

    void aNodeWithTooManyPodsShowsSomeOfThem()
    {
        const TileLayout layout = layOutTiles(nodesOf({50'000}), {600, 200});
        QCOMPARE(layout.foldedNodes, 0);
        QVERIFY(drawnOf(layout) > 3000);
        QCOMPARE(drawnOf(layout) + layout.foldedPods, 50'000);
        QVERIFY(layout.height <= 200);
    }

    void fewPodsTakeLittleHeight()
    {
        QVERIFY(comfortableTileHeight(nodesOf({1}), 600, 300) < 40);
        QCOMPARE(comfortableTileHeight(nodesOf({1000}), 600, 300), 300);
    }

    // Whatever the nodes and the room: no tile overlaps another or leaves the area, each is found where it stands, and every pod
    // is drawn or counted as folded.
    void everyTileHasAPlaceOfItsOwn()
    {
        QVERIFY(rc::check("tiles do not overlap, and none is lost", [] {
            std::vector<NodeToLay> nodes;
            const int count = *rc::gen::inRange(1, 40);
            int pods = 0;
            for (int i = 0; i < count; ++i) {
                nodes.push_back({*rc::gen::weightedOneOf<int>({{6, rc::gen::inRange(0, 30)}, {1, rc::gen::inRange(0, 900)}}),
                                 *rc::gen::inRange(0, 4)});
                pods += nodes.back().pods;
            }
            const QSize area(*rc::gen::inRange(240, 900), *rc::gen::inRange(60, 400));
            const TileLayout layout = layOutTiles(nodes, area);
            RC_ASSERT(drawnOf(layout) + layout.foldedPods == pods);
            RC_ASSERT(static_cast<int>(layout.blocks.size()) + layout.foldedNodes == count);
            RC_ASSERT((layout.foldedPods == 0 && layout.foldedNodes == 0) == layout.foldLine.isEmpty());
            RC_ASSERT(layout.height <= area.height());
            std::set<std::pair<int, int>> corners;
            for (std::size_t block = 0; block < layout.blocks.size(); ++block) {
                const TileBlock& here = layout.blocks[block];
                for (int index = 0; index < here.drawn; ++index) {
                    const TilePlace place{static_cast<int>(block), index};
                    const QRect tile = layout.tile(place);
                    RC_ASSERT(QRect(QPoint(), area).contains(tile));
                    RC_ASSERT(!tile.intersects(here.label));
                    RC_ASSERT(layout.at(tile.center()) == place);
                    RC_ASSERT(layout.at(tile.bottomRight()) == place);
                    RC_ASSERT(corners.emplace(tile.x(), tile.y()).second);
                }
            }
        }));
    }

    void arrowsReachEveryTile()
    {
        const TileLayout layout = layOutTiles(nodesOf({9, 0, 31, 2}), {400, 260});
        QVERIFY(layout.foldLine.isEmpty());
        // Right goes through all of them, Left back.
        TilePlace place{0, 0};
        int steps = 0;
        for (TilePlace next = place; (next = layout.neighbour(place, TileLayout::Step::Right)) != place; place = next)
            ++steps;
        QCOMPARE(steps, 41);
        QCOMPARE(place, (TilePlace{3, 1}));
        for (TilePlace next = place; (next = layout.neighbour(place, TileLayout::Step::Left)) != place; place = next)
            --steps;
        QCOMPARE(steps, 0);
        QCOMPARE(place, (TilePlace{0, 0}));
        // Down goes below, into the next node, and Up comes back.
        const TilePlace below = layout.neighbour(place, TileLayout::Step::Down);
        QVERIFY(layout.tile(below).y() > layout.tile(place).y());
        QCOMPARE(layout.tile(below).x(), layout.tile(place).x());
        QCOMPARE(layout.neighbour(below, TileLayout::Step::Up), place);
        QCOMPARE(layout.neighbour(place, TileLayout::Step::Up), place);
    }
};

QTEST_GUILESS_MAIN(TileLayoutTest)
#include "tile_layout_test.moc"
