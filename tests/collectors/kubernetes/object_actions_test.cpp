// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "collectors/kubernetes/object_actions.h"
#include "tests/collectors/kubernetes/kube_world.h"
#include "tests/support/net_world.h"
#endif

#include <QTest>
#include <nlohmann/json.hpp>

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

using Json = nlohmann::json;

// One API server on loopback that does what a script says, and a client of it.
struct ActionWorld {
    explicit ActionWorld(ScriptedServer::Script script) : server(net.serve(std::move(script))), http(net.client(server.port())) {}

    ActionOutcome perform(const Action& action)
    {
        return net.run(nephoscope::perform(api, action, "kind-dev", Time{1'795'530'000s}));
    }
    Action action(ActionVerb verb)
    {
        Action action;
        action.verb = verb;
        action.kind = verb == ActionVerb::Delete ? ObjectKind::Pod : ObjectKind::Deployment;
        action.uid = pool.intern("uid-1");
        action.namespaceName = pool.intern("shop");
        action.name = pool.intern("web");
        if (verb == ActionVerb::Scale)
            action.replicas = 5;
        return action;
    }

    NetWorld net;
    ScriptedServer& server;
    StringPool pool;
    Decoder decoder{pool};
    FakeAuthorizer authorizer;
    std::unique_ptr<HttpClient> http;
    KubeApi api{net.io.get_executor(), *http, authorizer, decoder, net.time, net.time, "kind-dev"};
};

std::string status(int code, const char* reason, const char* message)
{
    return Json{{"kind", "Status"}, {"status", "Failure"}, {"code", code}, {"reason", reason}, {"message", message}}.dump();
}

// Answers every request of a connection so.
ScriptedServer::Script always(std::string head, std::string body, std::string fields = {})
{
    return [head = std::move(head), body = std::move(body), fields = std::move(fields)](ScriptedPeer& peer) {
        for (;;) {
            peer.readRequest();
            peer.send(answer(head, body, fields));
        }
    };
}

} // namespace

class ObjectActionsTest : public QObject {
    Q_OBJECT

private slots:
    void scalesBySubresourceAndNamesWhomItMeans()
    {
        ActionWorld world(always("200 OK", R"({"kind":"Scale"})"));
        const ActionOutcome outcome = world.perform(world.action(ActionVerb::Scale));
        QVERIFY(outcome.state == ActionState::Done);
        const ReceivedRequest request = world.server.requests().at(0);
        QCOMPARE(request.line(), std::string{"PATCH /apis/apps/v1/namespaces/shop/deployments/web/scale?fieldManager=nephoscope"});
        QVERIFY(request.has("Content-Type: application/merge-patch+json"));
        QVERIFY(request.has("Authorization: Bearer first-token"));
        QVERIFY(Json::parse(request.body) == (Json{{"metadata", {{"uid", "uid-1"}}}, {"spec", {{"replicas", 5}}}}));
    }

    void restartsByKubectlsAnnotation()
    {
        ActionWorld world(always("200 OK", R"({"kind":"Deployment","spec":{"replicas":3}})"));
        const ActionOutcome outcome = world.perform(world.action(ActionVerb::Restart));
        QVERIFY(outcome.state == ActionState::Done && outcome.why.empty());
        const ReceivedRequest request = world.server.requests().at(0);
        QCOMPARE(request.line(), std::string{"PATCH /apis/apps/v1/namespaces/shop/deployments/web?fieldManager=nephoscope"});
        QVERIFY(request.has("Content-Type: application/strategic-merge-patch+json"));
        QCOMPARE(Json::parse(request.body)["spec"]["template"]["metadata"]["annotations"]["kubectl.kubernetes.io/restartedAt"]
                     .get<std::string>(),
                 std::string{"2026-11-24T14:20:00Z"});
    }

    void aPausedDeploymentSaysThatNothingRestartsYet()
    {
        ActionWorld world(always("200 OK", R"({"kind":"Deployment","spec":{"paused":true}})"));
        const ActionOutcome outcome = world.perform(world.action(ActionVerb::Restart));
        QVERIFY(outcome.state == ActionState::Done);
        QVERIFY(outcome.why.find("paused") != std::string::npos && outcome.tryThis.find("resume") != std::string::npos);
    }

    void deletesThatVeryPodWithItsGrace()
    {
        ActionWorld world(always("200 OK", "{}"));
        Action action = world.action(ActionVerb::Delete);
        QVERIFY(world.perform(action).state == ActionState::Done);
        action.graceSeconds = 5;
        QVERIFY(world.perform(action).state == ActionState::Done);
        const auto requests = world.server.requests();
        QCOMPARE(requests.at(0).line(), std::string{"DELETE /api/v1/namespaces/shop/pods/web"});
        const Json plain{{"kind", "DeleteOptions"}, {"apiVersion", "v1"}, {"preconditions", {{"uid", "uid-1"}}}};
        QVERIFY(Json::parse(requests.at(0).body) == plain);
        Json graceful = plain;
        graceful["gracePeriodSeconds"] = 5;
        QVERIFY(Json::parse(requests.at(1).body) == graceful);
    }

    void namesAreNoPath()
    {
        StringPool pool;
        Action action;
        action.verb = ActionVerb::Delete;
        action.kind = ObjectKind::Pod;
        action.namespaceName = pool.intern("a/../b");
        action.name = pool.intern("x?dryRun=All");
        QCOMPARE(commandFor(action, Time{})->target, std::string{"/api/v1/namespaces/a%2F..%2Fb/pods/x%3FdryRun%3DAll"});
    }

    void whatCannotBeAskedIsNotSent_data()
    {
        QTest::addColumn<int>("verb");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("replicas");
        const auto row = [](const char* name, ActionVerb verb, ObjectKind kind, int replicas) {
            QTest::newRow(name) << static_cast<int>(verb) << static_cast<int>(kind) << replicas;
        };
        row("a daemon set has no count", ActionVerb::Scale, ObjectKind::DaemonSet, 3);
        row("a job has no count", ActionVerb::Scale, ObjectKind::Job, 3);
        row("less than nothing", ActionVerb::Scale, ObjectKind::Deployment, -1);
        row("a slip of the finger", ActionVerb::Scale, ObjectKind::Deployment, 50'000'000);
        row("a job runs once", ActionVerb::Restart, ObjectKind::Job, 0);
        row("a replica set has no roll-out", ActionVerb::Restart, ObjectKind::ReplicaSet, 0);
        row("only pods are deleted", ActionVerb::Delete, ObjectKind::Deployment, 0);
        row("and no nodes", ActionVerb::Delete, ObjectKind::Node, 0);
    }
    void whatCannotBeAskedIsNotSent()
    {
        QFETCH(const int, verb);
        QFETCH(const int, kind);
        QFETCH(const int, replicas);
        ActionWorld world(always("200 OK", "{}"));
        Action action = world.action(static_cast<ActionVerb>(verb));
        action.kind = static_cast<ObjectKind>(kind);
        action.replicas = replicas;
        const ActionOutcome outcome = world.perform(action);
        QVERIFY(outcome.state == ActionState::Refused);
        QVERIFY(!outcome.what.empty() && !outcome.why.empty() && !outcome.tryThis.empty());
        QVERIFY(world.server.requests().empty());
    }

    void everyRefusalSaysWhyAndWhatToDo_data()
    {
        QTest::addColumn<QString>("head");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("fields");
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("tryThis");
        const auto row = [](const char* name, const char* head, const char* reason, const char* message, ActionState state,
                            const char* tryThis, const char* fields = "") {
            QTest::newRow(name) << QString::fromLatin1(head) << QString::fromLatin1(reason) << QString::fromLatin1(message)
                                << QString::fromLatin1(fields) << static_cast<int>(state) << QString::fromLatin1(tryThis);
        };
        row("forbidden", "403 Forbidden", "Forbidden", "cannot patch resource deployments/scale", ActionState::Refused,
            "patch deployments/scale in namespace shop");
        row("no more", "404 Not Found", "NotFound", "deployments.apps web not found", ActionState::Refused, "no more");
        row("another of that name", "409 Conflict", "Conflict", "Precondition failed: UID in precondition: uid-1",
            ActionState::Refused, "Another object bears that name");
        row("another, said of a patch", "422 Unprocessable Entity", "Invalid", "metadata.uid: Invalid value: field is immutable",
            ActionState::Refused, "Another object bears that name");
        row("not allowed by its rules", "422 Unprocessable Entity", "Invalid", "spec.replicas: too many", ActionState::Refused,
            "rules");
        row("busy", "429 Too Many Requests", "TooManyRequests", "too many requests", ActionState::Refused, "again in 7 s",
            "Retry-After: 7\r\n");
        row("not up yet", "503 Service Unavailable", "ServiceUnavailable", "not ready", ActionState::Refused,
            "Nothing was changed");
        row("its store was lost", "500 Internal Server Error", "InternalError", "etcdserver: request timed out",
            ActionState::Unknown, "Look at what the cluster shows");
        row("it takes too long", "504 Gateway Timeout", "Timeout", "request did not complete", ActionState::Unknown,
            "Look at what the cluster shows");
    }
    void everyRefusalSaysWhyAndWhatToDo()
    {
        QFETCH(const QString, head);
        QFETCH(const QString, reason);
        QFETCH(const QString, message);
        QFETCH(const QString, fields);
        QFETCH(const int, state);
        QFETCH(const QString, tryThis);
        const std::string body = status(head.left(3).toInt(), qPrintable(reason), qPrintable(message));
        ActionWorld world(always(head.toStdString(), body, fields.toStdString()));
        const ActionOutcome outcome = world.perform(world.action(ActionVerb::Scale));
        QCOMPARE(static_cast<int>(outcome.state), state);
        QVERIFY2(outcome.why.find(message.toStdString()) != std::string::npos, outcome.why.c_str());
        QVERIFY2(outcome.tryThis.find(tryThis.toStdString()) != std::string::npos, outcome.tryThis.c_str());
        QVERIFY2(outcome.what.find("scale deployment web in shop to 5") != std::string::npos, outcome.what.c_str());
        // Once, whatever the answer.
        QCOMPARE(world.server.requests().size(), std::size_t{1});
    }

    void credentialsThatHaveExpiredAreRenewedOnce()
    {
        ActionWorld world([](ScriptedPeer& peer) {
            for (;;) {
                const bool renewed = peer.readRequest().has("Bearer second-token");
                peer.send(renewed ? answer("200 OK", "{}")
                                  : answer("401 Unauthorized", status(401, "Unauthorized", "Unauthorized")));
            }
        });
        world.authorizer.newerToken = "second-token";
        QVERIFY(world.perform(world.action(ActionVerb::Scale)).state == ActionState::Done);
        QCOMPARE(world.server.requests().size(), std::size_t{2});

        ActionWorld hopeless(always("401 Unauthorized", status(401, "Unauthorized", "token first-token is no good")));
        const ActionOutcome outcome = hopeless.perform(hopeless.action(ActionVerb::Delete));
        QVERIFY(outcome.state == ActionState::Refused);
        QCOMPARE(hopeless.server.requests().size(), std::size_t{1});
        QVERIFY(sentence({ErrorCode::Internal, outcome.what, outcome.why, outcome.tryThis, {}, {}}).find("first-token")
                == std::string::npos);
    }

    void anAnswerThatDoesNotComeIsNotTakenForANo_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("cut before the head") << 0;
        QTest::newRow("cut inside the body") << 1;
        QTest::newRow("reset") << 2;
    }
    void anAnswerThatDoesNotComeIsNotTakenForANo()
    {
        QFETCH(const int, how);
        for (const ActionVerb verb : {ActionVerb::Scale, ActionVerb::Restart, ActionVerb::Delete}) {
            ActionWorld world([how](ScriptedPeer& peer) {
                peer.readRequest();
                if (how == 1)
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"kind\":");
                if (how == 2)
                    peer.reset();
                else
                    peer.cut();
            });
            const ActionOutcome outcome = world.perform(world.action(verb));
            QVERIFY(outcome.state == ActionState::Unknown);
            QVERIFY2(outcome.what.starts_with("It is not known whether"), outcome.what.c_str());
            QVERIFY(!outcome.why.empty() && !outcome.tryThis.empty());
            QCOMPARE(world.server.requests().size(), std::size_t{1}); // never blindly again
        }
    }

    void aServerThatFallsSilentIsGivenUpAfterHalfAMinute()
    {
        ActionWorld world([](ScriptedPeer& peer) {
            peer.readRequest();
            peer.awaitClose();
        });
        const auto outcome = world.net.start(perform(world.api, world.action(ActionVerb::Scale), "kind-dev", Time{}));
        world.net.until([&] { return world.server.requests().size() == 1; });
        world.net.time.advance(31s);
        world.net.until([&] { return outcome.done(); });
        QVERIFY(outcome.value().state == ActionState::Unknown);
    }

    void nobodyThereMeansNothingWasDone()
    {
        const ClosedPort closed;
        ActionWorld world(always("200 OK", "{}"));
        world.http = world.net.client(closed.port());
        KubeApi api(world.net.io.get_executor(), *world.http, world.authorizer, world.decoder, world.net.time, world.net.time, "x");
        const ActionOutcome outcome = world.net.run(perform(api, world.action(ActionVerb::Scale), "kind-dev", Time{}));
        QVERIFY(outcome.state == ActionState::Refused);
        QVERIFY(!outcome.why.empty() && !outcome.tryThis.empty());
    }
};

QTEST_GUILESS_MAIN(ObjectActionsTest)
#include "object_actions_test.moc"
