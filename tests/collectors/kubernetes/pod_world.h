// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/reflector.h"
#include "tests/collectors/kubernetes/kube_world.h"

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

namespace nephoscope {

inline const std::string pods = "/api/v1/pods";

// A world with one reflector of pods in it.
struct PodWorld : KubeWorld {
    explicit PodWorld(ReflectorSettings settings = {}, std::string namespaceName = {})
        : reflector(context, api, decoder, resourceType(ObjectKind::Pod), std::move(namespaceName), settings)
    {}
    ~PodWorld()
    {
        reflector.stop();
        settle();
    }
    void begin() { start(reflector.run()); }
    bool podsInStep() { return inStep(ObjectKind::Pod, pods); }
    SourceState state() const { return replica.state("pods"); }
    std::size_t lists() const
    {
        return server.count([](const FakeRequest& r) { return (!r.isWatch() && r.path == pods) || r.isStreamingList(); });
    }
    template <class T>
    std::size_t seen() const
    {
        return static_cast<std::size_t>(std::count_if(replica.all().begin(), replica.all().end(),
                                                      [](const Observation& o) { return std::holds_alternative<T>(o.payload); }));
    }

    Reflector reflector;
};

inline ReflectorSettings inPages(int size = 500)
{
    ReflectorSettings settings;
    settings.streamLists = false;
    settings.pageSize = size;
    return settings;
}

inline std::string line(const std::string& type, const std::string& kind, const FakeApi::Json& metadata)
{
    return FakeApi::Json{{"type", type}, {"object", {{"kind", kind}, {"metadata", metadata}}}}.dump() + "\n";
}

inline bool saw(const std::vector<SourceState>& states, SourceState wanted)
{
    return std::find(states.begin(), states.end(), wanted) != states.end();
}

} // namespace nephoscope
