// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object.h"

#include <span>
#include <unordered_map>
#include <vector>

namespace nephoscope {

// From something that objects have in common (a name, an owner, a namespace) to all of them that ever had it, in the order of
// their arrival. Who really has it at T is for the tables to say. Single-threaded.
template <class Key>
class ObjectIndex {
public:
    // The caller knows that the object is not there yet, or asks for a look first.
    void add(const Key& key, const ObjectKey& object) { m_objects[key].push_back(object); }
    void addOnce(const Key& key, const ObjectKey& object)
    {
        auto& objects = m_objects[key];
        for (auto known = objects.rbegin(); known != objects.rend(); ++known) {
            if (*known == object)
                return;
        }
        objects.push_back(object);
    }
    std::span<const ObjectKey> find(const Key& key) const
    {
        const auto found = m_objects.find(key);
        return found == m_objects.end() ? std::span<const ObjectKey>{} : std::span<const ObjectKey>{found->second};
    }
    // Removes the objects for which `isForgotten` holds.
    template <class F>
    void forget(F&& isForgotten)
    {
        for (auto at = m_objects.begin(); at != m_objects.end();) {
            std::erase_if(at->second, isForgotten);
            at = at->second.empty() ? m_objects.erase(at) : std::next(at);
        }
    }

private:
    std::unordered_map<Key, std::vector<ObjectKey>> m_objects;
};

} // namespace nephoscope
