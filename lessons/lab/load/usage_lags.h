// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

namespace nephoscope::lab {

// How old a number of metrics.k8s.io is when it is read. Together 15 to 45 s pass until the autoscaler sees a load.
struct UsageLags {
    // The kubelet reads a container's control group this often (--housekeeping-interval, pkg/kubelet/cadvisor/cadvisor_linux.go) …
    Duration housekeeping = std::chrono::seconds{10};
    // … and up to this share of it later, by chance (cAdvisor manager/container.go, nextHousekeepingInterval: wait.Jitter(…, 1.0)).
    double jitter = 1.0;
    // metrics-server asks each kubelet this often (--metric-resolution; 15 s in its release manifests, 60 s in old ones).
    Duration resolution = std::chrono::seconds{15};
    // A container that has run for less gets no value yet (metrics-server pkg/storage/pod.go, freshContainerMinMetricsResolution).
    Duration fresh = std::chrono::seconds{10};
};

} // namespace nephoscope::lab
