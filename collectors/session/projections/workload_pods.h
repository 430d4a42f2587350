// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/session.h"

#include <functional>

namespace nephoscope {

// A pod as it was at a T, with its latest sample by then.
struct PodAt {
    ObjectKey key;
    std::shared_ptr<const Pod> pod;          // never null
    std::shared_ptr<const PodUsage> usage;   // null: no sample
};

// The pods of a workload at `t`, by name: those it controls, directly or through its replica sets; where no controller is known
// to us (replica sets may be forbidden), those that its selector matches.
std::vector<PodAt> podsOf(const Session& session, const ObjectKey& workload, Time t);

// The same in no particular order and without samples, for who only looks through them.
using PodVisitor = std::function<void(const ObjectKey& key, const std::shared_ptr<const Pod>& pod)>;
void forEachPodOf(const Session& session, const ObjectKey& workload, Time t, const PodVisitor& visit);

// The pods of a namespace that a selector matches at `t`, by name: what an autoscaler counts.
std::vector<PodAt> podsMatching(const Session& session, Interned source, Interned namespaceName, const LabelSelector& selector,
                                Time t);

// All pods at `t`, by namespace and name; of one namespace or of all.
std::vector<PodAt> allPods(const Session& session, Time t, std::optional<Interned> namespaceName = std::nullopt);

} // namespace nephoscope
