// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "tests/support/cluster_scene.h"
#include "tests/support/manual_time.h"
#include "tests/widgets/quiet.h"
#include "widgets/common/view_context.h"

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

struct Setting {
    ManualTime clock{ClusterScene::at(600)};
    std::unique_ptr<ClusterScene> scene = emptyClusterScene();
    SessionHost host{scene->session, clock};
    ViewContext context{host};
    QSignalSpy timeChanged{&context, &ViewContext::timeChanged};
};

} // namespace

class ViewContextTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void liveFollowsTheClock()
    {
        Setting with;
        QVERIFY(with.context.live());
        QCOMPARE(with.context.at(), liveTime);
        with.clock.advance(5s);
        QCOMPARE(with.context.shownTime(), ClusterScene::at(605));
        QCOMPARE(with.context.span().end, ClusterScene::at(605));
        QCOMPARE(with.context.span().length(), Duration{20min});
        QCOMPARE(with.timeChanged.count(), 0);
    }

    void aLookBackStandsStill()
    {
        Setting with;
        with.context.lookAt(ClusterScene::at(300));
        with.clock.advance(5s);
        QVERIFY(!with.context.live());
        QCOMPARE(with.context.shownTime(), ClusterScene::at(300));
        QCOMPARE(with.context.at(), ClusterScene::at(300));
        with.context.lookAt(ClusterScene::at(300));
        QCOMPARE(with.timeChanged.count(), 1);
        with.context.goLive();
        with.context.goLive();
        QVERIFY(with.context.live());
        QCOMPARE(with.timeChanged.count(), 2);
    }

    void aSpanIsShownWithOneSignal()
    {
        Setting with;
        with.context.showSpan({ClusterScene::at(60), ClusterScene::at(360)});
        QCOMPARE(with.context.span(), (TimeSpan{ClusterScene::at(60), ClusterScene::at(360)}));
        QVERIFY(!with.context.live());
        with.context.showSpan({ClusterScene::at(60), ClusterScene::at(360)});
        QCOMPARE(with.timeChanged.count(), 1);
        // What would end in the future ends at the present.
        with.context.showSpan({ClusterScene::at(400), ClusterScene::at(700)});
        QVERIFY(with.context.live());
        QCOMPARE(with.context.span(), (TimeSpan{ClusterScene::at(300), ClusterScene::at(600)}));
        with.context.showSpan({ClusterScene::at(100), ClusterScene::at(101)});
        QCOMPARE(with.context.spanLength(), ViewContext::shortestSpan);
        QCOMPARE(with.timeChanged.count(), 3);
        with.context.resetSpan();
        QVERIFY(with.context.live());
        QCOMPARE(with.context.spanLength(), ViewContext::usualSpan);
    }

    void aPodIsSelectedForAllViews()
    {
        Setting with;
        const QSignalSpy changed(&with.context, &ViewContext::podSelectionChanged);
        const ObjectName pod = with.scene->workload("shop", "web-1", ObjectKind::Pod);
        with.context.selectPod(pod);
        with.context.selectPod(pod);
        QCOMPARE(with.context.selectedPod(), std::optional(pod));
        with.context.selectPod(std::nullopt);
        QCOMPARE(with.context.selectedPod(), std::nullopt);
        QCOMPARE(changed.count(), 2);
    }

    void presentAndFutureAreLive()
    {
        Setting with;
        with.context.lookAt(ClusterScene::at(300));
        with.context.lookAt(ClusterScene::at(600));
        QVERIFY(with.context.live());
        with.context.lookAt(ClusterScene::at(9999));
        QVERIFY(with.context.live());
    }

    void freezingHoldsThePresent()
    {
        Setting with;
        with.context.toggleFreeze();
        with.clock.advance(1min);
        QCOMPARE(with.context.shownTime(), ClusterScene::at(600));
        with.context.toggleFreeze();
        QVERIFY(with.context.live());
        QCOMPARE(with.context.shownTime(), ClusterScene::at(660));
    }

    void theSpanHasBounds()
    {
        Setting with;
        with.context.setSpanLength(1s);
        QCOMPARE(with.context.spanLength(), ViewContext::shortestSpan);
        with.context.setSpanLength(1s);
        QCOMPARE(with.timeChanged.count(), 1);
        with.context.setSpanLength(24h * 30);
        QCOMPARE(with.context.spanLength(), ViewContext::longestSpan);
    }

    void eachChangeIsSaidOnce()
    {
        Setting with;
        QSignalSpy selected(&with.context, &ViewContext::selectionChanged);
        QSignalSpy crossed(&with.context, &ViewContext::crosshairChanged);
        QSignalSpy looked(&with.context, &ViewContext::appearanceChanged);
        const ObjectName name = with.scene->workload("shop", "cart");
        for (int i = 0; i < 2; ++i) {
            with.context.select(name);
            with.context.setCrosshair(ClusterScene::at(3));
            with.context.setZone(TimeZone::Utc);
            with.context.setThemeMode(ThemeMode::Dark);
        }
        QCOMPARE(selected.count(), 1);
        QCOMPARE(crossed.count(), 1);
        QCOMPARE(with.timeChanged.count(), 1);
        QVERIFY(looked.count() <= 1);
        QVERIFY(with.context.palette().dark());
    }

    void aRecordingsPresentIsItsEnd()
    {
        const ManualTime clock(ClusterScene::at(1e6));
        const auto scene = busyScene();
        const SessionHost host(scene->session, clock, true);
        QCOMPARE(host.now(), *scene->session.latestTime());
        const auto nothing = nothingScene();
        QCOMPARE(SessionHost(nothing->session, clock, true).now(), ClusterScene::at(1e6));
    }
};

QTEST_MAIN(ViewContextTest)
#include "view_context_test.moc"
