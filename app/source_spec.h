// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"
#include "collectors/model/error.h"

#include <string>
#include <vector>

namespace nephoscope {

enum class SourceKind { Kubernetes, Recording };

// One source of a session, as named on the command line or in the settings.
struct SourceSpec {
    std::string label;    // unique within a session; empty: to be taken from the context
    SourceKind kind = SourceKind::Kubernetes;
    std::string address;  // kubeconfig or log; empty: where kubectl looks
    std::string context;  // empty: the current one
    friend bool operator==(const SourceSpec&, const SourceSpec&) = default;
};

// The sources a command names, in their order; none if it names none. Pure.
Expected<std::vector<SourceSpec>> sourceSpecs(const SourceOptions& options);

// `label`, or `label-2`, `label-3`… if it is taken.
std::string uniqueLabel(const std::string& label, const std::vector<std::string>& taken);

} // namespace nephoscope
