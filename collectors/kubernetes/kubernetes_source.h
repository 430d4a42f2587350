// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/cluster_collector.h"
#include "collectors/kubernetes/kubeconfig.h"

#include <memory>

namespace nephoscope {

// One context of a kubeconfig as it is being read: its credentials, its connections and its collector. I/O thread.
class KubernetesSource {
public:
    // Of `settings`, the address and the context's namespace are filled in here. `wallClock`: for certificates and tokens.
    // Fails when the server's address makes no sense.
    static Expected<std::unique_ptr<KubernetesSource>> make(ResolvedContext context, ClusterSettings settings,
                                                            ClusterServices services, const Clock& wallClock);
    ~KubernetesSource();
    KubernetesSource(const KubernetesSource&) = delete;
    KubernetesSource& operator=(const KubernetesSource&) = delete;

    // Returns soon after stop(), when everything has come to its end; only then may this be destroyed.
    boost::asio::awaitable<void> run();
    void stop();

    ClusterCollector& collector();

private:
    struct Private;
    explicit KubernetesSource(std::unique_ptr<Private> d_);

    const std::unique_ptr<Private> d;
};

} // namespace nephoscope
