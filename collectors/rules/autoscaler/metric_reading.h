// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/pod.h"
#include "collectors/model/usage.h"

#include <map>
#include <span>
#include <string>

namespace nephoscope {

// What one pod was measured at, in thousandths of the metric's unit (milli-cores, thousandths of a byte).
struct PodSample {
    std::int64_t milli = 0;
    Time timestamp{};
    Duration window{};
    friend bool operator==(const PodSample&, const PodSample&) = default;
};

// What the metrics APIs answered for one metric of an autoscaler.
struct MetricReading {
    std::optional<std::string> error;        // the API failed, with this text
    std::map<Interned, PodSample> pods;      // Resource, ContainerResource and Pods, by name of pod
    std::vector<std::int64_t> values;        // Object (one) and External, in thousandths
    friend bool operator==(const MetricReading&, const MetricReading&) = default;
};

// The samples that the controller draws from metrics.k8s.io for a resource: each container rounded up to thousandths, then
// summed; a pod of which one container lacks the resource has no sample. `container` empty: whole pods. Empty usages are the
// error of an API that knows none of these pods.
MetricReading resourceReading(std::span<const PodUsage> usages, std::string_view resource, std::string_view container);

} // namespace nephoscope
