// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/login_shell.h"

#include "collectors/kubernetes/shared_outcome.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

constexpr std::string_view marker = "nephoscope-environment-follows";

std::string valueOf(const Environment& environment, const std::string& name)
{
    const auto found = environment.find(name);
    return found == environment.end() ? std::string{} : found->second;
}

// Calls `take` with each entry of a PATH; an empty entry means the working folder.
void forEachFolder(std::string_view path, const std::function<void(std::string_view)>& take)
{
    while (!path.empty()) {
        const std::size_t colon = path.find(':');
        take(path.substr(0, colon));
        path.remove_prefix(colon == std::string_view::npos ? path.size() : colon + 1);
    }
}

} // namespace

struct LoginShell::State {
    asio::any_io_executor executor;
    ProcessRunner* runner;
    Environment own;
    Duration deadline;
    std::optional<Environment> known;
    std::shared_ptr<SharedOutcome<Environment>> running;
};

LoginShell::LoginShell(asio::any_io_executor executor, ProcessRunner& runner, Environment own, Duration deadline)
    : d(std::make_shared<State>())
{
    d->executor = std::move(executor);
    d->runner = &runner;
    d->own = std::move(own);
    d->deadline = deadline;
}

LoginShell::~LoginShell() = default;

asio::awaitable<Environment> LoginShell::environment()
{
    return ask(d);
}

asio::awaitable<Environment> LoginShell::ask(std::shared_ptr<State> d)
{
    if (d->known)
        co_return *d->known;
    if (d->running) {
        auto shared = co_await SharedOutcome<Environment>::wait(d->running);
        co_return shared ? std::move(*shared) : d->own;
    }
    const auto outcome = std::make_shared<SharedOutcome<Environment>>(d->executor);
    d->running = outcome;
    const OutcomeGuard guard{d->running, outcome};

    std::string shell = valueOf(d->own, "SHELL");
    if (!shell.starts_with('/'))
        shell = "/bin/sh";
    std::vector<std::string> arguments;
    arguments.emplace_back("-l");
    arguments.emplace_back("-c");
    arguments.emplace_back("echo " + std::string{marker} + "; env -0");
    ProcessRequest request{std::move(shell), std::move(arguments)};
    request.environment.assign(d->own.begin(), d->own.end());
    const auto result = co_await d->runner->run(std::move(request), d->deadline);
    // The exit code tells nothing about the list: a profile may end with a failing command.
    const Environment login = result ? parseEnvironment(result->output, marker) : Environment{};
    d->known = completeEnvironment(d->own, login);
    outcome->finish(*d->known);
    co_return *d->known;
}

Environment parseEnvironment(std::string_view output, std::string_view markerText)
{
    Environment variables;
    const std::string line = std::string{markerText} + "\n";
    const std::size_t at = output.rfind(line);
    if (at == std::string_view::npos)
        return variables;
    output.remove_prefix(at + line.size());
    // What follows the last NUL was printed by something else.
    for (std::size_t end = output.find('\0'); end != std::string_view::npos; end = output.find('\0')) {
        const std::string_view entry = output.substr(0, end);
        const std::size_t equals = entry.find('=');
        if (equals != std::string_view::npos && equals > 0)
            variables.insert_or_assign(std::string{entry.substr(0, equals)}, std::string{entry.substr(equals + 1)});
        output.remove_prefix(end + 1);
    }
    return variables;
}

Environment completeEnvironment(Environment own, const Environment& login)
{
    // What a shell sets for itself.
    constexpr std::array<std::string_view, 4> ofTheShell{"_", "SHLVL", "PWD", "OLDPWD"};
    std::string path;
    std::unordered_set<std::string> folders;
    const auto addFolder = [&path, &folders](std::string_view folder) {
        if (!folder.empty() && folders.emplace(folder).second)
            path += (path.empty() ? "" : ":") + std::string{folder};
    };
    forEachFolder(valueOf(login, "PATH"), addFolder);
    forEachFolder(valueOf(own, "PATH"), addFolder);
    for (const auto& [name, value] : login) {
        if (std::find(ofTheShell.begin(), ofTheShell.end(), name) == ofTheShell.end())
            own.emplace(name, value);
    }
    if (!path.empty())
        own["PATH"] = path;
    return own;
}

std::optional<std::string> findProgram(std::string_view name, const Environment& environment,
                                       const std::function<bool(const std::string&)>& canRun)
{
    std::optional<std::string> found;
    forEachFolder(valueOf(environment, "PATH"), [&](std::string_view folder) {
        const std::string path = std::string{folder} + "/" + std::string{name};
        // Relative folders of PATH are left out, as Go does: a program in the working folder must not pose as a plugin.
        if (!found && folder.starts_with('/') && canRun(path))
            found = path;
    });
    return found;
}

} // namespace nephoscope
