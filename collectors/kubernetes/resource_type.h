// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object.h"

#include <span>
#include <string>
#include <string_view>

namespace nephoscope {

// Where the API offers the objects of one kind.
struct ResourceType {
    ObjectKind kind = ObjectKind::Pod;
    std::string_view group;    // "apps/v1"; "v1" is the core group
    std::string_view plural;   // "deployments"
    bool namespaced = true;

    // "/apis/apps/v1/deployments" or "/apis/apps/v1/namespaces/shop/deployments".
    std::string path(std::string_view namespaceName = {}) const;
    // "/apis/apps/v1/namespaces/shop/deployments/web".
    std::string objectPath(std::string_view namespaceName, std::string_view name) const;
    // What people call it: "pods", "pods in shop".
    std::string title(std::string_view namespaceName = {}) const;
};

// All kinds that are watched, in the order in which they matter to somebody who waits for the first picture.
std::span<const ResourceType> resourceTypes();
const ResourceType& resourceType(ObjectKind kind);

} // namespace nephoscope
