// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/source_spec.h"
#include "collectors/kubernetes/cluster_probe.h"
#include "collectors/model/mailbox.h"
#include "collectors/session/observation_log.h"

#include <functional>
#include <memory>
#include <vector>

namespace nephoscope {

class ClusterCollector;

// Everything that feeds a session: the collectors of the chosen sources on their I/O thread, and the mailbox between. Lives on
// the session's thread. Give the session's StringPool a longer life than the feed's.
class Feed {
public:
    // `wake` is called on a foreign thread when something has been posted after a drain.
    Feed(StringPool& pool, std::function<void()> wake);
    ~Feed();  // stops
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    // Starts the sources; fails, and starts none, if one of them cannot even be tried (no kubeconfig, wrong file). A server that
    // cannot be reached is no failure: it is a state that is shown, and tried again.
    Expected<void> start(const std::vector<SourceSpec>& specs, const SourceOptions& options);
    // A recording from elsewhere than a file, as the only source.
    Expected<void> startRecording(const std::string& label, const std::string& address, std::unique_ptr<ObservationReader> reader);

    // One more, while the others run. The record of a source that was removed goes on under its label if it is the same one.
    Expected<void> add(const SourceSpec& spec, const SourceOptions& options);
    // Ends a source: what it told stays, and it is told as ended at once, however long its connections take to close. False if
    // there is none of that label.
    bool remove(const std::string& label);

    // The cluster that is read under that label; nothing for recordings, and for what is not being read.
    std::optional<SourceSpec> cluster(const std::string& label) const;
    // One was, under that label, and is not any more.
    bool wasCluster(const std::string& label) const;
    // Puts a change to the cluster of that label. That it was asked, and how it went, are observations; the number that comes back
    // is theirs. Asks nobody whether it may: see ActionDesk.
    Expected<std::int64_t> act(const std::string& label, const Action& action);

    // Tries a cluster without watching it, and calls `done` on a foreign thread with what was found. Fails when it cannot even be
    // tried. The number that comes back is for giving it up.
    Expected<int> tryOut(const SourceSpec& spec, const SourceOptions& options, std::function<void(ProbeReport)> done);
    // It ends soon, unless it has; what it found is no longer told.
    void giveUp(int trial);

    // Puts a question to the cluster of that label: it runs soon, on the I/O thread, unless the cluster is not being read by then.
    void ask(const std::string& label, std::function<void(ClusterCollector&)> question);

    std::vector<Observation> drain();
    // Only recordings are read, and the last one has been drained to its end.
    bool ended() const;
    // No source is live: time stands where the recordings end.
    bool recordedOnly() const;
    // The label of each source that is being read.
    std::vector<std::string> labels() const;

    void stop();

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

// The sources that a command names, or the kubeconfig that kubectl would use if it names none.
Expected<std::vector<SourceSpec>> chosenSources(const SourceOptions& options);

} // namespace nephoscope
