// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/object_decoders.h"

namespace nephoscope {

namespace {

using Value = JsonReader::Value;

// requests or limits: cpu in thousandths of a core, memory in bytes.
bool readAmounts(JsonReader& reader, Value& value, std::optional<std::int64_t>& cpuMilli, std::optional<std::int64_t>& memoryBytes)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        const bool cpu = key == "cpu";
        if (!cpu && key != "memory")
            return true;
        std::optional<Quantity> quantity;
        if (!reader.quantity(field, quantity))
            return false;
        if (quantity)
            (cpu ? cpuMilli : memoryBytes) = cpu ? quantity->milliValue() : quantity->value();
        return true;
    });
}

bool readContainer(JsonReader& reader, Value& value, ContainerSpec& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "name")
            return reader.text(field, out.name);
        if (key == "image")
            return reader.text(field, out.image);
        if (key == "restartPolicy") {
            std::string_view policy;
            const bool good = reader.text(field, policy);
            out.restartable = policy == "Always";
            return good;
        }
        if (key == "resources") {
            ContainerResources& resources = out.resources;
            return reader.fields(field, [&](std::string_view which, Value& amounts) {
                if (which == "requests")
                    return readAmounts(reader, amounts, resources.cpuRequestMilli, resources.memoryRequestBytes);
                if (which == "limits")
                    return readAmounts(reader, amounts, resources.cpuLimitMilli, resources.memoryLimitBytes);
                return true;
            });
        }
        return true;
    });
}

bool readState(JsonReader& reader, Value& value, ContainerState& out)
{
    return reader.fields(value, [&](std::string_view which, Value& state) {
        const ContainerStateKind kind = which == "waiting"      ? ContainerStateKind::Waiting
                                        : which == "running"    ? ContainerStateKind::Running
                                        : which == "terminated" ? ContainerStateKind::Terminated
                                                                : ContainerStateKind::None;
        if (kind == ContainerStateKind::None || reader.isNull(state))
            return true;
        // At most one may be given; the most final one wins.
        out.kind = std::max(out.kind, kind);
        return reader.fields(state, [&](std::string_view key, Value& field) {
            if (key == "reason")
                return reader.text(field, out.reason);
            if (key == "exitCode")
                return reader.number(field, out.exitCode);
            if (key == "signal")
                return reader.number(field, out.signal);
            if (key == "startedAt")
                return reader.time(field, out.startedAt);
            if (key == "finishedAt")
                return reader.time(field, out.finishedAt);
            return true;
        });
    });
}

bool readContainerStatuses(JsonReader& reader, Value& value, SharedList<ContainerStatus>& out)
{
    return reader.exactList(value, out, [&](Value& element, ContainerStatus& status) {
        return reader.fields(element, [&](std::string_view key, Value& field) {
            if (key == "name")
                return reader.text(field, status.name);
            if (key == "state")
                return readState(reader, field, status.state);
            if (key == "lastState")
                return readState(reader, field, status.lastState);
            if (key == "ready")
                return reader.flag(field, status.ready);
            if (key == "started")
                return reader.flag(field, status.started);
            if (key == "restartCount")
                return reader.number(field, status.restarts);
            return true;
        });
    });
}

bool readPodSpec(JsonReader& reader, Value& value, PodSpec& spec, Pod& pod)
{
    const auto containers = [&](Value& field, std::vector<ContainerSpec>& out) {
        return reader.exactList(
            field, out, [&](Value& element, ContainerSpec& container) { return readContainer(reader, element, container); });
    };
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "containers")
            return containers(field, spec.containers);
        if (key == "initContainers")
            return containers(field, spec.initContainers);
        if (key == "nodeName")
            return reader.text(field, pod.node);
        if (key == "readinessGates") {
            return reader.list(field, spec.readinessGates, [&](Value& element, Interned& gate) {
                return reader.fields(element, [&](std::string_view name, Value& type) {
                    return name != "conditionType" || reader.text(type, gate);
                });
            });
        }
        return true;
    });
}

bool readPodStatus(JsonReader& reader, Value& value, Pod& pod)
{
    Interned firstOfAll;
    const bool good = reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "phase")
            return reader.enumeration(field, pod.phase, PodPhase::Unknown);
        if (key == "conditions")
            return readConditions(reader, field, pod.conditions);
        if (key == "reason")
            return reader.text(field, pod.reason);
        if (key == "nominatedNodeName")
            return reader.text(field, pod.nominatedNode);
        if (key == "podIP")
            return reader.text(field, pod.ip);
        if (key == "podIPs") {
            bool first = true;
            return reader.elements(field, [&](Value& element) {
                if (!std::exchange(first, false))
                    return true;
                return reader.fields(element,
                                     [&](std::string_view name, Value& ip) { return name != "ip" || reader.text(ip, firstOfAll); });
            });
        }
        if (key == "startTime")
            return reader.time(field, pod.startTime);
        if (key == "initContainerStatuses")
            return readContainerStatuses(reader, field, pod.initStatuses);
        if (key == "containerStatuses")
            return readContainerStatuses(reader, field, pod.statuses);
        return true;
    });
    // The API server's rule, too, should they differ: podIP has the word.
    if (pod.ip.empty())
        pod.ip = firstOfAll;
    return good;
}

} // namespace

bool readPod(JsonReader& reader, Value& value, Pod& out)
{
    const auto spec = std::make_shared<PodSpec>();
    const bool good = reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "metadata")
            return readMeta(reader, field, spec->meta);
        if (key == "spec")
            return readPodSpec(reader, field, *spec, out);
        if (key == "status")
            return readPodStatus(reader, field, out);
        return key != "kind" || readKind(reader, field, "Pod");
    });
    out.deletionRequested = std::exchange(spec->meta.deletionRequested, std::nullopt);
    out.spec = spec;
    return good && (!spec->meta.name.empty() || reader.fail("has no metadata"));
}

} // namespace nephoscope
