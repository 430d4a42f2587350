// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/enum_names.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace nephoscope {

// Where a number comes from. Inferred is never shown as fact.
enum class Provenance {
    Reported,    // the source said so
    Reproduced,  // our calculation from reported inputs, with the result the source reported
    Inferred,    // our calculation, where the source did not or could not confirm it
};
template <>
struct EnumNames<Provenance> {
    static constexpr std::array names{"reported", "reproduced", "inferred"};
};

// One line of arithmetic: which rule (`id`, stable), about what (`subject`: a metric, a pod, a policy; may be empty), from which
// named inputs, with which result. Numbers and identifiers only: the window and the command line phrase it.
struct ExplanationStep {
    using Value = std::variant<double, std::string>;

    std::string id;
    std::string subject;
    std::vector<std::pair<std::string, Value>> inputs;
    Value result = 0.0;
    Provenance provenance = Provenance::Inferred;
    friend bool operator==(const ExplanationStep&, const ExplanationStep&) = default;
};

using Explanation = std::vector<ExplanationStep>;

} // namespace nephoscope
