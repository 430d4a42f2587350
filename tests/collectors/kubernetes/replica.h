// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/observation.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace nephoscope {

// The objects that somebody who heard all observations believes in: the simplest equivalent of a session's present.
class Replica {
public:
    void apply(const std::vector<Observation>& batch);

    std::size_t size() const { return m_objects.size(); }
    // "Pod shop/web-1 uid-3" of everything that lives.
    std::set<std::string> names(ObjectKind kind) const;
    const Payload* find(Interned uid) const;
    std::optional<SourceStatus> status(std::string_view resource) const;
    SourceState state(std::string_view resource) const;
    // All states a resource went through, in order.
    std::vector<SourceState> states(std::string_view resource) const;
    const std::vector<Observation>& all() const { return m_all; }

private:
    struct Object {
        ObjectKind kind;
        Interned namespaceName;
        Payload payload;
        bool seen;
    };
    std::map<Interned, Object> m_objects;
    std::vector<Observation> m_all;
};

} // namespace nephoscope
