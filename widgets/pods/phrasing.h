// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/explanation.h"

#include <QString>
#include <optional>
#include <vector>

namespace nephoscope {

// A step of an autoscaler's decision as people read it: what was done, the number it gave, where that comes from.
struct PhrasedStep {
    QString text;
    QString number;
    Provenance provenance = Provenance::Inferred;
    QString subject = {};  // the metric it is about, or empty
    friend bool operator==(const PhrasedStep&, const PhrasedStep&) = default;
};

// One step. A step with an id not known here is shown by its id and inputs rather than hidden.
PhrasedStep phrase(const ExplanationStep& step);

// A whole decision: the lines to list, and what follows from them.
struct PhrasedDecision {
    std::vector<PhrasedStep> steps;
    QString question;  // "Why 8?"
    QString result;    // "CPU asks for most: 5 → 8"
    QString outlook;   // what comes next, and whether the cluster agrees; may be empty
    bool changed = false;
    friend bool operator==(const PhrasedDecision&, const PhrasedDecision&) = default;
};
PhrasedDecision phraseDecision(const Explanation& explanation);

} // namespace nephoscope
