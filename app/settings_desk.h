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
    // The sources that settings can be made for.
    QStringList sources() const;

private:
    Settings& m_settings;
    const SessionHost& m_host;
    ViewContext& m_context;
};

// What is known of the controller of a source's cluster: the command line's word counts for all of them, else the settings'.
ControllerHints controllerHints(const Settings& settings, const SourceOptions& options, Interned source);

} // namespace nephoscope
