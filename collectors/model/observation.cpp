// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/observation.h"

#include <array>

namespace nephoscope {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

constexpr std::array<std::string_view, std::variant_size_v<Payload>> typeNames{
    "pod",  "node",         "namespace",  "workload",      "autoscaler",   "event", "pod-usage", "node-usage",
    "gone", "resync-begin", "resync-end", "source-status", "source-clock", "lost",  "action"};

} // namespace

std::string_view typeName(const Payload& payload)
{
    return typeNames.at(payload.index());
}

bool isLevel(const Payload& payload)
{
    return std::holds_alternative<SourceStatus>(payload) || std::holds_alternative<SourceClock>(payload)
           || (objectIdentity(payload) && !std::holds_alternative<ObjectGone>(payload));
}

std::optional<ObjectIdentity> objectIdentity(const Payload& payload)
{
    using Result = std::optional<ObjectIdentity>;
    return std::visit(
        Overloaded{
            [](const Pod& pod) -> Result { return ObjectIdentity{ObjectKind::Pod, pod.meta().uid}; },
            [](const Node& node) -> Result { return ObjectIdentity{ObjectKind::Node, node.meta.uid}; },
            [](const Namespace& value) -> Result { return ObjectIdentity{ObjectKind::Namespace, value.meta.uid}; },
            [](const Workload& workload) -> Result { return ObjectIdentity{workload.kind, workload.meta.uid}; },
            [](const Autoscaler& value) -> Result { return ObjectIdentity{ObjectKind::HorizontalPodAutoscaler, value.meta.uid}; },
            [](const ObjectGone& gone) -> Result { return ObjectIdentity{gone.kind, gone.uid}; },
            [](const auto&) -> Result { return std::nullopt; },
        },
        payload);
}

} // namespace nephoscope
