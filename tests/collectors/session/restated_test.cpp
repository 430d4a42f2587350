// SPDX-License-Identifier: GPL-3.0-or-later
#include "random_history.h"

#include <QTest>

using namespace nephoscope;

class RestatedTest : public QObject {
    Q_OBJECT

private slots:
    void anEmptySessionHasNothingToSay()
    {
        StringPool pool;
        QVERIFY(Session(pool).restated().empty());
    }
    void whatWasDeadIsNotToldAndSinceWhenIsKept()
    {
        Story story;
        story.see(1, story.pod("u1", "web-1"));
        story.see(2, story.pod("u2", "web-2"));
        story.see(3, ObjectGone{ObjectKind::Pod, story.in("u1"), story.in("shop"), story.in("web-1")});
        Session told(story.pool);
        told.apply(story.session.restated());
        QCOMPARE(told.pods().keyCount(), 1U);
        QCOMPARE(told.pods().versionTime(story.key("u2"), liveTime), std::optional{Story::at(2)});
        QCOMPARE(told.latestTime(), std::optional{Story::at(3)});
        QCOMPARE(told.memoryBegins(), std::optional{Story::at(3)});
    }
    void aListUnderWayStillKnowsWhatItHasSeen()
    {
        Story story;
        story.see(1, story.pod("u1", "web-1"));
        story.see(1, story.pod("u2", "web-2"));
        story.see(2, ResyncBegin{ObjectKind::Pod, {}});
        story.see(2, story.pod("u2", "web-2"));
        Session told(story.pool);
        told.apply(story.session.restated());
        const std::vector end{story.observation(3, ResyncEnd{ObjectKind::Pod, {}, true})};
        told.apply(end);
        QVERIFY(!told.pods().latest(story.key("u1")));
        QVERIFY(told.pods().latest(story.key("u2")));
    }
    void aSessionToldInTheMiddleGoesOnAsTheOther()
    {
        QVERIFY(rc::check("restated + the rest == the whole at every T from then on", [&] {
            Story live;
            const auto history = historyAsCollected(live);
            const auto middle = static_cast<std::ptrdiff_t>(*rc::gen::inRange<std::size_t>(0, history.size() + 1));
            live.session.apply({history.begin(), history.begin() + middle});
            Session told(live.pool);
            told.apply(live.session.restated());
            const Time begin = live.session.latestTime().value_or(Story::at(-25));
            RC_ASSERT(told.latestTime() == live.session.latestTime());
            const auto compare = [&] {
                RC_ASSERT(describeSession(told, liveTime, begin) == describeSession(live.session, liveTime, begin));
                for (Time t = begin; t < Story::at(70); t += std::chrono::milliseconds{500})
                    RC_ASSERT(describeSession(told, t, begin) == describeSession(live.session, t, begin));
            };
            compare();
            live.session.apply({history.begin() + middle, history.end()});
            told.apply({history.begin() + middle, history.end()});
            compare();
        }));
    }
};

QTEST_GUILESS_MAIN(RestatedTest)
#include "restated_test.moc"
