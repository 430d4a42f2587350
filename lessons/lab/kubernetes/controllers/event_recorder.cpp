// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/controllers/event_recorder.h"

#include "lessons/lab/kubernetes/store/api_time.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <array>
#include <charconv>

namespace nephoscope::lab {

namespace {

// How many different happenings are remembered as known (client-go's cache of 4096).
constexpr std::size_t mostKnown = 4096;

std::string hex(std::uint64_t value)
{
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    return {digits.data(), end};
}

} // namespace

EventRecorder::EventRecorder(Registry& registry, std::string component) : m_registry(registry), m_component(std::move(component)) {}

void EventRecorder::record(const ObjectVersion& object, Type type, std::string_view reason, const std::string& message)
{
    const Time now = m_registry.clock().now();
    const std::string typeName = type == Type::Normal ? "Normal" : "Warning";
    const std::string same = object.uid() + '\n' + typeName + '\n' + std::string{reason} + '\n' + message;
    if (const auto known = m_known.find(same); known != m_known.end()) {
        const auto counted = m_registry.modify(resources::events, known->second.namespaceName, known->second.name,
                                               [now](nlohmann::json& event) {
                                                   event["count"] = numberAt(event, {"count"}, 1) + 1;
                                                   event["lastTimestamp"] = apiTime(now);
                                               });
        if (counted)
            return;
        m_known.erase(known); // it has been deleted
    }
    const std::string namespaceName = object.namespaceName().empty() ? "default" : object.namespaceName();
    nlohmann::json involved{{"kind", object.resource().kind},
                            {"name", object.name()},
                            {"uid", object.uid()},
                            {"apiVersion", object.resource().apiVersion()},
                            {"resourceVersion", std::to_string(object.resourceVersion())}};
    if (!object.namespaceName().empty())
        involved["namespace"] = object.namespaceName();
    nlohmann::json event{{"metadata", {{"namespace", namespaceName}}},
                         {"involvedObject", std::move(involved)},
                         {"reason", reason},
                         {"message", message},
                         {"source", {{"component", m_component}}},
                         {"firstTimestamp", apiTime(now)},
                         {"lastTimestamp", apiTime(now)},
                         {"count", 1},
                         {"type", typeName},
                         {"reportingComponent", m_component},
                         {"reportingInstance", ""}};
    // Named after the object and the moment; what happens to it at the same moment takes the next nanosecond.
    auto stamp = static_cast<std::uint64_t>(now.time_since_epoch().count());
    std::string name = object.name() + "." + hex(stamp);
    while (m_registry.store().find(resources::events, namespaceName, name))
        name = object.name() + "." + hex(++stamp);
    event["metadata"]["name"] = name;
    if (m_registry.create(resources::events, std::move(event)) && m_known.size() < mostKnown)
        m_known.emplace(same, Known{namespaceName, name});
}

} // namespace nephoscope::lab
