// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object.h"

#include <boost/container/small_vector.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <functional>
#include <span>

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
        return found == m_objects.end() ? std::span<const ObjectKey>{}
                                        : std::span<const ObjectKey>{found->second.data(), found->second.size()};
    }
    // Removes the objects for which `isForgotten` holds.
    template <class F>
    void forget(F&& isForgotten)
    {
        boost::unordered::erase_if(m_objects, [&isForgotten](auto& entry) {
            Objects& objects = entry.second;
            objects.erase(std::remove_if(objects.begin(), objects.end(), isForgotten), objects.end());
            return objects.empty();
        });
    }

private:
    // Nearly every name has had one bearer.
    using Objects = boost::container::small_vector<ObjectKey, 1>;

    boost::unordered_flat_map<Key, Objects, std::hash<Key>> m_objects;
};

} // namespace nephoscope
