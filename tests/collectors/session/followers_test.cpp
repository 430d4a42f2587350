// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/metric_follower.h"
#include "collectors/session/projections/scale_markers.h"
#include "tests/collectors/session/scaling_story.h"

#include <QTest>
#include <rapidcheck.h>

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

std::string text(const std::vector<ScaleMarker>& markers)
{
    std::string all;
    for (const ScaleMarker& marker : markers)
        all += formatRfc3339(marker.at) + " " + std::to_string(marker.from) + ">" + std::to_string(marker.to)
               + (marker.byAutoscaler ? " by itself " + marker.reason : "") + "; ";
    return all;
}

// A span that moves on, now and then back, now and then to another length.
TimeSpan anySpan(double seconds)
{
    const double end = *rc::gen::inRange(0, 5) == 0 ? *rc::gen::inRange(0, 400) : seconds;
    return {Story::at(end - *rc::gen::element(60, 60, 60, 200)), Story::at(end)};
}

} // namespace

// Projections that go on from where they were answer as if they had begun anew.
class FollowersTest : public QObject {
    Q_OBJECT

private slots:
    void markersAreThoseOfTheWholeSpan()
    {
        QVERIFY(rc::check("followed markers == scaleMarkers()", [] {
            ScalingStory story;
            ScaleMarkerFollower follower;
            double seconds = 0;
            follower.note(story.decided(0, 3, 3, 50));
            for (int round = 0; round < 30; ++round) {
                seconds += *rc::gen::inRange(0, 12);
                const std::string uid = "e" + std::to_string(round);
                switch (*rc::gen::inRange(0, 5)) {
                case 0:
                case 1: follower.note(story.see(seconds, story.deployment("d1", "web", *rc::gen::inRange(1, 5), 1))); break;
                case 2:
                    follower.note(
                        story.see(seconds,
                                  story.event(uid, "SuccessfulRescale",
                                              "New size: " + std::to_string(*rc::gen::inRange(1, 5)) + "; reason: load", "h1"),
                                  seconds - *rc::gen::inRange(0, 30)));
                    break;
                case 3: follower.note(story.decided(seconds, 3, *rc::gen::inRange(1, 5), 50)); break;
                default:
                    follower.note(
                        story.see(seconds, ObjectGone{ObjectKind::Deployment, story.in("d1"), story.in("shop"), story.in("web")}));
                    break;
                }
                if (*rc::gen::arbitrary<bool>())
                    continue;
                const TimeSpan span = anySpan(seconds);
                RC_ASSERT(text(follower.markers(story.session, story.key("d1"), span))
                          == text(scaleMarkers(story.session, story.key("d1"), span)));
            }
        }));
    }

    void metricsAreThoseOfTheWholeSpan()
    {
        QVERIFY(rc::check("followed columns == metricHistory()", [] {
            ScalingStory story;
            MetricFollower follower;
            story.pods(0, 3, 3);
            story.decided(0, 3, 3, 50);
            double seconds = 0;
            for (int round = 0; round < 40; ++round) {
                seconds += *rc::gen::inRange(0, 15);
                const std::string pod = "web-" + std::to_string(*rc::gen::inRange(0, 3));
                const double taken = seconds - *rc::gen::inRange(0, 40);
                if (*rc::gen::inRange(0, 3) > 0)
                    follower.note(story.see(seconds, story.usage(pod, taken, *rc::gen::inRange(1, 900)), taken));
                else
                    follower.note(story.decided(seconds, 3, 3, *rc::gen::inRange(1, 90)));
                if (*rc::gen::arbitrary<bool>())
                    continue;
                const TimeSpan span = anySpan(seconds);
                const auto followed = follower.histories(story.session, story.key("d1"), span, 50);
                const auto whole = metricHistory(story.session, story.key("d1"), span, 50);
                RC_ASSERT(followed.size() == whole.size());
                for (std::size_t i = 0; i < whole.size(); ++i) {
                    RC_ASSERT(followed[i].sampled.columns == whole[i].sampled.columns);
                    RC_ASSERT(followed[i].reported == whole[i].reported);
                }
            }
        }));
    }

    void aPodThatDoesNotSayWhatItRequestsLeavesNoLine()
    {
        ScalingStory story;
        MetricFollower follower;
        story.pods(0, 2, 2);
        follower.note(story.decided(0, 2, 2, 50));
        story.samples(5, 6, 2, 250);
        const auto columns = [&](double end) {
            return follower.histories(story.session, story.key("d1"), {Story::at(end - 60), Story::at(end)}, 60)
                .front()
                .sampled.columns;
        };
        const auto any = [](const std::vector<SeriesColumn>& all) {
            return std::any_of(all.begin(), all.end(), [](const SeriesColumn& column) { return column.count > 0; });
        };
        QVERIFY(any(columns(10)));
        Pod greedy = story.podOf("p9", "web-9", "ReplicaSet", "r1");
        auto spec = std::make_shared<PodSpec>(*greedy.spec);
        spec->containers.front().resources.cpuRequestMilli.reset();
        greedy.spec = std::move(spec);
        story.see(11, greedy);
        follower.note(story.see(12, story.usage("web-9", 11, 100), 11));
        QVERIFY(!any(columns(13)));
    }
};

QTEST_GUILESS_MAIN(FollowersTest)
#include "followers_test.moc"
