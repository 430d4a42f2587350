// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/model/explanation.h"
#include "collectors/model/observation.h"

namespace nephoscope {

// Text as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD, so that a line is always readable.
void appendJsonString(std::string& out, std::string_view text);
// The shortest text that reads back the same; what JSON cannot hold (NaN, infinity) is null.
void appendJsonNumber(std::string& out, double number);

// The observation's line without the line break:
// {"v":1,"type":"pod","source":"kind-dev","seen":"…Z","at":"…Z",…the fields of describe()}; "at" only if the source told.
// A member that is not there is left out, which is neither null nor 0.
std::string toJsonLine(const Observation& observation);
void appendJsonLine(std::string& out, const Observation& observation);
// Only the fields of describe(), as a JSON object.
std::string toJson(const Payload& payload);
std::string toJson(const Explanation& explanation);

// What a line held beyond what this program knows: written by a newer one.
struct JsonLeftovers {
    bool unknownType = false;        // the whole line, then there is no observation
    std::int64_t unknownFields = 0;
};

// Reads a line that toJsonLine wrote, now or in an earlier or later version. Absent fields keep their defaults; a field of the
// wrong type or an unknown word is an Error that names it. Nothing and no error: the line's type or version is not known here.
// `sequence` stays 0. Keeps a parser's buffers between lines. Any thread, one at a time.
class ObservationLineParser {
public:
    explicit ObservationLineParser(StringPool& pool);
    ~ObservationLineParser();
    ObservationLineParser(const ObservationLineParser&) = delete;
    ObservationLineParser& operator=(const ObservationLineParser&) = delete;

    Expected<std::optional<Observation>> parse(std::string_view line, JsonLeftovers& leftovers);

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace nephoscope
