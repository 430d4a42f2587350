// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Rules of all columns: pkg/printers/internalversion/printers.go of Kubernetes 1.37, with the wide columns, named as in the
// API's Table answers.
namespace nephoscope {

// One cell of the row that `kubectl get -o wide` prints.
struct Cell {
    std::string_view column;  // "Ready", "Up-to-date"…: a literal
    std::string text;
    friend bool operator==(const Cell&, const Cell&) = default;
};

// A row, in kubectl's order of columns.
using Cells = std::vector<Cell>;

// "42s", "5m3s", "3h", "2d4h", "3y12d": apimachinery's HumanDuration. "<invalid>" for more than a second in the future.
std::string humanDuration(Duration duration);

// humanDuration of the time since then, "<unknown>" when there is no then.
std::string ageText(const std::optional<Time>& then, Time now);

} // namespace nephoscope
