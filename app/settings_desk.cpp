// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings_desk.h"

#include "app/command_line.h"
#include "collectors/session/projections/source_summary.h"
#include "widgets/shell/main_window.h"
#include "widgets/shell/settings_dialog.h"

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

QStringList SettingsDesk::sources() const
{
    QStringList names;
    for (const SourceSummary& source : sourceSummaries(m_host.session(), liveTime)) {
        if (source.kind != "recording")
            names += toQString(source.source.view());
    }
    return names;
}

void SettingsDesk::ask(MainWindow& window)
{
    auto* dialog = new SettingsDialog(m_settings.choice(sources()), &window);
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
