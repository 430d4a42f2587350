// SPDX-License-Identifier: GPL-3.0-or-later
// A command line, an argument a line: it is a command within its bounds, or it is explained and ends with 0 or 2. What it names
// are sources of different labels.
#include "app/command_line.h"
#include "app/source_spec.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <set>
#include <string>
#include <vector>

using namespace nephoscope;

namespace {

void checkSources(const SourceOptions& options)
{
    constexpr Duration hour = std::chrono::hours{1};
    if (options.hpaSyncPeriod < std::chrono::seconds{1} || options.hpaSyncPeriod > hour
        || options.downscaleStabilization < Duration::zero() || options.downscaleStabilization > hour)
        std::abort();
    const auto specs = sourceSpecs(options);
    if (!specs) {
        if (specs.error().why.empty() || specs.error().tryThis.empty())
            std::abort();
        return;
    }
    std::set<std::string> labels;
    for (const SourceSpec& spec : *specs) {
        if (spec.label.empty() && spec.kind == SourceKind::Recording)
            std::abort();
        if (!spec.label.empty() && !labels.insert(spec.label).second)
            std::abort();
    }
    if (specs->size() < options.sources.size() + options.kubeconfigs.size() + options.recordings.size())
        std::abort();
}

void check(const Command& command)
{
    std::visit(
        [](const auto& parsed) {
            if constexpr (requires { parsed.sources; })
                checkSources(parsed.sources);
            if constexpr (requires { parsed.length; }) {
                if (parsed.length && *parsed.length < Duration::zero())
                    std::abort();
            }
            if constexpr (requires { parsed.patience; }) {
                if (parsed.patience < Duration::zero() || parsed.autoscaler.empty() == parsed.scenario.empty())
                    std::abort();
            }
            if constexpr (requires { parsed.width; }) {
                if (parsed.width < 320 || parsed.width > 7680 || parsed.height < 240 || parsed.height > 4320
                    || !(parsed.scale >= 0.5 && parsed.scale <= 4.0) || parsed.after < Duration::zero() || parsed.folder.empty())
                    std::abort();
            }
        },
        command);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    // What is explained goes nowhere.
    std::cout.rdbuf(nullptr);
    std::cerr.rdbuf(nullptr);
    std::vector<std::string> arguments{"nephoscope"};
    std::string_view rest{reinterpret_cast<const char*>(data), size};
    while (!rest.empty() && arguments.size() < 64) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        arguments.emplace_back(line.substr(0, line.find('\0')));
    }
    std::vector<const char*> argv;
    for (const std::string& argument : arguments)
        argv.push_back(argument.c_str());

    const ParsedCommandLine parsed = parseCommandLine(static_cast<int>(argv.size()), argv.data());
    if (parsed.command)
        check(*parsed.command);
    else if (parsed.exitCode != 0 && parsed.exitCode != 2)
        std::abort();
    return 0;
}
