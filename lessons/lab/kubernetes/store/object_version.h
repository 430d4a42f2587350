// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/store/resource.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace nephoscope::lab {

// One version of one object, never changed: whoever wants another writes a copy of `document()`. Lab thread.
class ObjectVersion {
public:
    // `document` has its kind, apiVersion, name, uid and resourceVersion already.
    ObjectVersion(const Resource& resource, nlohmann::json document, std::uint64_t resourceVersion);

    const Resource& resource() const { return m_resource; }
    const nlohmann::json& document() const { return m_document; }
    // The document as JSON without spaces; made when it is first asked for, and once.
    const std::string& bytes() const;

    // Empty for kinds that live in no namespace.
    const std::string& namespaceName() const { return m_namespace; }
    const std::string& name() const { return m_name; }
    const std::string& uid() const { return m_uid; }
    // "namespace/name", as ObjectStore orders and WorkQueues name them.
    std::string key() const { return m_namespace + "/" + m_name; }
    std::uint64_t resourceVersion() const { return m_resourceVersion; }
    bool deleting() const;  // has a deletionTimestamp

    // Parts of the document; a null value where there is none.
    const nlohmann::json& metadata() const { return part("metadata"); }
    const nlohmann::json& spec() const { return part("spec"); }
    const nlohmann::json& status() const { return part("status"); }
    const nlohmann::json& part(std::string_view name) const;

private:
    const Resource& m_resource;
    const nlohmann::json m_document;
    mutable std::string m_bytes;
    std::string m_namespace;
    std::string m_name;
    std::string m_uid;
    std::uint64_t m_resourceVersion;
};

using ObjectPtr = std::shared_ptr<const ObjectVersion>;

} // namespace nephoscope::lab
