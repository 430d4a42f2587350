// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/kubernetes/schema/type_table.h"
#include "lessons/lab/kubernetes/server/api_message.h"
#include "lessons/lab/kubernetes/server/resource_service.h"
#include "lessons/lab/kubernetes/server/sources.h"
#include "lessons/lab/kubernetes/store/registry.h"

namespace nephoscope::lab {

// The Kubernetes API without its transport: a request in, an answer out, always at once. Whoever asks has been let in already. Lab
// thread.
class ApiService {
public:
    struct Parts {
        EventQueue& queue;
        Registry& registry;
        const TypeTable& types;
        UsageSource* usage = nullptr;  // null: there are no metrics
        LogSource* logs = nullptr;     // null: nobody has written anything
    };

    explicit ApiService(const Parts& parts);

    ApiResponse handle(const ApiRequest& request);

private:
    ApiResponse discovery(const ApiRequest& request) const;
    ApiResponse metrics(const ApiRequest& request, const std::vector<std::string>& path) const;

    Parts m_parts;
    ResourceService m_resources;
};

} // namespace nephoscope::lab
