// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/podstatus/workload_columns.h"

#include <algorithm>

namespace nephoscope {

namespace {

struct ContainerTexts {
    std::string names;
    std::string images;
};

ContainerTexts containerTexts(const Workload& workload)
{
    ContainerTexts texts;
    for (const TemplateContainer& container : workload.containers) {
        const char* separator = &container == &workload.containers.front() ? "" : ",";
        texts.names += separator + container.name.str();
        texts.images += separator + container.image.str();
    }
    return texts;
}

std::string joined(std::vector<std::string> texts)
{
    std::string all;
    for (const std::string& text : texts)
        all += (all.empty() ? "" : ",") + text;
    return all;
}

// As in the SELECTOR column of everything but Deployments, which leave it empty or say "<invalid>".
std::string selectorCell(const Workload& workload)
{
    const auto text = selectorText(workload.selector);
    return !text ? "<error>" : text->empty() ? "<none>" : *text;
}

std::string nodeSelectorCell(const Labels& labels)
{
    std::vector<std::string> texts;
    for (const auto& [key, value] : labels.items)
        texts.push_back(key.str() + "=" + value.str());
    return texts.empty() ? "<none>" : joined(std::move(texts));
}

std::string readyOfDesired(const Workload& workload)
{
    return std::to_string(workload.ready) + "/" + std::to_string(workload.specReplicas.value_or(0));
}

bool holds(const Workload& job, std::string_view type)
{
    const Condition* condition = findCondition(job.conditions, type);
    return condition && condition->status == ConditionStatus::True;
}

std::string completions(const JobProgress& job)
{
    const std::string succeeded = std::to_string(job.succeeded);
    if (job.completions)
        return succeeded + "/" + std::to_string(*job.completions);
    if (job.parallelism.value_or(0) > 1)
        return succeeded + "/1 of " + std::to_string(*job.parallelism);
    return succeeded + "/1";
}

std::string jobDuration(const JobProgress& job, Time now)
{
    return job.startTime ? ageText(job.startTime, job.completionTime.value_or(now)) : std::string{};
}

} // namespace

std::optional<std::string> selectorText(const std::optional<LabelSelector>& selector)
{
    if (!selector)
        return std::string{};
    std::vector<std::pair<Interned, std::string>> parts;
    for (const auto& [key, value] : selector->matchLabels.items)
        parts.emplace_back(key, key.str() + "=" + value.str());
    for (const SelectorRequirement& requirement : selector->matchExpressions) {
        std::vector<std::string> values;
        for (const Interned value : requirement.values)
            values.push_back(value.str());
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
        const bool listed = requirement.op == SelectorOperator::In || requirement.op == SelectorOperator::NotIn;
        if (listed == values.empty())
            return std::nullopt;
        const std::string key = requirement.key.str();
        const std::string list = " (" + joined(std::move(values)) + ")";
        switch (requirement.op) {
        case SelectorOperator::In: parts.emplace_back(requirement.key, key + " in" + list); break;
        case SelectorOperator::NotIn: parts.emplace_back(requirement.key, key + " notin" + list); break;
        case SelectorOperator::Exists: parts.emplace_back(requirement.key, key); break;
        case SelectorOperator::DoesNotExist: parts.emplace_back(requirement.key, "!" + key); break;
        }
    }
    std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> texts;
    for (auto& part : parts)
        texts.push_back(std::move(part.second));
    return joined(std::move(texts));
}

std::string jobStatus(const Workload& job)
{
    if (holds(job, "Complete"))
        return "Complete";
    if (holds(job, "Failed"))
        return "Failed";
    if (job.meta.deletionRequested)
        return "Terminating";
    if (holds(job, "Suspended"))
        return "Suspended";
    if (holds(job, "FailureTarget"))
        return "FailureTarget";
    if (holds(job, "SuccessCriteriaMet"))
        return "SuccessCriteriaMet";
    return "Running";
}

Cells workloadCells(const Workload& workload, Time now)
{
    const std::string name = workload.meta.name.str();
    const std::string age = ageText(workload.meta.created, now);
    const auto [names, images] = containerTexts(workload);
    const auto number = [](std::int32_t value) { return std::to_string(value); };

    switch (workload.kind) {
    case ObjectKind::ReplicaSet:
        return {{"Name", name},
                {"Desired", number(workload.specReplicas.value_or(0))},
                {"Current", number(workload.replicas)},
                {"Ready", number(workload.ready)},
                {"Age", age},
                {"Containers", names},
                {"Images", images},
                {"Selector", selectorCell(workload)}};
    case ObjectKind::StatefulSet:
        return {{"Name", name}, {"Ready", readyOfDesired(workload)}, {"Age", age}, {"Containers", names}, {"Images", images}};
    case ObjectKind::DaemonSet:
        return {{"Name", name},
                {"Desired", number(workload.scheduledDesired)},
                {"Current", number(workload.replicas)},
                {"Ready", number(workload.ready)},
                {"Up-to-date", number(workload.updated)},
                {"Available", number(workload.available)},
                {"Node Selector", nodeSelectorCell(workload.nodeSelector)},
                {"Age", age},
                {"Containers", names},
                {"Images", images},
                {"Selector", selectorCell(workload)}};
    case ObjectKind::Job: {
        const JobProgress job = workload.job.value_or(JobProgress{});
        return {{"Name", name},
                {"Status", jobStatus(workload)},
                {"Completions", completions(job)},
                {"Duration", jobDuration(job, now)},
                {"Age", age},
                {"Containers", names},
                {"Images", images},
                {"Selector", selectorCell(workload)}};
    }
    default:
        return {{"Name", name},
                {"Ready", readyOfDesired(workload)},
                {"Up-to-date", number(workload.updated)},
                {"Available", number(workload.available)},
                {"Age", age},
                {"Containers", names},
                {"Images", images},
                {"Selector", selectorText(workload.selector).value_or("<invalid>")}};
    }
}

} // namespace nephoscope
