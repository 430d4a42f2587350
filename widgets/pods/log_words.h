// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/log.h"
#include "widgets/common/marks.h"
#include "widgets/common/palette.h"

#include <QString>

// What the window says about a log.
namespace nephoscope {

struct LogLook {
    Tone tone = Tone::Muted;
    Mark mark = Mark::Ring;
    QString words;
};
// In one line: "following", "waits: …", "complete: …".
LogLook logLook(const LogStatus& status);

// "1 234 lines", "the newest 20 000 of 31 000 lines", and how many wait while it does not follow.
QString logCountWords(int shown, std::size_t dropped, std::size_t waiting);

// What to teach where a log has no line: what, why, what to try.
struct LogTeaching {
    QString what;
    QString why;
    QString tryThis;
};
LogTeaching teachEmptyLog(const LogStatus& status, const QString& container, bool sinceGiven);

} // namespace nephoscope
