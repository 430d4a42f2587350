// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/schema/type_table.h"
#include "lessons/lab/kubernetes/store/object_version.h"

#include <span>
#include <string>
#include <string_view>

namespace nephoscope::lab {

// A kind in one of the versions that clients may speak of it; most have one, that of the store.
struct ServedKind {
    const Resource* resource = nullptr;
    std::string_view group;
    std::string_view version;
    std::string_view typeName;  // in the TypeTable; empty: of a kind that is not played

    bool stored() const { return group == resource->group && version == resource->version; }
    std::string apiVersion() const;
    // "Deployment.apps"
    std::string groupKind() const;

    // Between the document as it is stored and as it is in this version.
    nlohmann::json fromStored(const nlohmann::json& document) const;
    nlohmann::json toStored(nlohmann::json document) const;
};

// In the order of discovery.
std::span<const ServedKind> servedKinds();
// Null: not served.
const ServedKind* findServed(std::string_view group, std::string_view version, std::string_view plural);

} // namespace nephoscope::lab
