// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QString>
#include <vector>

// What can be done with the window, in one table: the keys, the list of keys (?) and the palette are made from it.
namespace nephoscope {

enum class WindowAction {
    ShowPods,
    OpenPalette,
    FocusFilter,
    ShowDetails,
    ShowEvents,
    ShowLogs,
    ShowYaml,
    ToggleFreeze,
    PreviousMarker,
    NextMarker,
    GoLive,
    ZoomIn,
    ZoomOut,
    ToggleTheme,
    ToggleZone,
    ScaleWorkload,
    RestartWorkload,
    DeletePod,
    AddSource,
    SaveRecent,
    OpenSettings,
    ShowKeys,
};

struct WindowActionEntry {
    WindowAction action = WindowAction::ShowPods;
    QString group;  // a heading of the list of keys
    QString title;
    std::vector<QKeySequence> keys;  // the first one is shown
};

// In the order of the list of keys. Every action stands in it once.
const std::vector<WindowActionEntry>& windowActions();

// As it is written on the keyboard: "Space", "Ctrl+K", "←". Empty: it has no key.
QString keyText(const WindowActionEntry& entry);
QString keyText(WindowAction action);

} // namespace nephoscope
