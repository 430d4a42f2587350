// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/rules/autoscaler/decision.h"

#include <sstream>
#include <string>

namespace nephoscope {

// An autoscaler "web" in namespace "shop" and its pods, written down shortly, for stories about one or a few syncs.
class World {
public:
    World()
    {
        inputs.now = Time{std::chrono::hours{24 * 365}};
        inputs.autoscaler.meta.name = text("web");
        inputs.autoscaler.meta.namespaceName = text("shop");
        inputs.autoscaler.target = {text("apps/v1"), text("Deployment"), text("web")};
        inputs.autoscaler.minReplicas = 1;
        inputs.autoscaler.maxReplicas = 100;
        inputs.selector = "app=web";
    }

    Interned text(std::string_view value) { return strings.intern(value); }

    // "NAME REQUEST STATE USAGE | …": request "100m", "100m+50m" by container c0, c1…, or "-"; state ready, pending, failed, deleting,
    // starting (young and not ready) or broken (old and never ready); usage in cores of the whole pod, "-" without a sample. All of
    // them are the target's replicas.
    World& pods(const std::string& notation)
    {
        inputs.pods.clear();
        usage = MetricReading{};
        std::istringstream all{notation};
        for (std::string part; std::getline(all, part, '|');) {
            std::istringstream words{part};
            std::string name;
            std::string request;
            std::string state;
            std::string used;
            words >> name >> request >> state >> used;
            PodView pod;
            pod.name = text(name);
            pod.phase = state == "pending" ? PodPhase::Pending : state == "failed" ? PodPhase::Failed : PodPhase::Running;
            pod.deleting = state == "deleting";
            const bool young = state == "starting";
            const bool ready = state == "ready" || state == "deleting";
            pod.startTime = inputs.now - (young ? std::chrono::seconds{20} : std::chrono::seconds{2000});
            pod.ready = PodReadiness{ready ? ConditionStatus::True : ConditionStatus::False,
                                     *pod.startTime + std::chrono::seconds{5}};
            std::istringstream requests{request};
            int container = 0;
            for (std::string amount; std::getline(requests, amount, '+'); ++container) {
                ContainerRequests requested;
                requested.name = text("c" + std::to_string(container));
                if (amount != "-")
                    requested.cpuMilli = parseQuantity(amount)->milliValue();
                pod.containers.push_back(requested);
            }
            if (used != "-" && !used.empty())
                usage.pods[pod.name] = {parseQuantity(used)->milliValue(), inputs.now, std::chrono::seconds{15}};
            inputs.pods.push_back(std::move(pod));
        }
        return replicas(static_cast<std::int32_t>(inputs.pods.size()));
    }
    World& replicas(std::int32_t count)
    {
        inputs.specReplicas = count;
        inputs.statusReplicas = count;
        return *this;
    }

    MetricSpec& metric(MetricSource source, std::string_view name)
    {
        MetricSpec spec;
        spec.metric.source = source;
        spec.metric.name = text(name);
        inputs.autoscaler.metrics.push_back(spec);
        return inputs.autoscaler.metrics.back();
    }
    World& cpuUtilization(std::int32_t percent)
    {
        metric(MetricSource::Resource, "cpu").averageUtilization = percent;
        inputs.readings.push_back(usage);
        return *this;
    }
    World& amount(MetricSource source, std::string_view name, TargetType type, const char* target, std::vector<std::int64_t> values)
    {
        MetricSpec& spec = metric(source, name);
        spec.targetType = type;
        (type == TargetType::Value ? spec.value : spec.averageValue) = parseQuantity(target);
        if (source == MetricSource::Object)
            spec.metric.object = CrossReference{text("networking.k8s.io/v1"), text("Ingress"), text("front")};
        MetricReading reading;
        reading.values = std::move(values);
        inputs.readings.push_back(reading);
        return *this;
    }
    World& failing(std::string_view name)
    {
        MetricSpec& spec = metric(MetricSource::External, name);
        spec.targetType = TargetType::Value;
        spec.value = Quantity::fromValue(10);
        MetricReading reading;
        reading.error = "no metrics returned";
        inputs.readings.push_back(reading);
        return *this;
    }
    ScalingBehavior& behavior()
    {
        if (!inputs.autoscaler.behavior)
            inputs.autoscaler.behavior.emplace();
        return *inputs.autoscaler.behavior;
    }

    // One sync; the status is carried on, and the next one comes a period later with the new count of replicas.
    AutoscalerDecision sync()
    {
        auto decision = decide(inputs, memory, settings);
        inputs.conditions = decision.conditions;
        replicas(decision.desiredReplicas);
        inputs.now += settings.syncPeriod;
        return decision;
    }
    // The same after the past has been forgotten, so that nothing is held back.
    std::int32_t proposal()
    {
        memory = {{{0, inputs.now - std::chrono::hours{24}}}, {}, {}};
        return decide(inputs, memory, settings).desiredReplicas;
    }

    StringPool strings;
    AutoscalerInputs inputs;
    AutoscalerMemory memory;
    ControllerSettings settings;
    MetricReading usage;
};

// "True/ValidMetricFound", or empty.
inline std::string conditionText(const AutoscalerDecision& decision, std::string_view type)
{
    for (const AutoscalerCondition& condition : decision.conditions) {
        if (condition.type == type)
            return std::string{enumName(condition.status)} + "/" + condition.reason;
    }
    return {};
}

inline std::string eventText(const AutoscalerDecision& decision, std::size_t index)
{
    if (index >= decision.events.size())
        return {};
    const AutoscalerEvent& event = decision.events[index];
    return (event.warning ? "Warning " : "Normal ") + event.reason + " " + event.message;
}

} // namespace nephoscope
