// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/describe_json.h"
#include "collectors/session/observation_log.h"
#include "collectors/session/projections/explained_autoscaler.h"
#include "collectors/session/session.h"

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace {

using namespace nephoscope;

// What a recording says of autoscalers can be asked: their explanations, and the rescales that events report.
void askAutoscalers(const Session& session)
{
    const Time last = session.latestTime().value_or(Time{});
    const TimeSpan span{session.memoryBegins().value_or(last), last + Duration{1}};
    std::vector<ObjectKey> keys;
    session.autoscalers().forEachAt(last, [&keys](const ObjectKey& key, const Autoscaler&) {
        if (keys.size() < 2)
            keys.push_back(key);
    });
    if (autoscalerSituation(session, {session.pool().intern("nobody"), {}}, last))
        __builtin_trap();
    for (const ObjectKey& key : keys) {
        constexpr std::chrono::minutes minute{1};
        const TimeSpan recent{last - 10 * minute, last + Duration{1}};
        for (const Duration period : {Duration{}, Duration{minute}}) {
            for (const Time sync : likelySyncs(session, key, recent, period)) {
                if (!recent.contains(sync))
                    __builtin_trap();
            }
        }
        for (const ReportedRescale& rescale : reportedRescales(session, key, span)) {
            if (!span.contains(rescale.at))
                __builtin_trap();
        }
        for (const AutoscalerReport& report : autoscalerReports(session, key, span)) {
            if (!report.autoscaler)
                __builtin_trap();
        }
        const auto explained = explainAutoscaler(session, key, last);
        if (explained && (explained->decidedAt > last || toJson(explained->explanation.decision.explanation).size() < 2))
            __builtin_trap();
    }
}

// What was read is the same when it has been through a file, compressed or not.
void checkFile(const std::vector<Observation>& seen, StringPool& pool, bool compressed)
{
    const std::filesystem::path path = "/tmp/nephoscope-fuzz-" + std::to_string(::getpid())
                                       + (compressed ? ".ndjson.gz" : ".ndjson");
    auto writer = createObservationLog(path);
    if (!writer || !(*writer)->append(seen) || !(*writer)->flush() || !(*writer)->close() || (*writer)->append(seen)
        || (*writer)->flush())
        __builtin_trap();
    const auto reader = openObservationLog(path, pool);
    if (!reader)
        __builtin_trap();
    for (const Observation& observation : seen) {
        const auto next = (*reader)->next();
        if (!next || !*next || !(**next == observation))
            __builtin_trap();
    }
    const auto end = (*reader)->next();
    if (!end || *end || (*reader)->report().badLines != 0 || (*reader)->report().truncated)
        __builtin_trap();
    std::filesystem::remove(path);
    if (openObservationLog(path, pool) || openObservationLog("/tmp", pool) || createObservationLog("/tmp/nowhere/at/all"))
        __builtin_trap();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    StringPool pool;
    Session session(pool, {.versionBytes = 1 << 20, .events = 100, .seriesSamples = 100});
    ObservationLogOptions options;
    options.maxLineBytes = 1 << 12;
    const auto reader = readObservationLog(std::string(reinterpret_cast<const char*>(data), size), "fuzz.ndjson", pool, options);
    ObservationLineParser parser(pool);
    std::vector<Observation> seen;
    for (;;) {
        const auto next = reader->next();
        if (!next)
            continue;
        if (!*next)
            break;
        session.apply({&**next, 1});
        seen.push_back(**next);
        if (toJson((*next)->payload).size() < 2)
            __builtin_trap();
        // What was read can be written and read again.
        Observation again = **next;
        again.sequence = 0;
        JsonLeftovers leftovers;
        const auto back = parser.parse(toJsonLine(again), leftovers);
        if (!back || !*back || !(**back == again) || leftovers.unknownFields != 0)
            __builtin_trap();
    }
    askAutoscalers(session);
    // A system call takes longer than a line.
    if (!seen.empty() && size % 8 == 0)
        checkFile(seen, pool, size % 16 == 0);
    return 0;
}
