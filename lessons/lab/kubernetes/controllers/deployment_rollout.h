// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace nephoscope::lab {

// The arithmetic of a Deployment's rollout (kubernetes/pkg/controller/deployment): pure functions of counts.

// A replica set as far as it matters here.
struct RolloutSet {
    std::string name;
    std::int64_t replicas = 0;   // wished for
    std::int64_t available = 0;
    std::int64_t maxReplicas = 0;// of its deployment when it was last scaled; 0: not known
};

struct RolloutLimits {
    std::int64_t surge = 0;
    std::int64_t unavailable = 0;
};
// Of the strategy's intOrString fields: a surge is rounded up, what may be unavailable down, and where both come to nothing one may be
// unavailable. Recreate has no surge, and none unavailable.
RolloutLimits rolloutLimits(const nlohmann::json& deploymentSpec);

// How many the new set should have.
std::int64_t newSetReplicas(const RolloutSet& fresh, std::int64_t wished, std::int64_t inAllSets, std::int64_t surge);

// How many each of the old sets, oldest first, should have left: those that are not available go first, then as many as the
// minimum of available ones allows.
std::vector<std::int64_t> oldSetReplicas(const std::vector<RolloutSet>& old, const RolloutSet& fresh, std::int64_t wished,
                                         std::int64_t unavailable);

// How many each set, oldest first, should have when the deployment is scaled in the middle of a rollout: what is added or taken is spread in
// proportion to their sizes, largest first, so that the rollout goes on where it was.
std::vector<std::int64_t> proportionalReplicas(const std::vector<RolloutSet>& sets, std::int64_t wished, std::int64_t surge);

} // namespace nephoscope::lab
