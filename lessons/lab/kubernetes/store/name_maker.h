// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/clock.h"
#include "lessons/lab/clock/random_stream.h"
#include "lessons/lab/kubernetes/store/resource.h"

#include <map>
#include <string>
#include <string_view>

namespace nephoscope::lab {

// Makes the random part of names, and uids. Both follow from the seed and from what is named alone, not from what else there is.
class NameMaker {
public:
    NameMaker(const Clock& clock, const RandomStreams& randoms) : m_clock(clock), m_randoms(randoms) {}

    // `prefix` with five characters (k8s.io/apiserver storage/names).
    std::string generate(const Resource& resource, std::string_view namespaceName, std::string_view prefix);
    // A UUID of version 4.
    std::string uid(const Resource& resource, std::string_view namespaceName, std::string_view name);

private:
    const Clock& m_clock;
    RandomStreams m_randoms;
    std::map<std::string, RandomStream> m_suffixes;  // by resource, namespace and prefix
    // What was created at this moment: an object that is deleted and created again is another one.
    Time m_moment;
    std::map<std::string, int> m_created;
};

} // namespace nephoscope::lab
