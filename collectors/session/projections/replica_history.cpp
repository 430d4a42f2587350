// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/replica_history.h"

#include "collectors/rules/autoscaler/scaling_behavior.h"
#include "collectors/session/projections/workload_list.h"

#include <algorithm>

namespace nephoscope {

namespace {

// A sample older than this says nothing about now: metrics-server's longest usual round is 60 s, and one may be missed.
constexpr Duration sampleLife = std::chrono::seconds{150};

StepLine stepLine(const Series* series, const ColumnGrid& grid)
{
    StepLine line;
    if (!series) {
        line.columns.resize(static_cast<std::size_t>(grid.count));
        return line;
    }
    line.before = series->at(grid.begin - Duration{1});
    line.columns = series->columns(grid);
    return line;
}

void raise(double& highest, const StepLine& line)
{
    if (line.before)
        highest = std::max(highest, *line.before);
    for (const SeriesColumn& column : line.columns) {
        if (column.count > 0)
            highest = std::max(highest, column.max);
    }
}

// What one pod uses of a resource, and what it requests; nothing if a container lacks it.
std::optional<double> usageOf(const PodUsage& usage, const MetricIdentity& metric)
{
    double total = 0;
    bool any = false;
    for (const ContainerUsage& container : usage.containers) {
        if (metric.source == MetricSource::ContainerResource && container.name != metric.container)
            continue;
        const bool cpu = metric.name == "cpu";
        const auto& amount = cpu ? container.cpuNano : container.memoryBytes;
        if (!amount || (!cpu && metric.name != "memory"))
            return std::nullopt;
        total += cpu ? static_cast<double>(*amount) * 1e-9 : static_cast<double>(*amount);
        any = true;
    }
    return any ? std::optional{total} : std::nullopt;
}

std::optional<double> requestOf(const PodSpec& spec, const MetricIdentity& metric)
{
    double total = 0;
    bool any = false;
    bool complete = true;
    const auto add = [&](const ContainerSpec& container) {
        if (metric.source == MetricSource::ContainerResource && container.name != metric.container)
            return;
        const bool cpu = metric.name == "cpu";
        const auto& request = cpu ? container.resources.cpuRequestMilli : container.resources.memoryRequestBytes;
        complete = complete && request && (cpu || metric.name == "memory");
        if (request)
            total += cpu ? static_cast<double>(*request) * 1e-3 : static_cast<double>(*request);
        any = true;
    };
    std::for_each(spec.containers.begin(), spec.containers.end(), add);
    for (const ContainerSpec& container : spec.initContainers) {
        if (container.restartable)
            add(container);
    }
    return any && complete ? std::optional{total} : std::nullopt;
}

struct Measured {
    Time at{};
    std::size_t pod = 0;
    double usage = 0;
};

std::optional<double> targetValue(const MetricSpec& metric)
{
    if (metric.averageUtilization)
        return *metric.averageUtilization;
    if (metric.averageValue)
        return metric.averageValue->toDouble();
    return metric.value ? std::optional{metric.value->toDouble()} : std::nullopt;
}

} // namespace

std::optional<StepLine> sampledLine(const Session& session, const ObjectKey& target, const MetricSpec& metric, TimeSpan span,
                                    const ColumnGrid& grid)
{
    StepLine line;
    line.columns.resize(static_cast<std::size_t>(grid.count));
    const auto workload = session.workloads().at(target, span.end);
    if (!workload || !workload->selector || grid.count == 0)
        return line;
    const bool relative = metric.targetType == TargetType::Utilization;
    std::vector<double> requests;
    std::vector<Measured> samples;
    for (const ObjectKey& key : session.podsIn(target.source, workload->meta.namespaceName)) {
        const auto first = session.pods().firstTime(key);
        auto pod = session.pods().at(key, span.end);
        if (!pod && first)
            pod = session.pods().at(key, *first);
        if (!pod || !workload->selector->matches(pod->meta().labels))
            continue;
        const auto request = requestOf(*pod->spec, metric.metric);
        if (relative && !request)
            return std::nullopt;
        requests.push_back(request.value_or(0));
        for (const auto& usage : session.podUsageBetween(key, {grid.begin - sampleLife, span.end})) {
            if (const auto used = usageOf(*usage, metric.metric))
                samples.push_back({usage->timestamp, requests.size() - 1, *used});
        }
    }
    std::stable_sort(samples.begin(), samples.end(), [](const Measured& a, const Measured& b) { return a.at < b.at; });

    std::vector<const Measured*> latest(requests.size(), nullptr);
    std::optional<Time> newest;
    const auto value = [&](Time now) -> std::optional<double> {
        double used = 0;
        double requested = 0;
        int count = 0;
        for (const Measured* sample : latest) {
            if (!sample || sample->at < now - sampleLife)
                continue;
            used += sample->usage;
            requested += requests[sample->pod];
            ++count;
        }
        if (count == 0 || (relative && requested <= 0))
            return std::nullopt;
        return relative ? 100 * used / requested : used / count;
    };
    std::size_t next = 0;
    const auto takeUntil = [&](Time end) {
        const std::size_t from = next;
        for (; next < samples.size() && samples[next].at < end; ++next) {
            latest[samples[next].pod] = &samples[next];
            newest = samples[next].at;
        }
        return next > from;
    };
    takeUntil(grid.begin);
    line.before = value(grid.begin);
    bool known = line.before.has_value();
    for (int i = 0; i < grid.count; ++i) {
        const Time end = grid.column(i).end;
        SeriesColumn& column = line.columns[static_cast<std::size_t>(i)];
        const bool fresh = takeUntil(end);
        // While nothing new comes the value goes on, until the newest sample is too old.
        if (!fresh && known && newest && *newest >= end - sampleLife)
            continue;
        const auto now = value(end);
        if (fresh && now) {
            column = {*now, *now, *now, *now, 1, false, false};
        } else if (!now && known) {
            column.gap = true;
            column.endsInGap = true;
        }
        known = now.has_value();
    }
    return line;
}

ReplicaHistory replicaHistory(const Session& session, const ObjectKey& workload, TimeSpan span, int columns)
{
    ReplicaHistory history;
    history.grid = ColumnGrid::over(span, columns);
    const WorkloadSeries* own = session.workloadSeries(workload);
    const auto autoscaler = autoscalerWithin(session, workload, span);
    const AutoscalerSeries* scaling = autoscaler ? session.autoscalerSeries(*autoscaler) : nullptr;
    history.desired = stepLine(own ? &own->desired : nullptr, history.grid);
    history.current = stepLine(own ? &own->current : nullptr, history.grid);
    history.ready = stepLine(own ? &own->ready : nullptr, history.grid);
    history.proposed = stepLine(scaling ? &scaling->desired : nullptr, history.grid);
    history.minimum = stepLine(scaling ? &scaling->minimum : nullptr, history.grid);
    history.maximum = stepLine(scaling ? &scaling->maximum : nullptr, history.grid);
    for (const StepLine* line : {&history.desired, &history.current, &history.ready, &history.proposed, &history.minimum, &history.maximum})
        raise(history.highest, *line);

    auto value = session.workloads().at(workload, span.end);
    if (!value) {
        if (const auto first = session.workloads().firstTime(workload))
            value = session.workloads().at(workload, *first);
    }
    if (value)
        history.gaps = session.gaps(workload.source, value->kind, value->meta.namespaceName, span);
    return history;
}

std::vector<MetricHistory> metricHistory(const Session& session, const ObjectKey& workload, TimeSpan span, int columns)
{
    return metricHistory(session, workload, span, columns, [&](std::size_t, const MetricSpec& metric, const ColumnGrid& grid) {
        return sampledLine(session, workload, metric, span, grid).value_or(stepLine(nullptr, grid));
    });
}

std::vector<MetricHistory> metricHistory(const Session& session, const ObjectKey& workload, TimeSpan span, int columns,
                                         const SampledLine& sampled)
{
    std::vector<MetricHistory> histories;
    const auto key = autoscalerWithin(session, workload, span);
    auto autoscaler = key ? session.autoscalers().at(*key, span.end) : nullptr;
    if (key && !autoscaler)
        autoscaler = session.autoscalers().at(*key, span.begin);
    if (!autoscaler)
        return histories;
    const AutoscalerSeries* series = session.autoscalerSeries(*key);
    for (const MetricSpec& metric : autoscaler->metrics) {
        MetricHistory history;
        history.label = metricLabel(metric.metric);
        history.unit = metric.targetType == TargetType::Utilization ? MetricUnit::PercentOfRequests : MetricUnit::Amount;
        history.grid = ColumnGrid::over(span, columns);
        const auto reported = series ? series->metrics.find(history.label) : decltype(series->metrics.find("")){};
        history.reported = stepLine(series && reported != series->metrics.end() ? &reported->second : nullptr, history.grid);
        const bool fromPods = metric.metric.source == MetricSource::Resource || metric.metric.source == MetricSource::ContainerResource;
        if (fromPods)
            history.sampled = sampled(histories.size(), metric, history.grid);
        else
            history.sampled = stepLine(nullptr, history.grid);
        history.target = targetValue(metric);
        if (history.target) {
            const Tolerances tolerated = tolerances(*autoscaler, {});
            history.calmFrom = *history.target * (1 - tolerated.down);
            history.calmTo = *history.target * (1 + tolerated.up);
        }
        history.gaps = session.gaps(key->source, ObjectKind::HorizontalPodAutoscaler, autoscaler->meta.namespaceName, span);
        raise(history.highest, history.reported);
        raise(history.highest, history.sampled);
        history.highest = std::max(history.highest, history.target.value_or(0));
        histories.push_back(std::move(history));
    }
    return histories;
}

} // namespace nephoscope
