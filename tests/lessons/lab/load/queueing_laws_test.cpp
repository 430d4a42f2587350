// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/load/load_service.h"
#include "lessons/lab/load/pod_server.h"
#include "tests/support/requirements.h"

#include <rapidcheck.h>

#include <cmath>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;

// Pods against queueing theory (Kleinrock, Queueing Systems): what is simulated is within 5 % of what can be computed.
class QueueingLawsTest : public QObject {
    Q_OBJECT

private slots:
    void oneCoreIsAProcessorSharingQueue_data();
    void oneCoreIsAProcessorSharingQueue();
    void theMeanDoesNotDependOnTheDistribution();
    void anAnswerTakesInProportionToItsDemand();
    void manyCoresFollowErlangC();
    void fewWorkersFollowErlangC();
    void noQueueFollowsErlangB();
    void aFullPodRefusesAsTheoryHasIt();
    void littlesLawHolds();
    void workIsDoneOnceAndOnlyOnce();
    void cleanupTestCase();
};

namespace {

const Time start{};

// In each run: enough for about 2 %, and few enough for a build that is not optimised.
constexpr int manyRequests = 120'000;

struct Measured {
    double number = 0;    // mean in flight
    double response = 0;  // mean, in seconds
    double blocked = 0;   // share that was refused
    double busy = 0;      // mean cores in use
};

// One pod under load, after a tenth of the time to get going.
Measured run(double rate, const Demand& demand, const PodServerSettings& settings)
{
    EventQueue queue{start};
    LoadService service{queue, RandomStreams{11}, "law", demand};
    const auto pod = std::make_shared<PodServer>(queue, "pod", settings);
    service.addReplica(pod);
    service.offer("users", ConstantLoad{rate});
    const auto span = [rate](double count) { return Duration{static_cast<Duration::rep>(count / rate * 1e9)}; };
    queue.runUntil(start + span(manyRequests / 10.0));
    const RequestCounts before = service.counts();
    const LatencyHistogram latencies = service.latencies();
    const double requestSeconds = pod->requestSeconds();
    const auto cpu = pod->usage().cpuNano;
    queue.runUntil(queue.now() + span(manyRequests));
    const double seconds = toSeconds(span(manyRequests));
    Measured measured;
    measured.number = (pod->requestSeconds() - requestSeconds) / seconds;
    measured.response = toSeconds(service.latencies().since(latencies).mean().value_or(0s));
    measured.blocked = static_cast<double>(service.counts().refused - before.refused)
                       / static_cast<double>(service.counts().offered - before.offered);
    measured.busy = static_cast<double>(pod->usage().cpuNano - cpu) * 1e-9 / seconds;
    return measured;
}

// The probability that all of c servers are busy and none may wait; `load` in erlangs.
double erlangB(int servers, double load)
{
    double blocked = 1;
    for (int i = 1; i <= servers; ++i)
        blocked = load * blocked / (i + load * blocked);
    return blocked;
}

// The probability that one must wait.
double erlangC(int servers, double load)
{
    const double blocked = erlangB(servers, load);
    return servers * blocked / (servers - load * (1 - blocked));
}

// How many figures were compared with theory, and how many agreed.
int compared = 0;
int agreed = 0;

bool near(double simulated, double theory, double tolerance = 0.05)
{
    const bool is = std::abs(simulated - theory) <= tolerance * theory;
    ++compared;
    agreed += is ? 1 : 0;
    if (!is)
        qWarning("simulated %g, theory %g", simulated, theory);
    return is;
}

} // namespace

void QueueingLawsTest::oneCoreIsAProcessorSharingQueue_data()
{
    QTest::addColumn<double>("cores");
    QTest::addColumn<double>("rate");
    QTest::newRow("30 % of one core") << 1.0 << 30.0;
    QTest::newRow("70 % of one core") << 1.0 << 70.0;
    QTest::newRow("80 % of half a core") << 0.5 << 40.0;
}

void QueueingLawsTest::oneCoreIsAProcessorSharingQueue()
{
    QFETCH(double, cores);
    QFETCH(double, rate);
    constexpr double demand = 0.010;
    const double load = rate * demand / cores;
    const Measured measured = run(rate, ExponentialDemand{demand}, {.cores = cores, .capacity = 100'000, .memoryLimit = {}});
    QVERIFY(near(measured.number, load / (1 - load)));
    QVERIFY(near(measured.response, demand / cores / (1 - load)));
    QVERIFY(near(measured.busy, rate * demand));
    QCOMPARE(measured.blocked, 0.0);
}

void QueueingLawsTest::theMeanDoesNotDependOnTheDistribution()
{
    // M/G/1-PS is insensitive: only the mean of the demand counts.
    constexpr double mean = 0.010;
    constexpr double rate = 60;
    const PodServerSettings settings{.cores = 1, .capacity = 100'000, .memoryLimit = {}};
    const std::array<Demand, 4> demands{FixedDemand{mean}, ExponentialDemand{mean}, LognormalDemand{mean, 1.5},
                                        TwoKindsDemand{0.9, 0.005, 0.055}};
    for (const Demand& demand : demands) {
        QVERIFY(std::abs(meanDemand(demand) - mean) < 1e-12);
        const Measured measured = run(rate, demand, settings);
        QVERIFY(near(measured.number, 0.6 / 0.4));
        QVERIFY(near(measured.response, mean / 0.4));
    }
}

void QueueingLawsTest::anAnswerTakesInProportionToItsDemand()
{
    // E[T | demand] = demand / (1 - load) in M/G/1-PS: small requests are not held up by large ones.
    EventQueue queue{start};
    struct Sink final : RequestSink {
        void finished(const Request& request, Outcome, std::string_view) override
        {
            auto& kind = request.demand < 0.02 ? small : large;
            kind.first += toSeconds(queue.now() - request.arrived) / request.demand;
            ++kind.second;
        }
        explicit Sink(EventQueue& events) : queue(events) {}
        EventQueue& queue;
        std::pair<double, int> small;
        std::pair<double, int> large;
    } sink{queue};
    PodServer pod{queue, "pod", {.cores = 1, .capacity = 100'000, .memoryLimit = {}}};
    OfferedLoad load{ConstantLoad{60}, start, RandomStream{5, "law", "proportion"}};
    RandomStream random{6, "law", "proportion"};
    const Demand demand = TwoKindsDemand{0.9, 0.005, 0.055};
    std::uint64_t id = 0;
    std::function<void()> next = [&] {
        pod.offer({++id, &sink, queue.now(), drawDemand(demand, random)});
        if (id < manyRequests)
            queue.at(load.drawNext(queue.now()).value(), next);
    };
    queue.at(load.drawNext(start).value(), next);
    while (queue.runNext()) {
    }
    QVERIFY(near(sink.small.first / sink.small.second, 1 / 0.4));
    QVERIFY(near(sink.large.first / sink.large.second, 1 / 0.4));
}

void QueueingLawsTest::manyCoresFollowErlangC()
{
    // With exponential demands the number in a shared CPU of c cores, one per request at most, is that of M/M/c.
    constexpr double demand = 0.020;
    for (const auto& [cores, rate] : {std::pair{2, 70.0}, std::pair{4, 160.0}}) {
        const double load = rate * demand;
        const double waiting = erlangC(cores, load) * load / (cores - load);
        const Measured measured = run(rate, ExponentialDemand{demand},
                                      {.cores = static_cast<double>(cores), .capacity = 100'000, .memoryLimit = {}});
        QVERIFY(near(measured.number, load + waiting));
        QVERIFY(near(measured.response, demand + waiting / rate));
        QVERIFY(near(measured.busy, load));
    }
}

void QueueingLawsTest::fewWorkersFollowErlangC()
{
    // As many workers as cores: first come, first served.
    constexpr double demand = 0.020;
    constexpr double rate = 120;
    const double load = rate * demand;
    const double waiting = erlangC(3, load) * load / (3 - load);
    const Measured measured = run(rate, ExponentialDemand{demand},
                                  {.cores = 3, .workers = 3, .capacity = 100'000, .memoryLimit = {}});
    QVERIFY(near(measured.number, load + waiting));
    QVERIFY(near(measured.response, demand + waiting / rate));
}

void QueueingLawsTest::noQueueFollowsErlangB()
{
    // Erlang's loss formula holds for every distribution.
    constexpr double mean = 0.050;
    for (const Demand& demand : {Demand{ExponentialDemand{mean}}, Demand{FixedDemand{mean}}, Demand{LognormalDemand{mean, 1}}}) {
        const Measured measured = run(80, demand, {.cores = 5, .capacity = 5, .memoryLimit = {}});
        QVERIFY(near(measured.blocked, erlangB(5, 4)));
        QVERIFY(near(measured.response, mean));
        QVERIFY(near(measured.busy, 4 * (1 - erlangB(5, 4))));
    }
}

void QueueingLawsTest::aFullPodRefusesAsTheoryHasIt()
{
    // M/M/1/K-PS, below and beyond what it can do.
    constexpr int most = 10;
    for (const double load : {0.9, 1.5}) {
        const double blocked = std::pow(load, most) * (1 - load) / (1 - std::pow(load, most + 1));
        const double number = load / (1 - load) - (most + 1) * std::pow(load, most + 1) / (1 - std::pow(load, most + 1));
        const Measured measured = run(100 * load, ExponentialDemand{0.010}, {.cores = 1, .capacity = most, .memoryLimit = {}});
        QVERIFY(near(measured.blocked, blocked));
        QVERIFY(near(measured.number, number));
        QVERIFY(near(measured.busy, load * (1 - blocked)));
    }
}

void QueueingLawsTest::littlesLawHolds()
{
    QVERIFY(rc::check("the time that all spend in it together is the sum of how long each took, for every pod and load", [] {
        EventQueue queue{start};
        const double cores = *rc::gen::inRange(1, 17) / 4.0;
        const PodServerSettings settings{
            .cores = cores, .workers = *rc::gen::inRange(1, 20), .capacity = *rc::gen::inRange(1, 40), .memoryLimit = {}};
        const double rate = *rc::gen::inRange(1, 200);
        const Demand demand = *rc::gen::arbitrary<bool>() ? Demand{LognormalDemand{0.02, 1}} : Demand{FixedDemand{0.02}};
        LoadService service{queue, RandomStreams{*rc::gen::arbitrary<std::uint64_t>()}, "little", demand};
        const auto pod = std::make_shared<PodServer>(queue, "pod", settings);
        service.addReplica(pod);
        service.offer("users", ConstantLoad{rate});
        queue.runUntil(start + 5s);
        // Limits may change under way.
        pod->setCores(cores * *rc::gen::inRange(1, 9) / 4.0);
        queue.runUntil(start + 10s);
        service.setDial(0);
        queue.runUntil(start + 1h);
        const RequestCounts& counts = service.counts();
        RC_ASSERT(pod->inFlight() == 0U);
        RC_ASSERT(counts.answered + counts.refused == counts.offered);
        const double sum = toSeconds(service.latencies().mean().value_or(0s)) * static_cast<double>(counts.answered);
        RC_ASSERT(std::abs(pod->requestSeconds() - sum) <= 1e-6 + 1e-9 * sum);
    }));
}

void QueueingLawsTest::workIsDoneOnceAndOnlyOnce()
{
    QVERIFY(rc::check("the CPU time used is the demand of what was answered, and never more than the limit allows", [] {
        EventQueue queue{start};
        const double cores = *rc::gen::inRange(1, 17) / 4.0;
        PodServer pod{queue, "pod", {.cores = cores, .workers = *rc::gen::inRange(1, 10), .capacity = 30, .memoryLimit = {}}};
        struct Sink final : RequestSink {
            void finished(const Request& request, Outcome, std::string_view) override { done += request.demand; }
            double done = 0;
        } sink;
        for (const int step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 2000))) {
            queue.runUntil(queue.now() + std::chrono::microseconds{step * 37 % 5000});
            pod.offer({static_cast<std::uint64_t>(step), &sink, queue.now(), step * 1e-5});
            RC_ASSERT(static_cast<double>(pod.usage().cpuNano) <= cores * static_cast<double>((queue.now() - start).count()) + 1);
        }
        queue.runUntil(queue.now() + 1h);
        RC_ASSERT(pod.inFlight() == 0U);
        RC_ASSERT(std::abs(static_cast<double>(pod.usage().cpuNano) * 1e-9 - sink.done) < 1e-6);
    }));
}

void QueueingLawsTest::cleanupTestCase()
{
    reportCount("lab-queueing-theory", agreed, compared);
}

QTEST_APPLESS_MAIN(QueueingLawsTest)
#include "queueing_laws_test.moc"
