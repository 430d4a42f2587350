// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source_offers.h"

#include "collectors/kubernetes/kubeconfig.h"

namespace nephoscope {

SourceOffers offeredContexts(const std::vector<std::string>& kubeconfigs)
{
    SourceOffers all;
    for (const std::string& file : kubeconfigs) {
        const auto kubeconfig = loadKubeconfig(localKubeconfigs(file));
        if (!kubeconfig) {
            all.problems.push_back(kubeconfig.error());
            continue;
        }
        for (const ContextEntry& context : listContexts(*kubeconfig))
            all.offers.push_back({{{}, SourceKind::Kubernetes, file, context.name}, context.server, context.user, context.current});
    }
    return all;
}

} // namespace nephoscope
