// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/process.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
extern "C" { // glibc 2.36 declares it as if for C only
#include <sys/pidfd.h>
}
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

constexpr std::size_t keptBytes = std::size_t{1} << 20;
// How long outputs are still read after the program has ended, for what it has left in the pipes. Something that it started and
// left behind may hold them open for ever.
constexpr Duration lastWords = std::chrono::milliseconds{500};

// One output of the program.
struct Output {
    explicit Output(const asio::any_io_executor& executor) : pipe(executor) {}

    asio::posix::stream_descriptor pipe;
    std::array<char, 16 * 1024> buffer{};
    std::string kept;
    bool ended = false;
};

// A program under way. Kept by its operations.
struct Running : std::enable_shared_from_this<Running> {
    Running(const asio::any_io_executor& executor, TimerService& timers_)
        : timers(timers_), input(executor), out(executor), err(executor), handle(executor),
          bell(executor, asio::steady_timer::time_point::max())
    {}
    // Also when the coroutine that waits is destroyed.
    ~Running()
    {
        if (pid > 0 && !exited) {
            kill(-pid, SIGKILL);
            waitpid(pid, nullptr, 0);
        }
    }

    void read(Output& output)
    {
        output.pipe.async_read_some(asio::buffer(output.buffer), [self = shared_from_this(), &output](
                                                                     const boost::system::error_code& error, std::size_t count) {
            const std::size_t room = keptBytes - std::min(keptBytes, output.kept.size());
            output.kept.append(output.buffer.data(), std::min(count, room));
            output.ended = static_cast<bool>(error);
            if (error)
                self->check();
            else
                self->read(output);
        });
    }
    void check()
    {
        if (exited && out.ended && err.ended)
            finish();
    }
    void finish()
    {
        done = true;
        bell.cancel();
    }

    TimerService& timers;
    pid_t pid = -1;
    int status = 0;
    std::string text;  // for stdin
    asio::local::stream_protocol::socket input;
    Output out;
    Output err;
    asio::posix::stream_descriptor handle;  // readable when the program has ended
    asio::steady_timer bell;
    bool exited = false;
    bool timedOut = false;
    bool done = false;
};

// A descriptor that closes itself.
struct Descriptor {
    int fd = -1;
    Descriptor() = default;
    ~Descriptor() { reset(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int release() { return std::exchange(fd, -1); }
    void reset()
    {
        if (fd >= 0)
            ::close(std::exchange(fd, -1));
    }
};

Error cannotStart(const ProcessRequest& request, int code)
{
    return {.code = code == ENOENT ? ErrorCode::NotFound : ErrorCode::BadInput,
            .what = "Cannot start " + request.program,
            .why = std::strerror(code),
            .tryThis = code == ENOENT ? "Install it, or correct its path" : "Check that it may be executed",
            .source = {},
            .file = {}};
}

// 0, or errno. The program gets a process group of its own, so that all it starts can be ended with it, and no blocked signals.
int spawn(Running& running, const ProcessRequest& request)
{
    Descriptor childInput;
    Descriptor ownInput;
    std::array<Descriptor, 2> ends[2];
    // A socket for stdin: writing to one whose other end is gone raises no SIGPIPE.
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return errno;
    ownInput.fd = pair[0];
    childInput.fd = pair[1];
    for (auto& end : ends) {
        if (pipe2(pair, O_CLOEXEC) != 0)
            return errno;
        end[0].fd = pair[0];
        end[1].fd = pair[1];
    }

    std::vector<char*> arguments;
    std::vector<std::string> environmentTexts;
    std::vector<char*> environment;
    arguments.push_back(const_cast<char*>(request.program.c_str()));
    for (const auto& argument : request.arguments)
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    for (const auto& [name, value] : request.environment)
        environmentTexts.push_back(name + "=" + value);
    for (auto& text : environmentTexts)
        environment.push_back(text.data());
    environment.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, childInput.fd, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[0][1].fd, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1][1].fd, STDERR_FILENO);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const int result = posix_spawn(&running.pid, request.program.c_str(), &actions, &attributes, arguments.data(),
                                   environment.data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (result != 0) {
        running.pid = -1;
        return result;
    }
    const int handle = pidfd_open(running.pid, 0);
    if (handle < 0)
        return errno;
    running.handle.assign(handle);
    running.input.assign(asio::local::stream_protocol{}, ownInput.release());
    running.out.pipe.assign(ends[0][0].release());
    running.err.pipe.assign(ends[1][0].release());
    return 0;
}

void begin(const std::shared_ptr<Running>& running)
{
    running->read(running->out);
    running->read(running->err);
    asio::async_write(running->input, asio::buffer(running->text), [running](const boost::system::error_code&, std::size_t) {
        boost::system::error_code ignored;
        running->input.close(ignored);
    });
    running->handle.async_wait(asio::posix::stream_descriptor::wait_read, [running](const boost::system::error_code& error) {
        if (error)
            return;
        waitpid(running->pid, &running->status, 0);
        running->exited = true;
        running->check();
        if (!running->done) {
            running->timers.after(lastWords, [weak = std::weak_ptr(running)] {
                if (const auto self = weak.lock())
                    self->finish();
            });
        }
    });
}

} // namespace

asio::awaitable<Expected<ProcessResult>> runProcess(asio::any_io_executor executor, TimerService& timers, ProcessRequest request,
                                                    Duration deadline)
{
    const auto running = std::make_shared<Running>(executor, timers);
    running->text = request.input;
    if (const int code = spawn(*running, request); code != 0)
        co_return tl::unexpected(cannotStart(request, code));
    begin(running);
    const TimerService::Id timer = timers.after(deadline, [weak = std::weak_ptr(running)] {
        const auto self = weak.lock();
        if (!self)
            return;
        // It may have ended, and only what it left behind still holds its outputs.
        if (!self->exited) {
            self->timedOut = true;
            kill(-self->pid, SIGKILL);
        }
        self->finish();
    });
    if (!running->done) {
        [[maybe_unused]] auto [rung] = co_await running->bell.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    timers.cancel(timer);
    boost::system::error_code ignored;
    running->input.close(ignored);
    running->out.pipe.close(ignored);
    running->err.pipe.close(ignored);
    running->handle.close(ignored);
    if (running->timedOut) {
        co_return tl::unexpected(
            Error{.code = ErrorCode::TimedOut,
                  .what = "Gave up on " + request.program,
                  .why = "it did not end within " + inSeconds(deadline),
                  .tryThis = "Run it in a terminal and see what it waits for",
                  .source = {},
                  .file = {}});
    }
    const int code = WIFEXITED(running->status) ? WEXITSTATUS(running->status) : 128 + WTERMSIG(running->status);
    co_return ProcessResult(code, std::move(running->out.kept), std::move(running->err.kept));
}

} // namespace nephoscope
