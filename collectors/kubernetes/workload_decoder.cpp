// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/object_decoders.h"

namespace nephoscope {

namespace {

using Value = JsonReader::Value;

// spec.template
bool readTemplate(JsonReader& reader, Value& value, Workload& out)
{
    return reader.fields(value, [&](std::string_view key, Value& spec) {
        if (key != "spec")
            return true;
        return reader.fields(spec, [&](std::string_view name, Value& field) {
            if (name == "nodeSelector")
                return readLabels(reader, field, out.nodeSelector);
            if (name != "containers")
                return true;
            return reader.list(field, out.containers, [&](Value& element, TemplateContainer& container) {
                return reader.fields(element, [&](std::string_view part, Value& text) {
                    if (part == "name")
                        return reader.text(text, container.name);
                    if (part == "image")
                        return reader.text(text, container.image);
                    return true;
                });
            });
        });
    });
}

bool readWorkloadSpec(JsonReader& reader, Value& value, Workload& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "replicas")
            return reader.number(field, out.specReplicas);
        if (key == "selector")
            return readSelector(reader, field, out.selector);
        if (key == "template")
            return readTemplate(reader, field, out);
        if (!out.job)
            return true;
        if (key == "completions")
            return reader.number(field, out.job->completions);
        if (key == "parallelism")
            return reader.number(field, out.job->parallelism);
        if (key == "suspend")
            return reader.flag(field, out.job->suspended);
        return true;
    });
}

// The kinds name their counts differently, but none uses another's name for something else.
std::int32_t* countOf(Workload& workload, std::string_view key)
{
    if (key == "replicas" || key == "currentNumberScheduled")
        return &workload.replicas;
    if (key == "readyReplicas" || key == "numberReady" || key == "ready")
        return &workload.ready;
    if (key == "updatedReplicas" || key == "updatedNumberScheduled")
        return &workload.updated;
    if (key == "availableReplicas" || key == "numberAvailable")
        return &workload.available;
    if (key == "desiredNumberScheduled")
        return &workload.scheduledDesired;
    if (!workload.job)
        return nullptr;
    if (key == "active")
        return &workload.job->active;
    if (key == "succeeded")
        return &workload.job->succeeded;
    return key == "failed" ? &workload.job->failed : nullptr;
}

bool readWorkloadStatus(JsonReader& reader, Value& value, Workload& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (auto* count = countOf(out, key))
            return reader.number(field, *count);
        if (key == "conditions")
            return readConditions(reader, field, out.conditions);
        if (key == "observedGeneration")
            return reader.number(field, out.observedGeneration);
        if (!out.job)
            return true;
        if (key == "startTime")
            return reader.time(field, out.job->startTime);
        if (key == "completionTime")
            return reader.time(field, out.job->completionTime);
        return true;
    });
}

} // namespace

bool readWorkload(JsonReader& reader, Value& value, ObjectKind kind, Workload& out)
{
    out.kind = kind;
    if (kind == ObjectKind::Job)
        out.job.emplace();
    const bool good = reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "metadata")
            return readMeta(reader, field, out.meta);
        if (key == "spec")
            return readWorkloadSpec(reader, field, out);
        if (key == "status")
            return readWorkloadStatus(reader, field, out);
        return key != "kind" || readKind(reader, field, enumName(kind));
    });
    return good && (!out.meta.name.empty() || reader.fail("has no metadata"));
}

} // namespace nephoscope
