// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <set>

#include "tests/support/cluster_scene.h"
#include "tests/widgets/quiet.h"
#include "widgets/common/source_words.h"

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

SourceState stateOf(std::size_t index)
{
    return static_cast<SourceState>(index);
}

void addStates()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < EnumNames<SourceState>::names.size(); ++i)
        QTest::newRow(EnumNames<SourceState>::names[i]) << static_cast<int>(i);
}

} // namespace

class SourceWordsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void everyStateHasWordsAReasonAndANextStep_data() { addStates(); }
    void everyStateHasWordsAReasonAndANextStep()
    {
        QFETCH(int, index);
        const SourceState state = stateOf(static_cast<std::size_t>(index));
        QVERIFY(!sourceStateWords(state, 40s).isEmpty());

        StringPool pool;
        SourceSummary source;
        source.source = pool.intern("kind-dev");
        source.state = state;
        for (const char* address : {"", "https://127.0.0.1:6443"}) {
            source.address = pool.intern(address);
            const TeachingText text = teachSource(source);
            for (const QString& part : {text.what, text.why, text.tryThis}) {
                QVERIFY(part.size() > 8);
                QVERIFY2(!part.contains(QLatin1Char('%')) && !part.contains(QStringLiteral("  ")), qPrintable(part));
            }
            QVERIFY(text.why.endsWith(QLatin1Char('.')));
            QVERIFY(text.tryThis.endsWith(QLatin1Char('.')));
        }
    }

    void whatTheSourceSaysItselfIsSaid_data() { addStates(); }
    void whatTheSourceSaysItselfIsSaid()
    {
        QFETCH(int, index);
        const SourceState state = stateOf(static_cast<std::size_t>(index));
        const auto scene = sourceScene(state);
        const auto sources = sourceSummaries(scene->session, scene->now);
        QCOMPARE(sources.size(), std::size_t{1});
        QCOMPARE(sources.front().state, state);
        const TeachingText text = teachEmptySession(sources);
        QCOMPARE(text, teachSource(sources.front()));
        if (!sources.front().status.what.empty())
            QCOMPARE(text.what.toStdString(), sources.front().status.what);
    }

    void shapesTellStatesApartWithoutColour()
    {
        // What is fine, what is on its way, what is old, what needs a hand: no two of these share a shape.
        std::set<Mark> shapes;
        for (const SourceState state : {SourceState::Live, SourceState::Connecting, SourceState::Quiet, SourceState::Stale,
                                        SourceState::Unreachable, SourceState::Forbidden, SourceState::Ended})
            QVERIFY(shapes.insert(sourceLook(state).mark).second);
    }

    void ageIsSaidWhereItMatters()
    {
        QCOMPARE(sourceStateWords(SourceState::Live, 40s), QStringLiteral("live"));
        QCOMPARE(sourceStateWords(SourceState::Stale, 40'900ms), QStringLiteral("stale for 40\u00A0s"));
        QCOMPARE(sourceStateWords(SourceState::Unreachable, 192s), QStringLiteral("unreachable for 3\u00A0min\u00A012\u00A0s"));
        QCOMPARE(sourceStateWords(SourceState::WrongCredentials, 1h), QStringLiteral("wrong credentials"));
    }

    void aResourceThatDoesWorseIsNamed()
    {
        const auto scene = emptyClusterScene();
        QVERIFY(sourceTroubleWords(sourceSummaries(scene->session, scene->now).front()).isEmpty());
        SourceStatus events;
        events.resource = scene->in("events");
        events.state = SourceState::Forbidden;
        scene->see(61, events);
        const auto source = sourceSummaries(scene->session, ClusterScene::at(62)).front();
        QCOMPARE(source.state, SourceState::Live);
        QCOMPARE(sourceTroubleWords(source), QStringLiteral("events forbidden"));
    }

    // It once said "catching up" of every moment before its end.
    void aRecordingIsReadToItsEndWhateverTimeIsLookedAt()
    {
        ClusterScene scene("holiday.ndjson");
        SourceStatus status;
        status.sourceKind = scene.in("recording");
        status.state = SourceState::CatchingUp;
        scene.see(0, status);
        status.state = SourceState::Ended;
        scene.see(600, status);
        scene.told(600);
        for (const double second : {1.0, 300.0, 600.0})
            QCOMPARE(sourceSummaries(scene.session, ClusterScene::at(second)).front().state, SourceState::Ended);
    }

    void theSourceThatMostNeedsALookIsTaught()
    {
        StringPool pool;
        SourceSummary fine;
        fine.source = pool.intern("fine");
        fine.state = SourceState::Live;
        SourceSummary broken;
        broken.source = pool.intern("broken");
        broken.state = SourceState::Untrusted;
        QCOMPARE(teachEmptySession({fine, broken}), teachSource(broken));
        QCOMPARE(teachEmptySession({broken, fine}), teachSource(broken));
        QVERIFY(teachEmptySession({}).tryThis.contains(QStringLiteral("Ctrl+O")));
    }
};

QTEST_MAIN(SourceWordsTest)
#include "source_words_test.moc"
