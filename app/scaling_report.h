// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/explained_autoscaler.h"

#include <map>
#include <string>
#include <vector>

namespace nephoscope {

// Tells how autoscalers go on: a line for each change of what one of them wants, sees or has got, with the explanation of the
// decision behind it. A line whose explanation could not be confirmed yet is told again when the samples that confirm it arrive.
class ScalingReport {
public:
    struct Line {
        std::string json;
        std::string text;
    };

    // `session` must outlive it.
    ScalingReport(const Session& session, ControllerHints hints) : m_session(session), m_hints(hints) {}

    // The lines that a change is worth.
    std::vector<Line> update(const Changes& changes);

private:
    // What was last told of an autoscaler.
    struct Told {
        std::int32_t desired = 0;
        std::int32_t current = 0;
        std::int32_t ready = 0;
        std::vector<MetricStatus> metrics;
        std::vector<std::pair<std::string, std::string>> reasons;  // condition → "True/ReadyForNewScale"
        bool reproduced = false;
        friend bool operator==(const Told&, const Told&) = default;
    };
    std::optional<Line> look(const ObjectKey& autoscaler);

    const Session& m_session;
    ControllerHints m_hints;
    std::map<ObjectKey, Told> m_told;
};

// The explanation of one autoscaler at a T as a JSON object on a line, and as English lines.
std::string explainedJson(const Session& session, const ExplainedAutoscaler& explained);
std::string explainedText(const Session& session, const ExplainedAutoscaler& explained);

} // namespace nephoscope
