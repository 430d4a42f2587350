// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace nephoscope {

// Data: a line on standard output, out at once. False when nobody reads it any more.
bool printLine(std::string_view line);
// Talk: a line on standard error.
void say(std::string_view line);
// Says what failed and returns the exit code for it.
int fail(const Error& error);

// Rows with aligned columns, two spaces between them, as kubectl prints tables. All rows are equally long.
std::string alignedTable(const std::vector<std::vector<std::string>>& rows);

} // namespace nephoscope
