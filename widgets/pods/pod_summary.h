// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object_document.h"
#include "collectors/session/projections/pod_details.h"
#include "widgets/common/format.h"
#include "widgets/common/marks.h"
#include "widgets/common/palette.h"

#include <QString>

// What the window says about one pod, as rich text.
namespace nephoscope {

struct SummaryContext {
    Time now{};               // the moment that is shown
    TimeZone zone = TimeZone::Local;
    const Palette& palette;
    // Probes stand in the document, which is there live only. Null: not there.
    const ObjectDocument* document = nullptr;
    QString withoutDocument;  // why it is not there, or empty
};

// Containers with their state, conditions, and where the pod is. Marks are images "mark:MARK:TONE" (numbers).
QString podSummaryHtml(const PodDetails& pod, const SummaryContext& context);

// One line under the pod's name: "2/2 ready · 3 restarts · 5 min old · on node-1".
QString podHeadline(const PodDetails& pod, Time now);

// What a container does, in words: "running for 5 min", "waits: CrashLoopBackOff", "ended 3 min ago: Error, exit code 1".
struct ContainerWords {
    Tone tone = Tone::Muted;
    Mark mark = Mark::Ring;
    QString words;
};
ContainerWords containerWords(const ContainerStatus& status, Time now);

// "http-get http://:8080/healthz every 10 s, answer within 1 s; 3 failures: no traffic"
QString probeWords(const Probe& probe);

} // namespace nephoscope
