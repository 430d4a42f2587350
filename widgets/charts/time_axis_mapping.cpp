// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/time_axis_mapping.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

constexpr std::array<Duration, 23> roundSteps{1s, 2s, 5s, 10s, 15s, 30s, 1min, 2min, 5min, 10min, 15min, 30min,
                                              1h, 2h, 3h, 6h,  12h, 24h, 48h,  168h, 720h, 2160h, 8760h};

} // namespace

double TimeAxisMapping::x(Time time) const
{
    if (span.length() <= 0ns)
        return left;
    return left + toSeconds(time - span.begin) / toSeconds(span.length()) * width;
}

Time TimeAxisMapping::time(double x) const
{
    if (width <= 0)
        return span.begin;
    const double share = std::clamp((x - left) / width, 0.0, 1.0);
    return span.begin + Duration{std::llround(share * static_cast<double>(span.length().count()))};
}

TimeSpan zoomedAt(TimeSpan span, Time anchor, double factor, Duration shortest, Duration longest)
{
    const double length = static_cast<double>(span.length().count());
    if (length <= 0)
        return span;
    const double wanted = std::clamp(length * factor, static_cast<double>(shortest.count()), static_cast<double>(longest.count()));
    const double before = static_cast<double>((anchor - span.begin).count()) / length;
    const Time begin = anchor - Duration{std::llround(before * wanted)};
    return {begin, begin + Duration{std::llround(wanted)}};
}

TimeSpan draggedBy(const TimeAxisMapping& mapping, double pixels)
{
    if (mapping.width <= 0)
        return mapping.span;
    const Duration by{std::llround(pixels / mapping.width * static_cast<double>(mapping.span.length().count()))};
    return {mapping.span.begin - by, mapping.span.end - by};
}

Duration timeTickStep(Duration length, double width, double gap)
{
    if (width <= 0 || length <= 0ns)
        return roundSteps.back();
    const double nanosecondsPerGap = static_cast<double>(length.count()) / width * gap;
    const auto step = std::find_if(roundSteps.begin(), roundSteps.end(),
                                   [&](Duration candidate) { return static_cast<double>(candidate.count()) >= nanosecondsPerGap; });
    return step == roundSteps.end() ? roundSteps.back() : *step;
}

std::vector<Time> timeTicks(TimeSpan span, Duration step, Duration zoneOffset)
{
    std::vector<Time> ticks;
    if (step <= 0ns || span.length() < 0ns)
        return ticks;
    const Duration begin = span.begin.time_since_epoch() + zoneOffset;
    const Duration past = ((begin % step) + step) % step;
    for (Time tick = span.begin + (past == 0ns ? 0ns : step - past); tick <= span.end; tick += step)
        ticks.push_back(tick);
    return ticks;
}

ValueScale valueScale(double highest, int steps, bool whole)
{
    if (!std::isfinite(highest) || highest <= 0)
        highest = 1;
    const double least = highest / std::max(1, steps);
    double step = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        // A hair of tolerance, as 0.3 / 3 is not quite 0.1.
        if (factor * step >= least * (1 - 1e-9)) {
            step *= factor;
            break;
        }
    }
    if (whole)
        step = std::max(1.0, std::ceil(step - 1e-9));
    return {std::ceil(highest / step - 1e-9) * step, step};
}

} // namespace nephoscope
