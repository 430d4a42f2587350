// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/load_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace nephoscope::lab {

namespace {

// Into how many pieces ramps and waves are cut for their bounds.
constexpr int pieces = 32;

bool isRate(double rate)
{
    return rate >= 0 && rate <= highestLoad;
}

Error bad(std::string why, std::string tryThis)
{
    return {.code = ErrorCode::BadInput,
            .what = "Cannot offer this load",
            .why = std::move(why),
            .tryThis = std::move(tryThis),
            .source = {},
            .file = {}};
}

Error badRate(double rate)
{
    return bad(fmt::format("{} is not a number of requests per second", rate),
               fmt::format("Give a number from 0 to {:.0f}", highestLoad));
}

std::optional<Error> problem(const ConstantLoad& load)
{
    if (!isRate(load.rate))
        return badRate(load.rate);
    return std::nullopt;
}

std::optional<Error> problem(const RampLoad& load)
{
    if (!isRate(load.from) || !isRate(load.to))
        return badRate(isRate(load.from) ? load.to : load.from);
    if (load.over <= Duration::zero())
        return bad("a ramp that takes no time is a step", "Give it a duration, or use a spike");
    return std::nullopt;
}

std::optional<Error> problem(const SpikeLoad& load)
{
    if (!isRate(load.base) || !isRate(load.peak))
        return badRate(isRate(load.base) ? load.peak : load.base);
    if (load.at < Duration::zero() || load.length <= Duration::zero() || load.length > Duration::max() - load.at)
        return bad("the spike begins before the load, or takes no time", "Give it a beginning and a length");
    return std::nullopt;
}

std::optional<Error> problem(const WaveLoad& load)
{
    if (!isRate(load.mean) || !isRate(load.mean + std::abs(load.amplitude)))
        return badRate(isRate(load.mean) ? load.mean + std::abs(load.amplitude) : load.mean);
    if (std::abs(load.amplitude) > load.mean)
        return bad("the wave would go below zero", "Make the amplitude at most as large as the mean");
    if (load.period <= Duration::zero())
        return bad("the wave has no period", "Give it a duration");
    return std::nullopt;
}

std::optional<Error> problem(const TraceLoad& load)
{
    if (load.points.empty() || load.points.front().at != Duration::zero())
        return bad("the trace does not begin at 0", "Give its first point the time 0");
    for (std::size_t i = 0; i < load.points.size(); ++i) {
        if (!isRate(load.points[i].rate))
            return badRate(load.points[i].rate);
        if (i > 0 && load.points[i].at <= load.points[i - 1].at)
            return bad(fmt::format("point {} of the trace is not later than the one before it", i + 1), "Order the points by time");
    }
    if (load.repeatAfter != Duration::zero() && load.repeatAfter <= load.points.back().at)
        return bad("the trace repeats before it has ended", "Let it repeat later than its last point");
    return std::nullopt;
}

double rate(const ConstantLoad& load, Duration)
{
    return load.rate;
}

double rate(const RampLoad& load, Duration since)
{
    if (since >= load.over)
        return load.to;
    return load.from + (load.to - load.from) * (toSeconds(since) / toSeconds(load.over));
}

double rate(const SpikeLoad& load, Duration since)
{
    return since >= load.at && since - load.at < load.length ? load.peak : load.base;
}

double angle(const WaveLoad& load, Duration since)
{
    return 2 * std::numbers::pi * toSeconds(since % load.period) / toSeconds(load.period);
}

double rate(const WaveLoad& load, Duration since)
{
    return std::max(0.0, load.mean + load.amplitude * std::sin(angle(load, since)));
}

// The point that holds at a time within the trace.
std::size_t pointAt(const TraceLoad& load, Duration within)
{
    const auto next = std::upper_bound(load.points.begin(), load.points.end(), within,
                                       [](Duration time, const TracePoint& point) { return time < point.at; });
    return static_cast<std::size_t>(next - load.points.begin()) - 1;
}

Duration within(const TraceLoad& load, Duration since)
{
    return load.repeatAfter > Duration::zero() ? since % load.repeatAfter : since;
}

double rate(const TraceLoad& load, Duration since)
{
    return load.points[pointAt(load, within(load, since))].rate;
}

// Each of these: the number expected from the beginning to `to`.
double countUpTo(const ConstantLoad& load, Duration to)
{
    return load.rate * toSeconds(to);
}

double countUpTo(const RampLoad& load, Duration to)
{
    const double rising = toSeconds(std::min(to, load.over));
    return rising * (load.from + rate(load, std::min(to, load.over))) / 2
           + load.to * toSeconds(std::max(to - load.over, Duration::zero()));
}

double countUpTo(const SpikeLoad& load, Duration to)
{
    const Duration high = std::clamp(to - load.at, Duration::zero(), load.length);
    return load.base * toSeconds(to - high) + load.peak * toSeconds(high);
}

double countUpTo(const WaveLoad& load, Duration to)
{
    const double perRadian = toSeconds(load.period) / (2 * std::numbers::pi);
    return load.mean * toSeconds(to) + load.amplitude * perRadian * (1 - std::cos(angle(load, to)));
}

double countWithin(const TraceLoad& load, Duration to)
{
    double count = 0;
    for (std::size_t i = 0; i < load.points.size() && load.points[i].at < to; ++i) {
        const Duration end = i + 1 < load.points.size() ? std::min(load.points[i + 1].at, to) : to;
        count += load.points[i].rate * toSeconds(end - load.points[i].at);
    }
    return count;
}

double countUpTo(const TraceLoad& load, Duration to)
{
    if (load.repeatAfter <= Duration::zero())
        return countWithin(load, to);
    const auto rounds = static_cast<double>(to / load.repeatAfter);
    return rounds * countWithin(load, load.repeatAfter) + countWithin(load, to % load.repeatAfter);
}

double peak(const ConstantLoad& load)
{
    return load.rate;
}

double peak(const RampLoad& load)
{
    return std::max(load.from, load.to);
}

double peak(const SpikeLoad& load)
{
    return std::max(load.base, load.peak);
}

double peak(const WaveLoad& load)
{
    return load.mean + std::abs(load.amplitude);
}

double peak(const TraceLoad& load)
{
    return std::max_element(load.points.begin(), load.points.end(), [](const auto& a, const auto& b) { return a.rate < b.rate; })
        ->rate;
}

// A time that may lie beyond what a Duration can hold.
Duration later(Duration time, Duration by)
{
    return by > Duration::max() - time ? Duration::max() : time + by;
}

LoadBound bound(const ConstantLoad& load, Duration)
{
    return {load.rate, Duration::max()};
}

LoadBound bound(const RampLoad& load, Duration since)
{
    if (since >= load.over)
        return {load.to, Duration::max()};
    const Duration until = std::min(load.over, later(since, load.over / pieces + Duration{1}));
    return {std::max(rate(load, since), rate(load, until)), until};
}

LoadBound bound(const SpikeLoad& load, Duration since)
{
    if (since < load.at)
        return {load.base, load.at};
    if (since - load.at < load.length)
        return {load.peak, load.at + load.length};
    return {load.base, Duration::max()};
}

LoadBound bound(const WaveLoad& load, Duration since)
{
    const Duration until = later(since, load.period / pieces + Duration{1});
    const double from = angle(load, since);
    const double to = from + 2 * std::numbers::pi * toSeconds(until - since) / toSeconds(load.period);
    double highest = std::max(rate(load, since), rate(load, until));
    // Its crest may lie between the two, in this round or at the beginning of the next.
    const double crest = load.amplitude >= 0 ? std::numbers::pi / 2 : 3 * std::numbers::pi / 2;
    if ((from <= crest && crest <= to) || (from <= crest + 2 * std::numbers::pi && crest + 2 * std::numbers::pi <= to))
        highest = peak(load);
    return {highest, until};
}

LoadBound bound(const TraceLoad& load, Duration since)
{
    const Duration inside = within(load, since);
    const std::size_t point = pointAt(load, inside);
    if (point + 1 < load.points.size())
        return {load.points[point].rate, later(since, load.points[point + 1].at - inside)};
    const bool stays = load.repeatAfter <= Duration::zero();
    return {load.points[point].rate, stays ? Duration::max() : later(since, load.repeatAfter - inside)};
}

} // namespace

std::optional<Error> problemOf(const LoadProfile& profile)
{
    return std::visit([](const auto& load) { return problem(load); }, profile);
}

double rateAt(const LoadProfile& profile, Duration since)
{
    if (since < Duration::zero())
        return 0;
    return std::visit([since](const auto& load) { return rate(load, since); }, profile);
}

double expectedCount(const LoadProfile& profile, Duration from, Duration to)
{
    const Duration begin = std::max(from, Duration::zero());
    if (to <= begin)
        return 0;
    const auto count = [begin, to](const auto& load) { return countUpTo(load, to) - countUpTo(load, begin); };
    return std::max(0.0, std::visit(count, profile));
}

double peakRate(const LoadProfile& profile)
{
    return std::visit([](const auto& load) { return peak(load); }, profile);
}

LoadBound boundFrom(const LoadProfile& profile, Duration since)
{
    if (since < Duration::zero())
        return {0, Duration::zero()};
    return std::visit([since](const auto& load) { return bound(load, since); }, profile);
}

} // namespace nephoscope::lab
