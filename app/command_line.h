// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace nephoscope {

// What is to be watched, as the user wrote it.
struct SourceOptions {
    std::vector<std::string> sources;        // LABEL=KIND:ADDRESS
    std::vector<std::string> kubeconfigs;
    std::string context;                     // empty: the kubeconfig's current one
    std::vector<std::string> namespaces;     // to fall back on where listing the whole cluster is forbidden
    std::vector<std::string> recordings;
    // What a cluster does not tell about its autoscaler; defaults as upstream.
    Duration hpaSyncPeriod = std::chrono::seconds{15};
    Duration downscaleStabilization = std::chrono::minutes{5};

    bool none() const { return sources.empty() && kubeconfigs.empty() && recordings.empty(); }
};

struct WindowCommand {
    SourceOptions sources;
    std::string view = "pods";
    std::string theme;  // empty: the system's
};

enum class WatchTopic { Pods, Scaling, All };

struct WatchCommand {
    SourceOptions sources;
    WatchTopic topic = WatchTopic::Pods;
    std::optional<Duration> length;
    bool json = false;
};

struct RecordCommand {
    SourceOptions sources;
    std::string file;
    std::optional<Duration> length;
    bool json = false;
};

struct ExplainCommand {
    SourceOptions sources;
    std::string autoscaler;  // NAMESPACE/NAME
    std::string scenario;    // file, instead of sources
    std::optional<Time> at;
    Duration patience = std::chrono::seconds{20};
    bool json = false;
};

struct ColumnsCommand {
    std::string file;  // "-": standard input
    std::optional<Time> now;
    bool json = false;
};

struct SnapshotCommand {
    SourceOptions sources;
    std::string folder;
    std::string views = "all";
    int width = 1440;
    int height = 900;
    double scale = 1.0;
    std::string theme = "dark";
    std::optional<Time> at;
    Duration after = std::chrono::seconds{20};
    std::string select;  // NAMESPACE/NAME of a workload or a pod; empty: the first in the list
    std::string open;    // what stands on the view: a drawer of its first pod, a dialog, the palette; empty: nothing
    bool json = false;
};

struct FactsCommand {
    bool json = false;
};

struct DoctorCommand {
    SourceOptions sources;
    bool json = false;
};

struct LabCommand {
    std::uint64_t seed = 1;
    std::optional<double> speed = 1.0;  // none: as fast as it can
    bool paused = false;
    int port = 0;                       // 0: any that is free
    std::optional<Time> start;          // of virtual time; none: now
    std::string kubeconfig;             // file to write; empty: in the runtime folder
};

using Command = std::variant<WindowCommand, WatchCommand, RecordCommand, ExplainCommand, ColumnsCommand, SnapshotCommand,
                             FactsCommand, DoctorCommand, LabCommand>;

// The command, or the exit code with which to end: 0 after --help and --version, 2 after bad usage (which has been explained on
// standard error).
struct ParsedCommandLine {
    std::optional<Command> command;
    int exitCode = 0;
};
ParsedCommandLine parseCommandLine(int argc, const char* const* argv);

} // namespace nephoscope
