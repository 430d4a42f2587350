// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/widget_keys.h"

#include <QCoreApplication>

namespace nephoscope {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("WidgetKeys", text);
}

} // namespace

const std::vector<WidgetKey>& widgetKeys()
{
    static const std::vector<WidgetKey> keys = [] {
        const QString chart = tr("In a chart");
        const QString tiles = tr("Among the pods");
        const QString table = tr("In a table");
        const QString drawer = tr("In a pod's drawer");
        return std::vector<WidgetKey>{
            {chart, tr("Move the crosshair"), tr("← →")},
            {chart, tr("Move in time"), tr("Shift+← →")},
            {chart, tr("Zoom at the crosshair"), tr("+ −")},
            {chart, tr("Frame a span: at its begin, then its end"), tr("Z")},
            {chart, tr("The usual span, live"), tr("0")},
            {chart, tr("Copy the values, or the picture"), tr("Ctrl+C, Ctrl+Shift+C")},
            {tiles, tr("From pod to pod"), tr("← → ↑ ↓")},
            {tiles, tr("To the first pod"), tr("Home")},
            {tiles, tr("Open it, with its workload"), tr("Return")},
            {tiles, tr("Select none"), tr("Esc")},
            {tiles, tr("What may be asked of it"), tr("Menu")},
            {table, tr("Open the pod"), tr("Return")},
            {table, tr("Select more rows"), tr("Shift+↑ ↓")},
            {table, tr("Copy the rows"), tr("Ctrl+C")},
            {drawer, tr("As wide as the view, or not"), tr("M")},
            {drawer, tr("Search, and go from match to match"), tr("Ctrl+F, F3, Shift+F3")},
            {drawer, tr("Follow the log, or let it stand still"), tr("F")},
            {drawer, tr("Break its long lines"), tr("W")},
            {drawer, tr("The log before the last restart"), tr("P")},
            {drawer, tr("Close it"), tr("Esc")},
        };
    }();
    return keys;
}

} // namespace nephoscope
