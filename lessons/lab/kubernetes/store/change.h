// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/store/object_version.h"

namespace nephoscope::lab {

// What became of one object with one write.
struct Change {
    enum class Kind { Added, Modified, Deleted };

    Kind kind = Kind::Added;
    ObjectPtr object;    // as it is since; of a deleted one, as it was at last, with the resourceVersion of its deletion
    ObjectPtr previous;  // null: Added

    std::uint64_t resourceVersion() const { return object->resourceVersion(); }
};

} // namespace nephoscope::lab
