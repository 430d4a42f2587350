// SPDX-License-Identifier: GPL-3.0-or-later
#include <QProxyStyle>
#include <QShortcut>
#include <QSignalSpy>
#include <QTest>

#include "tests/support/cluster_scene.h"
#include "tests/support/manual_time.h"
#include "tests/widgets/quiet.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/pod_look.h"
#include "widgets/pods/pod_tiles.h"
#include "widgets/pods/tile_motion.h"

using namespace nephoscope;

namespace {

struct Shown {
    std::unique_ptr<ClusterScene> scene;
    ManualTime clock;
    SessionHost host;
    ViewContext context;
    PodTiles tiles;

    explicit Shown(std::unique_ptr<ClusterScene> told, QSize size = {600, 200})
        : scene(std::move(told)), clock(scene->now), host(scene->session, clock), context(host), tiles(context)
    {
        context.setThemeMode(ThemeMode::Dark);
        tiles.resize(size);
        tiles.show();
        refresh();
    }
    std::vector<NodePods> ask(std::span<const PodAt> chosen = {})
    {
        return podsByNode(scene->session, scene->source, context.at(), context.shownTime(), chosen);
    }
    void refresh() { tiles.setNodes(ask()); }
    std::optional<QString> selected() const
    {
        return context.selectedPod() ? std::optional(QString::fromStdString(context.selectedPod()->name.str())) : std::nullopt;
    }
    QImage picture()
    {
        QImage image(tiles.size(), QImage::Format_RGB32);
        image.fill(context.palette().card);
        tiles.render(&image, {}, {}, {});
        return image;
    }
};

// What a system that asks for reduced motion makes of the style.
class WithoutAnimations final : public QProxyStyle {
public:
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* more) const override
    {
        return hint == SH_Widget_Animation_Duration ? 0 : QProxyStyle::styleHint(hint, option, widget, more);
    }
};

// Whether the tone is to be seen somewhere in that tile.
bool shows(const QImage& image, const QRect& tile, const QColor& colour)
{
    for (int y = tile.top(); y <= tile.bottom(); ++y) {
        for (int x = tile.left(); x <= tile.right(); ++x) {
            if (image.pixelColor(x, y) == colour)
                return true;
        }
    }
    return false;
}

} // namespace

class PodTilesTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    // The picture against the projection: every pod of it has its tile, in its state's colour.
    void everyPodHasATileInItsColour()
    {
        Shown shown(busyScene());
        const QImage image = shown.picture();
        const auto nodes = shown.ask();
        const TileLayout& layout = shown.tiles.tileLayout();
        QCOMPARE(layout.blocks.size(), nodes.size());
        QCOMPARE(layout.foldedPods, 0);
        int seen = 0;
        std::set<PodState> states;
        for (std::size_t block = 0; block < nodes.size(); ++block) {
            QCOMPARE(layout.blocks[block].drawn, static_cast<int>(nodes[block].pods.size()));
            for (int index = 0; index < layout.blocks[block].drawn; ++index) {
                const TilePlace place{static_cast<int>(block), index};
                const PlacedPod& expected = nodes[block].pods[static_cast<std::size_t>(index)];
                QCOMPARE(shown.tiles.podAt(place).key, expected.key);
                QVERIFY2(shows(image, layout.tile(place), shown.context.palette().tone(podLook(expected.state).tone)),
                         expected.pod->meta().name.str().c_str());
                states.insert(expected.state);
                ++seen;
            }
        }
        QVERIFY(seen > 15);
        QVERIFY(states.contains(PodState::Ready) && states.contains(PodState::Failed));
    }

    void statesDifferAlsoWithoutColour_data()
    {
        QTest::addColumn<int>("side");
        for (const int side : {4, 7, 14, 30})
            QTest::addRow("%d pixels", side) << side;
    }
    void statesDifferAlsoWithoutColour()
    {
        QFETCH(int, side);
        Palette grey = themePalette(ThemeMode::Dark, true);
        for (QColor Palette::* tone :
             {&Palette::ready, &Palette::pending, &Palette::cold, &Palette::failed, &Palette::ending, &Palette::muted})
            grey.*tone = QColor(Qt::white);
        TilePictures pictures;
        pictures.prepare(grey, side, 1);
        std::set<QByteArray> different;
        for (std::size_t state = 0; state < podStateCount; ++state) {
            const PlacedPod pod{.key = {}, .pod = nullptr, .state = static_cast<PodState>(state), .chosen = true};
            const QImage image = pictures.of(TilePictures::look(pod)).toImage().convertToFormat(QImage::Format_RGB32);
            different.insert(QByteArray(reinterpret_cast<const char*>(image.constBits()), image.sizeInBytes()));
        }
        QCOMPARE(different.size(), podStateCount);
    }

    void theSummarySaysNumbers()
    {
        Shown shown(busyScene());
        int pods = 0;
        for (const NodePods& node : shown.ask())
            pods += static_cast<int>(node.pods.size());
        QVERIFY2(shown.tiles.summary().startsWith(QStringLiteral("%1 pods on 3 nodes: ").arg(pods)),
                 qPrintable(shown.tiles.summary()));
        QVERIFY(shown.tiles.summary().contains(QStringLiteral("1 failed")));

        Shown empty(emptyClusterScene());
        QVERIFY2(empty.tiles.summary().startsWith(QStringLiteral("No pods on 0")), qPrintable(empty.tiles.summary()));
        Shown huge(podsScene(6'000));
        QVERIFY2(huge.tiles.summary().contains(QStringLiteral("find no room here")), qPrintable(huge.tiles.summary()));
    }

    void mouseAndKeysSelect()
    {
        Shown shown(busyScene());
        shown.tiles.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&shown.tiles));
        shown.tiles.setFocus();
        // As the window has them.
        const QShortcut marker(Qt::Key_Left, &shown.tiles, [] { QFAIL("the arrow went to the window"); });
        const TilePlace second{0, 1};
        QTest::mouseClick(&shown.tiles, Qt::LeftButton, {}, shown.tiles.tileLayout().tile(second).center());
        QCOMPARE(shown.selected(), toQString(shown.tiles.podAt(second).pod->meta().name.view()));
        QVERIFY(shown.tiles.summary().contains(QStringLiteral("Selected: ") + *shown.selected()));
        QTest::keyClick(&shown.tiles, Qt::Key_Left);
        QCOMPARE(shown.selected(), toQString(shown.tiles.podAt({0, 0}).pod->meta().name.view()));
        QTest::keyClick(&shown.tiles, Qt::Key_Down);
        QVERIFY(shown.selected() != toQString(shown.tiles.podAt({0, 0}).pod->meta().name.view()));
        QTest::keyClick(&shown.tiles, Qt::Key_Home);
        QCOMPARE(shown.selected(), toQString(shown.tiles.podAt({0, 0}).pod->meta().name.view()));
        QSignalSpy opened(&shown.tiles, &PodTiles::podOpened);
        QTest::keyClick(&shown.tiles, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QTest::keyClick(&shown.tiles, Qt::Key_Escape);
        QCOMPARE(shown.selected(), std::nullopt);
    }

    void theSelectedPodIsRinged()
    {
        Shown shown(busyScene());
        const QImage before = shown.picture();
        QTest::mouseClick(&shown.tiles, Qt::LeftButton, {}, shown.tiles.tileLayout().tile({1, 1}).center());
        const QImage after = shown.picture();
        const QRect around = shown.tiles.tileLayout().tile({1, 1}).adjusted(-2, -2, 2, 2);
        QVERIFY(!shows(before, around, shown.context.palette().accent));
        QVERIFY(shows(after, around, shown.context.palette().accent));
    }

    void onlyWhatIsSeenLiveMoves()
    {
        Shown shown(busyScene());
        QVERIFY(!shown.tiles.moving()); // the first picture is no birth
        shown.scene->see(1321, shown.scene->pod("new", "shop", "newborn", "cart", "cart-rs", 1321));
        shown.clock.advance(std::chrono::seconds{2});
        shown.refresh();
        QVERIFY(shown.tiles.moving());
        QTRY_VERIFY(!shown.tiles.moving());
        shown.scene->see(1322, ObjectGone{ObjectKind::Pod, shown.scene->in("new"), {}, {}});
        shown.refresh();
        QVERIFY(shown.tiles.moving());
        QTRY_VERIFY(!shown.tiles.moving());
        // Back to when there were other pods, and again to the present.
        shown.context.lookAt(ClusterScene::at(60));
        shown.refresh();
        QVERIFY(!shown.tiles.moving());
        shown.context.goLive();
        shown.refresh();
        QVERIFY(!shown.tiles.moving());
    }

    void nothingMovesUnderReducedMotion()
    {
        Shown shown(busyScene());
        WithoutAnimations style;
        shown.tiles.setStyle(&style);
        const auto restore = qScopeGuard([&shown] { shown.tiles.setStyle(nullptr); });
        shown.scene->see(1321, shown.scene->pod("new", "shop", "newborn", "cart", "cart-rs", 1321));
        shown.refresh();
        QVERIFY(!shown.tiles.moving());
    }

    void motionTakesItsTimeAndEnds()
    {
        ClusterScene scene;
        TileMotion motion;
        motion.born(scene.key("a"), scene.in("node-1"), 1000);
        QVERIFY(motion.anyBornOn(scene.in("node-1")));
        QVERIFY(!motion.anyBornOn(scene.in("node-2")));
        motion.died({0, 0, 9, 9}, 3, 1100);
        QCOMPARE(motion.growth(scene.key("a"), 1000), 0.0);
        QVERIFY(motion.growth(scene.key("a"), 1100) > 0.5);
        QCOMPARE(motion.growth(scene.key("another"), 1000), 1.0);
        QVERIFY(motion.advance(1199));
        QCOMPARE(motion.growth(scene.key("a"), 1200), 1.0);
        QVERIFY(motion.advance(1200));
        QVERIFY(!motion.anyBornOn(scene.in("node-1")));
        QCOMPARE(TileMotion::opacity(motion.ghosts().front(), 1100), 1.0);
        QCOMPARE(TileMotion::opacity(motion.ghosts().front(), 1300), 0.0);
        QVERIFY(!motion.advance(1300));
        QVERIFY(motion.ghosts().empty());
    }
};

QTEST_MAIN(PodTilesTest)
#include "pod_tiles_test.moc"
