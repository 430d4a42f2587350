// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/store/api_status.h"
#include "lessons/lab/kubernetes/store/object_version.h"

#include <optional>
#include <vector>

namespace nephoscope::lab {

// What of an object is written.
enum class Part {
    Main,      // everything but the status, where the kind has a subresource for that
    Status,    // the status, and nothing of what is wished for
    Scale,     // spec.replicas alone
    Binding,   // a pod's node
    Finalize,  // a namespace's spec.finalizers
};

// What the members of a kind's documents mean: their defaults, and what may stand in them. Lab thread.
class Admission {
public:
    virtual ~Admission() = default;

    // Fills in what is left out, cluster addresses as well, before anything is validated.
    virtual void prepareCreate(const Resource& resource, nlohmann::json& document) = 0;
    virtual void prepareUpdate(const Resource& resource, nlohmann::json& document, const ObjectVersion& old, Part part) = 0;
    // What is wrong, in the order of the fields; metadata has been looked at.
    virtual std::vector<FieldError> validateCreate(const Resource& resource, const nlohmann::json& document) = 0;
    virtual std::vector<FieldError> validateUpdate(const Resource& resource, const nlohmann::json& document,
                                                   const ObjectVersion& old, Part part) = 0;
};

// Takes everything as it is.
class OpenAdmission final : public Admission {
public:
    void prepareCreate(const Resource&, nlohmann::json&) override {}
    void prepareUpdate(const Resource&, nlohmann::json&, const ObjectVersion&, Part) override {}
    std::vector<FieldError> validateCreate(const Resource&, const nlohmann::json&) override { return {}; }
    std::vector<FieldError> validateUpdate(const Resource&, const nlohmann::json&, const ObjectVersion&, Part) override
    {
        return {};
    }
};

} // namespace nephoscope::lab
