// SPDX-License-Identifier: GPL-3.0-or-later
// What programs and files tell about who we are: the login shell's environment, a credential plugin's answer, token files. Whatever
// they hold, no header is split by it, and no secret stands in a sentence.
#include "collectors/kubernetes/credentials.h"
#include "collectors/kubernetes/exec_credential.h"

#include "tests/collectors/kubernetes/fake_process_runner.h"
#include "tests/support/manual_time.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view marker = "nephoscope-environment-follows";
constexpr std::string_view planted = "hunter2"; // a secret that holds it must not be told

bool isPlain(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

void checkEnvironment(std::string_view output)
{
    const Environment login = parseEnvironment(output, marker);
    // What was read is read again from how `env -0` prints it.
    std::string printed{marker};
    printed += '\n';
    for (const auto& [name, value] : login) {
        if (name.empty() || name.find('=') != std::string::npos)
            std::abort();
        printed.append(name).append("=").append(value).push_back('\0');
    }
    if (printed.rfind(std::string{marker} + "\n") == 0 && parseEnvironment(printed, marker) != login)
        std::abort();

    const Environment own{{"PATH", "/usr/bin::/bin:/usr/bin"}, {"HOME", "/home/me"}};
    const Environment complete = completeEnvironment(own, login);
    if (complete.at("HOME") != "/home/me")
        std::abort();
    std::set<std::string_view> folders;
    std::string_view path = complete.at("PATH");
    while (!path.empty()) {
        const std::string_view folder = path.substr(0, path.find(':'));
        path.remove_prefix(std::min(folder.size() + 1, path.size()));
        if (folder.empty() || !folders.insert(folder).second)
            std::abort();
    }
    if (!folders.contains("/usr/bin") || !folders.contains("/bin"))
        std::abort();
    const auto found = findProgram("plugin", complete, [](const std::string& file) { return file.size() % 2 == 0; });
    if (found && (!found->starts_with('/') || !found->ends_with("/plugin")))
        std::abort();
}

void checkReply(const std::string& output, std::string_view version)
{
    const auto credential = parseExecCredential(output, std::string{version});
    if (!credential) {
        if (credential.error().why.empty() || credential.error().why.find(planted) != std::string::npos)
            std::abort();
        return;
    }
    if (credential->clientCertificate.empty() != credential->clientKey.empty() || !isPlain(credential->token.reveal())
        || (credential->token.empty() && credential->clientCertificate.empty()))
        std::abort();
}

enum Kind { PluginInPath, PluginByPath, TokenFile, TokenFileAndToken, Token, Basic, Certificates, Anonymous, Kinds };

// A world whose files and programs say what the input says.
struct World {
    World(const std::array<std::string, 6>& parts_, unsigned kind, unsigned flags)
        : parts(parts_), runner(io), shell(io.get_executor(), runner, {{"PATH", "/bin"}, {"SHELL", "/bin/bash"}})
    {
        ResolvedContext context;
        context.contextName = "dev";
        context.server = flags & 1 ? "http://k:8080" : flags & 2 ? "http://127.0.0.1:8001" : "https://k:6443";
        if (flags & 4)
            context.cluster.certificateAuthority = "/ca";
        KubeUser& user = context.user;
        user.name = "me";
        switch (kind) {
        case PluginInPath:
        case PluginByPath: {
            ExecPlugin& plugin = user.exec.emplace();
            plugin.apiVersion = flags & 8 ? "client.authentication.k8s.io/v1beta1" : "client.authentication.k8s.io/v1";
            if (flags & 64)
                plugin.apiVersion = "client.authentication.k8s.io/v0";
            plugin.command = kind == PluginInPath ? "plugin" : "/opt/plugin";
            plugin.arguments = {"--token", parts[4], "--client-secret=" + parts[4], "--region"};
            plugin.environment = {{"AWS_SECRET_ACCESS_KEY", parts[4]}, {"AWS_PROFILE", "dev"}};
            plugin.provideClusterInfo = (flags & 16) != 0;
            plugin.interactiveMode = flags & 32 ? ExecPlugin::InteractiveMode::Always : ExecPlugin::InteractiveMode::IfAvailable;
            break;
        }
        case TokenFileAndToken: user.token = Secret{parts[4]}; [[fallthrough]];
        case TokenFile: user.tokenFile = flags & 128 ? "/home/~/token" : "/token"; break;
        case Token: user.token = Secret{parts[4]}; break;
        case Basic:
            user.username = parts[3];
            user.password = Secret{parts[4]};
            break;
        case Certificates:
            user.clientCertificate = "/cert";
            user.clientKey = "/key";
            break;
        default: break;
        }
        if (flags & 128) {
            user.impersonate = parts[3];
            user.impersonateUid = parts[5];
            user.impersonateGroups = {parts[4], "g"};
            user.impersonateExtra = {{parts[5], {parts[3]}}};
        }
        if (user.exec || !user.token.empty() || !user.password.empty())
            secrets.emplace_back(parts[4]);

        CredentialServices services;
        services.executor = io.get_executor();
        services.clock = &time;
        services.timers = &time;
        services.runner = &runner;
        services.loginShell = &shell;
        services.readFile = [this](const std::string& path) -> Expected<std::string> {
            const std::string& text = path == "/key" ? parts[4] : path == "/ca" ? parts[5] : parts[3];
            if (!text.empty() && text.front() == '!')
                return tl::unexpected(Error{ErrorCode::NotFound, {}, "there is no such file", {}, {}, path, 0});
            return text;
        };
        services.canRun = [this](const std::string& path) { return path.ends_with("/plugin") && !parts[1].empty(); };
        services.tlsChanged = [this] { ++changes; };
        credentials = std::make_unique<Credentials>(std::move(context), std::move(services));
        runner.answers.emplace_back(ProcessResult{0, parts[0]});
    }

    // The next answers of the plugin; one that begins with '!' stands for a program that does not come to its end.
    void plug(const std::string& output)
    {
        if (output.starts_with("!late"))
            runner.answers.emplace_back(tl::unexpected(Error{ErrorCode::TimedOut, {}, "late", {}, {}, {}, 0}));
        else if (output.starts_with("!stop"))
            runner.answers.emplace_back(tl::unexpected(Error{ErrorCode::Cancelled, {}, "stopped", {}, {}, {}, 0}));
        else if (output.starts_with('!'))
            runner.answers.emplace_back(tl::unexpected(Error{ErrorCode::BadInput, {}, output, {}, {}, {}, 0}));
        else
            runner.answers.emplace_back(ProcessResult{output.ends_with(' ') ? 1 : 0, output, parts[2]});
    }

    void check(const Error& error) const { checkText(sentence(error)); }
    // What a program prints about a secret that it has not given us yet is beyond anybody's knowledge: only those we have.
    void checkText(const std::string& text) const
    {
        for (const Secret& secret : secrets) {
            const bool told = secret.reveal().find(planted) != std::string::npos && text.find(secret.reveal()) != std::string::npos;
            if (told && secret.reveal().find_first_of("[]") == std::string::npos)
                std::abort();
        }
    }
    void authorize()
    {
        const Started<Expected<AuthHeaders>> started{io, credentials->authorize()};
        if (started.done())
            check(started.value());
    }
    void check(const Expected<AuthHeaders>& headers) const
    {
        if (!headers)
            return check(headers.error());
        for (const auto& [name, value] : *headers) {
            if (!isPlain(name) || !isPlain(value) || name.find_first_of(" :") != std::string::npos)
                std::abort();
        }
    }
    void unauthorized(Time startedAt)
    {
        const Started<Expected<bool>> started{io, credentials->onUnauthorized(startedAt)};
        if (started.done() && !started.value())
            check(started.value().error());
    }

    std::array<std::string, 6> parts;
    boost::asio::io_context io;
    ManualTime time;
    FakeProcessRunner runner;
    LoginShell shell;
    std::vector<Secret> secrets;
    std::unique_ptr<Credentials> credentials;
    int changes = 0;
};

} // namespace

// The first byte chooses how the user introduces itself, the bits of the second what is unusual about it. Then, separated by RS: what
// the login shell prints, what the plugin prints on stdout and on stderr, a token file or name, a token or password, and
// what the plugin prints the next time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    std::array<std::string, 6> parts;
    std::string_view rest{reinterpret_cast<const char*>(data) + 2, size - 2};
    for (std::string& part : parts) {
        part = rest.substr(0, rest.find('\x1e'));
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    }
    checkEnvironment(parts[0]);
    checkReply(parts[1], "client.authentication.k8s.io/v1");
    checkReply(parts[1], "client.authentication.k8s.io/v1beta1");

    World world{parts, data[0] % unsigned{Kinds}, data[1]};
    world.plug(parts[1]);
    world.plug(parts[5]);
    world.plug(parts[1]);
    // Two who ask at once share one run.
    world.runner.hold();
    const Started<Expected<AuthHeaders>> first{world.io, world.credentials->authorize()};
    const Started<Expected<AuthHeaders>> second{world.io, world.credentials->authorize()};
    world.runner.release();
    world.io.restart();
    world.io.poll();
    if (!first.done() || !second.done())
        std::abort();
    world.check(first.value());
    world.check(second.value());
    world.checkText(world.credentials->pluginMessage());

    const Time asked = world.time.now();
    world.time.advance(30s);
    world.parts[3] += "x";
    world.unauthorized(world.time.now());
    world.unauthorized(asked);
    world.authorize();
    world.parts[3] = parts[5];
    world.time.advance(6min);
    world.authorize();
    world.unauthorized(world.time.now());
    world.checkText(world.credentials->pluginMessage());
    world.checkText(world.credentials->redact("said: " + parts[2] + " " + parts[4] + "\n" + world.credentials->tls().clientKey));
    return 0;
}
