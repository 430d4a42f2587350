// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line.h"

#include "app/version.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <iostream>
#include <map>

namespace nephoscope {

namespace {

// Options that a parsed text is converted for; a text that cannot be converted is bad usage.
void addDuration(CLI::App& app, const std::string& option, Duration& value, const std::string& help)
{
    app.add_option_function<std::string>(
           option,
           [&value](const std::string& text) {
               const auto duration = parseDuration(text);
               if (!duration)
                   throw CLI::ValidationError("\"" + text + "\" is no duration; write for example 30s, 10m or 1h30m");
               value = *duration;
           },
           help)
        ->type_name("DURATION");
}

// A period that is stepped through: each of its steps costs time.
void addPeriod(CLI::App& app, const std::string& option, Duration& value, Duration least, const std::string& help)
{
    app.add_option_function<std::string>(
           option,
           [&value, least](const std::string& text) {
               const auto duration = parseDuration(text);
               if (!duration || *duration < least || *duration > std::chrono::hours{1})
                   throw CLI::ValidationError("\"" + text + "\" is no such period; write for example 15s or 5m, at most 1h");
               value = *duration;
           },
           help)
        ->type_name("DURATION");
}

void addLength(CLI::App& app, std::optional<Duration>& value, const std::string& help)
{
    app.add_option_function<std::string>(
           "--for",
           [&value](const std::string& text) {
               value = parseDuration(text);
               if (!value)
                   throw CLI::ValidationError("\"" + text + "\" is no duration; write for example 30s, 10m or 1h30m");
           },
           help)
        ->type_name("DURATION");
}

void addTime(CLI::App& app, const std::string& option, std::optional<Time>& value, const std::string& help)
{
    app.add_option_function<std::string>(
           option,
           [&value](const std::string& text) {
               value = parseRfc3339(text);
               if (!value)
                   throw CLI::ValidationError("\"" + text + "\" is no time; write for example 2026-11-24T14:21:07Z");
           },
           help)
        ->type_name("TIME");
}

void addSources(CLI::App& app, SourceOptions& options)
{
    app.add_option("--source", options.sources, "LABEL=kubernetes:KUBECONFIG[#CONTEXT] or LABEL=recording:FILE; may be repeated")
        ->type_name("SOURCE")
        ->take_all()
        ->group("Sources");
    app.add_option("--kubeconfig", options.kubeconfigs, "Kubeconfig of a cluster; may be repeated")
        ->type_name("FILE")
        ->take_all()
        ->group("Sources");
    app.add_option("--context", options.context, "Context of the kubeconfig instead of its current one")
        ->type_name("NAME")
        ->group("Sources");
    app.add_option("--namespace,-n", options.namespaces,
                   "Namespace to read where reading the whole cluster is forbidden; may be repeated")
        ->type_name("NAME")
        ->take_all()
        ->group("Sources");
    app.add_option("--recording", options.recordings, "Observation log to replay; may be repeated")
        ->type_name("FILE")
        ->take_all()
        ->group("Sources");
    addPeriod(app, "--hpa-sync", options.hpaSyncPeriod, std::chrono::seconds{1},
              "The controller's sync period, which the API does not tell (default 15s)");
    addPeriod(app, "--downscale-stabilization", options.downscaleStabilization, Duration::zero(),
              "The controller's down-scale window, which the API does not tell (default 5m)");
}

void addSize(CLI::App& app, SnapshotCommand& command)
{
    app.add_option_function<std::string>(
           "--size",
           [&command](const std::string& text) {
               const std::size_t cross = text.find('x');
               int width = 0;
               int height = 0;
               const char* end = text.data() + text.size();
               if (cross == std::string::npos || std::from_chars(text.data(), text.data() + cross, width).ptr != text.data() + cross
                   || std::from_chars(text.data() + cross + 1, end, height).ptr != end || width < 320 || height < 240
                   || width > 7680 || height > 4320)
                   throw CLI::ValidationError("\"" + text + "\" is no size; write for example 1440x900");
               command.width = width;
               command.height = height;
           },
           "Size of the window (default 1440x900)")
        ->type_name("WIDTHxHEIGHT");
}

void addSpeed(CLI::App& app, LabCommand& command)
{
    app.add_option_function<std::string>(
           "--speed",
           [&command](const std::string& text) {
               if (text == "max") {
                   command.speed.reset();
                   return;
               }
               double speed = 0;
               const char* end = text.data() + text.size();
               if (std::from_chars(text.data(), end, speed).ptr != end || !(speed >= 1 && speed <= 600))
                   throw CLI::ValidationError("\"" + text + "\" is no speed; write a number from 1 to 600, or max");
               command.speed = speed;
           },
           "How fast its clock runs: 1 to 600, or max (default 1)")
        ->type_name("SPEED");
}

} // namespace

ParsedCommandLine parseCommandLine(int argc, const char* const* argv)
{
    CLI::App app{"Nephoscope watches a cloud-native system and shows how it works.\n"
                 "Without a command it opens the window.",
                 "nephoscope"};
    app.set_version_flag("--version", std::string{"nephoscope "} + versionText());
    app.require_subcommand(0, 1);
    // The words of the program's own help, for every command.
    app.get_formatter()->column_width(34);

    WindowCommand window;
    addSources(app, window.sources);
    app.add_option("--view", window.view, "View to open: pods")->check(CLI::IsMember({"pods"}));
    app.add_option("--theme", window.theme, "dark or light; the system's without")->check(CLI::IsMember({"dark", "light"}));

    WatchCommand watch;
    CLI::App* watchApp = app.add_subcommand("watch", "Print what happens while it happens");
    const std::map<std::string, WatchTopic> topics{
        {"pods", WatchTopic::Pods}, {"scaling", WatchTopic::Scaling}, {"all", WatchTopic::All}};
    watchApp->add_option("topic", watch.topic, "pods, scaling or all")
        ->required()
        ->transform(CLI::CheckedTransformer(topics).description("pods|scaling|all"));
    addSources(*watchApp, watch.sources);
    addLength(*watchApp, watch.length, "Stop after this while (default: until Ctrl-C)");
    watchApp->add_flag("--json", watch.json, "NDJSON, a line for each observation");

    RecordCommand record;
    CLI::App* recordApp = app.add_subcommand("record", "Write the observation log, to be replayed with --recording");
    recordApp->add_option("file", record.file, "Log to write; compressed when its name ends in .gz")->required();
    addSources(*recordApp, record.sources);
    addLength(*recordApp, record.length, "Stop after this while (default: until Ctrl-C)");
    recordApp->add_flag("--json", record.json, "Print the summary as JSON");

    ExplainCommand explain;
    CLI::App* explainApp = app.add_subcommand("explain", "Show the arithmetic of a decision");
    explainApp->require_subcommand(1);
    CLI::App* hpaApp = explainApp->add_subcommand("hpa", "Why an autoscaler chose its replica count");
    hpaApp->add_option("autoscaler", explain.autoscaler, "NAMESPACE/NAME of a HorizontalPodAutoscaler");
    hpaApp->add_option("--scenario", explain.scenario, "Scenario file to decide step by step instead of a cluster")
        ->type_name("FILE");
    addSources(*hpaApp, explain.sources);
    addTime(*hpaApp, "--at", explain.at, "Explain the decision of that moment (recordings)");
    addDuration(*hpaApp, "--patience", explain.patience, "How long to wait for the autoscaler and its metrics (default 20s)");
    hpaApp->add_flag("--json", explain.json, "NDJSON");

    ColumnsCommand columns;
    CLI::App* columnsApp = app.add_subcommand("columns",
                                              "Print the cells that kubectl get -o wide would print for objects in a file");
    columnsApp->add_option("file", columns.file, "Objects as JSON: one, a List, an array or a line each; - reads standard input")
        ->required();
    addTime(*columnsApp, "--now", columns.now, "The time that ages are counted to (default: now)");
    columnsApp->add_flag("--json", columns.json, "NDJSON");

    SnapshotCommand snapshot;
    CLI::App* snapshotApp = app.add_subcommand("snapshot", "Render the views into PNG files");
    snapshotApp->add_option("--out", snapshot.folder, "Folder for the pictures")->required()->type_name("DIR");
    addSources(*snapshotApp, snapshot.sources);
    snapshotApp->add_option("--views", snapshot.views, "all, or names separated by commas (default all)");
    addSize(*snapshotApp, snapshot);
    snapshotApp->add_option("--scale", snapshot.scale, "Device pixel ratio (default 1)")->check(CLI::Range(0.5, 4.0));
    snapshotApp->add_option("--theme", snapshot.theme, "dark, light or both (default dark)")
        ->check(CLI::IsMember({"dark", "light", "both"}));
    snapshotApp->add_option("--select", snapshot.select,
                            "NAMESPACE/NAME of the workload or pod to show (default: the first in the list)");
    snapshotApp
        ->add_option("--open", snapshot.open,
                     "With the drawer of a pod open (details, events, logs, yaml), a dialog (settings, add-source, source, "
                     "scale, restart, delete), the palette or the list of keys")
        ->check(CLI::IsMember({"details", "events", "logs", "yaml", "palette", "keys", "settings", "add-source", "source", "scale",
                               "restart", "delete"}));
    addTime(*snapshotApp, "--at", snapshot.at, "The moment to show (default: the newest)");
    addDuration(*snapshotApp, "--after", snapshot.after, "How long to watch a live source first (default 20s)");
    snapshotApp->add_flag("--json", snapshot.json, "Print the list of files as JSON");

    FactsCommand facts;
    CLI::App* factsApp = app.add_subcommand("facts", "List the names that lessons and scripts may ask");
    factsApp->add_flag("--json", facts.json, "NDJSON");

    LabCommand lab;
    CLI::App* labApp = app.add_subcommand("lab", "Run the practice cloud alone, for kubectl and other clients");
    labApp->add_option("--seed", lab.seed, "Seed of all its chance; the same seed is the same story (default 1)")->type_name("N");
    addSpeed(*labApp, lab);
    labApp->add_flag("--paused", lab.paused, "Let its clock stand until it is told to run");
    labApp->add_option("--port", lab.port, "Port of its Kubernetes API on 127.0.0.1 (default: any that is free)")
        ->check(CLI::Range(0, 65535))
        ->type_name("PORT");
    addTime(*labApp, "--start", lab.start, "The moment its clock begins with (default: now)");
    labApp->add_option("--write-kubeconfig", lab.kubeconfig, "File for the kubeconfig (default: one in the runtime folder)")
        ->type_name("FILE");

    DoctorCommand doctor;
    CLI::App* doctorApp = app.add_subcommand("doctor", "Say what works on this machine and what is missing");
    addSources(*doctorApp, doctor.sources);
    doctorApp->add_flag("--json", doctor.json, "JSON");

    try {
        app.parse(argc, argv);
        if (*hpaApp && explain.autoscaler.empty() == explain.scenario.empty())
            throw CLI::ValidationError("name either an autoscaler as NAMESPACE/NAME or a file with --scenario");
        if (*hpaApp && explain.scenario.empty() && explain.autoscaler.find('/') == std::string::npos)
            throw CLI::ValidationError("\"" + explain.autoscaler + "\" lacks its namespace; write NAMESPACE/NAME");
    } catch (const CLI::ParseError& error) {
        return {std::nullopt, app.exit(error, std::cout, std::cerr) == 0 ? 0 : 2};
    }

    if (*watchApp)
        return {watch, 0};
    if (*recordApp)
        return {record, 0};
    if (*hpaApp)
        return {explain, 0};
    if (*columnsApp)
        return {columns, 0};
    if (*snapshotApp)
        return {snapshot, 0};
    if (*labApp)
        return {lab, 0};
    if (*factsApp)
        return {facts, 0};
    if (*doctorApp)
        return {doctor, 0};
    return {window, 0};
}

} // namespace nephoscope
