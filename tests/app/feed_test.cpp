// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <map>
#include <mutex>

#include "app/feed.h"
#include "tests/support/kubeconfig_file.h"

using namespace nephoscope;

namespace {

// A source whose server takes connections and never says a word.
SourceSpec silentSource(const QTemporaryDir& folder, const char* context, quint16 port)
{
    return {{}, SourceKind::Kubernetes, writeKubeconfig(folder.filePath(QLatin1String(context)).toStdString(), context, port), {}};
}

// The last states told by a source, by resource, as far as drained.
struct Heard {
    std::map<std::pair<std::string, std::string>, SourceState> states;
    void drain(Feed& feed)
    {
        for (const Observation& observation : feed.drain()) {
            if (const auto* status = std::get_if<SourceStatus>(&observation.payload))
                states[{observation.source.str(), status->resource.str()}] = status->state;
        }
    }
    bool allEnded(const std::string& source) const
    {
        bool any = false;
        for (const auto& [key, state] : states) {
            if (key.first == source && state != SourceState::Ended)
                return false;
            any = any || key.first == source;
        }
        return any;
    }
};

} // namespace

class FeedTest : public QObject {
    Q_OBJECT

private slots:
    void sourcesComeAndGoWhileOthersRun()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const QTemporaryDir folder;
        const SourceSpec one = silentSource(folder, "one", silent.serverPort());
        const SourceSpec two = silentSource(folder, "two", silent.serverPort());
        StringPool pool;
        Feed feed(pool, [] {});
        QVERIFY(feed.start({one}, {}).has_value());
        Heard heard;
        QTRY_VERIFY((heard.drain(feed), heard.states.contains({"one", ""})));
        QVERIFY(feed.add(two, {}).has_value());
        QCOMPARE(feed.labels(), (std::vector<std::string>{"one", "two"}));
        QTRY_VERIFY((heard.drain(feed), heard.states.contains({"two", ""})));

        // Its server never answers, and still it has ended at once, all of it.
        QVERIFY(feed.remove("one"));
        QVERIFY(!feed.remove("one"));
        QTRY_VERIFY((heard.drain(feed), heard.allEnded("one")));
        QVERIFY(!heard.allEnded("two"));
        QCOMPARE(feed.labels(), (std::vector<std::string>{"two"}));

        // The same one again goes on under its label; another of that name gets its own.
        SourceSpec namesake = two;
        namesake.label = "one";
        QVERIFY(feed.add(namesake, {}).has_value());
        QVERIFY(feed.add(one, {}).has_value());
        QCOMPARE(feed.labels(), (std::vector<std::string>{"two", "one-2", "one"}));
        QTRY_VERIFY((heard.drain(feed), !heard.allEnded("one")));
        feed.stop();
    }

    void whatCannotBeAddedLeavesTheOthersAlone()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const QTemporaryDir folder;
        StringPool pool;
        Feed feed(pool, [] {});
        QVERIFY(feed.start({silentSource(folder, "one", silent.serverPort())}, {}).has_value());
        const auto missing = feed.add({"x", SourceKind::Recording, folder.filePath("missing").toStdString(), {}}, {});
        QVERIFY(!missing);
        QVERIFY(!missing.error().what.empty() && !missing.error().tryThis.empty());
        QVERIFY(!feed.add({"x", SourceKind::Kubernetes, folder.filePath("missing").toStdString(), {}}, {}));
        QCOMPARE(feed.labels(), (std::vector<std::string>{"one"}));
        feed.stop();
    }

    void aRecordingIsRemovedOnceAndTellsItsEnd()
    {
        const QTemporaryDir folder;
        const std::string file = folder.filePath(QStringLiteral("shop.ndjson")).toStdString();
        StringPool pool;
        const auto log = createObservationLog(file);
        QVERIFY(log.has_value());
        const std::vector one{Observation{
            .source = pool.intern("kind-dev"), .happened = {}, .seen = Time{std::chrono::hours{1}}, .payload = Lost{1}}};
        QVERIFY((*log)->append(one).has_value());
        QVERIFY((*log)->close().has_value());
        Feed feed(pool, [] {});
        QVERIFY(feed.add({"shop", SourceKind::Recording, file, {}}, {}).has_value());
        QCOMPARE(feed.labels(), (std::vector<std::string>{"shop"}));
        QVERIFY(feed.remove("shop"));
        QVERIFY(!feed.remove("shop"));
        Heard heard;
        QTRY_VERIFY((heard.drain(feed), heard.allEnded("shop")));
        QVERIFY(feed.labels().empty());
    }

    void aSourceIsTriedWithoutBeingWatched()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        quint16 closedPort = 0;
        {
            QTcpServer closed;
            QVERIFY(closed.listen(QHostAddress::LocalHost));
            closedPort = closed.serverPort();
        }
        const QTemporaryDir folder;
        StringPool pool;
        Feed feed(pool, [] {});
        std::mutex mutex;
        std::vector<ProbeReport> reports;
        const auto done = [&](ProbeReport report) {
            const std::lock_guard lock(mutex);
            reports.push_back(std::move(report));
        };
        const auto told = [&] {
            const std::lock_guard lock(mutex);
            return reports.size();
        };
        QVERIFY(feed.tryOut(silentSource(folder, "closed", closedPort), {}, done));
        QTRY_COMPARE(told(), std::size_t{1});
        QCOMPARE(reports.front().size(), std::size_t{1});
        QVERIFY(reports.front().front().verdict == ProbeFinding::Verdict::Fails);
        QVERIFY(reports.front().front().sentence.find("closed") != std::string::npos);
        QVERIFY(feed.labels().empty());
        QVERIFY(feed.drain().empty());

        // One that hangs is given up, or ends with the feed; neither holds anybody up.
        const auto hanging = feed.tryOut(silentSource(folder, "silent", silent.serverPort()), {}, done);
        QVERIFY(hanging);
        QTRY_VERIFY(silent.hasPendingConnections());
        feed.giveUp(*hanging);
        QVERIFY(feed.tryOut(silentSource(folder, "silent", silent.serverPort()), {}, done));
        QVERIFY(!feed.tryOut({{}, SourceKind::Kubernetes, folder.filePath("missing").toStdString(), {}}, {}, done));
        feed.stop();
        QCOMPARE(told(), std::size_t{1});
    }

    // What closing the window waits for. A feed that waited for an answer would end by the time limit of this test.
    void closingWhileASourceHangsEndsAtOnce()
    {
        QTcpServer silent; // takes connections and never says a word
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("config")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QString config = QStringLiteral("apiVersion: v1\n"
                                              "kind: Config\n"
                                              "current-context: hung\n"
                                              "contexts: [{name: hung, context: {cluster: hung, user: nobody}}]\n"
                                              "clusters: [{name: hung, cluster: {server: \"http://127.0.0.1:%1\"}}]\n"
                                              "users: [{name: nobody, user: {}}]\n");
        file.write(config.arg(silent.serverPort()).toUtf8());
        file.close();

        StringPool pool;
        Feed feed(pool, [] {});
        const SourceSpec spec{"hung", SourceKind::Kubernetes, file.fileName().toStdString(), ""};
        const auto started = feed.start({spec}, {});
        QVERIFY2(started, started ? "" : sentence(started.error()).c_str());
        QTRY_VERIFY(silent.hasPendingConnections());
        feed.stop();
        // Its last words can still be read.
        QVERIFY(!feed.drain().empty());
        QVERIFY(feed.drain().empty());
    }
};

QTEST_GUILESS_MAIN(FeedTest)
#include "feed_test.moc"
