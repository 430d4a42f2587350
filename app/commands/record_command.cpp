// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/json_line.h"
#include "app/output.h"
#include "app/version.h"
#include "app/watching.h"
#include "collectors/session/observation_log.h"

#include <fmt/format.h>

#include <utility>

namespace nephoscope {

int runRecord(const RecordCommand& command)
{
    Watching watching;
    // The sources first: a mistake there must not replace an older recording.
    if (const auto started = watching.start(command.sources); !started)
        return fail(started.error());
    ObservationLogOptions options;
    options.program = std::string{"nephoscope "} + versionText();
    const auto log = createObservationLog(command.file, options);
    if (!log)
        return fail(log.error());

    std::int64_t count = 0;
    std::optional<Error> failure;
    bool unflushed = false;
    watching.run(command.length, [&](std::span<const Observation> batch, const Changes&) {
        // In a quiet moment what has been seen goes to the disk, since nobody knows how this program will end.
        const bool quiet = batch.empty() && std::exchange(unflushed, false);
        unflushed = unflushed || !batch.empty();
        if (const auto written = quiet ? (*log)->flush() : (*log)->append(batch); !written) {
            failure = written.error();
            return false;
        }
        count += static_cast<std::int64_t>(batch.size());
        return true;
    });
    const auto closed = (*log)->close();
    if (failure || !closed)
        return fail(failure ? *failure : closed.error());
    if (command.json)
        printLine(JsonObject{}.number("observations", static_cast<double>(count)).finished());
    else
        say(fmt::format("Recorded {} observations into {}. Look at them with: nephoscope --recording {}", count, command.file,
                        command.file));
    return 0;
}

} // namespace nephoscope
