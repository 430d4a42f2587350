// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nephoscope::lab {

// Which names a kind allows (k8s.io/apimachinery validation).
enum class NameRule {
    Subdomain,    // DNS-1123: "a.b-c", up to 253 characters
    Label,        // DNS-1123 without dots, up to 63
    PathSegment,  // anything that fits between two slashes of a path
};

// One kind of object that the API serves, in the version it is stored in. Compared by address: they are the constants of
// resources.h, and live for ever.
struct Resource {
    std::string_view group;  // empty: core
    std::string_view version;
    std::string_view kind;
    std::string_view plural;
    std::string_view singular;
    std::vector<std::string_view> shortNames = {};
    std::vector<std::string_view> categories = {};
    bool namespaced = true;
    bool status = false;                       // has the subresource "status"
    bool scale = false;                        // has the subresource "scale"
    bool generation = false;                   // metadata.generation counts what is wished for
    bool graceful = false;                     // deletion is a wish with a deadline, which a kubelet fulfils
    bool returnsDeleted = false;               // DELETE answers with the object instead of a Status
    bool played = true;  // false: nobody here would make anything of it; it can be listed, and there is none
    NameRule names = NameRule::Subdomain;

    std::string apiVersion() const;     // "apps/v1", "v1"
    std::string groupResource() const;  // "deployments.apps", "pods": as in the API's sentences
    std::string groupKind() const;      // "Deployment.apps", "Pod"
};

} // namespace nephoscope::lab
