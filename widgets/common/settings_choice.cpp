// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/settings_choice.h"

#include <QCoreApplication>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

QString tr(const char* text)
{
    return QCoreApplication::translate("SettingsChoice", text);
}

} // namespace

QString refusedSpan(Duration span)
{
    if (span < ViewContext::shortestSpan || span > ViewContext::longestSpan)
        return tr("A chart shows from 1 minute to 24 hours: write for example 20m or 2h.");
    return {};
}

QString refusedSyncPeriod(Duration period)
{
    if (period < 1s || period > 1h)
        return tr("An autoscaler syncs every second at most, and every hour at least: write for example 15s.");
    return {};
}

QString refusedDownscaleWindow(Duration window)
{
    if (window < 0s || window > 1h)
        return tr("A down-scale window lasts an hour at most: write for example 5m, or 0s for none.");
    return {};
}

QString durationText(Duration duration)
{
    const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(duration);
    if (whole == 0ms)
        return QStringLiteral("0s");
    QString text;
    const auto add = [&text](auto count, const char* unit) {
        if (count != 0)
            text += QString::number(count) + QLatin1String(unit);
    };
    add(whole / 1h, "h");
    add(whole % 1h / 1min, "m");
    add(whole % 1min / 1s, "s");
    add((whole % 1s).count(), "ms");
    return text;
}

} // namespace nephoscope
