// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/live_explanation.h"

#include "collectors/rules/autoscaler/controller_arithmetic.h"
#include "collectors/rules/autoscaler/countdowns.h"
#include "collectors/rules/autoscaler/explanation_ids.h"
#include "collectors/rules/autoscaler/metric_proposal.h"
#include "collectors/rules/autoscaler/rate_limits.h"
#include "collectors/rules/autoscaler/selector_text.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace nephoscope {

namespace {

// Older sample sets are tried back to here; the controller cannot have seen much older ones.
constexpr std::size_t triedSampleSets = 40;

bool isResource(const MetricIdentity& metric)
{
    return metric.source == MetricSource::Resource || metric.source == MetricSource::ContainerResource;
}

// The newest sample of each pod that is not later than `until`.
std::vector<PodUsage> samplesAsOf(const std::vector<PodUsage>& usages, Time until)
{
    std::map<Interned, const PodUsage*> newest;
    for (const PodUsage& usage : usages) {
        if (usage.timestamp > until)
            continue;
        const PodUsage*& known = newest[usage.name];
        if (!known || known->timestamp < usage.timestamp)
            known = &usage;
    }
    std::vector<PodUsage> result;
    result.reserve(newest.size());
    for (const auto& [name, usage] : newest)
        result.push_back(*usage);
    return result;
}

// The times at which the known samples changed, newest first, and one before them all: a sample is older than its publication, so
// that a sync may have had none of those.
std::vector<Time> sampleTimes(const std::vector<PodUsage>& usages, Time now)
{
    std::set<Time, std::greater<>> times;
    for (const PodUsage& usage : usages) {
        if (usage.timestamp <= now)
            times.insert(usage.timestamp);
    }
    std::vector<Time> result{times.begin(), times.end()};
    if (result.size() > triedSampleSets)
        result.resize(triedSampleSets);
    if (!result.empty())
        result.push_back(result.back() - Duration{1});
    return result;
}

const MetricStatus* reportedMetric(const Autoscaler& autoscaler, std::size_t index)
{
    if (index >= autoscaler.currentMetrics.size() || index >= autoscaler.metrics.size())
        return nullptr;
    const MetricStatus& status = autoscaler.currentMetrics[index];
    const MetricIdentity& wanted = autoscaler.metrics[index].metric;
    const bool same = status.metric.source == wanted.source && status.metric.name == wanted.name
                      && status.metric.container == wanted.container;
    return same ? &status : nullptr;
}

// Values that only the status tells: as the controller must have seen them.
MetricReading readingFromStatus(const MetricStatus* status, const std::vector<PodView>& pods, std::int32_t statusReplicas, Time now)
{
    MetricReading reading;
    if (!status || (!status->value && !status->averageValue)) {
        reading.error = "the metric is in no status and cannot be read from here";
        return reading;
    }
    if (status->metric.source == MetricSource::Pods) {
        for (const PodView& pod : pods)
            reading.pods[pod.name] = {status->averageValue.value_or(Quantity{}).milliValue(), now, {}};
    } else {
        reading.values.push_back(status->value ? status->value->milliValue()
                                               : controller::multiply(status->averageValue->milliValue(), statusReplicas));
    }
    return reading;
}

double number(std::int64_t value)
{
    return static_cast<double>(value);
}

// What a status shows of a metric as one number: per cent, or thousandths.
double statusNumber(const MetricStatus& status)
{
    if (status.averageUtilization)
        return *status.averageUtilization;
    return number((status.value ? *status.value : status.averageValue.value_or(Quantity{})).milliValue());
}

bool sameMetric(const MetricStatus& ours, const MetricStatus& theirs)
{
    return ours.averageUtilization == theirs.averageUtilization && ours.value == theirs.value
           && ours.averageValue == theirs.averageValue;
}

const AutoscalerCondition* conditionOf(const std::vector<AutoscalerCondition>& conditions, std::string_view type)
{
    const auto found = std::find_if(conditions.begin(), conditions.end(),
                                    [type](const auto& condition) { return condition.type == type; });
    return found == conditions.end() ? nullptr : &*found;
}

// The latest step of that id and subject, or null.
const ExplanationStep* lastStep(const Explanation& explanation, std::string_view id, const std::string& subject)
{
    const auto found = std::find_if(explanation.rbegin(), explanation.rend(),
                                    [&](const ExplanationStep& step) { return step.id == id && step.subject == subject; });
    return found == explanation.rend() ? nullptr : &*found;
}

ExplanationStep::Value inputOf(const ExplanationStep& step, std::string_view name)
{
    const auto found = std::find_if(step.inputs.begin(), step.inputs.end(),
                                    [name](const auto& input) { return input.first == name; });
    return found == step.inputs.end() ? ExplanationStep::Value{0.0} : found->second;
}

// What one sync looks at, if the target's scale is that and these samples are the newest.
AutoscalerInputs controllerInputs(const LiveInputs& live, std::int32_t specReplicas, std::int32_t statusReplicas, Time samplesUntil)
{
    const Autoscaler& autoscaler = live.autoscaler;
    AutoscalerInputs inputs;
    inputs.now = live.now;
    inputs.autoscaler = autoscaler;
    inputs.conditions = autoscalerConditions(autoscaler.conditions);
    inputs.specReplicas = specReplicas;
    inputs.statusReplicas = statusReplicas;
    inputs.selector = live.target.selector ? queryText(*live.target.selector) : std::string{};
    inputs.pods = live.pods;
    inputs.otherAutoscalers = live.otherAutoscalers;
    const auto usages = samplesAsOf(live.usages, samplesUntil);
    for (std::size_t i = 0; i < autoscaler.metrics.size(); ++i) {
        const MetricIdentity& metric = autoscaler.metrics[i].metric;
        inputs.readings.push_back(isResource(metric)
                                      ? resourceReading(usages, metric.name.view(), metric.container.view())
                                      : readingFromStatus(reportedMetric(autoscaler, i), live.pods, statusReplicas, live.now));
    }
    return inputs;
}

// One attempt: what the controller decides if it saw these samples.
struct Attempt {
    AutoscalerDecision decision;
    AutoscalerMemory memory;
    bool metricsAgree = false;
    bool desiredAgrees = false;
    bool undecided = false;  // for want of metrics: the status keeps the desired number of an earlier sync, 0 before the first
};

class Reconstruction {
public:
    Reconstruction(const LiveInputs& inputs, const AutoscalerMemory& memory, const ControllerSettings& settings)
        : m_inputs(inputs), m_memory(memory), m_settings(settings)
    {}

    LiveExplanation run()
    {
        const auto times = sampleTimes(m_inputs.usages, m_inputs.now);
        Attempt newest = attempt(m_inputs.now);
        if (hasStatus() && !(newest.metricsAgree && newest.desiredAgrees)) {
            // Best an attempt that explains everything, else one that at least saw the same values.
            std::optional<std::pair<Attempt, Time>> best;
            for (std::size_t i = 1; i < times.size() && !(best && best->first.desiredAgrees); ++i) {
                Attempt older = attempt(times[i]);
                if (older.metricsAgree && (older.desiredAgrees || (!best && !newest.metricsAgree)))
                    best.emplace(std::move(older), times[i]);
            }
            if (best)
                return finished(std::move(best->first), &newest, best->second);
        }
        return finished(std::move(newest), nullptr, m_inputs.now);
    }

private:
    bool hasStatus() const { return !m_inputs.autoscaler.conditions.empty(); }

    Attempt attempt(Time samplesUntil) const;
    LiveExplanation finished(Attempt attempt, const Attempt* newest, Time samplesUntil) const;
    void settleProvenance(Attempt& attempt) const;
    void settleMemory(Attempt& attempt) const;
    void addReported(const Attempt& attempt, StepWriter& steps) const;
    void addRequired(const Attempt& attempt, StepWriter& steps) const;
    void addSample(const Attempt& attempt, Time samplesUntil, StepWriter& steps) const;

    const LiveInputs& m_inputs;
    const AutoscalerMemory& m_memory;
    const ControllerSettings& m_settings;
};

Attempt Reconstruction::attempt(Time samplesUntil) const
{
    const Autoscaler& autoscaler = m_inputs.autoscaler;
    // After a change the target's count is the new one already; the status still tells which one the decision started from.
    const AutoscalerInputs inputs = controllerInputs(
        m_inputs, hasStatus() ? autoscaler.currentReplicas : m_inputs.target.specReplicas.value_or(0),
        hasStatus() ? autoscaler.currentReplicas : m_inputs.target.replicas, samplesUntil);

    Attempt result;
    result.memory = m_memory;
    result.decision = decide(inputs, result.memory, m_settings);
    result.undecided = lastStep(result.decision.explanation, step::proposalWithheld, {}) != nullptr;
    result.desiredAgrees = result.undecided || result.decision.desiredReplicas == autoscaler.desiredReplicas;
    result.metricsAgree = true;
    for (std::size_t i = 0; i < result.decision.currentMetrics.size(); ++i) {
        const MetricStatus* const theirs = reportedMetric(autoscaler, i);
        const MetricStatus& ours = result.decision.currentMetrics[i];
        const bool bothFailed = !theirs && ours.metric.source == MetricSource::Unknown;
        result.metricsAgree = result.metricsAgree && (bothFailed || (theirs && sameMetric(ours, *theirs)));
    }
    return result;
}

// Reported: read off the cluster. Reproduced: ours, and the cluster shows the same. Inferred: everything else, and whatever rests
// on flags of the controller that no API shows.
void Reconstruction::settleProvenance(Attempt& attempt) const
{
    const Autoscaler& autoscaler = m_inputs.autoscaler;
    std::set<std::string> sameValue;
    std::set<std::string> fromStatus;
    for (std::size_t i = 0; i < attempt.decision.currentMetrics.size() && i < autoscaler.metrics.size(); ++i) {
        const MetricStatus* const theirs = reportedMetric(autoscaler, i);
        const std::string subject = metricSubject(autoscaler.metrics[i].metric);
        if (theirs && !isResource(autoscaler.metrics[i].metric))
            fromStatus.insert(subject);
        else if (theirs && sameMetric(attempt.decision.currentMetrics[i], *theirs))
            sameValue.insert(subject);
    }
    const bool ownWindow = autoscaler.behavior && autoscaler.behavior->scaleDown
                           && autoscaler.behavior->scaleDown->stabilizationWindowSeconds.has_value();
    for (ExplanationStep& explained : attempt.decision.explanation) {
        if (!hasStatus())
            continue;
        if (explained.id == step::metricUsageSum && fromStatus.contains(explained.subject))
            explained.provenance = Provenance::Reported;
        else if (explained.id.starts_with("stabilization."))
            explained.provenance = attempt.desiredAgrees && ownWindow ? Provenance::Reproduced : Provenance::Inferred;
        else if (explained.id.starts_with("metric.") || explained.id.starts_with("pods."))
            explained.provenance = sameValue.contains(explained.subject)
                                           || (fromStatus.contains(explained.subject) && attempt.desiredAgrees)
                                       ? Provenance::Reproduced
                                       : Provenance::Inferred;
        else
            explained.provenance = attempt.desiredAgrees && attempt.metricsAgree ? Provenance::Reproduced : Provenance::Inferred;
    }
}

void Reconstruction::addReported(const Attempt& attempt, StepWriter& steps) const
{
    const Autoscaler& autoscaler = m_inputs.autoscaler;
    for (std::size_t i = 0; i < attempt.decision.currentMetrics.size(); ++i) {
        const MetricStatus* const theirs = reportedMetric(autoscaler, i);
        const MetricStatus& ours = attempt.decision.currentMetrics[i];
        if (!theirs || ours.metric.source == MetricSource::Unknown)
            continue;
        steps.addAbout(metricSubject(theirs->metric), step::reportedMetric,
                       {{"ours", statusNumber(ours)}, {"theirs", statusNumber(*theirs)}},
                       statusNumber(ours) == statusNumber(*theirs) ? 1.0 : 0.0);
    }
    if (!attempt.undecided) {
        steps.add(step::reportedDesired,
                  {{"ours", number(attempt.decision.desiredReplicas)}, {"theirs", number(autoscaler.desiredReplicas)}},
                  attempt.desiredAgrees ? 1.0 : 0.0);
    }
    const auto reason = [&steps](std::string subject, const std::string& ours, const std::string& theirs) {
        steps.addAbout(std::move(subject), step::reportedReason, {{"ours", ours}, {"theirs", theirs}}, ours == theirs ? 1.0 : 0.0);
    };
    for (const AutoscalerCondition& theirs : autoscalerConditions(autoscaler.conditions)) {
        if (const AutoscalerCondition* const ours = conditionOf(attempt.decision.conditions, theirs.type))
            reason(theirs.type, ours->reason, theirs.reason);
    }
    if (m_inputs.lastRescale && attempt.decision.rescaled) {
        const auto& events = attempt.decision.events;
        const auto ours = std::find_if(events.begin(), events.end(),
                                       [](const auto& event) { return event.reason == "SuccessfulRescale"; });
        if (ours != events.end())
            reason(ours->reason, ours->message, m_inputs.lastRescale->message);
    }
}

// Which value of the metric that asks for most would have led where the cluster went.
void Reconstruction::addRequired(const Attempt& attempt, StepWriter& steps) const
{
    const std::int32_t theirs = m_inputs.autoscaler.desiredReplicas;
    if (theirs <= 0 || theirs == m_inputs.autoscaler.currentReplicas)
        return;
    for (const MetricSpec& spec : m_inputs.autoscaler.metrics) {
        const std::string subject = metricSubject(spec.metric);
        const Explanation& explanation = attempt.decision.explanation;
        const ExplanationStep* const ratio = lastStep(explanation, step::metricRatio, subject);
        const ExplanationStep* const total = lastStep(explanation, step::metricRatioTotal, subject);
        const ExplanationStep* proposal = lastStep(explanation, step::metricProposal, subject);
        const char* pods = "pods";
        if (!proposal) {
            proposal = lastStep(explanation, step::podsGrouping, subject);
            pods = nullptr;
        }
        if (!ratio && !total)
            continue;
        const double count = total ? 1.0 : !proposal ? 0.0 : std::get<double>(pods ? inputOf(*proposal, pods) : proposal->result);
        if (!(count > 0))
            continue;
        const double target = std::get<double>(inputOf(ratio ? *ratio : *total, "target"));
        StepWriter::Inputs inputs{{"target", target}, {"pods", count}, {"theirs", number(theirs)}};
        if (isResource(spec.metric) && !spec.averageValue)
            inputs.emplace_back("unit", "percent");
        steps.addAbout(subject, step::differenceRequired, std::move(inputs), std::trunc(theirs * target / count));
    }
}

// Which older samples gave the values that the cluster reports.
void Reconstruction::addSample(const Attempt& attempt, Time samplesUntil, StepWriter& steps) const
{
    for (std::size_t i = 0; i < m_inputs.autoscaler.metrics.size(); ++i) {
        const MetricSpec& spec = m_inputs.autoscaler.metrics[i];
        const MetricStatus* const theirs = reportedMetric(m_inputs.autoscaler, i);
        const std::string subject = metricSubject(spec.metric);
        const ExplanationStep* const average = lastStep(attempt.decision.explanation, step::metricAverage, subject);
        if (!theirs || !isResource(spec.metric) || !average)
            continue;
        StepWriter::Inputs inputs{{"usage", inputOf(*average, "usage")}, {"count", inputOf(*average, "count")}};
        if (const ExplanationStep* const utilization = lastStep(attempt.decision.explanation, step::metricUtilization, subject))
            inputs.emplace_back("request", inputOf(*utilization, "request"));
        inputs.emplace_back("theirs", statusNumber(*theirs));
        inputs.emplace_back("age", toSeconds(m_inputs.now - samplesUntil));
        inputs.emplace_back("sampled", formatRfc3339(samplesUntil));
        steps.addAbout(subject, step::differenceSample, std::move(inputs), statusNumber(*theirs));
    }
}

// The controller remembers the change it made, not the one we would have made.
void Reconstruction::settleMemory(Attempt& attempt) const
{
    const Autoscaler& autoscaler = m_inputs.autoscaler;
    if (!hasStatus() || attempt.desiredAgrees)
        return;
    attempt.memory.scaleUps = m_memory.scaleUps;
    attempt.memory.scaleDowns = m_memory.scaleDowns;
    const auto rules = behaviorRules(autoscaler, m_settings);
    if (rules && autoscaler.desiredReplicas != autoscaler.currentReplicas)
        rememberChange(autoscaler.currentReplicas, autoscaler.desiredReplicas, *rules, attempt.memory, m_inputs.now);
}

LiveExplanation Reconstruction::finished(Attempt attempt, const Attempt* newest, Time samplesUntil) const
{
    settleProvenance(attempt);
    settleMemory(attempt);
    Explanation further;
    StepWriter steps{further};
    if (hasStatus()) {
        addReported(attempt, steps);
        const Attempt& ours = newest ? *newest : attempt;
        if (!ours.desiredAgrees && !attempt.undecided) {
            steps.add(step::differenceReported,
                      {{"ours", number(ours.decision.desiredReplicas)}, {"theirs", number(m_inputs.autoscaler.desiredReplicas)}},
                      number(m_inputs.autoscaler.desiredReplicas) - number(ours.decision.desiredReplicas));
        }
        if (newest)
            addSample(attempt, samplesUntil, steps);
        for (ExplanationStep& reported : further)
            reported.provenance = Provenance::Reported;
        // What would have to be is only our own reckoning.
        if (!attempt.desiredAgrees)
            addRequired(attempt, steps);
    }
    addCountdowns(
        {m_inputs.now, m_inputs.autoscaler, attempt.decision.desiredReplicas, attempt.memory, attempt.decision.explanation},
        m_settings, steps);

    LiveExplanation result{std::move(attempt.decision), std::move(attempt.memory),
                           attempt.metricsAgree && attempt.desiredAgrees && hasStatus()};
    result.decision.explanation.insert(result.decision.explanation.end(), further.begin(), further.end());
    return result;
}

} // namespace

AutoscalerDecision foretell(const LiveInputs& inputs, std::int32_t replicas, const AutoscalerMemory& memory,
                            const ControllerSettings& settings)
{
    AutoscalerMemory next = memory;
    return decide(controllerInputs(inputs, replicas, inputs.target.replicas, inputs.now), next, settings);
}

LiveExplanation reconstruct(const LiveInputs& inputs, const AutoscalerMemory& memory, const ControllerSettings& settings)
{
    return Reconstruction{inputs, memory, settings}.run();
}

} // namespace nephoscope
