// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/kube_api.h"

#include <string>
#include <vector>

namespace nephoscope {

// One thing that was tried of a cluster before it is watched.
struct ProbeFinding {
    enum class Verdict {
        Works,
        Limited,  // it goes without, but something will be missing
        Fails,    // nothing will be seen
    };
    Verdict verdict = Verdict::Works;
    std::string sentence;  // what, why, what to try
    friend bool operator==(const ProbeFinding&, const ProbeFinding&) = default;
};

using ProbeReport = std::vector<ProbeFinding>;

// Asks the server for its version, for one pod and for its metrics, one after the other and no further than makes sense.
// `contextNamespace`: asked for where the whole cluster may not be read. Each question has a time-out. `api` must outlive it. I/O
// thread.
boost::asio::awaitable<ProbeReport> probeCluster(KubeApi& api, std::string contextNamespace);

} // namespace nephoscope
