// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/action.h"
#include "collectors/model/autoscaler.h"
#include "collectors/model/kube_event.h"
#include "collectors/model/node.h"
#include "collectors/model/pod.h"
#include "collectors/model/source.h"
#include "collectors/model/usage.h"
#include "collectors/model/workload.h"

#include <string_view>
#include <variant>
#include <vector>

namespace nephoscope {

// An object is no more: the watch said so, or a re-list no longer held it.
struct ObjectGone {
    ObjectKind kind = ObjectKind::Pod;
    Interned uid;
    Interned namespaceName;
    Interned name;
    friend bool operator==(const ObjectGone&, const ObjectGone&) = default;
};

// Brackets a LIST of one kind (of one namespace, or of all when empty): what was not seen in between is gone at its end. A
// ResyncEnd that is not `complete` ends the bracket without deleting anything.
struct ResyncBegin {
    ObjectKind kind = ObjectKind::Pod;
    Interned namespaceName;
    friend bool operator==(const ResyncBegin&, const ResyncBegin&) = default;
};
struct ResyncEnd {
    ObjectKind kind = ObjectKind::Pod;
    Interned namespaceName;
    bool complete = true;
    friend bool operator==(const ResyncEnd&, const ResyncEnd&) = default;
};

// Event-like observations that the mailbox could not hold.
struct Lost {
    std::int64_t count = 0;
    friend bool operator==(const Lost&, const Lost&) = default;
};

using Payload = std::variant<Pod, Node, Namespace, Workload, Autoscaler, KubeEvent, PodUsage, NodeUsage, ObjectGone, ResyncBegin,
                             ResyncEnd, SourceStatus, SourceClock, Lost, ActionOutcome>;

// Everything that is seen: a small typed value, who saw it, when it happened at the source and when we saw it. `happened` is
// only set where the source told (samples, events); objects are stamped by the session from `seen` and the source's clock.
struct Observation {
    Interned source;
    std::optional<Time> happened;
    Time seen{};
    std::uint64_t sequence = 0;  // order of arrival in this program, given by the mailbox
    Payload payload;
    friend bool operator==(const Observation&, const Observation&) = default;
};

// "pod", "autoscaler", "pod-usage"…: the `type` of an observation's line.
std::string_view typeName(const Payload& payload);

// Level-like: keyed, the newest wins, older ones may be skipped. Otherwise every one counts.
bool isLevel(const Payload& payload);

// The kind of object a level-like payload or ObjectGone speaks of, and its uid; nothing for the rest.
struct ObjectIdentity {
    ObjectKind kind;
    Interned uid;
    friend bool operator==(const ObjectIdentity&, const ObjectIdentity&) = default;
};
std::optional<ObjectIdentity> objectIdentity(const Payload& payload);

} // namespace nephoscope
