// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/feed.h"

#include <QObject>
#include <QTimer>
#include <optional>

namespace nephoscope {

class MainWindow;
class SessionHost;
class SourceDialog;

// Adds sources to the session of a window and ends them, while it runs. GUI thread; all outlive it.
class SourceDesk final : public QObject {
    Q_OBJECT
public:
    SourceDesk(Feed& feed, SessionHost& host, MainWindow& window, SourceOptions options, QObject* parent = nullptr);

    // Shows what may be added, over the window.
    void ask();
    void add(const SourceSpec& spec);
    void remove(const QString& label);

private:
    void askRecording();
    void test(SourceDialog& dialog, const SourceSpec& spec);
    void endTest();

    Feed& m_feed;
    SessionHost& m_host;
    MainWindow& m_window;
    SourceOptions m_options;
    std::optional<int> m_trial;  // under way
    QTimer m_patience;
};

} // namespace nephoscope
