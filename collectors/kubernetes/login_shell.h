// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/local_files.h"
#include "collectors/kubernetes/process_runner.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nephoscope {

// The environment that the user's login shell would give a program. A program that was started from a desktop lacks what the
// shell's profile adds, above all the PATH to credential plugins. Asked once, shared by all who need it; when the shell fails
// or hangs, our own environment serves. I/O thread.
class LoginShell {
public:
    static constexpr Duration usualDeadline = std::chrono::seconds{10};

    // `own`: the environment this program was started with. `runner` must outlive it.
    LoginShell(boost::asio::any_io_executor executor, ProcessRunner& runner, Environment own, Duration deadline = usualDeadline);
    ~LoginShell();

    // Our own variables, those that only the shell knows, and as PATH the shell's folders followed by ours.
    boost::asio::awaitable<Environment> environment();

private:
    struct State;
    static boost::asio::awaitable<Environment> ask(std::shared_ptr<State> d);

    const std::shared_ptr<State> d;
};

// What `env -0` printed after `marker`; whatever the profile printed before or after it is left out.
Environment parseEnvironment(std::string_view output, std::string_view marker);

// `own` completed by what the login shell knows.
Environment completeEnvironment(Environment own, const Environment& login);

// The first program of that name in the folders of PATH.
std::optional<std::string> findProgram(std::string_view name, const Environment& environment,
                                       const std::function<bool(const std::string&)>& canRun);

} // namespace nephoscope
