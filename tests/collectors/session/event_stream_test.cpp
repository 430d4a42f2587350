// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <rapidcheck.h>
#include <set>

#include "collectors/session/event_stream.h"

using namespace nephoscope;

namespace {

Time second(int value)
{
    return Time{std::chrono::seconds{value}};
}
using Stream = EventStream<int, std::string>;

std::string texts(const Stream& stream)
{
    std::string all;
    for (const auto& entry : stream.entries())
        all += entry.value + (entry.late ? "(late) " : " ");
    return all;
}

} // namespace

class EventStreamTest : public QObject {
    Q_OBJECT

private slots:
    void eachHappeningCountsOnce()
    {
        Stream stream(10);
        QVERIFY(stream.add(second(1), 1, "a"));
        QVERIFY(!stream.add(second(1), 1, "a again, from a re-list"));
        QCOMPARE(texts(stream), "a ");
    }
    void lateOnesStandAtTheirPlaceAndSaySo()
    {
        Stream stream(10);
        stream.add(second(1), 1, "a");
        stream.add(second(3), 3, "c");
        stream.add(second(2), 2, "b");
        QCOMPARE(texts(stream), "a b(late) c ");
        QCOMPARE(stream.countBetween({second(1), second(3)}), 2U);
    }
    void theOldestGoAndDoNotComeBack()
    {
        Stream stream(2);
        for (int i = 1; i <= 3; ++i)
            stream.add(second(i), i, std::to_string(i));
        QCOMPARE(texts(stream), "2 3 ");
        QVERIFY(!stream.add(second(1), 1, "1"));
        QCOMPARE(stream.forgotten(), 1U);
    }
    void everySpanHoldsWhatHappenedInIt()
    {
        QVERIFY(rc::check("forEachBetween finds what a walk finds", [] {
            const auto events = *rc::gen::container<std::vector<std::pair<int, int>>>(rc::gen::pair(rc::gen::inRange(0, 50), rc::gen::inRange(0, 100)));
            Stream stream(1000);
            std::map<int, int> firstTime;
            for (const auto& [id, at] : events) {
                RC_ASSERT(stream.add(second(at), id, "x") == !firstTime.contains(id));
                firstTime.try_emplace(id, at);
            }
            const int from = *rc::gen::inRange(0, 100);
            const int to = *rc::gen::inRange(0, 100);
            std::set<int> found;
            Time last = Time::min();
            stream.forEachBetween({second(from), second(to)}, [&](const auto& entry) {
                RC_ASSERT(last <= entry.at);
                last = entry.at;
                found.insert(entry.id);
            });
            std::set<int> wanted;
            for (const auto& [id, at] : firstTime) {
                if (at >= from && at < to)
                    wanted.insert(id);
            }
            RC_ASSERT(found == wanted);
            RC_ASSERT(stream.countBetween({second(from), second(to)}) == wanted.size());
        }));
    }
};

QTEST_GUILESS_MAIN(EventStreamTest)
#include "event_stream_test.moc"
