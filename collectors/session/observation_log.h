// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/model/observation.h"

#include <filesystem>
#include <span>

namespace nephoscope {

// The record of a session, whatever its format: fed with the batches that the session gets, in the same order.
class ObservationWriter {
public:
    virtual ~ObservationWriter() = default;
    virtual Expected<void> append(std::span<const Observation> batch) = 0;
    // What was appended so far can be read back, even if the program is killed now.
    virtual Expected<void> flush() = 0;
    // Ends the record well; nothing may follow. The destructor does it too, silently.
    virtual Expected<void> close() = 0;
};

// How reading went so far.
struct ReadReport {
    std::int64_t lines = 0;
    std::int64_t observations = 0;
    std::int64_t badLines = 0;
    std::int64_t unknownTypes = 0;   // lines of newer versions, skipped
    std::int64_t unknownFields = 0;  // fields of newer versions, skipped
    bool truncated = false;          // the end is missing: the recording was killed; all before it was read
    friend bool operator==(const ReadReport&, const ReadReport&) = default;
};

// Reads a record back, one observation at a time, in its order; `sequence` counts from 1.
class ObservationReader {
public:
    virtual ~ObservationReader() = default;
    // Nothing: the end. An Error is about one line (it names the file and line) or about the file; reading may go on after it,
    // and ends by itself when it cannot.
    virtual Expected<std::optional<Observation>> next() = 0;
    virtual const ReadReport& report() const = 0;
};

struct ObservationLogOptions {
    std::string program = "nephoscope";  // with its version, for the header line
    std::size_t maxLineBytes = 16 * 1024 * 1024;
    Duration flushEvery = std::chrono::seconds{1};  // of observed time, as the batches come
};

// A file of JSON lines, the first one a header; gzipped when the name ends in ".gz". An existing file is replaced.
Expected<std::unique_ptr<ObservationWriter>> createObservationLog(const std::filesystem::path& path, const ObservationLogOptions& options = {});

// Opens such a file (gzip is told by its first bytes). Memory is bounded by the longest line allowed, not by the file.
Expected<std::unique_ptr<ObservationReader>> openObservationLog(const std::filesystem::path& path, StringPool& pool,
                                                                const ObservationLogOptions& options = {});
// The same from memory, under the name that errors give.
std::unique_ptr<ObservationReader> readObservationLog(std::string bytes, std::string name, StringPool& pool,
                                                      const ObservationLogOptions& options = {});

} // namespace nephoscope
