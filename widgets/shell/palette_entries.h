// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/session.h"
#include "widgets/shell/window_action.h"

#include <set>
#include <variant>

namespace nephoscope {

// A line of the palette: an object to look at, or something to do.
struct PaletteEntry {
    QString title;
    QString detail;  // kind, namespace and source; or what kind of action
    QString hint;    // the key, if there is one
    std::variant<WindowAction, ObjectName> target;
};

// Everything there is at `t` that can be looked at (workloads, nodes, pods, autoscalers), and the actions offered.
std::vector<PaletteEntry> paletteEntries(const Session& session, Time t, const std::set<WindowAction>& actions);

// Those that answer best to the query, best first, `most` of them. With an empty query actions come before objects.
std::vector<PaletteEntry> rankEntries(const std::vector<PaletteEntry>& entries, const QString& query, std::size_t most);

} // namespace nephoscope
