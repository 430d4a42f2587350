// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/describe_json.h"
#include "collectors/session/observation_log.h"
#include "collectors/session/session.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace nephoscope;
    StringPool pool;
    Session session(pool, {.versionBytes = 1 << 20, .events = 100, .seriesSamples = 100});
    ObservationLogOptions options;
    options.maxLineBytes = 1 << 16;
    const auto reader = readObservationLog(std::string(reinterpret_cast<const char*>(data), size), "fuzz.ndjson", pool, options);
    ObservationLineParser parser(pool);
    for (;;) {
        const auto next = reader->next();
        if (!next)
            continue;
        if (!*next)
            break;
        session.apply({&**next, 1});
        // What was read can be written and read again.
        Observation again = **next;
        again.sequence = 0;
        JsonLeftovers leftovers;
        const auto back = parser.parse(toJsonLine(again), leftovers);
        if (!back || !*back || !(**back == again) || leftovers.unknownFields != 0)
            __builtin_trap();
    }
    return 0;
}
