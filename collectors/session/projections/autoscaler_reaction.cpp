// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/autoscaler_reaction.h"

#include "collectors/rules/autoscaler/explanation_ids.h"
#include "collectors/session/projections/workload_list.h"

#include <algorithm>

namespace nephoscope {

namespace {

bool has(const Explanation& steps, std::string_view id)
{
    return std::any_of(steps.begin(), steps.end(), [id](const ExplanationStep& step) { return step.id == id; });
}

ReactionKind kindOf(const AutoscalerDecision& decision, std::int32_t replicas)
{
    const Explanation& steps = decision.explanation;
    if (has(steps, step::scalingDisabled))
        return ReactionKind::SwitchedOff;
    if (has(steps, step::boundsBelowMin))
        return ReactionKind::Raises;
    if (has(steps, step::boundsAboveMax))
        return ReactionKind::Lowers;
    if (has(steps, step::scalingUnavailable) || has(steps, step::proposalWithheld))
        return ReactionKind::Blind;
    return decision.desiredReplicas == replicas ? ReactionKind::Agrees : ReactionKind::SetsBack;
}

} // namespace

std::optional<AutoscalerReaction> autoscalerReaction(const Session& session, const ObjectKey& workload, std::int32_t replicas,
                                                     Time t, const ControllerHints& hints)
{
    const auto key = autoscalerOf(session, workload, t);
    const auto autoscaler = key ? session.autoscalers().at(*key, t) : nullptr;
    if (!autoscaler)
        return std::nullopt;
    AutoscalerReaction reaction;
    reaction.autoscaler = autoscaler->meta.name;
    reaction.minimum = autoscaler->minReplicas.value_or(1);
    reaction.maximum = autoscaler->maxReplicas;
    reaction.within = hints.syncPeriod;
    reaction.to = replicas;
    if (const auto decision = foretellAutoscaler(session, *key, replicas, t, hints)) {
        reaction.kind = kindOf(*decision, replicas);
        reaction.to = decision->desiredReplicas;
    }
    return reaction;
}

} // namespace nephoscope
