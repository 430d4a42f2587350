// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scaling_report.h"

#include "app/json_line.h"
#include "collectors/rules/autoscaler/phrases.h"
#include "collectors/session/projections/workload_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace nephoscope {

namespace {

// Events carry whole seconds, and come a moment after the decision.
constexpr Duration eventLag = std::chrono::seconds{5};

std::string quantityText(const std::optional<Quantity>& value)
{
    return value ? value->text() : std::string{};
}

// "112%" or "270m": what a metric's status says of it.
std::string valueText(const MetricStatus& metric)
{
    if (metric.averageUtilization)
        return fmt::format("{}%", *metric.averageUtilization);
    return metric.value ? quantityText(metric.value) : quantityText(metric.averageValue);
}

std::string targetText(const MetricSpec& metric)
{
    if (metric.averageUtilization)
        return fmt::format("{}%", *metric.averageUtilization);
    return metric.value ? quantityText(metric.value) : quantityText(metric.averageValue);
}

// The status of a metric of the spec, or null: it has no value.
const MetricStatus* statusOf(const Autoscaler& autoscaler, std::size_t index)
{
    if (index >= autoscaler.currentMetrics.size()
        || autoscaler.currentMetrics[index].metric.name != autoscaler.metrics[index].metric.name)
        return nullptr;
    return &autoscaler.currentMetrics[index];
}

std::string metricsJson(const Autoscaler& autoscaler)
{
    JsonArray metrics;
    for (std::size_t i = 0; i < autoscaler.metrics.size(); ++i) {
        JsonObject metric;
        metric.text("metric", metricLabel(autoscaler.metrics[i].metric));
        metric.text("target", targetText(autoscaler.metrics[i]));
        if (const MetricStatus* status = statusOf(autoscaler, i))
            metric.text("current", valueText(*status));
        metrics.raw(metric.finished());
    }
    return metrics.finished();
}

std::string metricsText(const Autoscaler& autoscaler)
{
    std::string text;
    for (std::size_t i = 0; i < autoscaler.metrics.size(); ++i) {
        const MetricStatus* status = statusOf(autoscaler, i);
        text += fmt::format("{}{}: {}/{}", i > 0 ? ", " : "", metricLabel(autoscaler.metrics[i].metric),
                            status ? valueText(*status) : "<unknown>", targetText(autoscaler.metrics[i]));
    }
    return text;
}

} // namespace

std::string explainedJson(const Session& session, const ExplainedAutoscaler& explained)
{
    const Autoscaler& autoscaler = *explained.situation.autoscaler;
    JsonObject line;
    line.number("v", 1);
    line.text("type", "scaling");
    line.text("source", explained.situation.key.source.view());
    line.text("at", formatRfc3339(explained.situation.at));
    line.text("decidedAt", formatRfc3339(explained.decidedAt));
    line.text("namespace", autoscaler.meta.namespaceName.view());
    line.text("name", autoscaler.meta.name.view());
    line.text("target", fmt::format("{}/{}", autoscaler.target.kind.view(), autoscaler.target.name.view()));
    line.number("minReplicas", autoscaler.minReplicas.value_or(1));
    line.number("maxReplicas", autoscaler.maxReplicas);
    line.number("currentReplicas", autoscaler.currentReplicas);
    line.number("desiredReplicas", autoscaler.desiredReplicas);
    if (explained.situation.target)
        line.number("readyReplicas", explained.situation.target->ready);
    line.raw("metrics", metricsJson(autoscaler));
    JsonObject conditions;
    for (const Condition& condition : autoscaler.conditions)
        conditions.text(condition.type.view(), fmt::format("{}/{}", enumName(condition.status), condition.reason.view()));
    line.raw("conditions", conditions.finished());
    const auto rescales = reportedRescales(session, explained.situation.key,
                                           {explained.decidedAt - eventLag, explained.situation.at + eventLag});
    if (!rescales.empty()) {
        JsonObject rescale;
        rescale.text("at", formatRfc3339(rescales.back().at));
        rescale.number("to", rescales.back().to);
        rescale.text("reason", rescales.back().reason);
        line.raw("rescale", rescale.finished());
    }
    line.truth("reproduced", explained.explanation.reproduced);
    line.raw("explanation", toJson(explained.explanation.decision.explanation));
    return line.finished();
}

std::string explainedText(const Session&, const ExplainedAutoscaler& explained)
{
    const Autoscaler& autoscaler = *explained.situation.autoscaler;
    std::string text = fmt::format("{}  {}/{}  {} → {} replicas (min {}, max {}), {} ready  {}",
                                   formatRfc3339(explained.decidedAt).substr(11, 8), autoscaler.meta.namespaceName.view(),
                                   autoscaler.meta.name.view(), autoscaler.currentReplicas, autoscaler.desiredReplicas,
                                   autoscaler.minReplicas.value_or(1), autoscaler.maxReplicas,
                                   explained.situation.target ? explained.situation.target->ready : 0, metricsText(autoscaler));
    for (const ExplanationStep& step : explained.explanation.decision.explanation)
        text += fmt::format("\n  {:<10}  {}", enumName(step.provenance), phraseEnglish(step));
    return text;
}

std::optional<ScalingReport::Line> ScalingReport::look(const ObjectKey& key)
{
    const auto autoscaler = m_session.autoscalers().latest(key);
    Told now;
    now.desired = autoscaler->desiredReplicas;
    now.current = autoscaler->currentReplicas;
    now.metrics = autoscaler->currentMetrics;
    for (const Condition& condition : autoscaler->conditions)
        now.reasons.emplace_back(condition.type.str(), fmt::format("{}/{}", enumName(condition.status), condition.reason.view()));
    if (const auto target = targetOf(m_session, key, liveTime)) {
        if (const auto workload = m_session.workloads().latest(*target))
            now.ready = workload->ready;
    }
    const auto [told, fresh] = m_told.try_emplace(key);
    now.reproduced = told->second.reproduced;
    const bool same = !fresh && told->second == now;
    if (same && now.reproduced)
        return std::nullopt;
    auto explained = explainAutoscaler(m_session, key, liveTime, m_hints);
    now.reproduced = explained && explained->explanation.reproduced;
    if (same && !now.reproduced)
        return std::nullopt;
    // Its target may not have been read yet; the line comes when it has.
    if (!explained) {
        m_told.erase(told);
        return std::nullopt;
    }
    told->second = std::move(now);
    // What is shown is the present; what is explained is the latest decision.
    explained->situation.autoscaler = autoscaler;
    if (explained->situation.targetKey)
        explained->situation.target = m_session.workloads().latest(*explained->situation.targetKey);
    explained->situation.at = m_session.latestTime().value_or(explained->situation.at);
    return Line{explainedJson(m_session, *explained), explainedText(m_session, *explained)};
}

std::vector<ScalingReport::Line> ScalingReport::update(const Changes& changes)
{
    std::vector<Line> lines;
    if (!changes.has(Topic::Autoscalers) && !changes.has(Topic::Workloads) && !changes.has(Topic::PodUsage))
        return lines;
    std::vector<ObjectKey> keys;
    m_session.autoscalers().forEachAt(liveTime, [&keys](const ObjectKey& key, const Autoscaler&) { keys.push_back(key); });
    std::sort(keys.begin(), keys.end());
    // What is gone is told anew when it comes back.
    std::erase_if(m_told, [&keys](const auto& told) { return !std::binary_search(keys.begin(), keys.end(), told.first); });
    for (const ObjectKey& key : keys) {
        if (auto line = look(key))
            lines.push_back(std::move(*line));
    }
    return lines;
}

} // namespace nephoscope
