// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include "app/feed.h"
#include "app/object_desk.h"
#include "tests/support/kubeconfig_file.h"
#include "tests/support/scripted_server.h"

using namespace nephoscope;

namespace {

constexpr const char* podPath = "/api/v1/namespaces/shop/pods/web";

// A cluster that holds one pod and its log, which goes on for ever; everything else it does not know.
void serve(ScriptedPeer& peer)
{
    while (true) {
        const std::string line = peer.readRequest().line();
        if (line.starts_with(std::string("GET ") + podPath + "/log")) {
            peer.send(chunkedHead() + chunk("2026-11-24T14:21:07Z one\n2026-11-24T14:21:08Z two\n"));
            peer.awaitClose();
        } else if (line == std::string("GET ") + podPath) {
            peer.send(answer("200 OK", R"({"kind":"Pod","metadata":{"name":"web"}})"));
        } else {
            peer.send(answer("404 Not Found", R"({"kind":"Status","code":404,"message":"unknown"})"));
        }
    }
}

struct Reading {
    StringPool pool;
    ScriptedServer server;
    QTemporaryDir folder;
    Feed feed{pool, [] {}};
    ObjectDesk desk{feed};
    Interned source = pool.intern("here");

    explicit Reading(ScriptedServer::Script script = serve) : server(std::move(script))
    {
        const std::string file = writeKubeconfig(folder.filePath(QStringLiteral("config")).toStdString(), "here", server.port());
        if (!feed.start({{"here", SourceKind::Kubernetes, file, {}}}, {}))
            qFatal("cannot start the feed");
    }
    ObjectName pod() { return {source, ObjectKind::Pod, pool.intern("shop"), pool.intern("web")}; }
    LogQuery query() const { return {"shop", "web", "app", false, true, std::nullopt, 100}; }
    bool asked(const std::string& what) const
    {
        const auto requests = server.requests();
        return std::any_of(requests.begin(), requests.end(), [&](const ReceivedRequest& one) { return one.has(what); });
    }
};

} // namespace

class ObjectDeskTest : public QObject {
    Q_OBJECT

private slots:
    void documentsArriveOnTheThreadThatAsked()
    {
        Reading reading;
        std::optional<Expected<ObjectDocument>> told;
        QThread* thread = nullptr;
        const auto going = reading.desk.fetch(reading.pod(), [&](Expected<ObjectDocument> document) {
            told = std::move(document);
            thread = QThread::currentThread();
        });
        QVERIFY(going && !told);
        QTRY_VERIFY(told.has_value());
        QCOMPARE(thread, QThread::currentThread());
        QVERIFY(told->has_value());
        QCOMPARE((*told)->yaml, std::string("kind: Pod\nmetadata:\n  name: web\n"));
    }

    void logsArriveUntilTheReadingEnds()
    {
        Reading reading;
        std::vector<std::string> lines;
        auto going = reading.desk.followLog(reading.source, reading.query(), [&](LogNews news) {
            for (const LogLine& line : news.lines)
                lines.push_back(line.text);
        });
        QTRY_COMPARE(lines, (std::vector<std::string>{"one", "two"}));
        const int open = reading.server.open();
        going.reset();
        // Its connection is closed at once.
        QTRY_VERIFY(reading.server.open() < open);
    }

    void whoHasGoneIsNotCalled()
    {
        Reading reading;
        bool called = false;
        auto log = reading.desk.followLog(reading.source, reading.query(), [&](LogNews) { called = true; });
        auto document = reading.desk.fetch(reading.pod(), [&](Expected<ObjectDocument>) { called = true; });
        QTRY_VERIFY(reading.asked("/log?"));
        // What is on its way is lost with them.
        log.reset();
        document.reset();
        called = false;
        QTRY_VERIFY(reading.asked("/readyz"));
        QCoreApplication::processEvents();
        QVERIFY(!called);
    }

    void aReadingMayEndItselfWhileItIsTold()
    {
        Reading reading;
        bool called = false;
        std::unique_ptr<ObjectReader::Reading> going = reading.desk.fetch(reading.pod(), [&](Expected<ObjectDocument>) {
            going.reset();
            called = true;
        });
        QTRY_VERIFY(called);
    }

    void onlySourcesThatAreReadCanBeAsked()
    {
        Reading reading;
        QVERIFY(reading.desk.reads(reading.source));
        QVERIFY(!reading.desk.reads(reading.pool.intern("elsewhere")));
        QVERIFY(!reading.desk.followLog(reading.pool.intern("elsewhere"), reading.query(), [](LogNews) {}));
        const auto going = reading.desk.followLog(reading.source, reading.query(), [](LogNews) {});
        QTRY_VERIFY(reading.asked("/log?"));
        QVERIFY(reading.feed.remove("here"));
        QVERIFY(!reading.desk.reads(reading.source));
        QVERIFY(!reading.desk.fetch(reading.pod(), [](Expected<ObjectDocument>) {}));
    }

    // What closing the window waits for, while a log is open whose server never says a word. Time is limited by the test's own.
    void closingWhileALogHangsEndsAtOnce()
    {
        Reading reading([](ScriptedPeer& peer) {
            peer.readRequest();
            peer.awaitClose();
        });
        const auto log = reading.desk.followLog(reading.source, reading.query(), [](LogNews) {});
        const auto document = reading.desk.fetch(reading.pod(), [](Expected<ObjectDocument>) {});
        QTRY_VERIFY(reading.asked("/log?") && reading.asked(std::string(podPath) + " "));
        QElapsedTimer took;
        took.start();
        reading.feed.stop();
        QVERIFY2(took.elapsed() < 1'000, qPrintable(QString::number(took.elapsed())));
    }
};

QTEST_GUILESS_MAIN(ObjectDeskTest)
#include "object_desk_test.moc"
