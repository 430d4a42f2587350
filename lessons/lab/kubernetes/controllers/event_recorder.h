// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/store/registry.h"

#include <map>
#include <string>
#include <string_view>

namespace nephoscope::lab {

// Writes the events of one component (client-go tools/record). What happens to an object again in the same words counts up the event
// that is there. Lab thread.
class EventRecorder {
public:
    enum class Type { Normal, Warning };

    EventRecorder(Registry& registry, std::string component);

    void record(const ObjectVersion& object, Type type, std::string_view reason, const std::string& message);

private:
    struct Known {
        std::string namespaceName;
        std::string name;
    };

    Registry& m_registry;
    std::string m_component;
    // By what makes two happenings the same.
    std::map<std::string, Known> m_known;
};

} // namespace nephoscope::lab
