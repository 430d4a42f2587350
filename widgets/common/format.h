// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/enum_names.h"
#include "collectors/model/time.h"

#include <QString>
#include <optional>

// How numbers, amounts and times are written, for the whole window: adaptive units, thousands separated by a thin space, and
// never "0" for something that is only small.
namespace nephoscope {

enum class TimeZone { Local, Utc };
template <>
struct EnumNames<TimeZone> {
    static constexpr std::array names{"local", "utc"};
};

// "1 234 567"
QString formatCount(std::int64_t count);
// Three significant digits, no trailing zeros: "1.6", "0.0123", "12 300".
QString formatNumber(double number);
// "112 %"
QString formatPercent(double percent);
// Cores from thousandths: "250m", "1.4 cores".
QString formatCpu(double cores);
// "512 Mi", "1.5 Gi"
QString formatBytes(double bytes);

// A measured length: "850 ns", "1.2 ms", "4.2 s", "3 min 12 s", "2 h 5 min", "3 d 4 h".
QString formatDuration(Duration duration);
// What a clock counts: "0:09", "3:12", "1:02:03".
QString formatCountdown(Duration duration);
// "just now", "40 s ago", "11 min ago", "in 12 s"
QString formatAgo(Time time, Time now);

// "14:21:07", "14:21", "24 Nov 14:21:07"
QString formatTimeOfDay(Time time, TimeZone zone);
QString formatMinute(Time time, TimeZone zone);
QString formatDateTime(Time time, TimeZone zone);

// How far the zone is ahead of UTC at that time.
Duration zoneOffset(Time time, TimeZone zone);

QString toQString(std::string_view text);

} // namespace nephoscope
