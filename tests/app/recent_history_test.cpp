// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recent_history.h"
#include "tests/collectors/session/random_history.h"

#include <QTemporaryDir>
#include <QTest>

using namespace nephoscope;
using namespace std::chrono_literals;

class RecentHistoryTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path path(const char* name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }

    // The session that a saved file makes.
    static void replay(const std::filesystem::path& file, Session& into)
    {
        auto reader = openObservationLog(file, into.pool());
        QVERIFY(reader.has_value());
        for (;;) {
            const auto next = (*reader)->next();
            QVERIFY2(next.has_value(), next ? "" : sentence(next.error()).c_str());
            if (!*next)
                return;
            into.apply({&**next, 1});
        }
    }

private slots:
    void nothingWasSeenYet()
    {
        StringPool pool;
        const HistoryExcerpt excerpt = RecentHistory(pool).excerpt();
        QVERIFY(excerpt.beginning.empty() && excerpt.batches.empty());
        QVERIFY(!excerpt.begins && !excerpt.ends);
    }

    void whatIsTooOldLivesOnAsState()
    {
        Story story;
        RecentHistory history(story.pool, {.length = 10s});
        history.add({story.observation(0, story.pod("u1", "web-1", PodPhase::Pending))});
        history.add({story.observation(5, story.pod("u1", "web-1", PodPhase::Running))});
        history.add({story.observation(15, story.pod("u2", "web-2"))});
        QCOMPARE(history.excerpt().batches.size(), 2U);
        history.add({story.observation(16, story.pod("u3", "web-3"))});
        const HistoryExcerpt excerpt = history.excerpt();
        QCOMPARE(excerpt.batches.size(), 2U);
        QCOMPARE(excerpt.begins, std::optional{Story::at(5)});
        QCOMPARE(excerpt.ends, std::optional{Story::at(16)});
        // A clock, and the pod as it last was.
        QCOMPARE(excerpt.beginning.size(), 2U);
        QCOMPARE(std::get<Pod>(excerpt.beginning.back().payload).phase, PodPhase::Running);
    }

    void bytesAreBoundedWhateverComes()
    {
        Story story;
        constexpr std::size_t limit = 100'000;
        RecentHistory history(story.pool, {.bytes = limit});
        for (int i = 0; i < 1000; ++i) {
            history.add(
                {story.observation(i * 0.001, story.pod("u" + std::to_string(i % 7), "web", static_cast<PodPhase>(i % 4)))});
            QVERIFY(history.bytes() <= limit);
        }
        QVERIFY(history.bytes() > limit / 2);
        // Larger than all room: only its state stays.
        std::vector<Observation> large;
        for (int i = 0; i < 1000; ++i)
            large.push_back(story.observation(2, story.pod("v" + std::to_string(i), "api-" + std::to_string(i))));
        history.add(large);
        QCOMPARE(history.bytes(), 0U);
        QVERIFY(history.excerpt().beginning.size() > 1000);
    }

    void whatHardlyEverChangesIsHeldOnce()
    {
        Story story;
        RecentHistory history(story.pool);
        const auto told = [&story](double seconds, PodPhase phase) {
            return std::vector{story.observation(seconds, story.pod("u1", "web-1", phase))};
        };
        for (const auto& batch : {told(1, PodPhase::Pending), told(2, PodPhase::Running)}) {
            story.session.apply(batch);
            history.add(batch, &story.session);
        }
        const auto latest = story.session.pods().latest(story.key("u1"));
        for (const HistoryExcerpt::Batch& batch : history.excerpt().batches)
            QCOMPARE(std::get<Pod>(batch->front().payload).spec, latest->spec);
    }

    void aFileThatCannotBeWrittenIsToldWithItsName()
    {
        Story story;
        RecentHistory history(story.pool);
        history.add({story.observation(1, story.pod("u1", "web-1"))});
        const auto written = history.excerpt().write(path("no/such/folder.ndjson.gz"));
        QVERIFY(!written);
        QVERIFY(written.error().file.ends_with("folder.ndjson.gz"));
    }

    void theSavedFileReplaysAsTheLiveSession()
    {
        QVERIFY(rc::check("saved and replayed == live at every T of the saved span", [&] {
            Story live;
            const auto observations = historyAsCollected(live);
            const Duration length = std::chrono::milliseconds{*rc::gen::inRange(0, 20'000)};
            RecentHistory history(live.pool, {length, *rc::gen::inRange<std::size_t>(0, 30'000)});
            for (std::size_t i = 0; i < observations.size();) {
                const auto size = std::min(observations.size() - i, *rc::gen::inRange<std::size_t>(1, 9));
                const auto batch = std::span{observations}.subspan(i, size);
                live.session.apply(batch);
                history.add({batch.begin(), batch.end()});
                i += size;
            }
            const HistoryExcerpt excerpt = history.excerpt();
            RC_ASSERT(excerpt.write(path("saved.ndjson.gz")).has_value());
            StringPool pool;
            Session replayed(pool);
            replay(path("saved.ndjson.gz"), replayed);
            RC_ASSERT(replayed.latestTime() == live.session.latestTime());
            const Time begin = excerpt.begins.value_or(Story::at(0));
            RC_ASSERT(describeSession(replayed, liveTime, begin) == describeSession(live.session, liveTime, begin));
            for (Time t = begin; t < Story::at(60); t += 500ms)
                RC_ASSERT(describeSession(replayed, t, begin) == describeSession(live.session, t, begin));
        }));
    }
};

QTEST_GUILESS_MAIN(RecentHistoryTest)
#include "recent_history_test.moc"
