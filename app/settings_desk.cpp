// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings_desk.h"

#include "app/command_line.h"
#include "collectors/session/projections/source_summary.h"
#include "widgets/shell/main_window.h"
#include "widgets/shell/settings_dialog.h"

#include <utility>

namespace nephoscope {

SettingsDesk::SettingsDesk(Settings& settings, const SessionHost& host, ViewContext& context, QObject* parent)
    : QObject(parent), m_settings(settings), m_host(host), m_context(context)
{}

void SettingsDesk::apply(const SettingsChoice& choice)
{
    m_context.setZone(choice.zone);
    m_context.setMotion(choice.motion);
    m_context.setResetSpan(choice.span);
    m_context.setSpanLength(choice.span);
    m_context.setThemeMode(choice.theme);
}

void SettingsDesk::follow()
{
    m_theme = m_context.themeMode();
    m_zone = m_context.zone();
    connect(&m_context, &ViewContext::appearanceChanged, this, &SettingsDesk::keepView);
    connect(&m_context, &ViewContext::timeChanged, this, &SettingsDesk::keepView);
}

void SettingsDesk::keepView()
{
    if (m_theme == m_context.themeMode() && m_zone == m_context.zone())
        return;
    // Only what has changed: the other may be the command line's word for this run.
    SettingsChoice choice = m_settings.choice({});
    if (std::exchange(m_theme, m_context.themeMode()) != m_context.themeMode())
        choice.theme = m_theme;
    if (std::exchange(m_zone, m_context.zone()) != m_context.zone())
        choice.zone = m_zone;
    m_settings.setChoice(choice);
}

QStringList SettingsDesk::sources(const Session& session)
{
    QStringList names;
    for (const SourceSummary& source : sourceSummaries(session, liveTime)) {
        if (source.kind != "recording")
            names += toQString(source.source.view());
    }
    return names;
}

void SettingsDesk::ask(MainWindow& window)
{
    auto* dialog = new SettingsDialog(m_settings.choice(sources(m_host.session())), &window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SettingsDialog::chosen, &window, [this, &window](const SettingsChoice& choice) {
        m_settings.setChoice(choice);
        apply(choice);
        // What rests on the controller's settings is worked out anew.
        window.refreshNow();
        for (const QString& problem : m_settings.takeProblems())
            window.tell(false, problem);
    });
    dialog->open();
}

ControllerHints controllerHints(const Settings& settings, const SourceOptions& options, Interned source)
{
    const SourceOptions upstream;
    const ControllerChoice chosen = settings.controller(toQString(source.view()));
    ControllerHints hints{chosen.syncPeriod, chosen.downscaleWindow};
    if (options.hpaSyncPeriod != upstream.hpaSyncPeriod)
        hints.syncPeriod = options.hpaSyncPeriod;
    if (options.downscaleStabilization != upstream.downscaleStabilization)
        hints.downscaleStabilization = options.downscaleStabilization;
    return hints;
}

} // namespace nephoscope
