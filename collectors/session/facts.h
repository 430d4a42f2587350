// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/session/session.h"

namespace nephoscope {

// One thing that may be asked of a session, under a stable name.
struct FactInfo {
    std::string_view name;                    // "workload.ready"
    std::vector<std::string_view> labels;     // {"source", "namespace", "name"}; all may be left out of a question
    std::string_view unit;                    // "pods", "%", "cores", "" for states
    std::string_view sentence;                // what it says
};

using FactLabels = std::vector<std::pair<std::string, std::string>>;

// An answer: a number or a word, with the labels it holds for. No sample is no answer, not a zero.
struct FactValue {
    FactLabels labels;
    std::variant<double, std::string> value;
    friend bool operator==(const FactValue&, const FactValue&) = default;
};

// All names that lessons, the overview and scripts may ask, ascending.
const std::vector<FactInfo>& facts();

// The answers at `t` that agree with every label asked, by label. An Error for an unknown name or label.
Expected<std::vector<FactValue>> askFact(const Session& session, std::string_view name, const FactLabels& labels, Time t);

} // namespace nephoscope
