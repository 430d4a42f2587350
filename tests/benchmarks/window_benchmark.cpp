// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/ratio_check.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <stdexcept>

namespace nephoscope {

namespace {

QString probePath()
{
    return QCoreApplication::applicationDirPath() + QStringLiteral("/window_probe");
}

nlohmann::json probe(const QStringList& arguments)
{
    QProcess process;
    process.start(probePath(), arguments);
    if (!process.waitForFinished(300'000) || process.exitCode() != 0)
        throw std::runtime_error("the probe failed: " + process.readAllStandardError().toStdString());
    return nlohmann::json::parse(process.readAllStandardOutput().toStdString());
}

// The 99th of a hundred frames, against kubectl's cells of all pods once.
Measurement frames(int pods, int fleet)
{
    const auto told = probe({QStringLiteral("frames"), QString::number(pods), QString::number(fleet), QStringLiteral("15")});
    Measurement measured{told["p99"].get<double>() * 1e-3, told["cells"].get<double>() * 1e-3, {}};
    measured.detail = fmt::format(
        "{} pods, {} of them in the table, 1,000 changes a second: the work of a frame is {:.1f} ms in the "
        "middle, {:.1f} ms at p99, {:.1f} ms at most; {:.2f} ms of it for the batch; {:.0f} MB",
        pods, fleet, told["p50"].get<double>(), told["p99"].get<double>(), told["worst"].get<double>(), told["apply"].get<double>(),
        told["megabytes"].get<double>());
    return measured;
}

Measurement memory()
{
    const auto told = probe({QStringLiteral("memory"), QStringLiteral("10000"), QStringLiteral("1000"), QStringLiteral("10")});
    Measurement measured{told["megabytes"].get<double>(), 300, {}};
    measured.detail = fmt::format(
        "{:.0f} MB resident after ten minutes of changes, {:.0f} MB with who makes them; a batch takes {:.2f} "
        "ms, {:.1f} ms at most",
        measured.ours, told["process"].get<double>(), told["apply"].get<double>(), told["applyWorst"].get<double>());
    return measured;
}

// A painted chart of ten million samples, against the same with nothing in it.
Measurement chart()
{
    const auto told = probe({QStringLiteral("chart"), QStringLiteral("10000000")});
    Measurement measured{told["chart"].get<double>() * 1e-3, told["empty"].get<double>() * 1e-3, {}};
    measured.detail = fmt::format("{:.2f} ms from the series to the last pixel, {:.2f} ms with nothing to draw",
                                  measured.ours * 1e3, measured.reference * 1e3);
    return measured;
}

} // namespace

std::vector<RatioCheck> windowChecks()
{
    if (!QFileInfo::exists(probePath()))
        return {}; // built without the window
    const std::string cells = "kubectl's cells of all its pods, once";
    return {{"window_frame", cells, 0.4, [] { return frames(10'000, 1'000); }},
            {"window_frame_fleet", cells, 0.3, [] { return frames(10'000, 10'000); }},
            {"window_frame_50000", cells, 1.2, [] { return frames(50'000, 1'000); }},
            {"window_memory", "300 MB", 1, memory},
            {"window_chart", "the same chart with nothing in it", 0.03, chart}};
}

} // namespace nephoscope
