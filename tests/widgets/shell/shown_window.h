// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/cluster_scene.h"
#include "tests/support/manual_time.h"
#include "tests/widgets/pods/fake_object_reader.h"
#include "widgets/shell/main_window.h"

#include <QApplication>
#include <QTest>

namespace nephoscope {

// The whole window on a scene, at its end, with shop/order-service chosen where there is one. Reads what a test says.
struct ShownWindow {
    std::unique_ptr<ClusterScene> scene;
    ManualTime clock;
    SessionHost host;
    ViewContext context;
    FakeObjectReader reader;
    MainWindow window;

    explicit ShownWindow(std::unique_ptr<ClusterScene> told = busyScene())
        : scene(std::move(told)), clock(scene->now), host(scene->session, clock), context(host), window(host, context, {}, &reader)
    {
        context.setZone(TimeZone::Utc);
        context.setMotion(MotionMode::None);
        context.select(scene->workload("shop", "order-service"));
        window.resize(1200, 800);
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window did not become active");
        window.refreshNow();
    }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &window, static_cast<Qt::Key>(key), modifiers);
    }
    template <class Widget>
    Widget* child(const char* name)
    {
        return window.findChild<Widget*>(QLatin1String(name));
    }
    double secondsShown() const { return toSeconds(context.shownTime() - ClusterScene::at(0)); }
};

} // namespace nephoscope
