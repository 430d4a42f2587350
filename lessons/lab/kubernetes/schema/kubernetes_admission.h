// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/schema/cluster_addresses.h"
#include "lessons/lab/kubernetes/schema/type_table.h"
#include "lessons/lab/kubernetes/store/admission.h"

namespace nephoscope::lab {

// Kubernetes' own defaults and rules, kind by kind. Lab thread.
class KubernetesAdmission final : public Admission {
public:
    KubernetesAdmission(const TypeTable& types, const ClusterAddresses& addresses) : m_types(types), m_addresses(addresses) {}

    void prepareCreate(const Resource& resource, nlohmann::json& document) override;
    void prepareUpdate(const Resource& resource, nlohmann::json& document, const ObjectVersion& old, Part part) override;
    std::vector<FieldError> validateCreate(const Resource& resource, const nlohmann::json& document) override;
    std::vector<FieldError> validateUpdate(const Resource& resource, const nlohmann::json& document, const ObjectVersion& old,
                                           Part part) override;

private:
    const TypeTable& m_types;
    const ClusterAddresses& m_addresses;
};

// The type of a kind's documents in the version that it is stored in.
const ObjectType& typeOf(const TypeTable& types, const Resource& resource);

} // namespace nephoscope::lab
