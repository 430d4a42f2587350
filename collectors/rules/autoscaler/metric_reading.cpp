// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/metric_reading.h"

#include "collectors/rules/autoscaler/controller_arithmetic.h"

namespace nephoscope {

namespace {

std::optional<std::int64_t> usedMilli(const ContainerUsage& container, std::string_view resource)
{
    if (resource == "memory" && container.memoryBytes)
        return controller::multiply(*container.memoryBytes, 1000);
    if (resource == "cpu" && container.cpuNano) {
        constexpr std::int64_t nanoPerMilli = 1'000'000;
        const std::int64_t whole = *container.cpuNano / nanoPerMilli;
        return *container.cpuNano % nanoPerMilli > 0 ? whole + 1 : whole;
    }
    return std::nullopt;
}

} // namespace

MetricReading resourceReading(std::span<const PodUsage> usages, std::string_view resource, std::string_view container)
{
    MetricReading reading;
    if (usages.empty())
        reading.error = "no metrics returned from resource metrics API";
    for (const PodUsage& usage : usages) {
        std::optional<std::int64_t> sum;
        for (const ContainerUsage& used : usage.containers) {
            if (!container.empty() && used.name != container)
                continue;
            const auto milli = usedMilli(used, resource);
            if (!milli) {
                sum.reset();
                break;
            }
            sum = controller::add(sum.value_or(0), *milli);
        }
        if (sum)
            reading.pods[usage.name] = {*sum, usage.timestamp, usage.window};
    }
    return reading;
}

} // namespace nephoscope
