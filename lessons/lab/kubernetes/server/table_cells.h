// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"
#include "lessons/lab/kubernetes/store/object_version.h"

#include <string>
#include <string_view>
#include <vector>

namespace nephoscope::lab {

struct Column {
    std::string_view name;
    bool wide = false;  // only with -o wide
    bool integer = false;
};

// What kubectl prints of a kind (pkg/printers/internalversion/printers.go of 1.37).
std::vector<Column> columnsOf(const Resource& resource);

// Kinds whose cells collectors/rules/podstatus knows.
bool printedByColumns(const Resource& resource);

// The cells of the others.
std::vector<std::string> cellsOf(const ObjectVersion& object, Time now);

} // namespace nephoscope::lab
