// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

// The steps of an autoscaler's explanation, and the equation of each: `result` from the inputs alone. All amounts of metrics are
// thousandths of the metric's unit; truth is 1 or 0; trunc rounds towards zero; named inputs that are not part of an equation
// only tell more (lists of pods, the resource). "each …" means every input whose name is not mentioned otherwise.
//
// id                             inputs                              result
// ------------------------------ ----------------------------------- ----------------------------------------------------------
// scaling.disabled               current                             current
// scaling.unavailable            current, error                      current
// bounds.above_max               current, max                        max            (then nothing else is looked at)
// bounds.below_min               current, min                        min            (likewise)
//
// per metric (subject: cpu, container/NAME/cpu, pods/NAME, object/NAME, external/NAME):
// pods.grouping                  pods, ignored, unready, missing     pods − ignored − unready − missing        (ready ones)
// pods.ready                     pods, notReady                      pods − notReady           (Running and Ready=True)
// metric.usage_sum               each pod's or series' value         Σ each
// metric.request_sum             each pod's request                  Σ each
// metric.utilization             usage, request                      trunc(100 × usage / request)
// metric.average                 usage, count                        trunc(usage / count)
// metric.per_pod                 usage, replicas                     ceil(usage / replicas)    (only shown in the status)
// metric.ratio                   value, target, unit                 value / target            (unit: percent or milli)
// metric.ratio_total             usage, target, replicas             usage / (target × replicas)
// metric.tolerance               ratio, down, up, test               range: 1 − down ≤ ratio ≤ 1 + up;
//                                                                    distance: |1 − ratio| ≤ (ratio < 1 ? down : up)
// metric.missing_sum             fallbackPercent, each missing pod's Σ trunc(each × fallbackPercent / 100)
//                                request
// metric.missing_target          count, target                       count × target
// metric.filled_sum              usage, missing                      usage + missing           (unready pods add 0)
// metric.filled_request_sum      request, missing, unready           request + missing + unready
// metric.filled_utilization      usage, request                      trunc(100 × usage / request)
// metric.filled_average          usage, count                        trunc(usage / count)
// metric.filled_ratio            value, target, unit                 value / target
// metric.filled_tolerance        as metric.tolerance                 as metric.tolerance
// metric.turned                  ratio, filledRatio                  (ratio < 1 < filledRatio) or (ratio > 1 > filledRatio)
// metric.wrong_way               ratio, proposal, current            (ratio < 1 and proposal > current)
//                                                                    or (ratio > 1 and proposal < current)
// metric.proposal                ratio, pods                         ceil(ratio × pods)
// metric.proposal_total          usage, target                       ceil(usage / target)
// metric.proposal_zero           ratio                               ceil(ratio)               (from no replicas at all)
// metric.keep                    current, because                    current
// metric.failed                  error, reason                       reason
// metric.skipped                 current, because                    current      (not looked at in this sync)
//
// proposal.largest               each metric's proposal, in order    r = 0; for each p: if r = 0 or p > r then r = p; max(r, 0)
// proposal.withheld              current, metrics, failed, [best]    current
//
// stabilization.up               proposal, window, each earlier one  min(proposal, each)
// stabilization.down             proposal, window, each earlier one  max(proposal, each)
// stabilization.result           current, low, high                  r = current; if r < low, low; if r > high, high
// rate.default_up                current                             max(2 × current, 4)       (no `behavior`)
// rate.start                     current, added, removed, period     current − added + removed
// rate.up_pods                   start, pods                         start + pods
// rate.up_percent                start, percent                      ceil(start × (1 + percent / 100))
// rate.down_pods                 start, pods                         start − pods
// rate.down_percent              start, percent                      trunc(start × (1 − percent / 100))
// rate.up                        current, select, each policy's      max(current, s); s = largest for Max, smallest for Min,
//                                                                    current for Disabled
// rate.down                      current, select, each policy's      min(current, s); s = smallest for Max, largest for Min,
//                                                                    current for Disabled
// bounds.max                     value, max, limit                   min(value, max, limit)
// bounds.min                     value, min, [limit]                 max(value, min, limit)
// bounds.within                  value, min, max                     value
// bounds.from_zero               value, min                          max(value, min)
// result                         desired, current                    desired
//
// after the result, where a cluster is watched (live_explanation.h):
// reported.metric                ours, theirs                        ours = theirs             (of the metric's status)
// reported.desired               ours, theirs                        ours = theirs
// reported.reason                ours, theirs (texts)                ours = theirs
// difference.reported            ours, theirs                        theirs − ours
// difference.required            target, pods, theirs, [unit]        trunc(theirs × target / pods): the largest value for which
//                                                                    the metric's own equation gives `theirs`
// difference.sample              usage, [request], count, theirs,    with request: trunc(100 × usage / request), else
//                                age, sampled                        trunc(usage / count); equals `theirs`
// countdown.scale_down_at        now, until                          max(0, until − now)       (seconds on the source's clock)
// countdown.rate_up_at           now, until                          max(0, until − now)
// countdown.rate_down_at         now, until                          max(0, until − now)
namespace nephoscope::step {

inline constexpr std::string_view scalingDisabled = "scaling.disabled";
inline constexpr std::string_view scalingUnavailable = "scaling.unavailable";
inline constexpr std::string_view boundsAboveMax = "bounds.above_max";
inline constexpr std::string_view boundsBelowMin = "bounds.below_min";

inline constexpr std::string_view podsGrouping = "pods.grouping";
inline constexpr std::string_view podsReady = "pods.ready";
inline constexpr std::string_view metricUsageSum = "metric.usage_sum";
inline constexpr std::string_view metricRequestSum = "metric.request_sum";
inline constexpr std::string_view metricUtilization = "metric.utilization";
inline constexpr std::string_view metricAverage = "metric.average";
inline constexpr std::string_view metricPerPod = "metric.per_pod";
inline constexpr std::string_view metricRatio = "metric.ratio";
inline constexpr std::string_view metricRatioTotal = "metric.ratio_total";
inline constexpr std::string_view metricTolerance = "metric.tolerance";
inline constexpr std::string_view metricMissingSum = "metric.missing_sum";
inline constexpr std::string_view metricMissingTarget = "metric.missing_target";
inline constexpr std::string_view metricFilledSum = "metric.filled_sum";
inline constexpr std::string_view metricFilledRequestSum = "metric.filled_request_sum";
inline constexpr std::string_view metricFilledUtilization = "metric.filled_utilization";
inline constexpr std::string_view metricFilledAverage = "metric.filled_average";
inline constexpr std::string_view metricFilledRatio = "metric.filled_ratio";
inline constexpr std::string_view metricFilledTolerance = "metric.filled_tolerance";
inline constexpr std::string_view metricTurned = "metric.turned";
inline constexpr std::string_view metricWrongWay = "metric.wrong_way";
inline constexpr std::string_view metricProposal = "metric.proposal";
inline constexpr std::string_view metricProposalTotal = "metric.proposal_total";
inline constexpr std::string_view metricProposalZero = "metric.proposal_zero";
inline constexpr std::string_view metricKeep = "metric.keep";
inline constexpr std::string_view metricFailed = "metric.failed";
inline constexpr std::string_view metricSkipped = "metric.skipped";

inline constexpr std::string_view proposalLargest = "proposal.largest";
inline constexpr std::string_view proposalWithheld = "proposal.withheld";
inline constexpr std::string_view stabilizationUp = "stabilization.up";
inline constexpr std::string_view stabilizationDown = "stabilization.down";
inline constexpr std::string_view stabilizationResult = "stabilization.result";
inline constexpr std::string_view rateDefaultUp = "rate.default_up";
inline constexpr std::string_view rateStart = "rate.start";
inline constexpr std::string_view rateUpPods = "rate.up_pods";
inline constexpr std::string_view rateUpPercent = "rate.up_percent";
inline constexpr std::string_view rateDownPods = "rate.down_pods";
inline constexpr std::string_view rateDownPercent = "rate.down_percent";
inline constexpr std::string_view rateUp = "rate.up";
inline constexpr std::string_view rateDown = "rate.down";
inline constexpr std::string_view boundsMax = "bounds.max";
inline constexpr std::string_view boundsMin = "bounds.min";
inline constexpr std::string_view boundsWithin = "bounds.within";
inline constexpr std::string_view boundsFromZero = "bounds.from_zero";
inline constexpr std::string_view result = "result";

inline constexpr std::string_view reportedMetric = "reported.metric";
inline constexpr std::string_view reportedDesired = "reported.desired";
inline constexpr std::string_view reportedReason = "reported.reason";
inline constexpr std::string_view differenceReported = "difference.reported";
inline constexpr std::string_view differenceRequired = "difference.required";
inline constexpr std::string_view differenceSample = "difference.sample";
inline constexpr std::string_view countdownScaleDownAt = "countdown.scale_down_at";
inline constexpr std::string_view countdownRateUpAt = "countdown.rate_up_at";
inline constexpr std::string_view countdownRateDownAt = "countdown.rate_down_at";

} // namespace nephoscope::step
