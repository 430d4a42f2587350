// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object.h"

#include <string>

namespace nephoscope {

// A label selector as the controller prints it in events and errors: "nil" or
// "&LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}".
std::string debugText(const std::optional<LabelSelector>& selector);

// As a query writes it: "app=web,tier in (a,b),!old".
std::string queryText(const LabelSelector& selector);

} // namespace nephoscope
