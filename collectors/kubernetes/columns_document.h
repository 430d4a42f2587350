// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/rules/podstatus/cells.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nephoscope {

// The row of one object, and what object it is.
struct ColumnsRow {
    std::string kind;
    std::string namespaceName;  // empty for cluster-wide kinds
    std::string name;
    Cells cells;
};

// The rows of a file, in its order, and what of it could not be read.
struct ColumnsDocument {
    std::vector<ColumnsRow> rows;
    std::vector<Error> errors;
};

// The cells that kubectl would print of the objects in `text`: one object, a List or PodList (and so on), several of these one
// behind the other (NDJSON) or in a JSON array; each may also stand as {"now":…,"object":…}. Ages are as of the object's own
// `now`, else of `now`. What cannot be read is an error with its line, and the rest is read all the same. `file` is the name
// for errors.
ColumnsDocument readColumns(std::string_view text, Time now, const std::string& file);

} // namespace nephoscope
