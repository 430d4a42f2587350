// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/selectors/label_selector.h"
#include "lessons/lab/kubernetes/store/registry.h"

#include <vector>

namespace nephoscope::lab {

// The objects of a kind that `owner` controls, in the order of their names, after claiming them as a ControllerRefManager does: those
// that match and have no controller are adopted (unless the owner is being deleted), those that match no longer are released.
std::vector<ObjectPtr> claim(Registry& registry, const ObjectVersion& owner, const LabelSelector& selector,
                             const Resource& resource);

// The uid of an object's controller; empty: it has none.
std::string controllerUid(const ObjectVersion& object);

} // namespace nephoscope::lab
