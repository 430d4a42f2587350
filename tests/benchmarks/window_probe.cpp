// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session_driver.h"
#include "collectors/rules/podstatus/pod_columns.h"
#include "collectors/session/projections/explained_autoscaler.h"
#include "tests/benchmarks/cluster_churn.h"
#include "tests/support/manual_time.h"
#include "widgets/charts/replica_chart.h"
#include "widgets/pods/pod_table.h"
#include "widgets/shell/main_window.h"

#include <QApplication>
#include <QEventLoop>
#include <QTimer>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include <unistd.h>

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

constexpr int framesPerSecond = 60;
constexpr std::size_t changesPerSecond = 1'000;
constexpr Duration frame = std::chrono::nanoseconds{1'000'000'000 / framesPerSecond};
constexpr QSize windowSize{1440, 900};
const Time start{std::chrono::seconds{1'795'529'400}};

// Seconds that this thread has worked: what other programs do meanwhile does not count.
double threadSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Resident memory of this process (proc(5)).
double residentMegabytes()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:"))
            return std::stod(line.substr(6)) / 1024;
    }
    return 0;
}

// The value below which that share of them lies.
double quantile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size()));
    return values.empty() ? 0 : values[std::min(values.size() - 1, index)];
}

Explainer explainerWith(AutoscalerReplay& replay)
{
    return [&replay](const Session& session, const ObjectKey& autoscaler, Time t) -> std::optional<ExplainedDecision> {
        const ControllerHints hints;
        const auto answer = replay.explain(session, autoscaler, t, hints);
        if (!answer.latest)
            return answer.more ? std::optional(ExplainedDecision{t, {}, hints.syncPeriod, true}) : std::nullopt;
        return ExplainedDecision{answer.latest->decidedAt, answer.latest->explanation.decision.explanation, hints.syncPeriod,
                                 answer.more};
    };
}

// A window over a cluster that never rests, as the program makes it: batches go into the session and the history, and the window
// is told.
class Watched {
public:
    Watched(std::size_t pods, std::size_t fleet) : m_churn(m_pool, pods, fleet, start), m_generator(residentMegabytes())
    {
        take(m_churn.beginning());
        m_context.select(m_churn.fleet());
        m_window.resize(windowSize);
        m_window.show();
        m_window.refreshNow();
    }

    // One frame's worth of time and changes.
    void step()
    {
        m_clock.advance(frame);
        ++m_frame;
        const std::size_t due = m_frame * changesPerSecond / framesPerSecond;
        std::vector<Observation> batch = m_churn.next(m_clock.now(), due - m_told);
        m_told = due;
        const double before = threadSeconds();
        take(std::move(batch));
        m_applying.push_back(threadSeconds() - before);
    }

    MainWindow& window() { return m_window; }
    const Session& session() const { return m_session; }
    Time now() const { return m_clock.now(); }
    // Of each step, in seconds, for the batch alone.
    const std::vector<double>& applying() const { return m_applying; }
    // What the process takes, without what took part in making the changes.
    double megabytes() const { return residentMegabytes() - m_generator + m_idle; }

private:
    void take(std::vector<Observation> batch)
    {
        const Changes changes = m_session.apply(batch);
        m_history.add(std::move(batch), &m_session);
        m_replay.note(changes);
        m_host.notify(changes);
    }

    const double m_idle = residentMegabytes();
    StringPool m_pool;
    ClusterChurn m_churn;
    const double m_generator;
    ManualTime m_clock{start};
    Session m_session{m_pool};
    RecentHistory m_history{m_pool};
    SessionHost m_host{m_session, m_clock};
    ViewContext m_context{m_host};
    AutoscalerReplay m_replay;
    MainWindow m_window{m_host, m_context, explainerWith(m_replay)};
    std::size_t m_frame = 0;
    std::size_t m_told = 0;
    std::vector<double> m_applying;
};

// Runs what the event loop has to do until the frame is over.
void runFrame()
{
    QEventLoop loop;
    QTimer::singleShot(std::chrono::duration_cast<std::chrono::milliseconds>(frame), Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

// What kubectl would print of every pod, once: work of the same kind that no cleverness can leave out.
double cellsOfAllPods(const Session& session, Time now)
{
    std::vector<double> rounds;
    for (int round = 0; round < 5; ++round) {
        const double before = threadSeconds();
        std::size_t cells = 0;
        session.pods().forEachAt(liveTime, [&](const ObjectKey&, const Pod& pod) { cells += podCells(pod, now).size(); });
        if (cells == 0)
            std::abort();
        rounds.push_back(threadSeconds() - before);
    }
    return quantile(rounds, 0.5);
}

// In real time, so that timers fall due as they do in the program; what is counted is the work of each frame on this thread.
void measureFrames(std::size_t pods, std::size_t fleet, int seconds)
{
    Watched watched(pods, fleet);
    std::vector<double> frames;
    constexpr int warmUp = framesPerSecond;
    for (int i = 0; i < warmUp + seconds * framesPerSecond; ++i) {
        const double before = threadSeconds();
        watched.step();
        runFrame();
        if (i >= warmUp)
            frames.push_back(threadSeconds() - before);
    }
    fmt::print("{{\"frames\":{},\"p50\":{:.3f},\"p90\":{:.3f},\"p99\":{:.3f},\"worst\":{:.3f},\"apply\":{:.3f},\"cells\":{:.3f},"
               "\"megabytes\":{:.1f}}}\n",
               frames.size(), quantile(frames, 0.5) * 1e3, quantile(frames, 0.9) * 1e3, quantile(frames, 0.99) * 1e3,
               quantile(frames, 1) * 1e3, quantile(watched.applying(), 0.5) * 1e3,
               cellsOfAllPods(watched.session(), watched.now()) * 1e3, watched.megabytes());
}

// Minutes of changes as fast as they can be taken, the window brought up to date once a second.
void measureMemory(std::size_t pods, std::size_t fleet, int minutes)
{
    Watched watched(pods, fleet);
    for (int i = 0; i < minutes * 60 * framesPerSecond; ++i) {
        watched.step();
        if (i % framesPerSecond == 0) {
            watched.window().refreshNow();
            QCoreApplication::processEvents();
        }
    }
    fmt::print("{{\"megabytes\":{:.1f},\"process\":{:.1f},\"apply\":{:.3f},\"applyWorst\":{:.3f}}}\n", watched.megabytes(),
               residentMegabytes(), quantile(watched.applying(), 0.5) * 1e3, quantile(watched.applying(), 1) * 1e3);
}

// A chart over so many samples from the series to the last pixel, and the same chart with nothing in it.
void measureChart(int samples)
{
    Series series(static_cast<std::size_t>(samples));
    for (int i = 0; i < samples; ++i)
        series.append(start + std::chrono::milliseconds{i}, static_cast<double>((static_cast<std::int64_t>(i) * 7919) % 10'007));
    const TimeSpan span{start, start + std::chrono::milliseconds{samples}};
    ReplicaChart chart;
    chart.resize(windowSize);
    chart.setColours(themePalette(ThemeMode::Dark, true));
    chart.setTime(span, TimeZone::Utc);
    chart.show();
    const auto paint = [&](bool empty) {
        const double before = threadSeconds();
        ReplicaHistory history;
        history.grid = ColumnGrid::over(span, chart.columns());
        for (StepLine* line : {&history.desired, &history.ready, &history.minimum, &history.maximum})
            line->columns.resize(static_cast<std::size_t>(history.grid.count));
        if (!empty) {
            history.ready.columns = series.columns(history.grid);
            history.highest = 10'007;
        }
        chart.setData(std::move(history), {});
        chart.replot();
        chart.repaint();
        return threadSeconds() - before;
    };
    std::vector<double> drawn;
    std::vector<double> blank;
    for (int round = 0; round < 21; ++round) {
        drawn.push_back(paint(false));
        blank.push_back(paint(true));
    }
    fmt::print("{{\"chart\":{:.3f},\"empty\":{:.3f}}}\n", quantile(drawn, 0.5) * 1e3, quantile(blank, 0.5) * 1e3);
}

// Since this process was started; to a hundredth of a second (proc(5)).
double secondsSinceStart()
{
    std::ifstream file("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string field;
    constexpr int startTime = 20; // of those after the name
    for (int i = 0; i < startTime; ++i)
        fields >> field;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9
           - std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

// From the start of the process until a cluster's first pods stand painted in the table.
class FirstRow final : public QObject {
public:
    explicit FirstRow(MainWindow& window) : m_table(window.findChild<PodTable*>())
    {
        m_table->viewport()->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && m_table->model()->rowCount() > 0)
            QTimer::singleShot(0, this, [] { QCoreApplication::exit(0); });
        return false;
    }

private:
    PodTable* m_table;
};

int measureStart(const char* kubeconfig)
{
    const SystemClock clock;
    SessionDriver driver;
    if (const auto started = driver.feed().start(
            {{.label = {}, .kind = SourceKind::Kubernetes, .address = kubeconfig, .context = {}}}, {});
        !started) {
        fmt::print(stderr, "{}\n", sentence(started.error()));
        return 1;
    }
    SessionHost host(driver.session(), clock);
    driver.setHost(&host);
    ViewContext context(host);
    AutoscalerReplay replay;
    MainWindow window(host, context, explainerWith(replay));
    const FirstRow firstRow(window);
    window.resize(windowSize);
    window.show();
    QTimer::singleShot(30s, qApp, [] { QCoreApplication::exit(1); });
    const int code = QApplication::exec();
    fmt::print("{{\"seconds\":{:.2f},\"megabytes\":{:.1f}}}\n", secondsSinceStart(), residentMegabytes());
    driver.setHost(nullptr);
    driver.feed().stop();
    return code;
}

} // namespace

// A window offscreen at 1440 × 900; prints one line of JSON, in milliseconds and megabytes. A program of its own, so that its
// memory is that of a window alone.
//   window_probe frames PODS FLEET SECONDS   the work of each frame under 1,000 changes a second; FLEET pods are of the workload shown
//   window_probe memory PODS FLEET MINUTES   what is resident after that many minutes of changes
//   window_probe chart SAMPLES               a painted chart
//   window_probe start KUBECONFIG            until the first row of a cluster is painted
int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto number = [&words](std::size_t index) { return std::atoi(words[index].c_str()); };
    if (words.size() == 4 && words[0] == "frames")
        measureFrames(static_cast<std::size_t>(number(1)), static_cast<std::size_t>(number(2)), number(3));
    else if (words.size() == 4 && words[0] == "memory")
        measureMemory(static_cast<std::size_t>(number(1)), static_cast<std::size_t>(number(2)), number(3));
    else if (words.size() == 2 && words[0] == "chart")
        measureChart(number(1));
    else if (words.size() == 2 && words[0] == "start")
        return measureStart(argv[2]);
    else
        return 2;
    return 0;
}
