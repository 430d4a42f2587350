// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/phrases.h"

#include "collectors/model/quantity.h"
#include "collectors/rules/autoscaler/explanation_ids.h"
#include "collectors/rules/autoscaler/number_text.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

namespace nephoscope {

namespace {

// One step, seen through the words it needs.
class Phrase {
public:
    explicit Phrase(const ExplanationStep& step) : m_step(step) {}

    double number(std::string_view input) const
    {
        const ExplanationStep::Value* const found = find(input);
        const double* const value = found ? std::get_if<double>(found) : nullptr;
        return value ? *value : 0.0;
    }
    std::string text(std::string_view input) const
    {
        const ExplanationStep::Value* const found = find(input);
        return found ? valueText(*found) : std::string{};
    }
    bool has(std::string_view input) const { return find(input) != nullptr; }

    // An amount of the metric: "1410m", "256Mi".
    std::string amount(std::string_view input) const { return amountText(number(input)); }
    std::string amount() const { return amountText(resultNumber()); }

    double resultNumber() const
    {
        const double* const value = std::get_if<double>(&m_step.result);
        return value ? *value : 0.0;
    }
    std::string result() const { return valueText(m_step.result); }
    bool holds() const { return resultNumber() != 0.0; }

    // The values of all inputs but those named, as amounts or as plain numbers.
    std::string each(std::string_view separator, bool asAmounts, std::initializer_list<std::string_view> without) const
    {
        constexpr std::size_t shown = 12;
        std::string text;
        std::size_t count = 0;
        for (const auto& [name, value] : m_step.inputs) {
            if (std::find(without.begin(), without.end(), name) != without.end())
                continue;
            const double* const number = std::get_if<double>(&value);
            if (++count > shown)
                continue;
            if (!text.empty())
                text += separator;
            text += number && asAmounts ? amountText(*number) : valueText(value);
        }
        if (count > shown)
            text += std::string{separator} + "… (" + std::to_string(count) + " in all)";
        return text.empty() ? "nothing" : text;
    }

    std::string named(std::string_view separator, std::initializer_list<std::string_view> without) const
    {
        std::string text;
        for (const auto& [name, value] : m_step.inputs) {
            if (std::find(without.begin(), without.end(), name) == without.end())
                text += (text.empty() ? "" : std::string{separator}) + name + ": " + valueText(value);
        }
        return text;
    }

    std::string subject() const { return m_step.subject; }

private:
    const ExplanationStep::Value* find(std::string_view input) const
    {
        for (const auto& [name, value] : m_step.inputs) {
            if (name == input)
                return &value;
        }
        return nullptr;
    }
    std::string amountText(double milli) const
    {
        if (!(std::abs(milli) < 9e18))
            return shortText(milli / 1000);
        if (isMemory())
            return Quantity::fromMilli(std::llround(milli), Quantity::Format::BinarySI).text();
        return inThousandths() ? shortText(milli) + "m" : Quantity::fromMilli(std::llround(milli), Quantity::Format::DecimalSI).text();
    }
    bool isMemory() const { return m_step.subject == "memory" || m_step.subject.ends_with("/memory"); }
    // Amounts of one equation share a unit: "500m + 750m = 1250m", but "12 + 8 = 20".
    bool inThousandths() const
    {
        return std::any_of(m_step.inputs.begin(), m_step.inputs.end(), [](const auto& input) {
            const double* const value = std::get_if<double>(&input.second);
            return value && input.first != "count" && input.first != "pods" && std::fmod(*value, 1000.0) != 0.0;
        });
    }
    static std::string valueText(const ExplanationStep::Value& value)
    {
        const double* const number = std::get_if<double>(&value);
        return number ? shortText(*number) : std::get<std::string>(value);
    }

    const ExplanationStep& m_step;
};

std::string yesNo(bool yes, const char* ifYes, const char* ifNo)
{
    return yes ? ifYes : ifNo;
}

std::string grouping(const Phrase& p)
{
    std::string text = p.text("pods") + " pods − " + p.text("ignored") + " ignored − " + p.text("unready") + " unready − "
                       + p.text("missing") + " without a sample = " + p.result() + " measured";
    for (const char* const list : {"ignoredPods", "unreadyPods", "missingPods"}) {
        if (p.has(list))
            text += "; " + std::string{list, std::string_view{list}.size() - 4} + ": " + p.text(list);
    }
    return text;
}

std::string podCount(const std::string& count)
{
    return count + (count == "1" ? " pod" : " pods");
}

std::string utilization(const Phrase& p)
{
    return "100 × " + p.amount("usage") + " / " + p.amount("request") + " = " + p.result() + " % of request";
}

std::string average(const Phrase& p)
{
    return p.amount("usage") + " / " + podCount(p.text("count")) + " = " + p.amount() + " on average";
}

std::string ratio(const Phrase& p)
{
    if (p.text("unit") == "percent")
        return p.text("value") + " % / " + p.text("target") + " % = " + p.result() + " of the target";
    return p.amount("value") + " / " + p.amount("target") + " = " + p.result() + " of the target";
}

std::string tolerance(const Phrase& p)
{
    const std::string where = p.text("test") == "range"
                                  ? shortText(1 - p.number("down")) + " to " + shortText(1 + p.number("up"))
                                  : "within " + shortText(p.number(p.number("ratio") < 1 ? "down" : "up")) + " of 1";
    return p.text("ratio") + yesNo(p.holds(), " lies ", " does not lie ") + (p.text("test") == "range" ? "in " : "") + where
           + yesNo(p.holds(), ": near enough to the target", ": too far from the target");
}

std::string keep(const Phrase& p)
{
    const std::string because = p.text("because");
    return "stays at " + p.result()
           + (because == "turned"      ? ", since the other pods would turn the direction"
              : because == "wrong-way" ? ", since the count would go the wrong way"
                                       : ", since the ratio is within the tolerance");
}

std::string skipped(const Phrase& p)
{
    const std::string because = p.text("because");
    return "not looked at"
           + (because == "above-max"   ? ", since " + p.result() + " replicas are more than the maximum"
              : because == "below-min" ? ", since " + p.result() + " replicas are fewer than the minimum"
              : because == "disabled"  ? ", since the target was set to 0 replicas by somebody else"
                                       : ", since the target cannot be scaled");
}

std::string policyLimit(const Phrase& p, const char* direction)
{
    if (p.text("select") == "Disabled")
        return std::string{"scaling "} + direction + " is disabled: stays at " + p.result();
    return std::string{"rate limit "} + direction + ": the " + p.text("select") + " change of "
           + p.named(", ", {"current", "select"}) + ", from " + p.text("current") + " → " + p.result();
}

std::string window(const Phrase& p, const char* which)
{
    return std::string{which} + " of " + p.each(", ", false, {"window"}) + " in the last " + p.text("window")
           + " s = " + p.result();
}

std::string agreement(const Phrase& p, const std::string& what)
{
    return what + ": ours " + p.text("ours") + ", the cluster's " + p.text("theirs")
           + yesNo(p.holds(), " – the same", " – they differ");
}

std::string countdown(const Phrase& p, const std::string& what)
{
    return what + yesNo(p.resultNumber() > 0, " not before ", " possible now; was not before ") + p.text("untilText")
           + (p.resultNumber() > 0 ? " (in " + fixedText(p.resultNumber(), 0) + " s)" : std::string{});
}

using Phrasing = std::function<std::string(const Phrase&)>;

const std::map<std::string_view, Phrasing>& metricPhrases()
{
    static const std::map<std::string_view, Phrasing> phrases{
        {step::podsGrouping, grouping},
        {step::podsReady,
         [](const Phrase& p) { return p.text("pods") + " pods − " + p.text("notReady") + " not ready = " + p.result(); }},
        {step::metricUsageSum, [](const Phrase& p) { return "usage: " + p.each(" + ", true, {}) + " = " + p.amount(); }},
        {step::metricRequestSum, [](const Phrase& p) { return "requests: " + p.each(" + ", true, {}) + " = " + p.amount(); }},
        {step::metricUtilization, utilization},
        {step::metricFilledUtilization, utilization},
        {step::metricAverage, average},
        {step::metricFilledAverage, average},
        {step::metricPerPod,
         [](const Phrase& p) { return p.amount("usage") + " / " + p.text("replicas") + " replicas = " + p.amount() + " each"; }},
        {step::metricRatio, ratio},
        {step::metricFilledRatio, ratio},
        {step::metricRatioTotal,
         [](const Phrase& p) {
             return p.amount("usage") + " / (" + p.amount("target") + " × " + p.text("replicas") + " replicas) = " + p.result()
                    + " of the target";
         }},
        {step::metricTolerance, tolerance},
        {step::metricFilledTolerance, tolerance},
        {step::metricMissingSum,
         [](const Phrase& p) {
             return "pods without a sample count with " + p.text("fallbackPercent") + " % of their requests ("
                    + p.each(" + ", true, {"fallbackPercent"}) + ") = " + p.amount();
         }},
        {step::metricMissingTarget,
         [](const Phrase& p) {
             return p.text("count") + " pods without a sample count with the target " + p.amount("target")
                    + " each = " + p.amount();
         }},
        {step::metricFilledSum,
         [](const Phrase& p) {
             return "filled in: usage " + p.amount("usage") + " + " + p.amount("missing") + " = " + p.amount();
         }},
        {step::metricFilledRequestSum,
         [](const Phrase& p) {
             return "filled in: requests " + p.amount("request") + " + " + p.amount("missing") + " without a sample + "
                    + p.amount("unready") + " unready = " + p.amount();
         }},
        {step::metricTurned,
         [](const Phrase& p) {
             return p.text("ratio") + " became " + p.text("filledRatio")
                    + yesNo(p.holds(), ": the direction turned", ": the same direction");
         }},
        {step::metricWrongWay,
         [](const Phrase& p) {
             return p.text("proposal") + " against " + p.text("current") + " at a ratio of " + p.text("ratio")
                    + yesNo(p.holds(), ": the wrong way", ": the right way");
         }},
        {step::metricProposal,
         [](const Phrase& p) {
             return "⌈" + p.text("ratio") + " × " + podCount(p.text("pods")) + "⌉ = " + p.result() + " replicas";
         }},
        {step::metricProposalTotal,
         [](const Phrase& p) { return "⌈" + p.amount("usage") + " / " + p.amount("target") + "⌉ = " + p.result() + " replicas"; }},
        {step::metricProposalZero,
         [](const Phrase& p) { return "from zero: ⌈" + p.text("ratio") + "⌉ = " + p.result() + " replicas"; }},
        {step::metricKeep, keep},
        {step::metricSkipped, skipped},
        {step::metricFailed, [](const Phrase& p) { return "fails (" + p.result() + "): " + p.text("error"); }},
    };
    return phrases;
}

const std::map<std::string_view, Phrasing>& decisionPhrases()
{
    static const std::map<std::string_view, Phrasing> phrases{
        {step::scalingDisabled, [](const Phrase&) { return std::string{"the target is at 0 replicas: scaling is disabled"}; }},
        {step::scalingUnavailable, [](const Phrase& p) { return "stays at " + p.result() + ": " + p.text("error"); }},
        {step::boundsAboveMax, [](const Phrase& p) { return p.text("current") + " is above the maximum: " + p.result(); }},
        {step::boundsBelowMin, [](const Phrase& p) { return p.text("current") + " is below the minimum: " + p.result(); }},
        {step::proposalLargest, [](const Phrase& p) { return "largest proposal of " + p.named(", ", {}) + " = " + p.result(); }},
        {step::proposalWithheld,
         [](const Phrase& p) {
             return p.text("failed") + " of " + p.text("metrics") + " metrics failed"
                    + (p.has("best") ? " and the rest would scale down (to " + p.text("best") + ")" : std::string{}) + ": stays at "
                    + p.result();
         }},
        {step::stabilizationUp, [](const Phrase& p) { return window(p, "lowest"); }},
        {step::stabilizationDown, [](const Phrase& p) { return window(p, "highest"); }},
        {step::stabilizationResult,
         [](const Phrase& p) {
             return "from " + p.text("current") + " no lower than " + p.text("low") + " and no higher than " + p.text("high")
                    + " = " + p.result();
         }},
        {step::rateDefaultUp,
         [](const Phrase& p) { return "rate limit up: max(2 × " + p.text("current") + ", 4) = " + p.result(); }},
        {step::rateStart,
         [](const Phrase& p) {
             return "start of its " + p.text("period") + " s: " + p.text("current") + " − " + p.text("added") + " added + "
                    + p.text("removed") + " removed = " + p.result();
         }},
        {step::rateUpPods, [](const Phrase& p) { return p.text("start") + " + " + p.text("pods") + " pods = " + p.result(); }},
        {step::rateDownPods, [](const Phrase& p) { return p.text("start") + " − " + p.text("pods") + " pods = " + p.result(); }},
        {step::rateUpPercent,
         [](const Phrase& p) { return "⌈" + p.text("start") + " + " + p.text("percent") + " %⌉ = " + p.result(); }},
        {step::rateDownPercent,
         [](const Phrase& p) { return "⌊" + p.text("start") + " − " + p.text("percent") + " %⌋ = " + p.result(); }},
        {step::rateUp, [](const Phrase& p) { return policyLimit(p, "up"); }},
        {step::rateDown, [](const Phrase& p) { return policyLimit(p, "down"); }},
        {step::boundsMax,
         [](const Phrase& p) {
             return p.text("value") + " is limited to min(maximum " + p.text("max") + ", rate limit " + p.text("limit")
                    + ") = " + p.result();
         }},
        {step::boundsMin,
         [](const Phrase& p) {
             return p.text("value") + " is raised to "
                    + (p.has("limit") ? "max(minimum " + p.text("min") + ", rate limit " + p.text("limit") + ") = "
                                      : "the minimum ")
                    + p.result();
         }},
        {step::boundsWithin,
         [](const Phrase& p) { return p.result() + " is allowed (minimum " + p.text("min") + ", maximum " + p.text("max") + ")"; }},
        {step::boundsFromZero,
         [](const Phrase& p) { return "from zero to at least the minimum " + p.text("min") + " = " + p.result(); }},
        {step::result,
         [](const Phrase& p) {
             return p.number("desired") == p.number("current") ? "stays at " + p.result() + " replicas"
                                                               : "from " + p.text("current") + " to " + p.result() + " replicas";
         }},
    };
    return phrases;
}

const std::map<std::string_view, Phrasing>& livePhrases()
{
    static const std::map<std::string_view, Phrasing> phrases{
        {step::reportedMetric, [](const Phrase& p) { return agreement(p, "value"); }},
        {step::reportedDesired, [](const Phrase& p) { return agreement(p, "desired replicas"); }},
        {step::reportedReason, [](const Phrase& p) { return agreement(p, p.subject()); }},
        {step::differenceReported,
         [](const Phrase& p) {
             return "the cluster decided " + p.text("theirs") + ", our inputs give " + p.text("ours") + ": a difference of "
                    + p.result();
         }},
        {step::differenceRequired,
         [](const Phrase& p) {
             return "a value of up to " + (p.text("unit") == "percent" ? p.result() + " %" : p.amount()) + " would explain "
                    + p.text("theirs") + " replicas";
         }},
        {step::differenceSample,
         [](const Phrase& p) {
             return "the samples of " + p.text("sampled") + " (" + fixedText(p.number("age"), 0) + " s earlier) give "
                    + (p.has("request") ? p.result() + " %" : p.amount()) + ", as the cluster reports";
         }},
        {step::countdownScaleDownAt, [](const Phrase& p) { return countdown(p, "scaling down"); }},
        {step::countdownRateUpAt, [](const Phrase& p) { return countdown(p, "scaling up further"); }},
        {step::countdownRateDownAt, [](const Phrase& p) { return countdown(p, "scaling down further"); }},
    };
    return phrases;
}

} // namespace

std::string phraseEnglish(const ExplanationStep& explained)
{
    const Phrase phrase{explained};
    std::string line = explained.id + " " + phrase.result();
    for (const auto* const phrases : {&metricPhrases(), &decisionPhrases(), &livePhrases()}) {
        if (const auto found = phrases->find(explained.id); found != phrases->end())
            line = found->second(phrase);
    }
    return explained.subject.empty() ? line : explained.subject + ": " + line;
}

} // namespace nephoscope
