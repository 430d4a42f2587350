// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "random_values.h"
#include "story.h"

namespace nephoscope {

// Whatever one source may see of a small cluster in a while, in the order of arrival: births, changes and deaths, lists that
// succeed, break off and begin anew, samples and events that come late or twice, changes of the clock and of the connection.
inline std::vector<Observation> randomHistory(Story& story)
{
    std::vector<Observation> history;
    double now = 0;
    const int count = *rc::gen::inRange(0, 60);
    const std::vector<std::string> sources{"c", "d"};
    for (int i = 0; i < count; ++i) {
        now += *rc::gen::inRange(-1, 4) * 0.25;
        const int number = *rc::gen::inRange(0, 4);
        const std::string uid = "u" + std::to_string(number);
        const std::string name = "web-" + std::to_string(number % 2);
        const auto kind = *rc::gen::element(ObjectKind::Pod, ObjectKind::Deployment);
        Payload payload;
        std::optional<double> happened;
        switch (*rc::gen::inRange(0, 12)) {
        case 0:
        case 1: payload = story.pod(uid, name, static_cast<PodPhase>(*rc::gen::inRange(1, 4))); break;
        case 2: payload = story.deployment(uid, name, *rc::gen::inRange(0, 4), 1); break;
        case 3: payload = story.autoscaler(uid, name, "web-0", *rc::gen::inRange(0, 200)); break;
        case 4: payload = ObjectGone{kind, story.in(uid), story.in("shop"), story.in(name)}; break;
        case 5: payload = ResyncBegin{kind, *rc::gen::arbitrary<bool>() ? story.in("shop") : Interned{}}; break;
        case 6:
            payload = ResyncEnd{kind, *rc::gen::arbitrary<bool>() ? story.in("shop") : Interned{}, *rc::gen::arbitrary<bool>()};
            break;
        case 7:
            happened = now - *rc::gen::inRange(0, 20);
            payload = story.usage(name, *happened, *rc::gen::inRange(0, 1000));
            break;
        case 8:
            happened = now - *rc::gen::inRange(0, 20);
            payload = story.event(uid, "SuccessfulRescale", "New size: 3; reason: " + randomText());
            break;
        case 9: payload = SourceClock{std::chrono::milliseconds{*rc::gen::inRange(-2000, 2000)}}; break;
        case 10: payload = story.status("pods", static_cast<SourceState>(*rc::gen::inRange(0, 11))); break;
        default: payload = Lost{*rc::gen::inRange<std::int64_t>(1, 9)}; break;
        }
        // A row whose source told when it happened may come late, whatever it is.
        if (!happened && *rc::gen::inRange(0, 10) == 0)
            happened = now - *rc::gen::inRange(0, 10);
        history.push_back(story.observation(now, std::move(payload), happened));
        history.back().source = story.in(*rc::gen::elementOf(sources));
    }
    return history;
}

// The same as collectors make it: when something happened is only told of samples and events.
inline std::vector<Observation> historyAsCollected(Story& story)
{
    auto history = randomHistory(story);
    for (Observation& observation : history) {
        if (!std::holds_alternative<PodUsage>(observation.payload) && !std::holds_alternative<KubeEvent>(observation.payload))
            observation.happened.reset();
    }
    return history;
}

} // namespace nephoscope
