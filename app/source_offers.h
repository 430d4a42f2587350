// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/source_spec.h"

namespace nephoscope {

// A context that may be watched, whether it can be reached or not.
struct SourceOffer {
    SourceSpec spec;     // without a label
    std::string server;  // empty: the kubeconfig does not say
    std::string user;
    bool current = false;
    friend bool operator==(const SourceOffer&, const SourceOffer&) = default;
};

struct SourceOffers {
    std::vector<SourceOffer> offers;
    std::vector<Error> problems;  // of kubeconfigs that cannot be read; the others are offered all the same
};

// All contexts of the kubeconfigs, in their order; an empty name stands for where kubectl looks. However many there are, and
// whether or not one of them is the current one.
SourceOffers offeredContexts(const std::vector<std::string>& kubeconfigs);

} // namespace nephoscope
