// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/enum_names.h"
#include "collectors/model/shared_list.h"
#include "collectors/model/string_pool.h"
#include "collectors/model/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nephoscope {

// The kinds of Kubernetes objects that are watched.
enum class ObjectKind { Pod, Node, Namespace, Deployment, ReplicaSet, StatefulSet, DaemonSet, Job, HorizontalPodAutoscaler, Event };
template <>
struct EnumNames<ObjectKind> {
    static constexpr std::array names{"Pod",         "Node",      "Namespace", "Deployment",              "ReplicaSet",
                                      "StatefulSet", "DaemonSet", "Job",       "HorizontalPodAutoscaler", "Event"};
};

// What every object of a session is found by: the label of its source and its uid.
struct ObjectKey {
    Interned source;
    Interned uid;
    friend bool operator==(const ObjectKey&, const ObjectKey&) = default;
    friend auto operator<=>(const ObjectKey&, const ObjectKey&) = default;
};

// Sorted by key, each key once.
struct Labels {
    std::vector<std::pair<Interned, Interned>> items;

    std::optional<Interned> find(std::string_view key) const;
    friend bool operator==(const Labels&, const Labels&) = default;
};

// The controller of an object (metadata.ownerReferences with controller=true).
struct OwnerRef {
    Interned kind;
    Interned name;
    Interned uid;
    friend bool operator==(const OwnerRef&, const OwnerRef&) = default;
};

// metadata of an object, as far as anybody asks for it.
struct ObjectMeta {
    Interned uid;
    Interned namespaceName;  // empty for cluster-wide kinds
    Interned name;
    std::optional<Time> created;
    std::optional<Time> deletionRequested;
    std::int64_t generation = 0;
    Labels labels;
    std::optional<OwnerRef> controller;
    friend bool operator==(const ObjectMeta&, const ObjectMeta&) = default;
};

enum class ConditionStatus { Unknown, False, True };
template <>
struct EnumNames<ConditionStatus> {
    static constexpr std::array names{"Unknown", "False", "True"};
};

// An entry of status.conditions of any kind.
struct Condition {
    Interned type;
    ConditionStatus status = ConditionStatus::Unknown;
    Interned reason;
    Interned message;
    std::optional<Time> lastTransition;
    friend bool operator==(const Condition&, const Condition&) = default;
};
// The condition of that type, or null.
const Condition* findCondition(std::span<const Condition> conditions, std::string_view type);

enum class SelectorOperator { In, NotIn, Exists, DoesNotExist };
template <>
struct EnumNames<SelectorOperator> {
    static constexpr std::array names{"In", "NotIn", "Exists", "DoesNotExist"};
};
struct SelectorRequirement {
    Interned key;
    SelectorOperator op = SelectorOperator::In;
    std::vector<Interned> values;
    friend bool operator==(const SelectorRequirement&, const SelectorRequirement&) = default;
};

// A label selector. An empty one selects everything; an absent one (std::optional) nothing.
struct LabelSelector {
    Labels matchLabels;
    std::vector<SelectorRequirement> matchExpressions;

    bool matches(const Labels& labels) const;
    friend bool operator==(const LabelSelector&, const LabelSelector&) = default;
};

} // namespace nephoscope

template <>
struct std::hash<nephoscope::ObjectKey> {
    std::size_t operator()(const nephoscope::ObjectKey& key) const noexcept { return key.source.hash() * 31 + key.uid.hash(); }
};
