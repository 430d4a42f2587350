// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/cluster_scene.h"
#include "tests/widgets/fake_action_sink.h"
#include "tests/widgets/pods/fake_object_reader.h"
#include "widgets/shell/snapshot.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nephoscope {

// What stands behind a window besides its session, for the time of one picture.
struct WindowStage {
    explicit WindowStage(std::unique_ptr<ClusterScene> told) : scene(std::move(told)) {}

    std::unique_ptr<ClusterScene> scene;
    FakeObjectReader reader;
    FakeActionSink sink;
    SnapshotRequest request;
};

// A state of the window that somebody should look at: a session, and what is chosen, open and shown of it.
struct WindowScene {
    std::string name;
    std::function<std::unique_ptr<ClusterScene>()> tell;
    std::function<void(WindowStage&)> set = {};
};

// Every one: each state of a source, of nothing, few, many and broken pods, of the past, of the drawer, and every dialog.
const std::vector<WindowScene>& windowScenes();
// Null if there is none of that name.
const WindowScene* windowScene(const std::string& name);

// `seen`: as in SnapshotRequest.
Expected<QImage> picture(const WindowScene& scene, ThemeMode theme, QSize size, double scale = 1,
                         std::function<void(const MainWindow&)> seen = {});

// How a window is given the autoscaler's arithmetic in pictures and tests.
Explainer sceneExplainer();

} // namespace nephoscope
