// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/action.h"

#include <string>
#include <string_view>

namespace nephoscope {

// Which cluster a command line speaks to.
struct KubectlTarget {
    std::string kubeconfig;  // empty: where kubectl looks by itself
    std::string context;     // empty: the current one
    friend bool operator==(const KubectlTarget&, const KubectlTarget&) = default;
};

// What somebody would type to do the same: "kubectl --context=kind-dev -n shop scale deployment/web --replicas=5".
std::string kubectlCommand(const Action& action, const KubectlTarget& target);

// A word as a POSIX shell takes it for that very text.
std::string shellWord(std::string_view text);

} // namespace nephoscope
