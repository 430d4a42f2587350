// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/store/object_version.h"

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace nephoscope::lab {

// Which members an object must have ("status.phase=Running,spec.nodeName!=node-1"), among the few that each kind can be selected by.
class FieldSelector {
public:
    // The error is Kubernetes' own sentence.
    static tl::expected<FieldSelector, std::string> parse(const Resource& resource, std::string_view text);

    bool matches(const ObjectVersion& object) const;
    bool empty() const { return m_terms.empty(); }
    // The name it demands, if that is all there is to it: such a list is a look-up.
    std::string onlyName() const;

private:
    struct Term {
        std::string field;
        std::string value;
        bool equal = true;
    };

    std::vector<Term> m_terms;
};

} // namespace nephoscope::lab
