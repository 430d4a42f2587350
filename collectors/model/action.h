// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object.h"

#include <string>
#include <string_view>

namespace nephoscope {

// What may be asked of a cluster.
enum class ActionVerb {
    Scale,    // another number of replicas
    Restart,  // new pods for the same template
    Delete,   // a pod
};
template <>
struct EnumNames<ActionVerb> {
    static constexpr std::array names{"scale", "restart", "delete"};
};

// A change that somebody asks of one object. `uid` keeps it from reaching another object that has come to bear the name.
struct Action {
    ActionVerb verb = ActionVerb::Scale;
    ObjectKind kind = ObjectKind::Deployment;
    Interned uid;
    Interned namespaceName;
    Interned name;
    std::optional<std::int32_t> replicas;        // Scale: how many there are to be
    std::optional<std::int32_t> replicasBefore;  // Scale: how many were wanted when it was asked
    std::optional<std::int64_t> graceSeconds;    // Delete: absent: what the pod itself says
    friend bool operator==(const Action&, const Action&) = default;
};

// Whether that can be asked of such an object at all.
constexpr bool offers(ObjectKind kind, ActionVerb verb)
{
    switch (verb) {
    case ActionVerb::Scale:
        return kind == ObjectKind::Deployment || kind == ObjectKind::StatefulSet || kind == ObjectKind::ReplicaSet;
    case ActionVerb::Restart:
        return kind == ObjectKind::Deployment || kind == ObjectKind::StatefulSet || kind == ObjectKind::DaemonSet;
    case ActionVerb::Delete: return kind == ObjectKind::Pod;
    }
    return false;
}

enum class ActionState {
    Asked,    // on its way
    Done,     // the server has taken it
    Refused,  // nothing was changed
    Unknown,  // sent, and no answer came: it may have been done or not
};
template <>
struct EnumNames<ActionState> {
    static constexpr std::array names{"asked", "done", "refused", "unknown"};
};

// How an action went: told once when it is asked, and once when its outcome is known. Event-like; no two actions have one `id`,
// whichever run of the program they were asked in.
struct ActionOutcome {
    std::int64_t id = 0;
    Action action;
    ActionState state = ActionState::Asked;
    std::optional<Time> asked;  // our clock
    std::string what;           // sentences as of Error where it was not simply done; never a secret
    std::string why;
    std::string tryThis;
    friend bool operator==(const ActionOutcome&, const ActionOutcome&) = default;
};

// "scale deployment web in shop to 5", "restart deployment web in shop", "delete pod web-1 in shop".
std::string phrase(const Action& action);
// "deployment", "pod": as kubectl takes it.
std::string kindWord(ObjectKind kind);

} // namespace nephoscope
