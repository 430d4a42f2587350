// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/pod_board.h"
#include "node_pods_text.h"
#include "story.h"

#include <QTest>
#include <rapidcheck.h>

#include <map>

using namespace nephoscope;

namespace {

// The workload's own pods, as somebody holds them who is only told of changes.
using Held = std::map<ObjectKey, std::pair<std::shared_ptr<const Pod>, std::shared_ptr<const PodUsage>>>;

Held held(const std::vector<PodAt>& pods)
{
    Held result;
    for (const PodAt& pod : pods)
        result[pod.key] = {pod.pod, pod.usage};
    return result;
}

// A board of d1 that is told everything, beside the session.
struct Followed {
    Story story;
    PodBoard board;
    Held own;
    std::vector<Changes::Key> told;
    double seconds = 0;

    void begin()
    {
        board.begin(story.session, story.key("d1"), liveTime, Story::at(seconds));
        own = held(board.takeOwn());
    }
    void see(Payload payload, std::optional<double> happened = {})
    {
        seconds += 0.5;
        const Changes changes = story.see(seconds, std::move(payload), happened);
        told.insert(told.end(), changes.keys.begin(), changes.keys.end());
    }
    // What has been told since is taken in.
    void follow()
    {
        std::sort(told.begin(), told.end());
        told.erase(std::unique(told.begin(), told.end()), told.end());
        const auto changes = board.update(story.session, std::exchange(told, {}), Story::at(seconds));
        if (changes.whole) {
            own = held(board.takeOwn());
            return;
        }
        for (const PodAt& pod : changes.gone)
            own.erase(pod.key);
        for (const PodAt& pod : changes.changed)
            own[pod.key] = {pod.pod, pod.usage};
    }
    std::string wanted()
    {
        const auto pods = podsOf(story.session, story.key("d1"), liveTime);
        return textOf(podsByNode(story.session, story.in("c"), liveTime, Story::at(seconds), pods), true);
    }
    Pod pod(int number, std::string_view owner, std::string_view node, bool ready)
    {
        const std::string name = "web-" + std::to_string(number);
        Pod result = story.podOf(name, name, "ReplicaSet", owner);
        auto spec = std::make_shared<PodSpec>(*result.spec);
        if (owner.empty())
            spec->meta.controller.reset();
        spec->meta.created = Story::at(-number * 7 % 5);
        result.spec = std::move(spec);
        result.node = story.in(node);
        ContainerStatus status;
        status.name = story.in("app");
        status.ready = ready;
        status.state.kind = ContainerStateKind::Running;
        result.statuses = {status};
        return result;
    }
    Node node(std::string_view name)
    {
        Node result;
        result.meta = story.meta(name, name, {});
        result.allocatableCpu = Quantity::fromMilli(4000);
        return result;
    }
    void seeSomething()
    {
        const int number = *rc::gen::inRange(0, 7);
        const std::string name = "web-" + std::to_string(number);
        const std::string nodeName = *rc::gen::element<std::string>("", "node-1", "node-2", "node-10");
        switch (*rc::gen::inRange(0, 9)) {
        case 0:
        case 1:
        case 2:
            see(pod(number, *rc::gen::element<std::string>("r1", "r1", "r2", "d1", "other", ""), nodeName,
                    *rc::gen::arbitrary<bool>()));
            break;
        case 3: see(ObjectGone{ObjectKind::Pod, story.in(name), story.in("shop"), story.in(name)}); break;
        case 4: see(story.usage(name, seconds - *rc::gen::inRange(0, 4), *rc::gen::inRange(1, 500))); break;
        case 5: {
            const std::string set = *rc::gen::element<std::string>("r1", "r2");
            if (*rc::gen::arbitrary<bool>())
                see(story.replicaSet(set, set, *rc::gen::element<std::string>("d1", "d2")));
            else
                see(ObjectGone{ObjectKind::ReplicaSet, story.in(set), story.in("shop"), story.in(set)});
            break;
        }
        case 6: see(story.deployment("d1", "web", *rc::gen::inRange(0, 9), 1)); break;
        case 7:
            if (*rc::gen::arbitrary<bool>())
                see(node("node-3"));
            else
                see(ObjectGone{ObjectKind::Node, story.in("node-3"), {}, story.in("node-3")});
            break;
        default:
            see(node("node-2"));
            see(NodeUsage{story.in("node-2"), Story::at(seconds), std::chrono::seconds{15},
                          *rc::gen::inRange(1, 4) * 1'000'000'000LL, std::nullopt});
            break;
        }
    }
};

} // namespace

class PodBoardTest : public QObject {
    Q_OBJECT

private slots:
    void whatHasChangedIsAllThatIsTold()
    {
        Followed followed;
        followed.see(followed.story.deployment("d1", "web", 3, 3));
        followed.see(followed.story.replicaSet("r1", "r1", "d1"));
        for (int i = 0; i < 3; ++i)
            followed.see(followed.pod(i, "r1", "node-1", true));
        followed.told.clear();
        followed.begin();
        followed.see(followed.pod(1, "r1", "node-1", false));
        followed.see(followed.story.deployment("d1", "web", 3, 2));
        const auto changes = followed.board.update(followed.story.session, std::exchange(followed.told, {}), Story::at(9));
        QVERIFY(!changes.whole);
        QCOMPARE(changes.changed.size(), 1U);
        QCOMPARE(changes.changed.front().key, followed.story.key("web-1"));
        QVERIFY(changes.gone.empty());
        QCOMPARE(textOf(followed.board.nodes(), true), followed.wanted());
    }

    void aNewReplicaSetBringsItsPods()
    {
        Followed followed;
        followed.see(followed.story.deployment("d1", "web", 3, 3));
        followed.see(followed.story.replicaSet("r1", "r1", "d1"));
        followed.see(followed.pod(1, "r1", "node-1", true));
        followed.told.clear();
        followed.begin();
        // The pods may be told of before their replica set is.
        followed.see(followed.pod(2, "r2", "node-2", true));
        followed.follow();
        QCOMPARE(followed.own.size(), 1U);
        followed.see(followed.story.replicaSet("r2", "r2", "d1"));
        followed.follow();
        QCOMPARE(followed.own.size(), 2U);
        QCOMPARE(textOf(followed.board.nodes(), true), followed.wanted());
    }

    void samplesGrowOld()
    {
        Followed followed;
        followed.see(followed.node("node-2"));
        followed.see(NodeUsage{followed.story.in("node-2"), Story::at(1), std::chrono::seconds{15}, 1'000'000'000, std::nullopt});
        followed.begin();
        QCOMPARE(textOf(followed.board.nodes(), true), std::string("node-2 25 %"));
        followed.board.age(followed.story.session, Story::at(600));
        QCOMPARE(textOf(followed.board.nodes(), true), std::string("node-2"));
    }

    void afterAnyChangesItIsAsIfReadAnew()
    {
        QVERIFY(rc::check("a board that is told of changes == podsByNode() and podsOf()", [] {
            Followed followed;
            followed.see(followed.story.deployment("d1", "web", 3, 3));
            for (int i = *rc::gen::inRange(0, 12); i > 0; --i)
                followed.seeSomething();
            followed.told.clear();
            followed.begin();
            for (int round = 0; round < 8; ++round) {
                for (int i = *rc::gen::inRange(0, 6); i > 0; --i)
                    followed.seeSomething();
                followed.follow();
                RC_ASSERT(textOf(followed.board.nodes(), true) == followed.wanted());
                RC_ASSERT(followed.own == held(podsOf(followed.story.session, followed.story.key("d1"), liveTime)));
            }
        }));
    }
};

QTEST_GUILESS_MAIN(PodBoardTest)
#include "pod_board_test.moc"
