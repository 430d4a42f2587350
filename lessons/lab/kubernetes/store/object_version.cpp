// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/store/object_version.h"

#include "lessons/lab/kubernetes/store/json_access.h"

namespace nephoscope::lab {

ObjectVersion::ObjectVersion(const Resource& resource, nlohmann::json document, std::uint64_t resourceVersion)
    : m_resource(resource), m_document(std::move(document)), m_namespace(textAt(m_document, {"metadata", "namespace"})),
      m_name(textAt(m_document, {"metadata", "name"})), m_uid(textAt(m_document, {"metadata", "uid"})),
      m_resourceVersion(resourceVersion)
{}

const std::string& ObjectVersion::bytes() const
{
    if (m_bytes.empty())
        m_bytes = m_document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return m_bytes;
}

bool ObjectVersion::deleting() const
{
    return at(m_document, {"metadata", "deletionTimestamp"}).is_string();
}

const nlohmann::json& ObjectVersion::part(std::string_view name) const
{
    return at(m_document, name);
}

} // namespace nephoscope::lab
