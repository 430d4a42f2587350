// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/enum_names.h"
#include "collectors/model/time.h"

#include <cstdint>
#include <string>
#include <vector>

namespace nephoscope {

enum class ProbeKind { Startup, Readiness, Liveness };
template <>
struct EnumNames<ProbeKind> {
    static constexpr std::array names{"startup", "readiness", "liveness"};
};

// How the kubelet asks a container for its health.
struct Probe {
    ProbeKind kind = ProbeKind::Readiness;
    std::string action;  // as kubectl describe writes it: "http-get http://:8080/healthz", "exec [cat /ready]"
    Duration delay{};    // before the first time
    Duration timeout = std::chrono::seconds{1};
    Duration period = std::chrono::seconds{10};
    std::int32_t successes = 1;  // in a row, until it counts as good
    std::int32_t failures = 3;   // in a row, until it counts as bad
    friend bool operator==(const Probe&, const Probe&) = default;
};

struct ContainerProbes {
    std::string container;
    std::vector<Probe> probes;  // in the order of ProbeKind
    friend bool operator==(const ContainerProbes&, const ContainerProbes&) = default;
};

// One object as its API server says it, fetched for somebody who looks at it; no session keeps it.
struct ObjectDocument {
    std::string yaml;                     // as kubectl get -o yaml prints it: without managedFields
    std::vector<ContainerProbes> probes;  // of a pod: its containers that have any
    friend bool operator==(const ObjectDocument&, const ObjectDocument&) = default;
};

} // namespace nephoscope
