// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#ifndef Q_MOC_RUN // moc cannot read Asio
#include "tests/real/live_source.h"
#endif
#include "collectors/session/observation_log.h"
#include "tests/collectors/session/story.h"
#include "tests/support/real_cluster.h"
#include "tests/support/requirements.h"

#include <QProcess>
#include <nlohmann/json.hpp>

#include <csignal>

using namespace nephoscope;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

// The program as it was built, running.
class Program {
public:
    explicit Program(const QStringList& arguments)
    {
        m_process.setProgram(QStringLiteral(NEPHOSCOPE_PROGRAM));
        m_process.setArguments(arguments);
        m_process.start();
    }
    ~Program()
    {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }
    bool ended() const { return m_process.state() == QProcess::NotRunning; }
    int exitCode() const { return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1; }
    void interrupt() const { ::kill(static_cast<pid_t>(m_process.processId()), SIGINT); }
    // All that it has said so far.
    const QByteArray& output() { return m_output += m_process.readAllStandardOutput(); }
    const QByteArray& talk() { return m_talk += m_process.readAllStandardError(); }
    std::vector<Json> lines()
    {
        std::vector<Json> result;
        const QList<QByteArray> all = output().split('\n');
        for (qsizetype i = 0; i + 1 < all.size(); ++i) // the last one is not complete, or empty
            result.push_back(Json::parse(all[i].toStdString()));
        return result;
    }

private:
    QProcess m_process;
    QByteArray m_output;
    QByteArray m_talk;
};

struct Finished {
    int exitCode = -1;
    QByteArray output;
    QByteArray talk;
};

Finished run(const QStringList& arguments, int seconds = 60)
{
    Program program(arguments);
    for (QDeadlineTimer deadline(seconds * 1000); !program.ended() && !deadline.hasExpired();)
        QTest::qWait(20);
    return {program.ended() ? program.exitCode() : -1, program.output(), program.talk()};
}

// A session that is fed from a log, in batches as replaying makes them.
struct Replayed {
    explicit Replayed(const QString& file)
    {
        auto reader = openObservationLog(file.toStdString(), pool);
        if (!reader)
            return;
        std::vector<Observation> batch;
        for (;;) {
            auto next = (*reader)->next();
            if (!next) {
                ++errors;
                continue;
            }
            if (!*next)
                break;
            all.push_back(**next);
            batch.push_back(std::move(**next));
            if (batch.size() == 500)
                session.apply(std::exchange(batch, {}));
        }
        session.apply(batch);
        truncated = (*reader)->report().truncated;
    }

    StringPool pool;
    Session session{pool};
    std::vector<Observation> all;
    int errors = 0;
    bool truncated = true;
};

// The objects, without samples, states and clocks: what two who look at the same cluster must both have seen.
std::string objectsAt(const Session& session, Time t)
{
    std::vector<std::string> lines;
    const auto add = [&lines](const ObjectKey&, const auto& value) { lines.push_back(toJson(Payload{value})); };
    session.pods().forEachAt(t, add);
    session.nodes().forEachAt(t, add);
    session.namespaces().forEachAt(t, add);
    session.workloads().forEachAt(t, add);
    session.autoscalers().forEachAt(t, add);
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const auto& line : lines)
        text += line + "\n";
    return text;
}

bool isObject(const Payload& payload)
{
    return objectIdentity(payload).has_value();
}

} // namespace

// The program as a process, on a real cluster that scales up: what it prints, records and replays.
class RecordingTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aScaleUpIsShownWithItsExplanationAsItHappens();
    void theProgramRecordedWhatWeSaw();
    void aSessionFromItsLogEqualsTheLiveOneAtEveryTime();
    void theExplanationOfARecordingIsTheLiveOne();
    void theRecordingIsPictured();
    void doctorSaysWhatWorks();

private:
    void kubectl(const QString& arguments, const QByteArray& input = {})
    {
        const auto done = m_cluster.kubectl(arguments.split(u' '), input);
        QVERIFY2(done.ok(), done.error.constData());
    }
    std::shared_ptr<const Autoscaler> autoscaler()
    {
        Session& session = m_source->session();
        StringPool& pool = session.pool();
        const auto key = session.find(
            {pool.intern("real"), ObjectKind::HorizontalPodAutoscaler, pool.intern("default"), pool.intern("web")}, liveTime);
        return key ? session.autoscalers().latest(*key) : nullptr;
    }
    QString source() const { return QStringLiteral("--source=real=kubernetes:") + m_cluster.kubeconfig(); }
    QString log() const { return m_folder.filePath(QStringLiteral("scale-up.ndjson.gz")); }

    RealCluster m_cluster;
    QTemporaryDir m_folder;
    std::unique_ptr<LiveSource> m_source;
};

void RecordingTest::initTestCase()
{
    NEPHOSCOPE_REQUIRE_OR_SKIP("kubernetes", RealCluster::available(), "tests/real/kubernetes/build has not been run");
    QVERIFY2(m_cluster.start({QStringLiteral("--nodes"), QStringLiteral("3")}), qPrintable(m_cluster.failure()));
    m_source = std::make_unique<LiveSource>(m_cluster.kubeconfig());
    QTRY_COMPARE_WITH_TIMEOUT(m_source->state(), SourceState::Live, 30'000);
    kubectl(QStringLiteral("apply -f " NEPHOSCOPE_REAL_FOLDER "/kubernetes/example.yaml"));
    const auto measured = [this] {
        const auto now = autoscaler();
        return now && !now->currentMetrics.empty() && now->currentMetrics[0].averageUtilization.value_or(-1) == 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(measured(), 60'000);
}

void RecordingTest::aScaleUpIsShownWithItsExplanationAsItHappens()
{
    Program record({QStringLiteral("record"), log(), source()});
    Program watch({QStringLiteral("watch"), QStringLiteral("scaling"), source(), QStringLiteral("--hpa-sync"), QStringLiteral("5s"),
                   QStringLiteral("--downscale-stabilization"), QStringLiteral("30s"), QStringLiteral("--for"),
                   QStringLiteral("60s"), QStringLiteral("--json")});
    // Both are up when the first line is there; the load rises after that.
    QTRY_VERIFY_WITH_TIMEOUT(watch.output().contains('\n'), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(log()).size() > 1000, 30'000);
    QVERIFY(m_cluster.consume(QStringLiteral("web"), QStringLiteral("400m"), QStringLiteral("60Mi")));
    const auto rescaled = [&watch](const Json& line) {
        return line.value("desiredReplicas", 0) > 3 && line.value("reproduced", false) && line.contains("rescale");
    };
    const auto shown = [&] {
        const auto lines = watch.lines();
        return std::any_of(lines.begin(), lines.end(), rescaled);
    };
    // It is told when it happens, not when all is over.
    QTRY_VERIFY_WITH_TIMEOUT(shown(), 55'000);
    QVERIFY(!watch.ended());
    for (const Json& line : watch.lines()) {
        if (!rescaled(line))
            continue;
        QCOMPARE(QString::fromStdString(line["type"]), QStringLiteral("scaling"));
        QCOMPARE(QString::fromStdString(line["namespace"]), QStringLiteral("default"));
        QCOMPARE(QString::fromStdString(line["name"]), QStringLiteral("web"));
        QCOMPARE(QString::fromStdString(line["target"]), QStringLiteral("Deployment/web"));
        QCOMPARE(QString::fromStdString(line["rescale"]["reason"]),
                 QStringLiteral("cpu resource utilization (percentage of request) above target"));
        QCOMPARE(line["rescale"]["to"].get<int>(), line["desiredReplicas"].get<int>());
        // Usage above target led there: the arithmetic ends at the number that the cluster chose.
        const auto step = [&line](const char* id) {
            for (const Json& one : line["explanation"]) {
                if (one["id"] == id && (one.value("subject", "").empty() || one["subject"] == "cpu"))
                    return one;
            }
            return Json{};
        };
        QCOMPARE(step("metric.utilization")["result"].get<double>(), 160.0);
        QVERIFY(step("metric.ratio")["result"].get<double>() > 1.1);
        QCOMPARE(step("result")["result"].get<int>(), line["desiredReplicas"].get<int>());
        QCOMPARE(QString::fromStdString(step("result")["provenance"]), QStringLiteral("reproduced"));
        break;
    }
    // Enough pods came, and took their share.
    QVERIFY(m_cluster.consume(QStringLiteral("web"), QStringLiteral("170m"), QStringLiteral("60Mi")));
    const auto settled = [this] {
        const auto now = autoscaler();
        return now && now->currentMetrics.size() == 2 && now->currentMetrics[0].averageUtilization == 68
               && now->currentReplicas == now->desiredReplicas;
    };
    QTRY_VERIFY_WITH_TIMEOUT(settled(), 60'000);
    watch.interrupt();
    QTRY_VERIFY_WITH_TIMEOUT(watch.ended(), 10'000);
    QCOMPARE(watch.exitCode(), 0);
    QVERIFY2(watch.talk().contains(" lines until "), watch.talk().constData());

    record.interrupt();
    QTRY_VERIFY_WITH_TIMEOUT(record.ended(), 10'000);
    QCOMPARE(record.exitCode(), 0);
    QVERIFY2(record.talk().contains("Recorded "), record.talk().constData());
}

// Two programs look at one cluster, each with its own watches: whenever nothing has changed for a while, they agree.
void RecordingTest::theProgramRecordedWhatWeSaw()
{
    const Replayed recorded(log());
    QCOMPARE(recorded.errors, 0);
    QVERIFY(!recorded.truncated);
    const Session& live = m_source->session();
    // From when the recording had everything, to its end.
    std::optional<Time> begin;
    std::set<ObjectKind> listed;
    std::vector<Time> changes;  // and the two ends
    for (const Observation& observation : recorded.all) {
        if (const auto* end = std::get_if<ResyncEnd>(&observation.payload); end && end->complete)
            listed.insert(end->kind);
        if (!begin && listed.size() == std::size(EnumNames<ObjectKind>::names))
            begin = observation.seen;
    }
    QVERIFY(begin);
    const Time end = recorded.session.latestTime().value();
    for (const Observation& observation : m_source->observations()) {
        if (isObject(observation.payload) && observation.seen > *begin && observation.seen < end)
            changes.push_back(observation.seen);
    }
    changes.insert(changes.end(), {*begin, end});
    std::sort(changes.begin(), changes.end());
    int compared = 0;
    for (std::size_t i = 0; i + 1 < changes.size(); ++i) {
        if (changes[i + 1] - changes[i] < 250ms)
            continue;
        const Time quiet = changes[i + 1] - (changes[i + 1] - changes[i]) / 4;
        ++compared;
        const std::string ours = objectsAt(live, quiet);
        const std::string theirs = objectsAt(recorded.session, quiet);
        QVERIFY2(ours == theirs, (formatRfc3339(quiet) + "\n" + ours + "\ninstead of\n" + theirs).c_str());
    }
    qInfo("%d moments, %zu changes", compared, changes.size());
    QVERIFY(compared >= 2);
    // And every event that fell into the recording is in it.
    int events = 0;
    live.events().forEachBetween({*begin, end - std::chrono::seconds{3}}, [&](const auto& entry) {
        ++events;
        const auto& theirs = recorded.session.events().entries();
        const bool there = std::any_of(theirs.begin(), theirs.end(), [&entry](const auto& other) {
            return other.id.uid.view() == entry.id.uid.view() && other.id.count == entry.id.count;
        });
        QVERIFY2(there, entry.value.event.message.c_str());
    });
    QVERIFY(events >= 6);
}

void RecordingTest::aSessionFromItsLogEqualsTheLiveOneAtEveryTime()
{
    const std::vector<Observation> all = m_source->observations();
    const Session& live = m_source->session();
    const QString file = m_folder.filePath(QStringLiteral("own.ndjson.gz"));
    {
        const auto writer = createObservationLog(file.toStdString());
        QVERIFY(writer);
        QVERIFY((*writer)->append(all));
        QVERIFY((*writer)->close());
    }
    const Replayed replayed(file);
    QCOMPARE(replayed.errors, 0);
    QCOMPARE(replayed.all.size(), all.size());
    std::vector<Time> times{liveTime};
    for (std::size_t i = 0; i < all.size(); i += std::max<std::size_t>(all.size() / 100, 1))
        times.push_back(all[i].seen);
    int equal = 0;
    for (const Time t : times)
        equal += describeSession(live, t) == describeSession(replayed.session, t) ? 1 : 0;
    reportCount("replayed-moments", equal, static_cast<int>(times.size()));
    QCOMPARE(equal, static_cast<int>(times.size()));
    live.workloads().forEachAt(liveTime, [&](const ObjectKey& key, const Workload&) {
        StringPool& pool = replayed.session.pool();
        const WorkloadSeries* ours = live.workloadSeries(key);
        const WorkloadSeries* theirs = replayed.session.workloadSeries(
            {pool.intern(key.source.view()), pool.intern(key.uid.view())});
        QVERIFY(ours && theirs);
        for (const Time t : times) {
            QVERIFY(ours->desired.at(t) == theirs->desired.at(t));
            QVERIFY(ours->ready.at(t) == theirs->ready.at(t));
        }
    });
}

void RecordingTest::theExplanationOfARecordingIsTheLiveOne()
{
    const QStringList hpa{QStringLiteral("explain"),       QStringLiteral("hpa"),
                          QStringLiteral("default/web"),   QStringLiteral("--json"),
                          QStringLiteral("--hpa-sync=5s"), QStringLiteral("--downscale-stabilization=30s")};
    const Finished live = run(hpa + QStringList{source()});
    QVERIFY2(live.exitCode == 0, live.talk.constData());
    const Finished recorded = run(hpa + QStringList{QStringLiteral("--recording"), log()});
    QVERIFY2(recorded.exitCode == 0, recorded.talk.constData());
    const Json now = Json::parse(live.output.toStdString());
    const Json then = Json::parse(recorded.output.toStdString());
    QVERIFY2(now["reproduced"].get<bool>(), live.output.constData());
    QVERIFY2(then["reproduced"].get<bool>(), recorded.output.constData());
    for (const char* member :
         {"target", "minReplicas", "maxReplicas", "currentReplicas", "desiredReplicas", "metrics", "conditions"})
        QCOMPARE(QString::fromStdString(then[member].dump()), QString::fromStdString(now[member].dump()));

    // A moment of the past is another one.
    const Replayed session(log());
    const auto rescaled = [&session]() -> std::optional<Time> {
        for (const auto& entry : session.session.events().entries()) {
            if (entry.value.event.reason == "SuccessfulRescale")
                return entry.at;
        }
        return std::nullopt;
    }();
    QVERIFY(rescaled);
    const QString before = QString::fromStdString(formatRfc3339(*rescaled - 2s));
    const Finished past = run(hpa + QStringList{QStringLiteral("--recording"), log(), QStringLiteral("--at"), before});
    QVERIFY2(past.exitCode == 0, past.talk.constData());
    QCOMPARE(Json::parse(past.output.toStdString())["desiredReplicas"].get<int>(), 3);

    const Finished none = run({QStringLiteral("explain"), QStringLiteral("hpa"), QStringLiteral("default/nothing"),
                               QStringLiteral("--recording"), log()});
    QCOMPARE(none.exitCode, 1);
    QVERIFY2(none.talk.contains("default/web"), none.talk.constData());
}

void RecordingTest::theRecordingIsPictured()
{
    const auto picture = [this](const QString& folder) {
        const Finished done = run(
            {QStringLiteral("snapshot"), QStringLiteral("--out"), folder, QStringLiteral("--recording"), log()});
        QFile file(QString::fromUtf8(done.output).trimmed());
        return done.exitCode == 0 && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray first = picture(m_folder.filePath(QStringLiteral("first")));
    QVERIFY(first.startsWith("\x89PNG"));
    QVERIFY(first == picture(m_folder.filePath(QStringLiteral("second"))));
}

void RecordingTest::doctorSaysWhatWorks()
{
    const auto findings = [](const QString& kubeconfig) {
        const Finished done = run({QStringLiteral("doctor"), QStringLiteral("--json"), QStringLiteral("--kubeconfig"), kubeconfig});
        std::map<std::string, std::pair<bool, std::string>> result;
        const Json document = Json::parse(done.output.toStdString(), nullptr, false);
        for (const Json& finding : document.value("findings", Json::array()))
            result[finding["name"]] = {finding["good"], finding["detail"]};
        return result;
    };
    const auto admin = findings(m_cluster.kubeconfig());
    QVERIFY(admin.contains("admin@nephoscope-test"));
    QVERIFY(admin.at("admin@nephoscope-test").first);
    QVERIFY(admin.at("admin@nephoscope-test").second.find("v1.") != std::string::npos);
    const auto viewer = findings(m_cluster.viewerKubeconfig());
    QVERIFY(viewer.contains("viewer@nephoscope-test, nodes"));
    QVERIFY(!viewer.at("viewer@nephoscope-test, nodes").first);
    const auto nobody = findings(QStringLiteral("/nowhere/kubeconfig"));
    QVERIFY(nobody.contains("kubeconfig") && !nobody.at("kubeconfig").first);
}

QTEST_GUILESS_MAIN(RecordingTest)
#include "recording_test.moc"
