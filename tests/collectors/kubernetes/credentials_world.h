// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/credentials.h"
#include "fake_process_runner.h"
#include "kubeconfig_scene.h"
#include "tests/support/manual_time.h"

#include <map>

namespace nephoscope {

inline const std::string execV1 = "client.authentication.k8s.io/v1";

// A world of one context: its time, its files, its programs.
struct CredentialsWorld {
    CredentialsWorld() : runner(io), shell(io.get_executor(), runner, {{"PATH", "/bin"}})
    {
        context.contextName = "dev";
        context.server = "https://k:6443";
        context.user.name = "me";
        // The login shell's answer, for tests with plugins.
        runner.answers.emplace_back(
            ProcessResult{0, std::string{"nephoscope-environment-follows\nPATH=/login/bin\0HOME=/home/me\0", 61}});
    }

    Credentials& credentials()
    {
        if (!made) {
            CredentialServices services;
            services.executor = io.get_executor();
            services.clock = &time;
            services.timers = &time;
            services.runner = &runner;
            services.loginShell = &shell;
            services.readFile = [this](const std::string& path) -> Expected<std::string> {
                ++reads[path];
                return readerOf(files)(path);
            };
            services.canRun = [this](const std::string& path) { return programs.contains(path); };
            services.tlsChanged = [this] { ++changes; };
            made = std::make_unique<Credentials>(context, services);
        }
        return *made;
    }

    Started<Expected<AuthHeaders>> authorize() { return {io, credentials().authorize()}; }
    Started<Expected<bool>> unauthorized(Time startedAt) { return {io, credentials().onUnauthorized(startedAt)}; }

    // "Authorization: Bearer x|…", or "error: …".
    std::string headers()
    {
        const auto started = authorize();
        if (!started.done())
            return "waits";
        if (!started.value())
            return "error: " + sentence(started.value().error());
        std::string text;
        for (const auto& [name, value] : *started.value())
            text += (text.empty() ? "" : "|") + name + ": " + value;
        return text;
    }
    std::string afterUnauthorized(Time startedAt)
    {
        const auto started = unauthorized(startedAt);
        if (!started.done())
            return "waits";
        return !started.value() ? "error: " + sentence(started.value().error()) : *started.value() ? "retry" : "give up";
    }
    std::string afterUnauthorized() { return afterUnauthorized(time.now()); }

    void usePlugin(const std::string& command = "plugin")
    {
        context.user.exec.emplace();
        context.user.exec->apiVersion = execV1;
        context.user.exec->command = command;
        programs.emplace("/login/bin/plugin", true);
    }
    void answer(const std::string& status, int exitCode = 0, const std::string& errors = {})
    {
        runner.answers.emplace_back(ProcessResult{
            exitCode, R"({"apiVersion":")" + execV1 + R"(","kind":"ExecCredential","status":)" + status + "}", errors});
    }
    void answerToken(const std::string& token, const std::string& expires = {})
    {
        answer(R"({"token":")" + token + "\"" + (expires.empty() ? "" : R"(,"expirationTimestamp":")" + expires + "\"") + "}");
    }
    // Without the login shell's.
    std::size_t pluginRuns() const { return runner.requests.empty() ? 0 : runner.requests.size() - 1; }

    boost::asio::io_context io;
    ManualTime time;
    FakeProcessRunner runner;
    LoginShell shell;
    KubeconfigFiles files;
    std::map<std::string, int> reads;
    std::map<std::string, bool> programs;
    ResolvedContext context;
    int changes = 0;
    std::unique_ptr<Credentials> made;
};

} // namespace nephoscope
