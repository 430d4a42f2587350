// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/fields/tables.h"

namespace nephoscope::lab::fields {

// Notation: type_table.h.
const std::string_view metadata = R"(
meta.Condition
    lastTransitionTime time required
    message string required
    observedGeneration int64
    reason string required
    status string required
    type string required
meta.DeleteOptions
    apiVersion string
    dryRun [string]
    gracePeriodSeconds int64
    ignoreStoreReadErrorWithClusterBreakingPotential bool
    kind string
    orphanDependents bool
    preconditions meta.Preconditions
    propagationPolicy string
meta.LabelSelector
    matchExpressions [meta.LabelSelectorRequirement]
    matchLabels {string}
meta.LabelSelectorRequirement
    key string required
    operator string required
    values [string]
meta.ManagedFieldsEntry
    apiVersion string
    fieldsType string
    fieldsV1 any
    manager string
    operation string
    subresource string
    time time
meta.ObjectMeta
    annotations {string}
    creationTimestamp time
    deletionGracePeriodSeconds int64
    deletionTimestamp time
    finalizers [string] merge set
    generateName string
    generation int64
    labels {string}
    managedFields [meta.ManagedFieldsEntry]
    name string
    namespace string
    ownerReferences [meta.OwnerReference] merge=uid
    resourceVersion string
    selfLink string
    uid string
meta.OwnerReference
    apiVersion string required
    blockOwnerDeletion bool
    controller bool
    kind string required
    name string required
    uid string required
meta.Preconditions
    resourceVersion string
    uid string
)";

} // namespace nephoscope::lab::fields
