// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings.h"
#include "collectors/session/projections/explained_autoscaler.h"

#include <QObject>

namespace nephoscope {

class MainWindow;
class SessionHost;
class ViewContext;
struct SourceOptions;

// Asks for settings over a window, keeps them, and lets the window follow them at once. GUI thread; all outlive it.
class SettingsDesk final : public QObject {
    Q_OBJECT
public:
    SettingsDesk(Settings& settings, const SessionHost& host, ViewContext& context, QObject* parent = nullptr);

    // Of the view: theme, zone, motion and span.
    void apply(const SettingsChoice& choice);
    void ask(MainWindow& window);
    // From now on a theme or zone that is chosen elsewhere, by key or button, is kept as well.
    void follow();
    // The sources that settings can be made for.
    static QStringList sources(const Session& session);

private:
    void keepView();

    Settings& m_settings;
    const SessionHost& m_host;
    ViewContext& m_context;
    ThemeMode m_theme = ThemeMode::System; // when it was last kept
    TimeZone m_zone = TimeZone::Local;
};

// What is known of the controller of a source's cluster: the command line's word counts for all of them, else the settings'.
ControllerHints controllerHints(const Settings& settings, const SourceOptions& options, Interned source);

} // namespace nephoscope
