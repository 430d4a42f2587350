// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/observation_log.h"
#include "random_history.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace nephoscope;

namespace {

struct Reading {
    std::vector<Observation> observations;
    std::vector<Error> errors;
    ReadReport report;
};

Reading readAll(ObservationReader& reader)
{
    Reading reading;
    for (;;) {
        auto next = reader.next();
        if (!next)
            reading.errors.push_back(next.error());
        else if (*next)
            reading.observations.push_back(**next);
        else
            break;
    }
    reading.report = reader.report();
    return reading;
}

Reading readText(std::string text, StringPool& pool, const ObservationLogOptions& options = {})
{
    return readAll(*readObservationLog(std::move(text), "x.ndjson", pool, options));
}

std::string slurp(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().toStdString();
}

} // namespace

class ObservationLogTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString path(const char* name) const { return m_folder.filePath(name); }
    static std::filesystem::path native(const QString& text) { return text.toStdString(); }

private slots:
    void aLineReadsLikeThis()
    {
        Story story;
        const Observation gone = story.observation(1, ObjectGone{ObjectKind::Pod, story.in("u1"), story.in("shop"), story.in("web\"1")});
        // No escaped quote in a raw string: moc would lose the tests that follow.
        QCOMPARE(toJsonLine(gone), std::string(R"({"v":1,"type":"gone","source":"c","seen":"2026-11-24T12:00:01.000000000Z",)"
                                               R"("kind":"Pod","uid":"u1","namespace":"shop","name":)"
                                               "\"web\\\"1\"}"));
    }
    void absentNullAndZeroAreThreeDifferentThings()
    {
        Story story;
        PodUsage usage = story.usage("web", 1, 0);
        const std::string line = toJsonLine(story.observation(2, usage, 1));
        QVERIFY(line.find(R"("containers":[{"name":"app","cpuNano":0}])") != std::string::npos);
        QVERIFY(line.find("memoryBytes") == std::string::npos);
        QVERIFY(line.find("null") == std::string::npos);
        QVERIFY(line.find(R"("at":"2026-11-24T12:00:01.000000000Z")") != std::string::npos);
        QVERIFY(toJsonLine(story.observation(2, usage)).find(R"("at":)") == std::string::npos);
        // A number must not be null; something that need not be there may.
        const auto reading = readText(R"({"v":1,"type":"lost","source":"c","seen":"2026-11-24T12:00:00Z","count":null})"
                                      "\n"
                                      R"({"v":1,"type":"lost","source":"c","seen":"2026-11-24T12:00:00Z","at":null,"count":2})"
                                      "\n",
                                      story.pool);
        QCOMPARE(reading.errors.size(), 1U);
        QCOMPARE(reading.observations.size(), 1U);
        QVERIFY(!reading.observations[0].happened);
    }
    void everyPayloadComesBackTheSame()
    {
        QVERIFY(rc::check("parse(toJsonLine(o)) == o", [] {
            StringPool pool;
            const auto index = *rc::gen::inRange<std::size_t>(0, std::variant_size_v<Payload>);
            Observation observation;
            RandomFiller filler(pool);
            filler.fill(observation.source);
            filler.fill(observation.happened);
            filler.fill(observation.seen);
            observation.payload = randomPayload(pool, index);
            ObservationLineParser parser(pool);
            JsonLeftovers leftovers;
            const std::string line = toJsonLine(observation);
            const auto back = parser.parse(line, leftovers);
            RC_ASSERT(back && *back);
            RC_ASSERT(**back == observation);
            RC_ASSERT(leftovers.unknownFields == 0);
            RC_ASSERT(toJsonLine(**back) == line); // quantities in the very format they were written in
        }));
    }
    // Error texts of a server may hold anything; a recording of them must still be readable.
    void bytesThatAreNoTextBecomeReplacements()
    {
        Story story;
        SourceStatus status = story.status("pods", SourceState::Failed);
        status.why = "bad \xff\xc0\xaf\xed\xa0\x80 bytes";
        const auto reading = readText(toJsonLine(story.observation(1, status)) + "\n", story.pool);
        QCOMPARE(reading.errors.size(), 0U);
        QVERIFY(std::get<SourceStatus>(reading.observations.at(0).payload).why.starts_with("bad \xEF\xBF\xBD"));
    }
    void whatIsWrittenIsReadInOrder_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << "log.ndjson";
        QTest::newRow("gzip") << "log.ndjson.gz";
    }
    void whatIsWrittenIsReadInOrder()
    {
        QFETCH(QString, name);
        Story story;
        std::vector<Observation> all;
        for (int i = 0; i < 5000; ++i)
            all.push_back(story.observation(i * 0.1, story.pod("u" + std::to_string(i), "web")));
        const QString file = path(qPrintable(name));
        auto writer = createObservationLog(native(file));
        QVERIFY(writer.has_value());
        for (std::size_t i = 0; i < all.size(); i += 100)
            QVERIFY((*writer)->append(std::span{all}.subspan(i, 100)).has_value());
        QVERIFY((*writer)->close().has_value());
        const std::string bytes = slurp(file);
        QCOMPARE(bytes.starts_with("\x1f\x8b"), name.endsWith(".gz"));
        if (!name.endsWith(".gz"))
            QVERIFY(bytes.starts_with(R"({"v":1,"type":"log","program":"nephoscope"})"));
        auto reader = openObservationLog(native(file), story.pool);
        QVERIFY(reader.has_value());
        Reading reading = readAll(**reader);
        QCOMPARE(reading.errors.size(), 0U);
        QCOMPARE(reading.observations.size(), all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i].sequence = i + 1;
            QVERIFY(reading.observations[i] == all[i]);
        }
        QCOMPARE(reading.report, (ReadReport{5001, 5000, 0, 0, 0, false}));
    }
    void aRecordingThatWasKilledIsReadableUpToItsLastFlush_data() { whatIsWrittenIsReadInOrder_data(); }
    void aRecordingThatWasKilledIsReadableUpToItsLastFlush()
    {
        QFETCH(QString, name);
        Story story;
        const QString file = path(qPrintable(name));
        auto writer = createObservationLog(native(file));
        const std::vector flushed{story.observation(1, story.pod("u1", "a")), story.observation(2, story.pod("u2", "b"))};
        QVERIFY((*writer)->append(flushed).has_value());
        QVERIFY((*writer)->flush().has_value());
        std::string bytes = slurp(file); // the writer still lives: nothing was closed
        auto reading = readText(bytes, story.pool);
        QCOMPARE(reading.observations.size(), 2U);
        QCOMPARE(reading.report.truncated, name.endsWith(".gz"));
        QCOMPARE(reading.errors.size(), 0U);
        // And cut in the midst of what followed.
        const std::vector more{story.observation(3, story.pod("u3", "c"))};
        QVERIFY((*writer)->append(more).has_value());
        QVERIFY((*writer)->flush().has_value());
        bytes = slurp(file);
        reading = readText(bytes.substr(0, bytes.size() - 20), story.pool);
        QCOMPARE(reading.observations.size(), 2U);
        QVERIFY(reading.report.truncated);
        QCOMPARE(reading.errors.size(), 0U);
    }
    void observedTimeAloneFlushes()
    {
        Story story;
        const QString file = path("timed.ndjson.gz");
        auto writer = createObservationLog(native(file));
        const std::vector first{story.observation(1, story.pod("u1", "a"))};
        const std::vector second{story.observation(3, story.pod("u2", "b"))};
        QVERIFY((*writer)->append(first).has_value());
        QVERIFY((*writer)->append(second).has_value());
        QCOMPARE(readText(slurp(file), story.pool).observations.size(), 2U);
    }
    // Farther apart than a duration can say.
    void timesFarApartAreWrittenToo()
    {
        Story story;
        const QString file = path("years.ndjson");
        auto writer = createObservationLog(native(file));
        std::vector<Observation> batch(3, story.observation(1, story.pod("u1", "a")));
        batch[0].seen = *parseRfc3339("2261-12-31T23:59:59Z");
        batch[1].seen = *parseRfc3339("1678-01-01T00:00:00Z");
        QVERIFY((*writer)->append(batch).has_value());
        QVERIFY((*writer)->close().has_value());
        QCOMPARE(readText(slurp(file), story.pool).observations.size(), 3U);
    }
    void aDamagedArchiveGivesWhatCameBefore()
    {
        Story story;
        const QString file = path("damaged.ndjson.gz");
        {
            auto writer = createObservationLog(native(file));
            for (int i = 0; i < 20; ++i) {
                const std::vector one{story.observation(i, story.pod("u" + std::to_string(i), randomLooking(i)))};
                QVERIFY((*writer)->append(one).has_value());
                QVERIFY((*writer)->flush().has_value());
            }
        }
        std::string bytes = slurp(file);
        for (std::size_t i = bytes.size() / 2; i < bytes.size() / 2 + 40; ++i)
            bytes[i] = static_cast<char>(~bytes[i]);
        const auto reading = readText(bytes, story.pool);
        QVERIFY(reading.observations.size() >= 5U && reading.observations.size() < 20U);
        QVERIFY(reading.report.truncated);
        QVERIFY(!reading.errors.empty());
        QCOMPARE(QString::fromStdString(reading.errors.back().file), QString("x.ndjson"));
    }
    void aBadLineIsNamedAndTheRestLoads()
    {
        Story story;
        const std::string good = toJsonLine(story.observation(1, story.pod("u1", "a")));
        const auto reading = readText(good + "\nnot json\n" + good + "\n[1]\n{\"v\":1}\n\n" + R"({"v":1,"type":"lost","source":"c","seen":"noon"})" + "\n"
                                          + R"({"v":1,"type":"pod","source":"c","seen":"2026-11-24T12:00:00Z"})" + "\n"
                                          + R"({"v":1,"type":"gone","seen":"2026-11-24T12:00:00Z","kind":"Gadget"})" + "\n"
                                          + R"({"v":1,"type":"lost","seen":"2026-11-24T12:00:00Z","count":1.5})" + "\n" + good + "\n",
                                      story.pool);
        QCOMPARE(reading.observations.size(), 3U);
        std::vector<int> lines;
        for (const Error& error : reading.errors) {
            QCOMPARE(error.file, std::string("x.ndjson"));
            lines.push_back(error.line);
        }
        QCOMPARE(lines, (std::vector{2, 4, 5, 7, 8, 9, 10}));
        QCOMPARE(reading.report.badLines, 7);
        QVERIFY(reading.errors[5].why.find("Gadget") != std::string::npos);
        QVERIFY(reading.errors[6].why.find("\"count\"") != std::string::npos);
    }
    void whatNewerVersionsAddIsSkippedAndCounted()
    {
        Story story;
        const auto reading = readText(R"({"v":1,"type":"log","program":"nephoscope 9"})"
                                      "\n"
                                      R"({"v":1,"type":"hologram","source":"c","seen":"2026-11-24T12:00:00Z"})"
                                      "\n"
                                      R"({"v":2,"type":"pod","x":1})"
                                      "\n"
                                      R"({"v":1,"type":"lost","source":"c","seen":"2026-11-24T12:00:00Z","count":3,"mood":"calm","deep":{"a":1}})"
                                      "\n"
                                      R"({"v":1,"type":"node","source":"c","seen":"2026-11-24T12:00:00Z","meta":{"uid":"n","color":"red"}})"
                                      "\n",
                                      story.pool);
        QCOMPARE(reading.observations.size(), 2U);
        QCOMPARE(reading.errors.size(), 0U);
        QCOMPARE(reading.report, (ReadReport{5, 2, 0, 2, 3, false}));
    }
    void aLineWithoutEndDoesNotEatTheMemory()
    {
        Story story;
        const std::string good = toJsonLine(story.observation(1, Lost{1}));
        ObservationLogOptions options;
        options.maxLineBytes = 1000;
        const auto reading = readText(good + "\n{\"v\":1" + std::string(500'000, ' ') + "\n" + good + "\n", story.pool, options);
        QCOMPARE(reading.observations.size(), 2U);
        QCOMPARE(reading.errors.size(), 1U);
        QCOMPARE(reading.errors[0].code, ErrorCode::TooLarge);
        QCOMPARE(reading.errors[0].line, 2);
    }
    // Two recordings put together with cat, and one that ends without a line break.
    void severalArchivesInOneFileAreOneRecording()
    {
        Story story;
        std::string bytes;
        for (int i = 0; i < 2; ++i) {
            const QString file = path("part.ndjson.gz");
            auto writer = createObservationLog(native(file));
            const std::vector one{story.observation(i, Lost{i + 1})};
            QVERIFY((*writer)->append(one).has_value());
            QVERIFY((*writer)->close().has_value());
            bytes += slurp(file);
        }
        const auto reading = readText(bytes, story.pool);
        QCOMPARE(reading.observations.size(), 2U);
        QVERIFY(!reading.report.truncated);
        QCOMPARE(readText(toJsonLine(story.observation(1, Lost{1})), story.pool).observations.size(), 1U);
    }
    void filesThatCannotBeOpenedSayWhy()
    {
        StringPool pool;
        const auto missing = openObservationLog(native(path("nowhere.ndjson")), pool);
        QVERIFY(!missing.has_value());
        QVERIFY(missing.error().file.ends_with("nowhere.ndjson"));
        QVERIFY(!openObservationLog(native(m_folder.path()), pool).has_value());
        QVERIFY(!createObservationLog(native(path("no/such/folder.ndjson"))).has_value());
    }
    void aSessionFedFromTheLogEqualsTheLiveOne()
    {
        const QString file = path("law.ndjson.gz");
        QVERIFY(rc::check("replayed == live at every T", [&] {
            Story live;
            const auto history = randomHistory(live);
            auto writer = createObservationLog(native(file));
            RC_ASSERT(writer.has_value());
            for (std::size_t i = 0; i < history.size();) {
                const auto size = std::min(history.size() - i, *rc::gen::inRange<std::size_t>(1, 9));
                live.session.apply(std::span{history}.subspan(i, size));
                RC_ASSERT((*writer)->append(std::span{history}.subspan(i, size)).has_value());
                i += size;
            }
            RC_ASSERT((*writer)->close().has_value());

            StringPool pool;
            Session replayed(pool);
            auto reader = openObservationLog(native(file), pool);
            RC_ASSERT(reader.has_value());
            for (const Observation& observation : readAll(**reader).observations)
                replayed.apply({&observation, 1});

            RC_ASSERT(replayed.memoryBegins() == live.session.memoryBegins());
            RC_ASSERT(replayed.latestTime() == live.session.latestTime());
            for (double t = -25; t < 50; t += 0.25)
                RC_ASSERT(describeSession(replayed, Story::at(t)) == describeSession(live.session, Story::at(t)));
            RC_ASSERT(describeSession(replayed, liveTime) == describeSession(live.session, liveTime));
        }));
    }

private:
    static std::string randomLooking(int i)
    {
        std::string text;
        for (unsigned x = static_cast<unsigned>(i) * 2654435761U + 1; text.size() < 200; x = x * 1664525U + 1013904223U)
            text += static_cast<char>('a' + (x >> 24) % 26);
        return text;
    }
};

QTEST_GUILESS_MAIN(ObservationLogTest)
#include "observation_log_test.moc"
