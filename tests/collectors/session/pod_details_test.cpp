// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/pod_details.h"
#include "story.h"

#include <QTest>

using namespace nephoscope;

namespace {

ObjectName named(Story& story, std::string_view name)
{
    return {story.in("c"), ObjectKind::Pod, story.in("shop"), story.in(name)};
}

ContainerStatus running(Story& story, std::string_view name, int restarts)
{
    ContainerStatus status;
    status.name = story.in(name);
    status.state.kind = ContainerStateKind::Running;
    status.ready = true;
    status.restarts = restarts;
    return status;
}

KubeEvent eventOf(Story& story, std::string_view uid, std::string_view reason, std::string_view pod, int count = 1)
{
    KubeEvent event = story.event(uid, reason, "told", pod);
    event.count = count;
    return event;
}

std::string reasons(const std::vector<PodEvent>& events)
{
    std::string text;
    for (const PodEvent& event : events)
        text += (text.empty() ? "" : " ") + event.reason.str() + (event.count > 1 ? "*" + std::to_string(event.count) : "");
    return text;
}

} // namespace

class PodDetailsTest : public QObject {
    Q_OBJECT

private slots:
    void aPodIsToldAsItWasAtThatTime()
    {
        Story story;
        Pod pod = story.pod("u", "web", PodPhase::Pending);
        story.see(10, pod);
        pod.phase = PodPhase::Running;
        pod.statuses = {running(story, "app", 0)};
        story.see(20, pod);
        pod.statuses = {running(story, "app", 3)};
        story.see(30, pod);
        const auto at = [&](double second) { return podDetails(story.session, named(story, "web"), Story::at(second)); };
        QVERIFY(!at(5));
        QCOMPARE(at(12)->containers.front().status.state.kind, ContainerStateKind::None);
        QCOMPARE(at(12)->state, PodState::Pending);
        QCOMPARE(at(25)->containers.front().status.restarts, 0);
        QCOMPARE(at(25)->state, PodState::Ready);
        QCOMPARE(podDetails(story.session, named(story, "web"), liveTime)->containers.front().status.restarts, 3);
    }

    void containersStandInTheOrderInWhichTheyStart()
    {
        Story story;
        Pod pod = story.pod("u", "web");
        auto spec = std::make_shared<PodSpec>(*pod.spec);
        spec->initContainers = {{story.in("migrate"), story.in("m:1"), {}, false}, {story.in("proxy"), story.in("p:1"), {}, true}};
        pod.spec = std::move(spec);
        // Statuses come in whatever order.
        pod.initStatuses = {running(story, "proxy", 1), running(story, "migrate", 0)};
        pod.statuses = {running(story, "app", 2)};
        story.see(10, pod);
        story.see(12, story.usage("web", 11, 250));
        const auto details = podDetails(story.session, named(story, "web"), liveTime);
        QVERIFY(details);
        std::string text;
        for (const ContainerDetails& container : details->containers)
            text += container.spec.name.str() + std::to_string(static_cast<int>(container.role))
                    + std::to_string(container.status.restarts) + " ";
        QCOMPARE(text, std::string("migrate00 proxy11 app22 "));
        QVERIFY(!details->containers.at(0).usage);
        QCOMPARE(details->containers.at(2).usage->cpuNano, std::optional<std::int64_t>(250'000'000));
        QCOMPARE(details->usageAt, std::optional(Story::at(11)));
    }

    void conditionsStandInTheOrderInWhichAPodGetsThem()
    {
        Story story;
        Pod pod = story.pod("u", "web");
        std::vector<Condition> conditions;
        for (const char* type : {"example.com/gate", "Ready", "Initialized", "PodScheduled"})
            conditions.push_back({story.in(type), ConditionStatus::True, {}, {}, {}});
        pod.conditions = std::move(conditions);
        story.see(10, pod);
        std::string text;
        const auto details = podDetails(story.session, named(story, "web"), liveTime);
        for (const Condition& condition : details->conditions)
            text += condition.type.str() + " ";
        QCOMPARE(text, std::string("PodScheduled Initialized Ready example.com/gate "));
    }

    void aPodThatIsNoMoreIsToldAsItWasLast()
    {
        Story story;
        Pod pod = story.pod("first", "web-0");
        story.see(10, pod);
        story.see(20, ObjectGone{ObjectKind::Pod, story.in("first"), story.in("shop"), story.in("web-0")});
        const auto between = podDetails(story.session, named(story, "web-0"), Story::at(25));
        QVERIFY(between);
        QCOMPARE(between->gone, std::optional(Story::at(20)));
        QCOMPARE(between->key.uid.str(), std::string("first"));
        // Another one of that name is told as itself, until it goes, too.
        story.see(30, story.pod("second", "web-0"));
        const auto reborn = podDetails(story.session, named(story, "web-0"), liveTime);
        QVERIFY(!reborn->gone);
        QCOMPARE(reborn->key.uid.str(), std::string("second"));
        story.see(40, ObjectGone{ObjectKind::Pod, story.in("second"), story.in("shop"), story.in("web-0")});
        QCOMPARE(podDetails(story.session, named(story, "web-0"), liveTime)->key.uid.str(), std::string("second"));
        QCOMPARE(podDetails(story.session, named(story, "web-0"), Story::at(25))->key.uid.str(), std::string("first"));
    }

    void eventsAreThoseOfThePodNewestFirst()
    {
        Story story;
        story.see(10, story.pod("u", "web"));
        story.see(11, eventOf(story, "e1", "Scheduled", "u"), 11);
        story.see(12, eventOf(story, "e2", "Pulled", "u"), 12);
        story.see(13, eventOf(story, "e3", "Other", "elsewhere"), 13);
        story.see(14, eventOf(story, "e4", "BackOff", "u"), 14);
        const ObjectKey key = story.key("u");
        QCOMPARE(reasons(podEvents(story.session, key, liveTime)), std::string("BackOff Pulled Scheduled"));
        QCOMPARE(reasons(podEvents(story.session, key, Story::at(12.5))), std::string("Pulled Scheduled"));
        QCOMPARE(reasons(podEvents(story.session, key, liveTime, 2)), std::string("BackOff Pulled"));
        // Repeated, it is still one, at the time of the last happening; at a time between it had happened less often.
        story.see(20, eventOf(story, "e2", "Pulled", "u", 5), 20);
        QCOMPARE(reasons(podEvents(story.session, key, liveTime)), std::string("Pulled*5 BackOff Scheduled"));
        QCOMPARE(reasons(podEvents(story.session, key, Story::at(15))), std::string("BackOff Pulled Scheduled"));
    }
};

QTEST_GUILESS_MAIN(PodDetailsTest)
#include "pod_details_test.moc"
