// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/collectors/kubernetes/replica.h"

namespace nephoscope {

namespace {

const ObjectMeta* metaOf(const Payload& payload)
{
    return std::visit(
        [](const auto& value) -> const ObjectMeta* {
            if constexpr (requires { value.spec->meta; })
                return &value.spec->meta;
            else if constexpr (requires { value.meta; })
                return &value.meta;
            else
                return nullptr;
        },
        payload);
}

} // namespace

void Replica::apply(const std::vector<Observation>& batch)
{
    for (const Observation& observation : batch) {
        m_all.push_back(observation);
        const Payload& payload = observation.payload;
        const auto concerned = [](const Object& object, const auto& bracket) {
            return object.kind == bracket.kind && (bracket.namespaceName.empty() || object.namespaceName == bracket.namespaceName);
        };
        if (const auto* gone = std::get_if<ObjectGone>(&payload)) {
            m_objects.erase(gone->uid);
        } else if (const auto* begin = std::get_if<ResyncBegin>(&payload)) {
            for (auto& [uid, object] : m_objects) {
                if (concerned(object, *begin))
                    object.seen = false;
            }
        } else if (const auto* end = std::get_if<ResyncEnd>(&payload)) {
            if (end->complete)
                std::erase_if(m_objects, [&](const auto& entry) { return concerned(entry.second, *end) && !entry.second.seen; });
        } else if (const ObjectMeta* meta = metaOf(payload)) {
            m_objects.insert_or_assign(meta->uid, Object{objectIdentity(payload)->kind, meta->namespaceName, payload, true});
        }
    }
}

std::set<std::string> Replica::names(ObjectKind kind) const
{
    std::set<std::string> names;
    for (const auto& [uid, object] : m_objects) {
        if (object.kind == kind)
            names.insert(object.namespaceName.str() + "/" + metaOf(object.payload)->name.str() + " " + uid.str());
    }
    return names;
}

const Payload* Replica::find(Interned uid) const
{
    const auto found = m_objects.find(uid);
    return found == m_objects.end() ? nullptr : &found->second.payload;
}

std::optional<SourceStatus> Replica::status(std::string_view resource) const
{
    for (auto observation = m_all.rbegin(); observation != m_all.rend(); ++observation) {
        if (const auto* status = std::get_if<SourceStatus>(&observation->payload); status && status->resource == resource)
            return *status;
    }
    return std::nullopt;
}

SourceState Replica::state(std::string_view resource) const
{
    const auto found = status(resource);
    return found ? found->state : SourceState::Connecting;
}

std::vector<SourceState> Replica::states(std::string_view resource) const
{
    std::vector<SourceState> states;
    for (const Observation& observation : m_all) {
        if (const auto* status = std::get_if<SourceStatus>(&observation.payload); status && status->resource == resource)
            states.push_back(status->state);
    }
    return states;
}

} // namespace nephoscope
