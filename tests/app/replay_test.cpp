// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay.h"
#include "collectors/model/mailbox.h"
#include "tests/collectors/session/story.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace nephoscope;

// A recording on its way into the mailbox.
class ReplayTest : public QObject {
    Q_OBJECT

    Story m_story;
    Mailbox m_mailbox;

    // What a session was fed with, as text of an observation log.
    std::string recordingOf(const std::vector<Observation>& observations)
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("log.ndjson")).toStdString();
        auto log = createObservationLog(file);
        if (!log || !(*log)->append(observations) || !(*log)->close())
            return {};
        QFile written(QString::fromStdString(file.string()));
        if (!written.open(QIODevice::ReadOnly))
            return {};
        return written.readAll().toStdString();
    }
    Expected<void> start(Replay& replay, std::string text)
    {
        return replay.start("tale", "tale.ndjson", readObservationLog(std::move(text), "tale.ndjson", m_story.pool));
    }
    // Drains until the replay has posted everything.
    std::vector<Observation> drainAll(const Replay& replay)
    {
        std::vector<Observation> all;
        const auto drain = [&] {
            const bool ended = replay.ended();
            for (Observation& observation : m_mailbox.drain())
                all.push_back(std::move(observation));
            return ended;
        };
        [&] { QTRY_VERIFY_WITH_TIMEOUT(drain(), 60'000); }();
        return all;
    }
    // The states that the recording itself went through.
    static std::vector<SourceState> statesOf(const std::vector<Observation>& all, std::string_view label)
    {
        std::vector<SourceState> states;
        for (const Observation& observation : all) {
            if (const auto* status = std::get_if<SourceStatus>(&observation.payload); status && observation.source == label)
                states.push_back(status->state);
        }
        return states;
    }

private slots:
    void init() { m_mailbox.drain(); }

    void everythingComesInItsOrderBetweenABeginningAndAnEnd()
    {
        std::vector<Observation> made;
        for (int i = 0; i < 7'000; ++i) // several of the replay's batches
            made.push_back(m_story.observation(i, m_story.pod("u" + std::to_string(i % 50), "web-" + std::to_string(i % 50),
                                                              i % 2 == 0 ? PodPhase::Running : PodPhase::Pending)));
        Replay replay(m_story.pool, m_mailbox);
        QVERIFY(start(replay, recordingOf(made)));
        const auto all = drainAll(replay);

        QCOMPARE(statesOf(all, "tale"), (std::vector{SourceState::CatchingUp, SourceState::Ended}));
        std::size_t next = 0;
        for (const Observation& observation : all) {
            if (observation.source != std::string_view{"c"})
                continue;
            QVERIFY(next < made.size());
            QCOMPARE(observation.seen, made[next].seen);
            QVERIFY(observation.payload == made[next].payload);
            ++next;
        }
        QCOMPARE(next, made.size());
    }

    void theEndSaysWhatWasMissing()
    {
        std::string text = recordingOf(
            {m_story.observation(0, m_story.pod("u", "web-1")), m_story.observation(1, m_story.pod("v", "web-2"))});
        text.resize(text.size() - 40); // killed in the middle of a line
        Replay replay(m_story.pool, m_mailbox);
        QVERIFY(start(replay, text));
        const auto all = drainAll(replay);
        const auto& end = std::get<SourceStatus>(all.back().payload);
        QCOMPARE(end.state, SourceState::Ended);
        QVERIFY2(!end.what.empty() && !end.why.empty(), "a recording that was cut off must say so");
    }

    void aBrokenLineCostsItselfAlone()
    {
        std::string text = recordingOf(
            {m_story.observation(0, m_story.pod("u", "web-1")), m_story.observation(1, m_story.pod("v", "web-2"))});
        text.insert(text.find('\n') + 1, "{\"v\":1,\"type\":\"pod\",\n");
        Replay replay(m_story.pool, m_mailbox);
        QVERIFY(start(replay, text));
        const auto all = drainAll(replay);
        QCOMPARE(std::count_if(all.begin(), all.end(), [](const auto& o) { return std::holds_alternative<Pod>(o.payload); }), 2);
        QVERIFY(!std::get<SourceStatus>(all.back().payload).what.empty());
    }

    void whatIsNoRecordingIsRefusedAtOnce_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("prose") << QByteArray("Dear diary,\ntoday nothing scaled.\n");
        QTest::newRow("another program's JSON") << QByteArray("{\"kind\":\"List\",\"items\":[]}\n");
        QTest::newRow("gzip that is cut off") << QByteArray("\x1f\x8b\x08\x00\x00", 5);
        QTest::newRow("zeros") << QByteArray(4096, '\0');
    }
    void whatIsNoRecordingIsRefusedAtOnce()
    {
        QFETCH(QByteArray, bytes);
        Replay replay(m_story.pool, m_mailbox);
        const auto started = start(replay, bytes.toStdString());
        QVERIFY(!started);
        QVERIFY(!started.error().why.empty());
        QVERIFY(m_mailbox.drain().empty());
    }

    void canBeLeftInTheMiddle()
    {
        std::vector<Observation> made;
        for (int i = 0; i < 300'000; ++i)
            made.push_back(m_story.observation(i, Lost{1}));
        auto replay = std::make_unique<Replay>(m_story.pool, m_mailbox);
        QVERIFY(start(*replay, recordingOf(made)));
        replay.reset(); // must not wait for a mailbox that nobody empties
    }
};

QTEST_GUILESS_MAIN(ReplayTest)
#include "replay_test.moc"
