// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/source_summary.h"
#include "widgets/common/marks.h"
#include "widgets/common/palette.h"

#include <QString>
#include <vector>

// What the window says about sources: a shape, a colour and a word for each state, and what to teach where nothing is shown.
namespace nephoscope {

struct SourceLook {
    Tone tone = Tone::Muted;
    Mark mark = Mark::Ring;
};
SourceLook sourceLook(SourceState state);

// "live", "stale for 40 s", "wrong credentials"
QString sourceStateWords(SourceState state, Duration age);
// What a resource does worse than its source: "events forbidden"; empty if none does.
QString sourceTroubleWords(const SourceSummary& source);

// Three sentences for an empty view: what would be here, why it is not, what to do.
struct TeachingText {
    QString what;
    QString why;
    QString tryThis;
    friend bool operator==(const TeachingText&, const TeachingText&) = default;
};
// What a state means, and what to do about it; the source's own sentences where it has some.
TeachingText teachSource(const SourceSummary& source);
// The one that most needs a look; null if there is none.
const SourceSummary* worstSource(const std::vector<SourceSummary>& sources);
// For a session without workloads: about the source that most needs a look.
TeachingText teachEmptySession(const std::vector<SourceSummary>& sources);

} // namespace nephoscope
