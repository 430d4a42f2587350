// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"
#include "lessons/lab/kubernetes/store/object_version.h"

#include <cstddef>
#include <vector>

namespace nephoscope::lab {

// The pods that a replica set gives up when it has too many, `count` of them, the first to go first (ActivePodsWithRanks in
// kubernetes/pkg/controller): those on no node, pending, of unknown phase, not ready, of the lowest deletion cost, doubled up on a
// node with others of the same owner, ready for the shortest time (in powers of two), restarted most, youngest (likewise).
// `related`: all pods of the same owner, by which doubling up is counted.
std::vector<ObjectPtr> podsToDelete(std::vector<ObjectPtr> pods, const std::vector<ObjectPtr>& related, std::size_t count,
                                    Time now);

} // namespace nephoscope::lab
