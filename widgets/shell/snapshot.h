// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/explainer.h"

#include <QImage>
#include <QSize>
#include <QStringList>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace nephoscope {

class MainWindow;
class ObjectReader;

// What is to be pictured of a session. The same request over the same session gives the same pictures.
struct SnapshotRequest {
    std::filesystem::path folder;      // made if need be
    std::vector<std::string> views;    // empty or "all": every view
    QSize size{1440, 900};
    double scale = 1;                  // pixels per unit
    ThemeMode theme = ThemeMode::Dark;
    TimeZone zone = TimeZone::Utc;
    Time now{};                        // the present of the pictures
    std::optional<Time> at;            // absent: live
    std::optional<ObjectName> selection;  // absent: the first workload of the list
    Duration span = std::chrono::minutes{20};
    bool recorded = false;             // carry the badge
    std::optional<ObjectName> pod;        // absent: the first of the table, if a drawer is to be opened
    ObjectReader* reader = nullptr;       // for logs and YAML; null: they are live only
    Duration patience{};                  // how long to wait for what it reads
    std::string open;                  // that stands on the view, see openableNames(); empty: nothing
    std::string query;                 // typed into it, if it is the palette or asks for a number of replicas
    // Gives the window what only a program has: actions, sources, settings. All of it outlives the window, or is a child of it.
    std::function<void(MainWindow&, SessionHost&, ViewContext&)> prepare;
    std::function<void(const MainWindow&)> seen; // what was pictured, for who wants to know more than pixels
};

// What a picture can show open, as the command line names it: "details", "palette", "settings", …
QStringList openableNames();

// The whole window showing one view, with the dialogs that stand on it. Needs a QApplication on any platform, also offscreen; nothing appears on a screen.
Expected<QImage> renderView(const Session& session, const Explainer& explainer, const SnapshotRequest& request,
                            const std::string& view);

// Renders the views into FOLDER/VIEW-THEME.png and gives the files. An unknown view or a folder that cannot be written is an Error.
Expected<std::vector<std::filesystem::path>> renderViews(const Session& session, const Explainer& explainer,
                                                         SnapshotRequest request);

} // namespace nephoscope
