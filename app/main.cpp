// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line.h"
#include "app/commands/commands.h"
#include "app/front_end.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>

namespace {

using namespace nephoscope;

struct Dispatcher {
    int argc;
    char** argv;

    int operator()(const WatchCommand& command) const { return runWatch(command); }
    int operator()(const RecordCommand& command) const { return runRecord(command); }
    int operator()(const ExplainCommand& command) const { return runExplain(command); }
    int operator()(const ColumnsCommand& command) const { return runColumns(command); }
    int operator()(const FactsCommand& command) const { return runFacts(command); }
    int operator()(const DoctorCommand& command) const { return runDoctor(command); }
    int operator()(const LabCommand& command) const { return runLab(command); }
    int operator()(const SnapshotCommand& command) const { return runSnapshot(command, argc, argv); }
    int operator()(const WindowCommand& command) const { return runWindow(command, argc, argv); }
};

} // namespace

int main(int argc, char** argv)
{
    // `nephoscope watch | head` ends by a failing write, not by a signal.
    std::signal(SIGPIPE, SIG_IGN);
    // Standard output is for data.
    spdlog::set_default_logger(spdlog::stderr_logger_mt("nephoscope"));
    const ParsedCommandLine parsed = parseCommandLine(argc, argv);
    if (!parsed.command)
        return parsed.exitCode;
    return std::visit(Dispatcher{argc, argv}, *parsed.command);
}
