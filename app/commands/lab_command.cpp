// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/interrupts.h"
#include "app/output.h"
#include "app/private_file.h"
#include "collectors/net/asio_timers.h"
#include "lessons/lab/lab.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>

namespace nephoscope {

int runLab(const LabCommand& command)
{
    // This thread is the lab's.
    boost::asio::io_context context{1};
    const Interrupts interrupts{[&context] { boost::asio::post(context, [&context] { context.stop(); }); }};
    const SystemClock wall;
    AsioTimers timers{context.get_executor()};
    lab::Lab::Settings settings;
    settings.seed = command.seed;
    settings.start = command.start.value_or(wall.now());
    settings.port = static_cast<std::uint16_t>(command.port);
    lab::Lab cloud{settings, wall, timers};
    if (const auto serving = cloud.serve(context.get_executor()); !serving)
        return fail(serving.error());
    const auto kubeconfig = PrivateFile::write(command.kubeconfig, "lab.kubeconfig", cloud.server()->kubeconfig());
    if (!kubeconfig)
        return fail(kubeconfig.error());
    if (command.speed)
        cloud.pacer().setSpeed(*command.speed);
    else
        cloud.pacer().setUnthrottled();
    if (!command.paused)
        cloud.pacer().resume();
    const std::string address = cloud.server()->address();
    if (!printLine(
            nlohmann::json{{"kubernetes", address}, {"clock", address + "/nephoscope/clock"}, {"kubeconfig", kubeconfig->path()}}
                .dump()))
        return 0;
    const auto work = boost::asio::make_work_guard(context);
    context.run();
    return 0;
}

} // namespace nephoscope
