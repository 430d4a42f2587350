// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/object_decoders.h"

namespace nephoscope {

namespace {

using Value = JsonReader::Value;

bool readTaint(JsonReader& reader, Value& value, Taint& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "key")
            return reader.text(field, out.key);
        if (key == "value")
            return reader.text(field, out.value);
        if (key == "effect")
            return reader.text(field, out.effect);
        return true;
    });
}

bool readAddress(JsonReader& reader, Value& value, NodeAddress& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "type")
            return reader.text(field, out.type);
        if (key == "address")
            return reader.text(field, out.address);
        return true;
    });
}

bool readNodeStatus(JsonReader& reader, Value& value, Node& node)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "conditions")
            return readConditions(reader, field, node.conditions);
        if (key == "addresses") {
            return reader.list(field, node.addresses,
                               [&](Value& element, NodeAddress& address) { return readAddress(reader, element, address); });
        }
        if (key == "allocatable") {
            return reader.fields(field, [&](std::string_view resource, Value& amount) {
                if (resource == "cpu")
                    return reader.quantity(amount, node.allocatableCpu);
                if (resource == "memory")
                    return reader.quantity(amount, node.allocatableMemory);
                if (resource == "pods")
                    return reader.quantity(amount, node.allocatablePods);
                return true;
            });
        }
        if (key == "nodeInfo") {
            return reader.fields(field, [&](std::string_view name, Value& text) {
                if (name == "kubeletVersion")
                    return reader.text(text, node.kubeletVersion);
                if (name == "osImage")
                    return reader.text(text, node.osImage);
                if (name == "kernelVersion")
                    return reader.text(text, node.kernelVersion);
                if (name == "architecture")
                    return reader.text(text, node.architecture);
                if (name == "containerRuntimeVersion")
                    return reader.text(text, node.containerRuntime);
                return true;
            });
        }
        return true;
    });
}

} // namespace

bool readNode(JsonReader& reader, Value& value, Node& out)
{
    const bool good = reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "metadata")
            return readMeta(reader, field, out.meta);
        if (key == "spec") {
            return reader.fields(field, [&](std::string_view name, Value& part) {
                if (name == "unschedulable")
                    return reader.flag(part, out.unschedulable);
                if (name == "taints")
                    return reader.list(part, out.taints,
                                       [&](Value& element, Taint& taint) { return readTaint(reader, element, taint); });
                return true;
            });
        }
        if (key == "status")
            return readNodeStatus(reader, field, out);
        return key != "kind" || readKind(reader, field, "Node");
    });
    return good && (!out.meta.name.empty() || reader.fail("has no metadata"));
}

bool readNamespace(JsonReader& reader, Value& value, Namespace& out)
{
    const bool good = reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "metadata")
            return readMeta(reader, field, out.meta);
        if (key == "status") {
            return reader.fields(
                field, [&](std::string_view name, Value& phase) { return name != "phase" || reader.text(phase, out.phase); });
        }
        return key != "kind" || readKind(reader, field, "Namespace");
    });
    return good && (!out.meta.name.empty() || reader.fail("has no metadata"));
}

} // namespace nephoscope
