// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/controllers/owned_objects.h"

#include "lessons/lab/kubernetes/store/json_access.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

Result<ObjectPtr> adopt(Registry& registry, const ObjectVersion& owner, const ObjectVersion& object)
{
    return registry.modify(object.resource(), object.namespaceName(), object.name(), [&owner](nlohmann::json& document) {
        document["metadata"]["ownerReferences"].push_back(controllerReference(owner));
    });
}

void release(Registry& registry, const ObjectVersion& owner, const ObjectVersion& object)
{
    registry.modify(object.resource(), object.namespaceName(), object.name(), [&owner](nlohmann::json& document) {
        auto& references = document["metadata"]["ownerReferences"];
        references.erase(std::remove_if(references.begin(), references.end(),
                                        [&owner](const auto& reference) { return textAt(reference, {"uid"}) == owner.uid(); }),
                         references.end());
        if (references.empty())
            document["metadata"].erase("ownerReferences");
    });
}

} // namespace

std::string controllerUid(const ObjectVersion& object)
{
    return textAt(controllerOf(object.document()), {"uid"});
}

std::vector<ObjectPtr> claim(Registry& registry, const ObjectVersion& owner, const LabelSelector& selector,
                             const Resource& resource)
{
    std::vector<ObjectPtr> claimed;
    for (const ObjectPtr& object : registry.store().list(resource, owner.namespaceName())) {
        const std::string controller = controllerUid(*object);
        const bool matches = selector.matches(at(object->metadata(), "labels"));
        if (controller == owner.uid()) {
            if (matches)
                claimed.push_back(object);
            else if (!owner.deleting())
                release(registry, owner, *object);
        } else if (controller.empty() && matches && !owner.deleting() && !object->deleting()) {
            if (const auto adopted = adopt(registry, owner, *object))
                claimed.push_back(*adopted);
        }
    }
    return claimed;
}

} // namespace nephoscope::lab
