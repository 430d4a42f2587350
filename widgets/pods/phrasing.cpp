// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/phrasing.h"

#include "collectors/rules/autoscaler/explanation_ids.h"
#include "widgets/common/format.h"

#include <QStringList>
#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

namespace nephoscope {

namespace {

constexpr double mostMilli = 100'000; // thousandths of a core; more are said in cores

// The inputs of a step by name.
class Inputs {
public:
    explicit Inputs(const ExplanationStep& step) : m_step(step) {}

    double number(std::string_view name) const
    {
        const auto* value = find(name);
        const auto* number = value ? std::get_if<double>(value) : nullptr;
        return number ? *number : std::nan("");
    }
    QString count(std::string_view name) const { return formatNumber(number(name)); }
    QString text(std::string_view name) const
    {
        const auto* value = find(name);
        const auto* words = value ? std::get_if<std::string>(value) : nullptr;
        return words ? toQString(*words) : count(name);
    }
    bool has(std::string_view name) const { return find(name) != nullptr; }
    std::size_t others(std::string_view except) const { return m_step.inputs.size() - (has(except) ? 1 : 0); }

private:
    const ExplanationStep::Value* find(std::string_view name) const
    {
        const auto found = std::find_if(m_step.inputs.begin(), m_step.inputs.end(),
                                        [name](const auto& input) { return input.first == name; });
        return found == m_step.inputs.end() ? nullptr : &found->second;
    }

    const ExplanationStep& m_step;
};

double resultNumber(const ExplanationStep& step)
{
    const auto* number = std::get_if<double>(&step.result);
    return number ? *number : std::nan("");
}

QString plainResult(const ExplanationStep& step)
{
    const auto* words = std::get_if<std::string>(&step.result);
    return words ? toQString(*words) : formatNumber(resultNumber(step));
}

// "cpu" and "container/app/cpu" are cores, "memory" bytes, all in thousandths.
std::string_view resourceOf(std::string_view subject)
{
    const auto slash = subject.rfind('/');
    return subject.starts_with("container/") && slash != std::string_view::npos ? subject.substr(slash + 1) : subject;
}

QString amount(const ExplanationStep& step, double thousandths)
{
    const std::string_view resource = resourceOf(step.subject);
    if (resource == "cpu")
        return thousandths < mostMilli ? formatNumber(thousandths) + 'm'
                                       : formatNumber(thousandths / 1000) + QStringLiteral(" cores");
    if (resource == "memory")
        return formatBytes(thousandths / 1000);
    return formatNumber(thousandths / 1000);
}

QString metricName(std::string_view subject)
{
    if (subject == "cpu")
        return QStringLiteral("CPU");
    if (subject == "memory")
        return QStringLiteral("memory");
    const QStringList parts = toQString(subject).split('/');
    if (parts.size() == 3 && parts[0] == QLatin1String("container"))
        return QStringLiteral("%1 of %2").arg(parts[2] == QLatin1String("cpu") ? QStringLiteral("CPU") : parts[2], parts[1]);
    return parts.size() == 2 ? parts[1] : toQString(subject);
}

QString seconds(double value)
{
    return std::isfinite(value) ? formatDuration(std::chrono::seconds{std::llround(value)}) : QStringLiteral("–");
}

QString pods(const QString& count)
{
    return count + (count == QLatin1String("1") ? QStringLiteral(" pod") : QStringLiteral(" pods"));
}

// Why a count stays as it is, in words.
QString because(const Inputs& in)
{
    const QString code = in.text("because");
    if (code == QLatin1String("tolerance"))
        return QStringLiteral("within the tolerance");
    if (code == QLatin1String("turned"))
        return QStringLiteral("the other pods would turn the direction");
    if (code == QLatin1String("wrong-way"))
        return QStringLiteral("the count would go the wrong way");
    if (code == QLatin1String("above-max"))
        return QStringLiteral("there are more than the maximum");
    if (code == QLatin1String("below-min"))
        return QStringLiteral("there are fewer than the minimum");
    if (code == QLatin1String("disabled"))
        return QStringLiteral("somebody set 0 replicas by hand");
    if (code == QLatin1String("unavailable"))
        return QStringLiteral("the target cannot be scaled");
    return code;
}

QString yesNo(const ExplanationStep& step, const char* yes, const char* no)
{
    return QString::fromUtf8(resultNumber(step) != 0 ? yes : no);
}

PhrasedStep tolerance(const ExplanationStep& step, const Inputs& in)
{
    return {QStringLiteral("tolerance %1 to %2").arg(formatNumber(1 - in.number("down")), formatNumber(1 + in.number("up"))),
            yesNo(step, "inside", "outside")};
}

PhrasedStep utilization(const ExplanationStep& step, const Inputs& in)
{
    return {QStringLiteral("usage %1 / requests %2").arg(amount(step, in.number("usage")), amount(step, in.number("request"))),
            formatPercent(resultNumber(step))};
}

PhrasedStep ratio(const ExplanationStep& step, const Inputs& in)
{
    return {QStringLiteral("%1 / target %2").arg(in.count("value"), in.count("target")), formatNumber(resultNumber(step))};
}

PhrasedStep average(const ExplanationStep& step, const Inputs& in)
{
    return {QStringLiteral("usage %1 / %2").arg(amount(step, in.number("usage")), pods(in.count("count"))),
            amount(step, resultNumber(step))};
}

PhrasedStep filledSum(const ExplanationStep& step, const Inputs& in)
{
    return {QStringLiteral("usage %1 + missing %2").arg(amount(step, in.number("usage")), amount(step, in.number("missing"))),
            amount(step, resultNumber(step))};
}

PhrasedStep reported(const ExplanationStep& step, const Inputs& in, const char* what)
{
    return {QStringLiteral("the cluster says %1 %2").arg(QString::fromUtf8(what), in.text("theirs")),
            yesNo(step, "agrees", "differs")};
}

PhrasedStep countdown(const ExplanationStep& step, const char* what)
{
    const double left = resultNumber(step);
    return {QString::fromUtf8(what),
            std::isfinite(left) ? formatCountdown(std::chrono::seconds{std::llround(left)}) : QStringLiteral("–")};
}

using Phraser = PhrasedStep (*)(const ExplanationStep&, const Inputs&);
using Step = const ExplanationStep&;
using In = const Inputs&;

// Every id of explanation_ids.h, in its order.
const std::unordered_map<std::string_view, Phraser>& phrasers()
{
    static const std::unordered_map<std::string_view, Phraser> table{
        {step::scalingDisabled,
         [](Step s, In) { return PhrasedStep{"0 replicas wanted by hand: scaling is off", plainResult(s)}; }},
        {step::scalingUnavailable,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("no metric can be read: %1").arg(in.text("error")), plainResult(s)};
         }},
        {step::boundsAboveMax,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("%1 is above max %2").arg(in.count("current"), in.count("max")), plainResult(s)};
         }},
        {step::boundsBelowMin,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("%1 is below min %2").arg(in.count("current"), in.count("min")), plainResult(s)};
         }},
        {step::podsGrouping,
         [](Step s, In in) {
             QStringList left;
             for (const char* group : {"ignored", "unready", "missing"}) {
                 if (in.number(group) > 0)
                     left += QStringLiteral("%1 %2").arg(in.count(group), QLatin1String(group));
             }
             const QString rest = left.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(left.join(", "));
             return PhrasedStep{QStringLiteral("of %1, ready and measured%2").arg(pods(in.count("pods")), rest), plainResult(s)};
         }},
        {step::podsReady,
         [](Step s, In in) { return PhrasedStep{QStringLiteral("pods ready, of %1").arg(in.count("pods")), plainResult(s)}; }},
        {step::metricUsageSum,
         [](Step s, In in) {
             return PhrasedStep{
                 QStringLiteral("usage of %1 together").arg(pods(formatCount(static_cast<std::int64_t>(in.others({}))))),
                 amount(s, resultNumber(s))};
         }},
        {step::metricRequestSum,
         [](Step s, In in) {
             return PhrasedStep{
                 QStringLiteral("requests of %1 together").arg(pods(formatCount(static_cast<std::int64_t>(in.others({}))))),
                 amount(s, resultNumber(s))};
         }},
        {step::metricUtilization, utilization},
        {step::metricAverage, average},
        {step::metricPerPod,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("%1 over %2 replicas").arg(amount(s, in.number("usage")), in.count("replicas")),
                                amount(s, resultNumber(s))};
         }},
        {step::metricRatio, ratio},
        {step::metricRatioTotal,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("%1 / (target %2 × %3 replicas)")
                                    .arg(amount(s, in.number("usage")), amount(s, in.number("target")), in.count("replicas")),
                                plainResult(s)};
         }},
        {step::metricTolerance, tolerance},
        {step::metricMissingSum,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("%1 unmeasured pods count as %2 of their request")
                                    .arg(in.others("fallbackPercent"))
                                    .arg(formatPercent(in.number("fallbackPercent"))),
                                amount(s, resultNumber(s))};
         }},
        {step::metricMissingTarget,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("%1 unmeasured pods count as the target").arg(in.count("count")),
                                amount(s, resultNumber(s))};
         }},
        {step::metricFilledSum, filledSum},
        {step::metricFilledRequestSum,
         [](Step s, In in) {
             return PhrasedStep{
                 QStringLiteral("requests with the unready and missing: %1 + %2 + %3")
                     .arg(amount(s, in.number("request")), amount(s, in.number("missing")), amount(s, in.number("unready"))),
                 amount(s, resultNumber(s))};
         }},
        {step::metricFilledUtilization, utilization},
        {step::metricFilledAverage, average},
        {step::metricFilledRatio, ratio},
        {step::metricFilledTolerance, tolerance},
        {step::metricTurned,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("from %1 to %2: direction turned?").arg(in.count("ratio"), in.count("filledRatio")),
                                yesNo(s, "yes", "no")};
         }},
        {step::metricWrongWay,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("%1 against a ratio of %2: wrong way?").arg(in.count("proposal"), in.count("ratio")),
                                yesNo(s, "yes", "no")};
         }},
        {step::metricProposal,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("⌈%1 × %2⌉").arg(in.count("ratio"), pods(in.count("pods"))), plainResult(s)};
         }},
        {step::metricProposalTotal,
         [](Step s, In in) {
             return PhrasedStep{
                 QStringLiteral("⌈%1 / target %2⌉").arg(amount(s, in.number("usage")), amount(s, in.number("target"))),
                 plainResult(s)};
         }},
        {step::metricProposalZero,
         [](Step s, In in) { return PhrasedStep{QStringLiteral("from none: ⌈%1⌉").arg(in.count("ratio")), plainResult(s)}; }},
        {step::metricKeep, [](Step s, In in) { return PhrasedStep{QStringLiteral("keep: %1").arg(because(in)), plainResult(s)}; }},
        {step::metricSkipped,
         [](Step s, In in) { return PhrasedStep{QStringLiteral("not looked at: %1").arg(because(in)), plainResult(s)}; }},
        {step::metricFailed,
         [](Step, In in) {
             return PhrasedStep{QStringLiteral("cannot be read: %1").arg(in.text("error")), QStringLiteral("failed")};
         }},
        {step::proposalLargest,
         [](Step s, In in) {
             return PhrasedStep{in.others({}) == 1 ? QStringLiteral("the metric asks for")
                                                   : QStringLiteral("largest of %1 metrics").arg(in.others({})),
                                plainResult(s)};
         }},
        {step::proposalWithheld,
         [](Step s, In in) {
             return PhrasedStep{
                 QStringLiteral("%1 of %2 metrics failed: no scaling down").arg(in.count("failed"), in.count("metrics")),
                 plainResult(s)};
         }},
        {step::stabilizationUp,
         [](Step s, In in) {
             return PhrasedStep{in.number("window") > 0
                                    ? QStringLiteral("lowest wish of the last %1").arg(seconds(in.number("window")))
                                    : QStringLiteral("no window upwards"),
                                plainResult(s)};
         }},
        {step::stabilizationDown,
         [](Step s, In in) {
             return PhrasedStep{in.number("window") > 0
                                    ? QStringLiteral("highest wish of the last %1").arg(seconds(in.number("window")))
                                    : QStringLiteral("no window downwards"),
                                plainResult(s)};
         }},
        {step::stabilizationResult,
         [](Step s, In in) {
             return PhrasedStep{
                 QStringLiteral("%1 held between %2 and %3").arg(in.count("current"), in.count("low"), in.count("high")),
                 plainResult(s)};
         }},
        {step::rateDefaultUp,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("default limit: max(2 × %1, 4)").arg(in.count("current")), "≤ " + plainResult(s)};
         }},
        {step::rateStart,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("replicas %1 ago").arg(seconds(in.number("period"))), plainResult(s)};
         }},
        {step::rateUpPods,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("policy: %1 + %2 pods").arg(in.count("start"), in.count("pods")),
                                "≤ " + plainResult(s)};
         }},
        {step::rateUpPercent,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("policy: %1 + %2").arg(in.count("start"), formatPercent(in.number("percent"))),
                                "≤ " + plainResult(s)};
         }},
        {step::rateDownPods,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("policy: %1 − %2 pods").arg(in.count("start"), in.count("pods")),
                                "≥ " + plainResult(s)};
         }},
        {step::rateDownPercent,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("policy: %1 − %2").arg(in.count("start"), formatPercent(in.number("percent"))),
                                "≥ " + plainResult(s)};
         }},
        {step::rateUp,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("rate limit upwards (%1)").arg(in.text("select")), "≤ " + plainResult(s)};
         }},
        {step::rateDown,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("rate limit downwards (%1)").arg(in.text("select")), "≥ " + plainResult(s)};
         }},
        {step::boundsMax,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("at most %1 (max %2)").arg(in.count("limit"), in.count("max")), plainResult(s)};
         }},
        {step::boundsMin,
         [](Step s, In in) { return PhrasedStep{QStringLiteral("at least min %1").arg(in.count("min")), plainResult(s)}; }},
        {step::boundsWithin,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("within min %1 and max %2").arg(in.count("min"), in.count("max")), plainResult(s)};
         }},
        {step::boundsFromZero,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("from none, at least min %1").arg(in.count("min")), plainResult(s)};
         }},
        {step::result,
         [](Step s, In in) { return PhrasedStep{QStringLiteral("desired, from %1").arg(in.count("current")), plainResult(s)}; }},
        {step::reportedMetric, [](Step s, In in) { return reported(s, in, "it measured"); }},
        {step::reportedDesired, [](Step s, In in) { return reported(s, in, "it wants"); }},
        {step::reportedReason, [](Step s, In in) { return reported(s, in, "why:"); }},
        {step::differenceReported,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("we get %1, the cluster %2: apart by").arg(in.text("ours"), in.text("theirs")),
                                plainResult(s)};
         }},
        {step::differenceRequired,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("its %1 would need a value of").arg(in.count("theirs")), plainResult(s)};
         }},
        {step::differenceSample,
         [](Step s, In in) {
             return PhrasedStep{QStringLiteral("a sample %1 older explains it").arg(seconds(in.number("age"))), plainResult(s)};
         }},
        {step::countdownScaleDownAt, [](Step s, In) { return countdown(s, "may scale down in"); }},
        {step::countdownRateUpAt, [](Step s, In) { return countdown(s, "may scale up further in"); }},
        {step::countdownRateDownAt, [](Step s, In) { return countdown(s, "may scale down further in"); }},
    };
    return table;
}

bool isCountdown(const ExplanationStep& step)
{
    return step.id.starts_with("countdown.");
}

// Its number stands in the line that follows from it.
bool saidAgain(const ExplanationStep& step, const Explanation& explanation)
{
    const auto follows = [&](std::string_view id) {
        return std::any_of(explanation.begin(), explanation.end(),
                           [&](const ExplanationStep& other) { return other.id == id && other.subject == step.subject; });
    };
    if (step.id == step::metricUsageSum)
        return follows(step::metricUtilization) || follows(step::metricAverage);
    if (step.id == step::metricRequestSum || step.id == step::metricAverage)
        return follows(step::metricUtilization);
    if (step.id == step::metricFilledAverage)
        return follows(step::metricFilledUtilization);
    return step.id == step::proposalLargest && Inputs(step).others({}) == 1;
}

// What the metrics ask for together, before anything holds it back.
double wished(const Explanation& explanation)
{
    const auto found = std::find_if(explanation.begin(), explanation.end(),
                                    [](const ExplanationStep& step) { return step.id == step::proposalLargest; });
    return found == explanation.end() ? std::nan("") : resultNumber(*found);
}

// What keeps a count that the metrics would change.
QString holder(const Explanation& explanation, double wish, double count)
{
    const auto any = [&explanation](std::string_view id, auto holds) {
        return std::any_of(explanation.begin(), explanation.end(),
                           [&](const ExplanationStep& step) { return step.id == id && holds(resultNumber(step)); });
    };
    const auto isCount = [count](double value) { return value == count; };
    if (wish < count) {
        if (any(step::stabilizationDown, [wish](double value) { return value > wish; }))
            return QStringLiteral("the down-scale window");
        return any(step::boundsMin, isCount) ? QStringLiteral("its minimum") : QString();
    }
    if (wish > count) {
        if (any(step::stabilizationUp, [wish](double value) { return value < wish; }))
            return QStringLiteral("the up-scale window");
        return any(step::boundsMax, isCount) ? QStringLiteral("its maximum") : QString();
    }
    return {};
}

// Where the only metric would have to go for anything to change.
QString limitsOfCalm(const Explanation& explanation)
{
    const ExplanationStep* ratio = nullptr;
    const ExplanationStep* tolerance = nullptr;
    for (const ExplanationStep& step : explanation) {
        if (step.id == step::metricRatio) {
            if (ratio)
                return {};
            ratio = &step;
        } else if (step.id == step::metricTolerance) {
            tolerance = &step;
        }
    }
    if (!ratio || !tolerance)
        return {};
    const double target = Inputs(*ratio).number("target");
    const Inputs tolerated(*tolerance);
    const auto words = [&](double value) {
        return Inputs(*ratio).text("unit") == QLatin1String("percent") ? formatPercent(value) : amount(*ratio, value);
    };
    return QStringLiteral("more pods above %1 %2, fewer below %3")
        .arg(words(target * (1 + tolerated.number("up"))), metricName(ratio->subject),
             words(target * (1 - tolerated.number("down"))));
}

// The metric that asks for the most, if one does.
QString leadingMetric(const Explanation& explanation)
{
    const ExplanationStep* largest = nullptr;
    for (const ExplanationStep& step : explanation) {
        if (step.id.starts_with(step::metricProposal) && (!largest || resultNumber(step) > resultNumber(*largest)))
            largest = &step;
    }
    return largest ? metricName(largest->subject) : QString();
}

} // namespace

PhrasedStep phrase(const ExplanationStep& step)
{
    const auto phraser = phrasers().find(step.id);
    PhrasedStep result;
    if (phraser != phrasers().end()) {
        result = phraser->second(step, Inputs(step));
    } else {
        QStringList inputs;
        for (const auto& [name, value] : step.inputs)
            inputs += QStringLiteral("%1 %2").arg(toQString(name), Inputs(step).text(name));
        result = {toQString(step.id) + QStringLiteral(": ") + inputs.join(", "), plainResult(step)};
    }
    result.provenance = step.provenance;
    result.subject = step.subject.empty() ? QString() : metricName(step.subject);
    return result;
}

PhrasedDecision phraseDecision(const Explanation& explanation)
{
    PhrasedDecision decision;
    QStringList outlook;
    bool agrees = true;
    bool compared = false;
    double from = std::nan("");
    double to = std::nan("");
    for (const ExplanationStep& step : explanation) {
        if (step.id == step::result) {
            from = Inputs(step).number("current");
            to = resultNumber(step);
            continue;
        }
        if (isCountdown(step)) {
            const PhrasedStep words = phrase(step);
            const double wish = wished(explanation);
            const bool lower = step.id == step::countdownScaleDownAt && wish < to;
            outlook += (lower ? QStringLiteral("asks for %1, ").arg(formatNumber(wish)) : QString()) + words.text + ' '
                       + words.number;
            continue;
        }
        if (step.id.starts_with("reported.")) {
            compared = true;
            if (resultNumber(step) != 0)
                continue;
            agrees = false;
        }
        if (!saidAgain(step, explanation))
            decision.steps.push_back(phrase(step));
    }
    // One metric need not be named on every line.
    std::set<QString> metrics;
    for (const ExplanationStep& step : explanation) {
        if (step.id.starts_with("metric.") || step.id.starts_with("pods."))
            metrics.insert(metricName(step.subject));
    }
    if (metrics.size() == 1) {
        for (PhrasedStep& step : decision.steps) {
            if (step.subject == *metrics.begin())
                step.subject.clear();
        }
    }
    if (outlook.isEmpty() && from == to) {
        if (const QString limits = limitsOfCalm(explanation); !limits.isEmpty())
            outlook += limits;
    }
    if (compared)
        outlook.append(agrees ? QStringLiteral("the cluster agrees") : QStringLiteral("the cluster differs, see above"));
    if (!outlook.isEmpty())
        outlook.front()[0] = outlook.front()[0].toUpper();
    decision.outlook = outlook.join(QStringLiteral(" · "));

    if (!std::isfinite(to)) {
        decision.question = QStringLiteral("Why?");
        return decision;
    }
    decision.changed = from != to;
    decision.question = QStringLiteral("Why %1?").arg(formatNumber(to));
    const QString metric = leadingMetric(explanation);
    const bool blind = std::any_of(explanation.begin(), explanation.end(), [](const ExplanationStep& step) {
        return step.id == step::proposalWithheld || step.id == step::scalingUnavailable;
    });
    if (!decision.changed && blind)
        decision.result = QStringLiteral("A metric cannot be read: stays at %1").arg(formatNumber(to));
    else if (const QString keeper = holder(explanation, wished(explanation), to); !decision.changed && !keeper.isEmpty())
        decision.result = QStringLiteral("Held at %1 by %2").arg(formatNumber(to), keeper);
    else if (!decision.changed)
        decision.result = QStringLiteral("Nothing to change: stays at %1").arg(formatNumber(to));
    else
        decision.result = QStringLiteral("%1%2 → %3")
                              .arg(metric.isEmpty()
                                       ? QString()
                                       : metric + (to > from ? QStringLiteral(" asks for most: ") : QStringLiteral(" allows: ")),
                                   formatNumber(from), formatNumber(to));
    return decision;
}

} // namespace nephoscope
