// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

// The members of every type that the practice cloud's API reads, as Kubernetes 1.37 has them.
namespace nephoscope::lab::fields {

extern const std::string_view metadata;   // types that all kinds share
extern const std::string_view pods;       // pods and what they consist of
extern const std::string_view volumes;    // of pods
extern const std::string_view cluster;    // nodes, namespaces, services, events, configuration
extern const std::string_view workloads;  // the other groups

} // namespace nephoscope::lab::fields
