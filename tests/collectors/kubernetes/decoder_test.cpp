// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/decoder.h"

#include <QTest>

using namespace nephoscope;

// What the decoder makes of JSON as servers send it, and of JSON as nobody should.
class DecoderTest : public QObject {
    Q_OBJECT

private slots:
    void aPodIsReadAsFarAsAnybodyAsks();
    void aSidecarIsARestartableInitContainer();
    void nullIsAbsentEverywhere();
    void aFieldOfTheWrongTypeIsNamed_data();
    void aFieldOfTheWrongTypeIsNamed();
    void oneBadItemSpoilsNoOther();
    void aTruncatedListFailsAfterItsWholeItems();
    void brokenUtf8CostsOneItem();
    void aStatusInsteadOfAListIsItsError();
    void aListOfAnotherKindIsRefused();
    void ofAKeyThatStandsTwiceTheLastCounts();
    void escapedKeysAndValuesAreRead();
    void unknownFieldsOfAnyShapeArePassedOver();
    void aBookmarkOnlyMovesTheVersion();
    void anErrorEventCarriesItsStatus();
    void watchEventsMayNameTheirTypeLast();
    void anUnknownWatchEventIsNoFailure();
    void aWatchLineOfAnotherKindIsRefused();
    void eventsOfBothApisTellTheirSeries();
    void usageIsInBillionthsOfACore();
    void aMetricThatCouldNotBeReadKeepsItsPlace();
    void behaviourIsKeptAsWritten();
    void aJobHasItsOwnCounts();
    void secretsNeverReachTheModel();
};

namespace {

// A decoder with a pool that outlives what it made.
struct Bench {
    StringPool strings;
    Decoder decoder{strings};

    template <class T>
    T read(ItemKind kind, std::string_view json)
    {
        auto payload = decoder.decodeItem(kind, json);
        if (!payload)
            qFatal("%s", sentence(payload.error()).c_str());
        return std::get<T>(*payload);
    }
    std::string failure(ItemKind kind, std::string_view json)
    {
        const auto payload = decoder.decodeItem(kind, json);
        return payload ? "no failure" : sentence(payload.error());
    }
    std::vector<std::string> names(const std::string& list, ListPage* page = nullptr)
    {
        std::vector<std::string> names;
        const auto read = decoder.decodeList(ObjectKind::Pod, list,
                                             [&](Payload&& payload) { names.push_back(std::get<Pod>(payload).meta().name.str()); });
        if (!read)
            names.push_back(sentence(read.error()));
        else if (page)
            *page = *read;
        return names;
    }
};

Time at(const char* text)
{
    return *parseRfc3339(text);
}

const std::string wholePod =
    R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-1","namespace":"shop","uid":"u1","resourceVersion":"42",
 "generation":3,"creationTimestamp":"2026-05-03T10:00:00Z","deletionTimestamp":"2026-05-03T12:00:00Z",)"
    R"("labels":{"tier":"front","app":"web"},
 "annotations":{"a":"b"},"managedFields":[{"manager":"x","fieldsV1":{"f:spec":{}}}],
 "ownerReferences":[{"kind":"Node","name":"n","uid":"u9"},{"kind":"ReplicaSet","name":"web","uid":"u2","controller":true}]},
 "spec":{"nodeName":"node-1","containers":[{"name":"web","image":"web:1","env":[{"name":"X","value":"y"}],
  "resources":{"requests":{"cpu":"250m","memory":"64Mi"},"limits":{"cpu":1}}}],)"
    R"("readinessGates":[{"conditionType":"example.com/a"}]},
 "status":{"phase":"Running","podIP":"10.0.0.7","podIPs":[{"ip":"10.0.0.7"},{"ip":"fd00::7"}],"startTime":"2026-05-03T10:00:01Z",
  "conditions":[{"type":"Ready","status":"True","reason":"R","message":"M","lastTransitionTime":"2026-05-03T10:00:05Z"}],
  "containerStatuses":[{"name":"web","ready":true,"started":true,"restartCount":2,)"
    R"("state":{"running":{"startedAt":"2026-05-03T10:00:04Z"}},
   "lastState":{"terminated":{"exitCode":137,"signal":9,"reason":"OOMKilled","finishedAt":"2026-05-03T10:00:03Z"}}}]}})";

std::string listOf(const std::string& items)
{
    return R"({"kind":"PodList","metadata":{"resourceVersion":"7","continue":"more","remainingItemCount":3},"items":[)" + items
           + "]}";
}

std::string podNamed(const std::string& name)
{
    return R"({"metadata":{"name":")" + name + R"("},"spec":{"containers":[{"name":"c"}]}})";
}

} // namespace

void DecoderTest::aPodIsReadAsFarAsAnybodyAsks()
{
    Bench bench;
    const Pod pod = bench.read<Pod>(ItemKind::Pod, wholePod);
    const ObjectMeta& meta = pod.meta();
    QCOMPARE(meta.namespaceName.str(), "shop");
    QCOMPARE(meta.uid.str(), "u1");
    QCOMPARE(meta.generation, 3);
    QVERIFY(meta.created == at("2026-05-03T10:00:00Z"));
    QVERIFY(!meta.deletionRequested);
    QVERIFY(pod.deletionRequested == at("2026-05-03T12:00:00Z"));
    QCOMPARE(meta.labels.items.size(), 2U);
    QCOMPARE(meta.labels.items[0].first.str(), "app"); // sorted
    QCOMPARE(meta.controller->name.str(), "web");
    QCOMPARE(pod.node.str(), "node-1");
    const ContainerResources& resources = pod.spec->containers.at(0).resources;
    QCOMPARE(*resources.cpuRequestMilli, 250);
    QCOMPARE(*resources.memoryRequestBytes, 64 * 1024 * 1024);
    QCOMPARE(*resources.cpuLimitMilli, 1000);
    QVERIFY(!resources.memoryLimitBytes);
    QCOMPARE(pod.spec->readinessGates.at(0).str(), "example.com/a");
    QVERIFY(pod.phase == PodPhase::Running);
    QCOMPARE(pod.ip.str(), "10.0.0.7");
    QVERIFY(pod.conditions[0].status == ConditionStatus::True);
    QVERIFY(pod.conditions[0].lastTransition == at("2026-05-03T10:00:05Z"));
    const ContainerStatus& status = pod.statuses[0];
    QVERIFY(status.ready && status.started == true);
    QCOMPARE(status.restarts, 2);
    QVERIFY(status.state.kind == ContainerStateKind::Running);
    QVERIFY(status.lastState.kind == ContainerStateKind::Terminated);
    QCOMPARE(status.lastState.exitCode, 137);
    QCOMPARE(status.lastState.signal, 9);
    QVERIFY(status.lastState.finishedAt == at("2026-05-03T10:00:03Z"));
}

void DecoderTest::aSidecarIsARestartableInitContainer()
{
    Bench bench;
    const Pod pod = bench.read<Pod>(ItemKind::Pod, R"({"metadata":{"name":"p"},"spec":{"initContainers":[{"name":"setup"},
        {"name":"mesh","restartPolicy":"Always"}],"containers":[{"name":"c","restartPolicy":"Never"}]}})");
    QVERIFY(!pod.spec->initContainers.at(0).restartable);
    QVERIFY(pod.spec->initContainers.at(1).restartable);
    QVERIFY(!pod.spec->containers.at(0).restartable);
}

void DecoderTest::nullIsAbsentEverywhere()
{
    Bench bench;
    const Pod pod = bench.read<Pod>(ItemKind::Pod, R"({"kind":null,"metadata":{"name":"p","namespace":null,"labels":null,
        "ownerReferences":null,"creationTimestamp":null,"generation":null},"spec":{"containers":null,"nodeName":null},
        "status":{"phase":null,"conditions":[{"type":"Ready","status":null,"lastTransitionTime":null}],
        "containerStatuses":[{"name":"c","ready":null,"started":null,"restartCount":null,"state":{"running":null,)"
                                                   R"("waiting":{"reason":null}}}],
        "podIPs":null,"startTime":null}})");
    QVERIFY(!pod.meta().created);
    QVERIFY(pod.spec->containers.empty());
    QVERIFY(pod.phase == PodPhase::None);
    QVERIFY(!pod.statuses[0].started);
    QVERIFY(pod.statuses[0].state.kind == ContainerStateKind::Waiting);
    const auto hpa = bench.read<Autoscaler>(ItemKind::HorizontalPodAutoscaler, R"({"metadata":{"name":"h"},
        "spec":{"behavior":null,"metrics":null,"minReplicas":null},"status":{"currentMetrics":null,"conditions":null}})");
    QVERIFY(!hpa.behavior && !hpa.minReplicas && hpa.metrics.empty());
}

void DecoderTest::aFieldOfTheWrongTypeIsNamed_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* json, const char* expected) { QTest::newRow(expected) << json << expected; };
    row(R"({"metadata":{"name":7}})", "metadata.name is not a string");
    row(R"({"metadata":{"name":"p"},"spec":[]})", "spec is not an object");
    row(R"({"metadata":{"name":"p"},"spec":{"containers":{}}})", "spec.containers is not an array");
    row(R"({"metadata":{"name":"p"},"spec":{"containers":[{"name":"a"},{"name":false}]}})",
        "spec.containers[1].name is not a string");
    row(R"({"metadata":{"name":"p"},"status":{"containerStatuses":[{"restartCount":1.5}]}})",
        "status.containerStatuses[0].restartCount is not a whole number");
    row(R"({"metadata":{"name":"p"},"status":{"containerStatuses":[{"restartCount":3000000000}]}})",
        "status.containerStatuses[0].restartCount is beyond what this field can hold");
    row(R"({"metadata":{"name":"p","generation":99999999999999999999999}})", "metadata.generation is not a whole number");
    row(R"({"metadata":{"name":"p","creationTimestamp":"yesterday"}})", "metadata.creationTimestamp is not a time: \"yesterday\"");
    row(R"({"metadata":{"name":"p"},"spec":{"containers":[{"resources":{"limits":{"cpu":"much"}}}]}})",
        "spec.containers[0].resources.limits.cpu is not a quantity: \"much\"");
    row(R"({"metadata":{"labels":{"app":{}},"name":"p"}})", "metadata.labels.app is not a string");
    row(R"({"metadata":{}})", "metadata has no name");
    row(R"({"spec":{}})", "it has no metadata");
    row(R"({"kind":"Node","metadata":{"name":"p"}})", "kind is \"Node\" instead of \"Pod\"");
    row(R"([1])", "it is not a JSON object");
    row(R"("text")", "it is not a JSON object");
    row(R"({"metadata":{"name":"p")", "ends in the middle");
}

void DecoderTest::aFieldOfTheWrongTypeIsNamed()
{
    QFETCH(QString, json);
    QFETCH(QString, expected);
    Bench bench;
    const QString failure = QString::fromStdString(bench.failure(ItemKind::Pod, json.toStdString()));
    QVERIFY2(failure.contains(expected), qPrintable(failure));
}

void DecoderTest::oneBadItemSpoilsNoOther()
{
    Bench bench;
    ListPage page;
    const auto names = bench.names(
        listOf(podNamed("a") + "," + R"({"metadata":{"name":[1,{"x":[]}]},"spec":{"containers":[{}]}},null,17,"b",[],)"
               + podNamed("c") + R"(,{"metadata":{"name":"d"},"status":{"phase":truthy}},)" + podNamed("e")),
        &page);
    QCOMPARE(names, (std::vector<std::string>{"a", "c", "e"}));
    QCOMPARE(page.itemCount, 3U);
    QCOMPARE(page.skipped, 6U);
    QCOMPARE(page.reasons.size(), 6U);
    QVERIFY(sentence(page.reasons.front()).find("metadata.name is not a string") != std::string::npos);
    QCOMPARE(page.resourceVersion, "7");
    QCOMPARE(page.continueToken, "more");
    QCOMPARE(page.remainingItemCount.value(), 3);
}

void DecoderTest::aTruncatedListFailsAfterItsWholeItems()
{
    Bench bench;
    const std::string whole = listOf(podNamed("a") + "," + podNamed("b"));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto names = bench.names(whole.substr(0, length));
        QVERIFY(!names.empty());
        QVERIFY2(names.back().starts_with("Cannot read the list"), names.back().c_str());
    }
    QCOMPARE(bench.names(whole.substr(0, whole.size() - 2)),
             (std::vector<std::string>{"a", "b", "Cannot read the list: it ends in the middle."}));
}

void DecoderTest::brokenUtf8CostsOneItem()
{
    Bench bench;
    ListPage page;
    QCOMPARE(bench.names(listOf(podNamed("a") + "," + podNamed("\xC3(") + "," + podNamed("z\xC3\xBC")), &page),
             (std::vector<std::string>{"a", "z\xC3\xBC"}));
    QCOMPARE(page.skipped, 1U);
}

void DecoderTest::aStatusInsteadOfAListIsItsError()
{
    Bench bench;
    const auto page = bench.decoder.decodeList(
        ObjectKind::Pod, R"({"kind":"Status","status":"Failure","message":"pods is forbidden","reason":"Forbidden","code":403})",
        [](Payload&&) {});
    QVERIFY(!page);
    QVERIFY(page.error().code == ErrorCode::Forbidden);
    QCOMPARE(page.error().why, "pods is forbidden");

    const StatusError expired = bench.decoder.decodeStatus(R"({"kind":"Status","reason":"Expired","code":410})");
    QVERIFY(expired.isExpired());
    const StatusError tooLarge = bench.decoder.decodeStatus(
        R"({"kind":"Status","reason":"Timeout","code":504,"details":{"causes":[{"reason":"ResourceVersionTooLarge"}],)"
        R"("retryAfterSeconds":1}})");
    QVERIFY(tooLarge.isResourceVersionTooLarge());
    QVERIFY(tooLarge.retryAfter == std::chrono::seconds{1});
    QCOMPARE(bench.decoder.decodeStatus("Bad Gateway\nnginx").message, "Bad Gateway");
}

void DecoderTest::aListOfAnotherKindIsRefused()
{
    Bench bench;
    const auto page = bench.decoder.decodeList(ObjectKind::Pod, R"({"kind":"NodeList","metadata":{},"items":[]})",
                                               [](Payload&&) {});
    QVERIFY(!page);
    QVERIFY(page.error().why.find("NodeList") != std::string::npos);
    QVERIFY(!bench.decoder.decodeList(ObjectKind::Pod, "{}", [](Payload&&) {}));
    QVERIFY(bench.decoder.decodeList(ObjectKind::Pod, R"({"kind":"PodList","items":null})", [](Payload&&) {}));
}

void DecoderTest::ofAKeyThatStandsTwiceTheLastCounts()
{
    Bench bench;
    const Pod pod = bench.read<Pod>(ItemKind::Pod, R"({"metadata":{"name":"first","name":"last","labels":{"b":"1","a":"2","b":"3"}},
        "spec":{"containers":[{"name":"x"},{"name":"y"}],"containers":[{"name":"z"}]}})");
    QCOMPARE(pod.meta().name.str(), "last");
    QCOMPARE(pod.spec->containers.size(), 1U);
    QCOMPARE(pod.meta().labels.items.size(), 2U);
    QCOMPARE(pod.meta().labels.find("b")->str(), "3");
}

void DecoderTest::escapedKeysAndValuesAreRead()
{
    Bench bench;
    const Pod pod = bench.read<Pod>(ItemKind::Pod,
                                    R"({"metad\u0061ta":{"n\u0061me":"gr\u00fc\u00df\ud83d\ude00\n\"","labels":{"\u0061":"b"}}})");
    QCOMPARE(pod.meta().name.str(), "gr\xC3\xBC\xC3\x9F\xF0\x9F\x98\x80\n\"");
    QCOMPARE(pod.meta().labels.find("a")->str(), "b");
}

void DecoderTest::unknownFieldsOfAnyShapeArePassedOver()
{
    Bench bench;
    const std::string deep = std::string(5000, '[') + std::string(5000, ']');
    const Pod pod = bench.read<Pod>(
        ItemKind::Pod, R"({"new":)" + deep + R"(,"metadata":{"more":{"name":"no"},"name":"p"},"x":1e400,"y":[{},"]"]})");
    QCOMPARE(pod.meta().name.str(), "p");
}

void DecoderTest::aBookmarkOnlyMovesTheVersion()
{
    Bench bench;
    // As the API server writes it: with nulls where a pod has arrays.
    auto event = bench.decoder.decodeWatchLine(
        ObjectKind::Pod, R"({"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"69456"},)"
                         R"("spec":{"containers":null},"status":{}}})");
    QVERIFY(event);
    QVERIFY(event->type == WatchEventType::Bookmark);
    QCOMPARE(event->resourceVersion, "69456");
    QVERIFY(!event->payload && !event->initialEventsEnd);
    event = bench.decoder.decodeWatchLine(
        ObjectKind::Pod,
        R"({"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"5","annotations":{"k8s.io/initial-events-end":"true"}}}})");
    QVERIFY(event && event->initialEventsEnd);
}

void DecoderTest::anErrorEventCarriesItsStatus()
{
    Bench bench;
    const auto event = bench.decoder.decodeWatchLine(
        ObjectKind::Pod,
        R"({"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"}})");
    QVERIFY(event && event->status);
    QVERIFY(event->status->isExpired());
    QCOMPARE(event->status->message, "too old resource version");
}

void DecoderTest::watchEventsMayNameTheirTypeLast()
{
    Bench bench;
    const auto event = bench.decoder.decodeWatchLine(ObjectKind::Pod,
                                                     R"({"object":)" + wholePod + R"(,"type":"MODIFIED"})" + "\r\n");
    QVERIFY2(event.has_value(), event ? "" : sentence(event.error()).c_str());
    QVERIFY(event->type == WatchEventType::Modified);
    QCOMPARE(event->resourceVersion, "42");
    QCOMPARE(std::get<Pod>(*event->payload).meta().name.str(), "web-1");
}

void DecoderTest::anUnknownWatchEventIsNoFailure()
{
    Bench bench;
    const auto event = bench.decoder.decodeWatchLine(ObjectKind::Pod, R"({"type":"RENAMED","object":7})");
    QVERIFY(event && event->type == WatchEventType::Unknown);
    QVERIFY(!bench.decoder.decodeWatchLine(ObjectKind::Pod, R"({"object":{}})"));
    QVERIFY(!bench.decoder.decodeWatchLine(ObjectKind::Pod, R"({"type":"ADDED"})"));
    QVERIFY(!bench.decoder.decodeWatchLine(ObjectKind::Pod, ""));
}

void DecoderTest::aWatchLineOfAnotherKindIsRefused()
{
    Bench bench;
    const auto event = bench.decoder.decodeWatchLine(ObjectKind::Node, R"({"type":"ADDED","object":)" + wholePod + "}");
    QVERIFY(!event);
    QVERIFY(event.error().why.find("instead of \"Node\"") != std::string::npos);
}

void DecoderTest::eventsOfBothApisTellTheirSeries()
{
    Bench bench;
    const auto core = bench.read<KubeEvent>(ItemKind::Event,
                                            R"({"metadata":{"name":"e","namespace":"shop","uid":"u"},"type":"Warning",
        "involvedObject":{"kind":"Pod","name":"web-1","uid":"u1","fieldPath":"spec.containers{web}"},"reason":"BackOff",)"
                                            R"("message":"Back-off",
        "source":{"component":"kubelet","host":"node-1"},"firstTimestamp":"2026-05-03T10:00:00Z",)"
                                            R"("lastTimestamp":"2026-05-03T10:05:00Z",
        "count":4,"eventTime":null})");
    QCOMPARE(core.count, 4);
    QVERIFY(core.last == at("2026-05-03T10:05:00Z"));
    QCOMPARE(core.component.str(), "kubelet");
    QCOMPARE(core.instance.str(), "node-1");
    QCOMPARE(core.involvedField.str(), "spec.containers{web}");

    const auto series = bench.read<KubeEvent>(ItemKind::Event,
                                              R"({"metadata":{"name":"e","uid":"u"},"note":"n","regarding":{"kind":"Pod"},
        "eventTime":"2026-05-03T10:00:00.123456Z","series":{"count":9,"lastObservedTime":"2026-05-03T10:09:00.5Z"},
        "reportingController":"scheduler","deprecatedCount":2})");
    QCOMPARE(series.count, 9);
    QVERIFY(series.first == at("2026-05-03T10:00:00.123456Z"));
    QVERIFY(series.last == at("2026-05-03T10:09:00.5Z"));
    QCOMPARE(series.message, "n");
    QCOMPARE(series.component.str(), "scheduler");

    const auto single = bench.read<KubeEvent>(ItemKind::Event, R"({"metadata":{"name":"e"},"eventTime":"2026-05-03T10:00:00Z",
        "firstTimestamp":null,"lastTimestamp":null})");
    QCOMPARE(single.count, 1);
    QVERIFY(single.last == at("2026-05-03T10:00:00Z"));
}

void DecoderTest::usageIsInBillionthsOfACore()
{
    Bench bench;
    const auto pod = bench.read<PodUsage>(ItemKind::PodMetrics,
                                          R"({"metadata":{"name":"web-1","namespace":"shop","creationTimestamp":null},
        "timestamp":"2026-05-03T10:00:00Z","window":"15.123s","containers":[{"name":"web","usage":{"cpu":"1234567n",)"
                                          R"("memory":"12Ki"}},
        {"name":"idle","usage":{}}]})");
    QCOMPARE(*pod.containers.at(0).cpuNano, 1234567);
    QCOMPARE(*pod.containers.at(0).memoryBytes, 12 * 1024);
    QVERIFY(!pod.containers.at(1).cpuNano); // absent is not zero
    QVERIFY(pod.window == std::chrono::milliseconds{15123});
    const auto node = bench.read<NodeUsage>(
        ItemKind::NodeMetrics,
        R"({"metadata":{"name":"n"},"timestamp":"2026-05-03T10:00:00Z","window":"1m0s","usage":{"cpu":"2"}})");
    QCOMPARE(*node.cpuNano, 2'000'000'000);
    QVERIFY(node.window == std::chrono::minutes{1});
    QVERIFY(bench.failure(ItemKind::PodMetrics, R"({"metadata":{"name":"p"}})").find("has no timestamp") != std::string::npos);
}

void DecoderTest::aMetricThatCouldNotBeReadKeepsItsPlace()
{
    Bench bench;
    const auto hpa = bench.read<Autoscaler>(ItemKind::HorizontalPodAutoscaler,
                                            R"({"metadata":{"name":"h"},"spec":{"maxReplicas":9,"metrics":[
        {"type":"Object","object":{"describedObject":{"kind":"Ingress","name":"i"},"metric":{"name":"rps",)"
                                            R"("selector":{"matchLabels":{"a":"b"}}},
         "target":{"type":"Value","value":"1500m"}}},{"type":"Future","future":{}}]},
        "status":{"currentMetrics":[{"type":""},{"type":"Resource","resource":{"name":"cpu",)"
                                            R"("current":{"averageUtilization":50,"averageValue":"1"}}}]}})");
    const MetricSpec& object = hpa.metrics.at(0);
    QVERIFY(object.metric.source == MetricSource::Object);
    QCOMPARE(object.metric.object->name.str(), "i");
    QCOMPARE(object.metric.selector->matchLabels.find("a")->str(), "b");
    QVERIFY(object.targetType == TargetType::Value);
    QCOMPARE(object.value->milliValue(), 1500);
    QVERIFY(hpa.metrics.at(1).metric.source == MetricSource::Unknown);
    QCOMPARE(hpa.metrics.at(1).metric.name.str(), "Future");
    QVERIFY(hpa.currentMetrics.at(0).metric.source == MetricSource::Unknown);
    QVERIFY(hpa.currentMetrics.at(0).metric.name.empty());
    QCOMPARE(*hpa.currentMetrics.at(1).averageUtilization, 50);
}

void DecoderTest::behaviourIsKeptAsWritten()
{
    Bench bench;
    const auto hpa = bench.read<Autoscaler>(ItemKind::HorizontalPodAutoscaler,
                                            R"({"metadata":{"name":"h"},"spec":{"behavior":{"scaleDown":{
        "stabilizationWindowSeconds":0,"selectPolicy":"Min","tolerance":"50m","policies":[{"type":"Percent","value":10,)"
                                            R"("periodSeconds":60}]}}}})");
    QVERIFY(!hpa.behavior->scaleUp);
    const ScalingRules& down = *hpa.behavior->scaleDown;
    QCOMPARE(*down.stabilizationWindowSeconds, 0);
    QVERIFY(down.selectPolicy == PolicySelect::Min);
    QCOMPARE(down.tolerance->milliValue(), 50);
    QVERIFY((down.policies.at(0) == ScalingPolicy{PolicyType::Percent, 10, 60}));
}

void DecoderTest::aJobHasItsOwnCounts()
{
    Bench bench;
    const auto job = bench.read<Workload>(ItemKind::Job,
                                          R"({"metadata":{"name":"j"},"spec":{"completions":5,"parallelism":2,"suspend":true,
        "template":{"spec":{"containers":[{"name":"c","image":"i"}],"nodeSelector":{"disk":"fast"}}}},
        "status":{"active":1,"succeeded":3,"failed":1,"ready":1,"startTime":"2026-05-03T10:00:00Z"}})");
    QVERIFY(job.kind == ObjectKind::Job && job.job);
    QCOMPARE(*job.job->completions, 5);
    QVERIFY(job.job->suspended);
    QCOMPARE(job.job->succeeded, 3);
    QCOMPARE(job.ready, 1);
    QCOMPARE(job.containers.at(0).image.str(), "i");
    const auto set = bench.read<Workload>(ItemKind::DaemonSet, R"({"metadata":{"name":"d"},"status":{"desiredNumberScheduled":4,
        "currentNumberScheduled":3,"numberReady":2,"updatedNumberScheduled":1,"active":9}})");
    QVERIFY(!set.job);
    QCOMPARE(set.scheduledDesired, 4);
    QCOMPARE(set.replicas, 3);
    QCOMPARE(set.ready, 2);
    QCOMPARE(set.updated, 1);
}

void DecoderTest::secretsNeverReachTheModel()
{
    Bench bench;
    bench.read<Pod>(ItemKind::Pod,
                    R"({"metadata":{"name":"p","annotations":{"last-applied":"planted-1"},"managedFields":[{"x":"planted-2"}]},
        "spec":{"containers":[{"name":"c","env":[{"name":"TOKEN","value":"planted-3"}],"args":["planted-4"]}]}})");
    // Whatever is not in the pool makes it grow, and always by the same.
    const auto growth = [&bench](const char* text) {
        const std::size_t before = bench.strings.bytes();
        bench.strings.intern(text);
        return bench.strings.bytes() - before;
    };
    const std::size_t ofNewText = growth("certainly new");
    QVERIFY(ofNewText > 0);
    QCOMPARE(growth("c"), 0U);
    for (const char* planted : {"planted-1", "planted-2", "planted-3", "planted-4"})
        QCOMPARE(growth(planted), ofNewText);
}

QTEST_GUILESS_MAIN(DecoderTest)
#include "decoder_test.moc"
