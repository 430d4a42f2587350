// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/window_action.h"

#include <QCoreApplication>
#include <algorithm>

namespace nephoscope {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("WindowAction", text);
}

} // namespace

const std::vector<WindowActionEntry>& windowActions()
{
    static const std::vector<WindowActionEntry> entries = [] {
        const QString find = tr("Find");
        const QString pod = tr("Pod");
        const QString time = tr("Time");
        const QString change = tr("Change");
        const QString window = tr("Window");
        const QString sources = tr("Sources");
        return std::vector<WindowActionEntry>{
            {WindowAction::OpenPalette, find, tr("Search or run…"), {Qt::CTRL | Qt::Key_K}},
            {WindowAction::FocusFilter, find, tr("Filter the list"), {Qt::Key_Slash}},
            {WindowAction::ShowPods, find, tr("Show the pods"), {Qt::Key_1}},
            {WindowAction::ShowDetails, pod, tr("Details of the selected pod"), {Qt::Key_D}},
            {WindowAction::ShowEvents, pod, tr("Its events"), {Qt::Key_E}},
            {WindowAction::ShowLogs, pod, tr("Its logs"), {Qt::Key_L}},
            {WindowAction::ShowYaml, pod, tr("Its YAML"), {Qt::Key_Y}},
            {WindowAction::ToggleFreeze, time, tr("Freeze the view, or let it run again"), {Qt::Key_Space}},
            {WindowAction::PreviousMarker, time, tr("Go to the marker before"), {Qt::Key_Left}},
            {WindowAction::NextMarker, time, tr("Go to the next marker"), {Qt::Key_Right}},
            {WindowAction::GoLive, time, tr("Follow the present"), {Qt::Key_End}},
            // The plus without Shift too.
            {WindowAction::ZoomIn, time, tr("Show a shorter time"), {Qt::Key_Plus, Qt::Key_Equal}},
            {WindowAction::ZoomOut, time, tr("Show a longer time"), {Qt::Key_Minus}},
            {WindowAction::ScaleWorkload, change, tr("Scale the workload…"), {Qt::Key_S}},
            {WindowAction::RestartWorkload, change, tr("Restart the workload…"), {Qt::Key_R}},
            {WindowAction::DeletePod, change, tr("Delete the pod…"), {Qt::Key_Delete}},
            {WindowAction::AddSource, sources, tr("Add a source…"), {Qt::CTRL | Qt::Key_O}},
            {WindowAction::SaveRecent, sources, tr("Save what just happened…"), {Qt::CTRL | Qt::Key_S}},
            {WindowAction::ToggleTheme, window, tr("Switch between dark and light"), {Qt::CTRL | Qt::Key_T}},
            {WindowAction::ToggleZone, window, tr("Switch between local time and UTC"), {}},
            {WindowAction::OpenSettings, window, tr("Settings…"), {Qt::CTRL | Qt::Key_Comma}},
            {WindowAction::ShowKeys, window, tr("Show all keys"), {Qt::Key_Question, Qt::Key_F1}},
        };
    }();
    return entries;
}

QString keyText(const WindowActionEntry& entry)
{
    if (entry.keys.empty())
        return {};
    const QKeySequence& key = entry.keys.front();
    if (key == QKeySequence(Qt::Key_Left))
        return QStringLiteral("←");
    if (key == QKeySequence(Qt::Key_Right))
        return QStringLiteral("→");
    if (key == QKeySequence(Qt::Key_Minus))
        return QStringLiteral("−");
    return key.toString(QKeySequence::NativeText);
}

QString keyText(WindowAction action)
{
    const auto& entries = windowActions();
    const auto found = std::find_if(entries.begin(), entries.end(), [action](const auto& entry) { return entry.action == action; });
    return found == entries.end() ? QString() : keyText(*found);
}

} // namespace nephoscope
