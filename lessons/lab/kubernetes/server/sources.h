// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/server/api_message.h"
#include "lessons/lab/kubernetes/store/object_version.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nephoscope::lab {

// What metrics.k8s.io serves: the consumption that kubelets measured. Whoever plays them answers. Lab thread.
class UsageSource {
public:
    virtual ~UsageSource() = default;
    // {"timestamp", "window", "containers": [{"name", "usage": {"cpu", "memory"}}]}; a null value: no sample yet.
    virtual nlohmann::json ofPod(const ObjectVersion& pod) const = 0;
    // {"timestamp", "window", "usage": {"cpu", "memory"}}
    virtual nlohmann::json ofNode(const ObjectVersion& node) const = 0;
};

struct LogQuery {
    std::string container;  // never empty
    bool follow = false;
    bool previous = false;
    bool timestamps = false;
    std::optional<std::int64_t> tailLines = std::nullopt;
    std::optional<std::int64_t> sinceSeconds = std::nullopt;
    std::optional<std::string> sinceTime = std::nullopt;
    std::optional<std::int64_t> limitBytes = std::nullopt;
};

// What containers have written. Whoever plays the kubelets answers. Lab thread.
class LogSource {
public:
    virtual ~LogSource() = default;
    // A stream that ends by itself, unless it follows; or why there is no log.
    virtual Result<std::unique_ptr<ApiStream>> log(const ObjectVersion& pod, const LogQuery& query) = 0;
};

} // namespace nephoscope::lab
