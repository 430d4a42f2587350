// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/random_stream.h"
#include "lessons/lab/kubernetes/store/object_store.h"

#include <string>

namespace nephoscope::lab {

// Gives services their addresses (10.96.0.0/16) and node ports (30000 to 32767): by chance, but the same for the same seed and service,
// and none twice. Lab thread.
class ClusterAddresses {
public:
    ClusterAddresses(const ObjectStore& store, const RandomStreams& randoms) : m_store(store), m_randoms(randoms) {}

    // Fills in what a Service still lacks.
    void assign(nlohmann::json& service) const;

private:
    const ObjectStore& m_store;
    RandomStreams m_randoms;
};

} // namespace nephoscope::lab
