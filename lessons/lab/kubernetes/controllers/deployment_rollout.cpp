// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/controllers/deployment_rollout.h"

#include "lessons/lab/kubernetes/store/json_access.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

namespace nephoscope::lab {

namespace {

// An intOrString: a number, or a share of `total` in per cent.
std::int64_t scaled(const nlohmann::json& value, std::int64_t total, bool roundUp)
{
    if (value.is_number_integer())
        return value.get<std::int64_t>();
    if (!value.is_string())
        return 0;
    const auto& text = value.get_ref<const std::string&>();
    std::int64_t percent = 0;
    if (!text.ends_with('%') || std::from_chars(text.data(), text.data() + text.size() - 1, percent).ec != std::errc{})
        return 0;
    return roundUp ? (percent * total + 99) / 100 : percent * total / 100;
}

std::int64_t sum(const std::vector<RolloutSet>& sets, std::int64_t RolloutSet::* member)
{
    return std::accumulate(sets.begin(), sets.end(), std::int64_t{0},
                           [member](std::int64_t total, const RolloutSet& set) { return total + set.*member; });
}

} // namespace

RolloutLimits rolloutLimits(const nlohmann::json& deploymentSpec)
{
    if (textAt(deploymentSpec, {"strategy", "type"}) == "Recreate")
        return {};
    const std::int64_t wished = numberAt(deploymentSpec, {"replicas"}, 1);
    RolloutLimits limits;
    limits.surge = scaled(at(deploymentSpec, {"strategy", "rollingUpdate", "maxSurge"}), wished, true);
    limits.unavailable = scaled(at(deploymentSpec, {"strategy", "rollingUpdate", "maxUnavailable"}), wished, false);
    if (limits.surge == 0 && limits.unavailable == 0)
        limits.unavailable = 1;
    limits.unavailable = std::min(limits.unavailable, wished);
    return limits;
}

std::int64_t newSetReplicas(const RolloutSet& fresh, std::int64_t wished, std::int64_t inAllSets, std::int64_t surge)
{
    if (fresh.replicas >= wished)
        return wished;
    const std::int64_t room = wished + surge - inAllSets;
    return room <= 0 ? fresh.replicas : fresh.replicas + std::min(room, wished - fresh.replicas);
}

std::vector<std::int64_t> oldSetReplicas(const std::vector<RolloutSet>& old, const RolloutSet& fresh, std::int64_t wished,
                                         std::int64_t unavailable)
{
    std::vector<std::int64_t> left;
    for (const RolloutSet& set : old)
        left.push_back(set.replicas);
    const std::int64_t minAvailable = wished - unavailable;
    const std::int64_t all = sum(old, &RolloutSet::replicas) + fresh.replicas;
    const std::int64_t most = all - minAvailable - (fresh.replicas - fresh.available);
    if (most <= 0)
        return left;
    std::int64_t cleaned = 0;
    for (std::size_t i = 0; i < old.size() && cleaned < most; ++i) {
        const std::int64_t unhealthy = std::max<std::int64_t>(left[i] - old[i].available, 0);
        const std::int64_t less = std::min(most - cleaned, unhealthy);
        left[i] -= less;
        cleaned += less;
    }
    std::int64_t mayGo = sum(old, &RolloutSet::available) + fresh.available - minAvailable;
    for (std::size_t i = 0; i < old.size() && mayGo > 0; ++i) {
        const std::int64_t less = std::min(left[i], mayGo);
        left[i] -= less;
        mayGo -= less;
    }
    return left;
}

std::vector<std::int64_t> proportionalReplicas(const std::vector<RolloutSet>& sets, std::int64_t wished, std::int64_t surge)
{
    std::vector<std::int64_t> result;
    for (const RolloutSet& set : sets)
        result.push_back(set.replicas);
    const std::int64_t all = sum(sets, &RolloutSet::replicas);
    const std::int64_t allowed = wished > 0 ? wished + surge : 0;
    const std::int64_t toAdd = allowed - all;
    if (toAdd == 0 || sets.empty())
        return result;
    // The largest first, so that what rounding leaves over is felt least; of equals the newest grows and the oldest shrinks first.
    std::vector<std::size_t> order(sets.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return sets[a].replicas != sets[b].replicas ? sets[a].replicas > sets[b].replicas : toAdd > 0 ? a > b : a < b;
    });
    std::int64_t added = 0;
    for (const std::size_t i : order) {
        const std::int64_t before = sets[i].maxReplicas > 0 ? sets[i].maxReplicas : all;
        // deploymentutil.GetReplicaSetProportion: the share of the new size, less what it has, and no more than is left.
        std::int64_t share = 0;
        if (sets[i].replicas != 0 && before > 0) {
            const double grown = static_cast<double>(sets[i].replicas) * static_cast<double>(allowed) / static_cast<double>(before);
            share = std::llround(grown) - sets[i].replicas;
            share = toAdd > 0 ? std::min(share, toAdd - added) : std::max(share, toAdd - added);
        }
        result[i] += share;
        added += share;
    }
    result[order.front()] = std::max<std::int64_t>(result[order.front()] + toAdd - added, 0);
    return result;
}

} // namespace nephoscope::lab
