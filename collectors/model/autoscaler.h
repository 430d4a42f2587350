// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object.h"
#include "collectors/model/quantity.h"

namespace nephoscope {

// Unknown: a type that this program does not know; the metric's `name` is that type. Without a name it stands in a status for a
// metric that could not be read, which the API shows as an empty type to keep the order of the spec.
enum class MetricSource { Resource, ContainerResource, Pods, Object, External, Unknown };
template <>
struct EnumNames<MetricSource> {
    static constexpr std::array names{"Resource", "ContainerResource", "Pods", "Object", "External", "Unknown"};
};

enum class TargetType { Utilization, Value, AverageValue };
template <>
struct EnumNames<TargetType> {
    static constexpr std::array names{"Utilization", "Value", "AverageValue"};
};

// The object that an Object metric describes, or the target of an autoscaler.
struct CrossReference {
    Interned apiVersion;
    Interned kind;
    Interned name;
    friend bool operator==(const CrossReference&, const CrossReference&) = default;
};

// What a metric is: the same in spec and status.
struct MetricIdentity {
    MetricSource source = MetricSource::Resource;
    Interned name;                           // cpu, memory, requests_per_second…
    Interned container;                      // ContainerResource only
    std::optional<CrossReference> object;    // Object only
    std::optional<LabelSelector> selector;   // Pods, Object, External
    friend bool operator==(const MetricIdentity&, const MetricIdentity&) = default;
};

// spec.metrics[i]
struct MetricSpec {
    MetricIdentity metric;
    TargetType targetType = TargetType::Utilization;
    std::optional<std::int32_t> averageUtilization;  // per cent of requests
    std::optional<Quantity> value;
    std::optional<Quantity> averageValue;
    friend bool operator==(const MetricSpec&, const MetricSpec&) = default;
};

// status.currentMetrics[i]
struct MetricStatus {
    MetricIdentity metric;
    std::optional<std::int32_t> averageUtilization;
    std::optional<Quantity> value;
    std::optional<Quantity> averageValue;
    friend bool operator==(const MetricStatus&, const MetricStatus&) = default;
};

enum class PolicyType { Pods, Percent };
template <>
struct EnumNames<PolicyType> {
    static constexpr std::array names{"Pods", "Percent"};
};
enum class PolicySelect { Max, Min, Disabled };
template <>
struct EnumNames<PolicySelect> {
    static constexpr std::array names{"Max", "Min", "Disabled"};
};

struct ScalingPolicy {
    PolicyType type = PolicyType::Pods;
    std::int32_t value = 0;
    std::int32_t periodSeconds = 0;
    friend bool operator==(const ScalingPolicy&, const ScalingPolicy&) = default;
};

// behavior.scaleUp or behavior.scaleDown as written; defaults are the engine's to fill in.
struct ScalingRules {
    std::optional<std::int32_t> stabilizationWindowSeconds;
    std::optional<PolicySelect> selectPolicy;
    std::vector<ScalingPolicy> policies;  // empty: not given
    std::optional<Quantity> tolerance;
    friend bool operator==(const ScalingRules&, const ScalingRules&) = default;
};
struct ScalingBehavior {
    std::optional<ScalingRules> scaleUp;
    std::optional<ScalingRules> scaleDown;
    friend bool operator==(const ScalingBehavior&, const ScalingBehavior&) = default;
};

// A HorizontalPodAutoscaler; decoded from autoscaling/v2.
struct Autoscaler {
    ObjectMeta meta;
    CrossReference target;
    std::optional<std::int32_t> minReplicas;
    std::int32_t maxReplicas = 0;
    std::vector<MetricSpec> metrics;
    std::optional<ScalingBehavior> behavior;

    std::optional<std::int64_t> observedGeneration;
    std::optional<Time> lastScaleTime;
    std::int32_t currentReplicas = 0;
    std::int32_t desiredReplicas = 0;
    std::vector<MetricStatus> currentMetrics;
    SharedList<Condition> conditions;
    friend bool operator==(const Autoscaler&, const Autoscaler&) = default;
};

} // namespace nephoscope
