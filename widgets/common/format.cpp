// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/format.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>
#include <cmath>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

// Narrow, and no line is broken at it.
const QChar thinSpace(0x202F);
const QString nonBreakingSpace(QChar(0x00A0));
const QChar minusSign(0x2212);

// English names and digits for every system language, as all other words of the window.
QString dateText(Time time, TimeZone zone, const QString& format)
{
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
    const QTimeZone qtZone = zone == TimeZone::Utc ? QTimeZone::utc() : QTimeZone::systemTimeZone();
    return QLocale::c().toString(QDateTime::fromMSecsSinceEpoch(milliseconds, qtZone), format);
}

QString withUnit(const QString& number, const char* unit)
{
    return number + nonBreakingSpace + QString::fromUtf8(unit);
}

QString twoUnits(std::int64_t large, const char* largeUnit, std::int64_t small, const char* smallUnit)
{
    const QString first = withUnit(formatCount(large), largeUnit);
    return small == 0 ? first : first + nonBreakingSpace + withUnit(QString::number(small), smallUnit);
}

} // namespace

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString formatCount(std::int64_t count)
{
    QString digits = QString::number(count);
    const qsizetype first = count < 0 ? 1 : 0;
    for (qsizetype at = digits.size() - 3; at > first; at -= 3)
        digits.insert(at, thinSpace);
    if (first == 1)
        digits[0] = minusSign;
    return digits;
}

QString formatNumber(double number)
{
    if (!std::isfinite(number))
        return QStringLiteral("–");
    if (number == 0)
        return QStringLiteral("0");
    const double size = std::abs(number);
    if (size >= 1e15)
        return QString::number(number, 'g', 3);
    if (size >= 999.5)
        return formatCount(std::llround(number));
    if (size < 1e-6)
        return QString::number(number, 'g', 3);
    const int decimals = std::max(0, 2 - static_cast<int>(std::floor(std::log10(size))));
    QString text = QString::number(number, 'f', decimals);
    if (text.contains('.')) {
        while (text.endsWith('0'))
            text.chop(1);
        if (text.endsWith('.'))
            text.chop(1);
    }
    if (number < 0)
        text[0] = minusSign;
    return text;
}

QString formatPercent(double percent)
{
    return withUnit(formatNumber(percent), "%");
}

QString formatCpu(double cores)
{
    if (cores == 0)
        return QStringLiteral("0");
    if (cores < 0.001)
        return formatNumber(cores * 1e6) + QStringLiteral("µ");
    if (cores < 0.9995)
        return formatNumber(std::round(cores * 1000)) + 'm';
    const QString number = formatNumber(cores);
    return withUnit(number, number == QLatin1String("1") ? "core" : "cores");
}

QString formatBytes(double bytes)
{
    static constexpr const char* units[] = {"B", "Ki", "Mi", "Gi", "Ti", "Pi"};
    std::size_t unit = 0;
    while (std::abs(bytes) >= 1023.5 && unit + 1 < std::size(units)) {
        bytes /= 1024;
        ++unit;
    }
    return withUnit(formatNumber(bytes), units[unit]);
}

QString formatDuration(Duration duration)
{
    if (duration == 0ns)
        return withUnit(QStringLiteral("0"), "s");
    if (duration < 0ns)
        return minusSign + formatDuration(-duration);
    const auto nanoseconds = static_cast<double>(duration.count());
    // What three digits would round up to a thousand is one of the next unit.
    if (duration < 1us)
        return withUnit(formatNumber(nanoseconds), "ns");
    if (duration < 999500ns)
        return withUnit(formatNumber(nanoseconds / 1e3), "µs");
    if (duration < 999500us)
        return withUnit(formatNumber(nanoseconds / 1e6), "ms");
    if (duration < 10s)
        return withUnit(QString::number(std::max(1.0, std::floor(nanoseconds / 1e8) / 10)), "s");
    const auto seconds = std::chrono::floor<std::chrono::seconds>(duration).count();
    if (seconds < 60)
        return withUnit(QString::number(seconds), "s");
    if (seconds < 3600)
        return twoUnits(seconds / 60, "min", seconds % 60, "s");
    if (seconds < 86400)
        return twoUnits(seconds / 3600, "h", seconds % 3600 / 60, "min");
    return twoUnits(seconds / 86400, "d", seconds % 86400 / 3600, "h");
}

QString formatCountdown(Duration duration)
{
    const auto seconds = std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::seconds>(duration).count());
    if (seconds < 3600)
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QChar('0'));
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600)
        .arg(seconds % 3600 / 60, 2, 10, QChar('0'))
        .arg(seconds % 60, 2, 10, QChar('0'));
}

QString formatAgo(Time time, Time now)
{
    const auto seconds = std::chrono::round<std::chrono::seconds>(now - time).count();
    if (std::abs(seconds) < 1)
        return QStringLiteral("just now");
    const auto size = std::abs(seconds);
    QString text;
    if (size < 120)
        text = withUnit(QString::number(size), "s");
    else if (size < 7200)
        text = withUnit(QString::number(size / 60), "min");
    else if (size < 2 * 86400)
        text = withUnit(QString::number(size / 3600), "h");
    else
        text = withUnit(formatCount(size / 86400), "d");
    return seconds > 0 ? text + QStringLiteral(" ago") : QStringLiteral("in ") + text;
}

QString formatTimeOfDay(Time time, TimeZone zone)
{
    return dateText(time, zone, QStringLiteral("HH:mm:ss"));
}

QString formatMinute(Time time, TimeZone zone)
{
    return dateText(time, zone, QStringLiteral("HH:mm"));
}

QString formatDateTime(Time time, TimeZone zone)
{
    return dateText(time, zone, QStringLiteral("d MMM HH:mm:ss"));
}

Duration zoneOffset(Time time, TimeZone zone)
{
    if (zone == TimeZone::Utc)
        return Duration{0};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
    return std::chrono::seconds{QTimeZone::systemTimeZone().offsetFromUtc(QDateTime::fromSecsSinceEpoch(seconds))};
}

} // namespace nephoscope
