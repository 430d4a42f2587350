// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "tests/support/scripted_server.h"
#endif
#include "app/action_desk.h"
#include "tests/support/kubeconfig_file.h"
#include "tests/support/manual_time.h"
#include "widgets/common/session_host.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace nephoscope;

namespace {

// A window's session and feed on one cluster that takes every change and has nothing to list.
struct Desk {
    explicit Desk(ScriptedServer::Script script) : server(std::move(script))
    {
        const std::string file = writeKubeconfig(folder.filePath(QStringLiteral("kube config")).toStdString(), "dev",
                                                 server.port());
        if (!feed.start({{{}, SourceKind::Kubernetes, file, {}}}, {}))
            qFatal("cannot start");
        action.verb = ActionVerb::Scale;
        action.uid = pool.intern("uid-1");
        action.namespaceName = pool.intern("shop");
        action.name = pool.intern("web");
        action.replicas = 5;
        action.replicasBefore = 3;
    }
    ~Desk() { feed.stop(); }
    void drain()
    {
        const auto batch = feed.drain();
        if (const Changes changes = session.apply(batch); !changes.empty())
            host.notify(changes);
    }

    QTemporaryDir folder;
    ScriptedServer server;
    StringPool pool;
    Session session{pool};
    const SystemClock clock;
    SessionHost host{session, clock};
    Feed feed{pool, [] {}};
    ActionDesk desk{feed, host};
    const Interned dev = pool.intern("dev");
    Action action;
};

void takeEverything(ScriptedPeer& peer)
{
    for (;;) {
        const std::string line = peer.readRequest().line();
        peer.send(line.starts_with("GET") ? answer("404 Not Found", "{}") : answer("200 OK", "{}"));
    }
}

std::size_t writes(const ScriptedServer& server)
{
    const auto requests = server.requests();
    return static_cast<std::size_t>(
        std::count_if(requests.begin(), requests.end(), [](const auto& request) { return !request.line().starts_with("GET"); }));
}

} // namespace

class ActionDeskTest : public QObject {
    Q_OBJECT

private slots:
    void nothingLeavesALockedSource()
    {
        Desk desk(takeEverything);
        QVERIFY(desk.desk.lockOf(desk.dev) == SourceLock::Locked);
        const auto refused = desk.desk.submit(desk.dev, desk.action);
        QVERIFY(!refused);
        QVERIFY(refused.error().why.find("locked") != std::string::npos);
        desk.drain();
        QCOMPARE(writes(desk.server), std::size_t{0});
        QCOMPARE(desk.session.actions().size(), std::size_t{0});
    }

    void anActionIsRecordedWhenAskedAndWhenDone()
    {
        Desk desk(takeEverything);
        desk.desk.setLocked(desk.dev, false);
        QSignalSpy finished(&desk.desk, &ActionDesk::finished);
        const auto id = desk.desk.submit(desk.dev, desk.action);
        QVERIFY(id);
        QTRY_COMPARE((desk.drain(), finished.count()), 1);
        QVERIFY(finished.at(0).at(0).toBool());
        QCOMPARE(finished.at(0).at(1).toString(), QStringLiteral("web was scaled from 3 to 5."));
        QCOMPARE(writes(desk.server), std::size_t{1});
        const auto& entries = desk.session.actions().entries();
        QCOMPARE(entries.size(), std::size_t{2});
        QVERIFY(entries.front().value.outcome.state == ActionState::Asked);
        QVERIFY(entries.back().value.outcome.state == ActionState::Done && entries.back().value.outcome.id == *id);
        QCOMPARE(entries.back().value.source, desk.dev);
    }

    void anOutcomeThatIsNotKnownIsSaidAsSuch()
    {
        Desk desk([](ScriptedPeer& peer) {
            for (;;) {
                if (peer.readRequest().line().starts_with("GET"))
                    peer.send(answer("404 Not Found", "{}"));
                else
                    peer.cut();
            }
        });
        desk.desk.setLocked(desk.dev, false);
        QSignalSpy finished(&desk.desk, &ActionDesk::finished);
        QVERIFY(desk.desk.submit(desk.dev, desk.action));
        QTRY_COMPARE((desk.drain(), finished.count()), 1);
        QVERIFY(!finished.at(0).at(0).toBool());
        QVERIFY(finished.at(0).at(1).toString().contains(QStringLiteral("not known")));
    }

    void aSourceIsLockedAgainAndARecordingAlways()
    {
        Desk desk(takeEverything);
        desk.desk.setLocked(desk.dev, false);
        QVERIFY(desk.desk.lockOf(desk.dev) == SourceLock::Open);
        desk.desk.setLocked(desk.dev, true);
        QVERIFY(desk.desk.lockOf(desk.dev) == SourceLock::Locked);
        const Interned recorded = desk.pool.intern("somewhere");
        QVERIFY(desk.desk.lockOf(recorded) == SourceLock::Recorded);
        desk.desk.setLocked(recorded, false);
        QVERIFY(desk.desk.lockOf(recorded) == SourceLock::Recorded);
        QVERIFY(!desk.desk.submit(recorded, desk.action));
        QVERIFY(desk.feed.remove("dev"));
        QVERIFY(desk.desk.lockOf(desk.dev) == SourceLock::Ended);
        QVERIFY(!desk.desk.submit(desk.dev, desk.action));
    }

    void theLineForKubectlNamesKubeconfigAndContext()
    {
        const Desk desk(takeEverything);
        const QString kubeconfig = desk.folder.filePath(QStringLiteral("kube config"));
        QCOMPARE(
            desk.desk.kubectl(desk.dev, desk.action),
            QStringLiteral("kubectl '--kubeconfig=%1' --context=dev -n shop scale deployment/web --replicas=5").arg(kubeconfig));
    }

    // The window may be closed while a change is under way; that takes no longer than without.
    void closingWhileAnActionHangsEndsAtOnce()
    {
        auto desk = std::make_unique<Desk>([](ScriptedPeer& peer) {
            peer.readRequest();
            peer.awaitClose();
        });
        desk->desk.setLocked(desk->dev, false);
        QVERIFY(desk->desk.submit(desk->dev, desk->action));
        QTRY_COMPARE(writes(desk->server), std::size_t{1});
        QElapsedTimer timer;
        timer.start();
        desk->feed.stop();
        QVERIFY2(timer.elapsed() < 2'000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(ActionDeskTest)
#include "action_desk_test.moc"
