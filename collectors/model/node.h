// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object.h"
#include "collectors/model/quantity.h"

namespace nephoscope {

struct NodeAddress {
    Interned type;
    Interned address;
    friend bool operator==(const NodeAddress&, const NodeAddress&) = default;
};

struct Taint {
    Interned key;
    Interned value;
    Interned effect;
    friend bool operator==(const Taint&, const Taint&) = default;
};

// A machine of the cluster; decoded from core/v1 Node.
struct Node {
    ObjectMeta meta;
    bool unschedulable = false;
    std::vector<Taint> taints;
    SharedList<Condition> conditions;
    std::vector<NodeAddress> addresses;
    std::optional<Quantity> allocatableCpu;
    std::optional<Quantity> allocatableMemory;
    std::optional<Quantity> allocatablePods;
    Interned kubeletVersion;
    Interned osImage;
    Interned kernelVersion;
    Interned architecture;
    Interned containerRuntime;
    friend bool operator==(const Node&, const Node&) = default;
};

// A namespace; decoded from core/v1 Namespace.
struct Namespace {
    ObjectMeta meta;
    Interned phase;
    friend bool operator==(const Namespace&, const Namespace&) = default;
};

} // namespace nephoscope
