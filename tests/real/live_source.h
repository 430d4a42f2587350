// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/kubernetes_source.h"
#include "collectors/session/session.h"

#include <QString>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace nephoscope {

// A context of a kubeconfig, read on an I/O thread of its own into a session of the test's thread, as the program does it.
class LiveSource {
public:
    // `change`: what to make worse before it starts.
    explicit LiveSource(const QString& kubeconfig, const std::function<void(ResolvedContext&)>& change = {});
    ~LiveSource();
    LiveSource(const LiveSource&) = delete;
    LiveSource& operator=(const LiveSource&) = delete;

    // Takes in what has arrived.
    Session& session();
    SourceState state(const std::string& resource = {});
    SourceStatus status(const std::string& resource = {});
    // Whether the state was ever seen, also if it has passed.
    bool wasEver(SourceState state, const std::string& resource = {});
    // Whether the state of any resource ever gave this reason.
    bool wasEverTold(std::string_view why);
    // "namespace/name uid" of all pods that live now.
    std::set<std::string> pods();
    std::size_t lists();  // of pods, that were begun
    const std::vector<Observation>& observations();  // all, in the order in which the session got them
    std::string everything();  // the same as lines
    bool sameAs(ObjectKind kind, const std::string& listDocument);

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace nephoscope
