// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/decoder.h"
#include "collectors/kubernetes/json_reader.h"

// One function per kind of object, and those for the parts that several kinds share. Each reads into a fresh value and returns
// false when something is of the wrong type (JsonReader). Part of Decoder.
namespace nephoscope {

bool readMeta(JsonReader& reader, JsonReader::Value& value, ObjectMeta& out);
bool readLabels(JsonReader& reader, JsonReader::Value& value, Labels& out);
bool readSelector(JsonReader& reader, JsonReader::Value& value, std::optional<LabelSelector>& out);
bool readConditions(JsonReader& reader, JsonReader::Value& value, SharedList<Condition>& out);

// `kind` where it is given must be that of `wanted`.
bool readKind(JsonReader& reader, JsonReader::Value& value, std::string_view wanted);

bool readPod(JsonReader& reader, JsonReader::Value& value, Pod& out);
bool readNode(JsonReader& reader, JsonReader::Value& value, Node& out);
bool readNamespace(JsonReader& reader, JsonReader::Value& value, Namespace& out);
bool readWorkload(JsonReader& reader, JsonReader::Value& value, ObjectKind kind, Workload& out);
bool readAutoscaler(JsonReader& reader, JsonReader::Value& value, Autoscaler& out);
bool readEvent(JsonReader& reader, JsonReader::Value& value, KubeEvent& out);
bool readPodUsage(JsonReader& reader, JsonReader::Value& value, PodUsage& out);
bool readNodeUsage(JsonReader& reader, JsonReader::Value& value, NodeUsage& out);
bool readStatus(JsonReader& reader, JsonReader::Value& value, StatusError& out);

} // namespace nephoscope
