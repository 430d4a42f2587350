// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/controllers/deployment_status.h"

#include "lessons/lab/kubernetes/controllers/deployment_rollout.h"
#include "lessons/lab/kubernetes/controllers/pod_facts.h"
#include "lessons/lab/kubernetes/store/api_time.h"
#include "lessons/lab/kubernetes/store/json_access.h"

#include <algorithm>
#include <limits>

namespace nephoscope::lab {

namespace {

// What a deployment without a deadline is given by defaulting, and means: never.
constexpr std::int64_t noDeadline = std::numeric_limits<std::int32_t>::max();

nlohmann::json& madeCondition(nlohmann::json& status, std::string_view type)
{
    nlohmann::json& conditions = status["conditions"];
    for (auto& condition : conditions) {
        if (textAt(condition, {"type"}) == type)
            return condition;
    }
    conditions.push_back({{"type", type}});
    return conditions.back();
}

// Times move only as far as the condition does: the transition with its status, the update with its status or reason.
void setCondition(nlohmann::json& status, std::string_view type, const char* value, const char* reason, const std::string& message,
                  Time now)
{
    nlohmann::json& condition = madeCondition(status, type);
    if (textAt(condition, {"status"}) == value && textAt(condition, {"reason"}) == reason)
        return;
    if (textAt(condition, {"status"}) != value)
        condition["lastTransitionTime"] = apiTime(now);
    condition["status"] = value;
    condition["reason"] = reason;
    condition["message"] = message;
    condition["lastUpdateTime"] = apiTime(now);
}

std::int64_t total(const ObjectPtr& fresh, const std::vector<ObjectPtr>& old, std::string_view part, std::string_view member)
{
    std::int64_t sum = fresh ? numberAt(fresh->document(), {part, member}) : 0;
    for (const ObjectPtr& set : old)
        sum += numberAt(set->document(), {part, member});
    return sum;
}

std::int64_t deadlineSeconds(const nlohmann::json& deployment)
{
    return numberAt(deployment, {"spec", "progressDeadlineSeconds"}, noDeadline);
}

bool madeProgress(const nlohmann::json& before, const nlohmann::json& now)
{
    const auto left = [](const nlohmann::json& status) {
        return numberAt(status, {"replicas"}) - numberAt(status, {"updatedReplicas"});
    };
    return numberAt(now, {"updatedReplicas"}) > numberAt(before, {"updatedReplicas"}) || left(now) < left(before)
           || numberAt(now, {"readyReplicas"}) > numberAt(before, {"readyReplicas"})
           || numberAt(now, {"availableReplicas"}) > numberAt(before, {"availableReplicas"});
}

bool hasTimedOut(const nlohmann::json& deployment, const nlohmann::json& status, Time now)
{
    const nlohmann::json& progressing = conditionIn(status, "Progressing");
    if (textAt(progressing, {"reason"}) == "ProgressDeadlineExceeded")
        return true;
    const auto deadline = progressDeadline(deployment, status);
    return deadline && *deadline < now;
}

void setProgress(nlohmann::json& status, const ObjectVersion& deployment, const ObjectPtr& fresh, RolloutStep step, Time now)
{
    const nlohmann::json& document = deployment.document();
    const std::string subject = fresh ? "ReplicaSet \"" + fresh->name() + "\"" : "Deployment \"" + deployment.name() + "\"";
    if (step == RolloutStep::CreatedNewSet)
        setCondition(status, "Progressing", "True", "NewReplicaSetCreated", "Created new replica set \"" + fresh->name() + "\"",
                     now);
    else if (step == RolloutStep::FoundNewSet)
        setCondition(status, "Progressing", "True", "FoundNewReplicaSet", "Found new replica set \"" + fresh->name() + "\"", now);
    if (deadlineSeconds(document) == noDeadline) {
        auto& conditions = status["conditions"];
        std::erase_if(conditions.get_ref<nlohmann::json::array_t&>(),
                      [](const nlohmann::json& condition) { return textAt(condition, {"type"}) == "Progressing"; });
        return;
    }
    // One that is complete stays so while it is scaled or its pods fail.
    const bool wasComplete = textAt(conditionOf(document, "Progressing"), {"reason"}) == "NewReplicaSetAvailable";
    if (wasComplete && numberAt(status, {"replicas"}) == numberAt(status, {"updatedReplicas"}) && step == RolloutStep::Nothing)
        return;
    if (isComplete(document, status)) {
        setCondition(status, "Progressing", "True", "NewReplicaSetAvailable", subject + " has successfully progressed.", now);
    } else if (madeProgress(deployment.status(), status)) {
        nlohmann::json& condition = madeCondition(status, "Progressing");
        if (textAt(condition, {"reason"}) == "ReplicaSetUpdated")
            condition["lastUpdateTime"] = apiTime(now); // progress counts from here
        setCondition(status, "Progressing", "True", "ReplicaSetUpdated", subject + " is progressing.", now);
    } else if (hasTimedOut(document, status, now)) {
        setCondition(status, "Progressing", "False", "ProgressDeadlineExceeded", subject + " has timed out progressing.", now);
    }
}

} // namespace

bool isComplete(const nlohmann::json& deployment, const nlohmann::json& status)
{
    const std::int64_t wished = numberAt(deployment, {"spec", "replicas"}, 1);
    return numberAt(status, {"updatedReplicas"}) == wished && numberAt(status, {"replicas"}) == wished
           && numberAt(status, {"availableReplicas"}) == wished
           && numberAt(status, {"observedGeneration"}) >= numberAt(deployment, {"metadata", "generation"});
}

std::optional<Time> progressDeadline(const nlohmann::json& deployment, const nlohmann::json& status)
{
    const std::int64_t seconds = deadlineSeconds(deployment);
    const nlohmann::json& progressing = conditionIn(status, "Progressing");
    const std::string reason = textAt(progressing, {"reason"});
    if (seconds == noDeadline || reason.empty() || reason == "NewReplicaSetAvailable" || reason == "ProgressDeadlineExceeded")
        return std::nullopt;
    const auto since = parseRfc3339(textAt(progressing, {"lastUpdateTime"}));
    return since ? std::optional{*since + std::chrono::seconds{seconds}} : std::nullopt;
}

nlohmann::json deploymentStatus(const ObjectVersion& deployment, const ObjectPtr& fresh, const std::vector<ObjectPtr>& old,
                                RolloutStep step, Time now)
{
    nlohmann::json status = nlohmann::json::object();
    const auto put = [&status](const char* member, std::int64_t value) {
        if (value != 0)
            status[member] = value; // none is left out, as Go does it
    };
    const std::int64_t available = total(fresh, old, "status", "availableReplicas");
    put("observedGeneration", numberAt(deployment.metadata(), {"generation"}));
    put("replicas", total(fresh, old, "status", "replicas"));
    put("updatedReplicas", fresh ? numberAt(fresh->status(), {"replicas"}) : 0);
    put("readyReplicas", total(fresh, old, "status", "readyReplicas"));
    put("availableReplicas", available);
    put("unavailableReplicas", std::max<std::int64_t>(total(fresh, old, "spec", "replicas") - available, 0));
    put("collisionCount", numberAt(deployment.status(), {"collisionCount"}));
    status["conditions"] = listAt(deployment.document(), {"status", "conditions"});

    const RolloutLimits limits = rolloutLimits(deployment.spec());
    if (available >= numberAt(deployment.spec(), {"replicas"}, 1) - limits.unavailable)
        setCondition(status, "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now);
    else
        setCondition(status, "Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.",
                     now);
    setProgress(status, deployment, fresh, step, now);
    return status;
}

} // namespace nephoscope::lab
