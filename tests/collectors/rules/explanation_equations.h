// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/explanation.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>

// The equations of collectors/rules/autoscaler/explanation_ids.h written down once more, from its table and not from the engine:
// each recomputes a step's result from the inputs that are printed with it.
namespace nephoscope {

class StepInputs {
public:
    explicit StepInputs(const ExplanationStep& step) : m_step(step) {}

    double operator[](const std::string& name) const
    {
        for (const auto& [key, value] : m_step.inputs) {
            if (key == name && std::holds_alternative<double>(value))
                return std::get<double>(value);
        }
        return std::numeric_limits<double>::quiet_NaN(); // equal to nothing: the step is wrong
    }
    std::string text(const std::string& name) const
    {
        for (const auto& [key, value] : m_step.inputs) {
            if (key == name && std::holds_alternative<std::string>(value))
                return std::get<std::string>(value);
        }
        return {};
    }
    bool has(const std::string& name) const
    {
        return std::any_of(m_step.inputs.begin(), m_step.inputs.end(), [&name](const auto& input) { return input.first == name; });
    }
    // Folds all numbers but those named.
    double each(double start, const std::function<double(double, double)>& fold,
                std::initializer_list<std::string> without = {}) const
    {
        for (const auto& [key, value] : m_step.inputs) {
            if (std::holds_alternative<double>(value) && std::find(without.begin(), without.end(), key) == without.end())
                start = fold(start, std::get<double>(value));
        }
        return start;
    }

private:
    const ExplanationStep& m_step;
};

using Equation = std::function<ExplanationStep::Value(const StepInputs&)>;

inline const std::map<std::string, Equation>& equations()
{
    const auto plus = [](double a, double b) { return a + b; };
    const auto lesser = [](double a, double b) { return std::min(a, b); };
    const auto greater = [](double a, double b) { return std::max(a, b); };
    const auto sum = [plus](const StepInputs& in) { return in.each(0, plus); };
    const auto same = [](const char* name) { return [name](const StepInputs& in) { return in[name]; }; };
    const auto percentage = [](const StepInputs& in) { return std::trunc(100 * in["usage"] / in["request"]); };
    const auto average = [](const StepInputs& in) { return std::trunc(in["usage"] / in["count"]); };
    const auto ratio = [](const StepInputs& in) { return in["value"] / in["target"]; };
    const auto tolerance = [](const StepInputs& in) {
        const double r = in["ratio"];
        const bool holds = in.text("test") == "range" ? 1 - in["down"] <= r && r <= 1 + in["up"]
                                                      : std::abs(1 - r) <= (r < 1 ? in["down"] : in["up"]);
        return holds ? 1.0 : 0.0;
    };
    const auto agreement = [](const StepInputs& in) {
        return (in.text("ours").empty() ? in["ours"] == in["theirs"] : in.text("ours") == in.text("theirs")) ? 1.0 : 0.0;
    };
    const auto countdown = [](const StepInputs& in) { return std::max(0.0, in["until"] - in["now"]); };
    static const std::map<std::string, Equation> all{
        {"scaling.disabled", same("current")},
        {"scaling.unavailable", same("current")},
        {"bounds.above_max", same("max")},
        {"bounds.below_min", same("min")},
        {"pods.grouping", [](const StepInputs& in) { return in["pods"] - in["ignored"] - in["unready"] - in["missing"]; }},
        {"pods.ready", [](const StepInputs& in) { return in["pods"] - in["notReady"]; }},
        {"metric.usage_sum", sum},
        {"metric.request_sum", sum},
        {"metric.utilization", percentage},
        {"metric.average", average},
        {"metric.per_pod", [](const StepInputs& in) { return std::ceil(in["usage"] / in["replicas"]); }},
        {"metric.ratio", ratio},
        {"metric.ratio_total", [](const StepInputs& in) { return in["usage"] / (in["target"] * in["replicas"]); }},
        {"metric.tolerance", tolerance},
        {"metric.missing_sum",
         [](const StepInputs& in) {
             const double percent = in["fallbackPercent"];
             return in.each(0, [percent](double total, double request) { return total + std::trunc(request * percent / 100); },
                            {"fallbackPercent"});
         }},
        {"metric.missing_target", [](const StepInputs& in) { return in["count"] * in["target"]; }},
        {"metric.filled_sum", [](const StepInputs& in) { return in["usage"] + in["missing"]; }},
        {"metric.filled_request_sum", [](const StepInputs& in) { return in["request"] + in["missing"] + in["unready"]; }},
        {"metric.filled_utilization", percentage},
        {"metric.filled_average", average},
        {"metric.filled_ratio", ratio},
        {"metric.filled_tolerance", tolerance},
        {"metric.turned",
         [](const StepInputs& in) {
             const double r = in["ratio"];
             const double f = in["filledRatio"];
             return (r < 1 && 1 < f) || (r > 1 && 1 > f) ? 1.0 : 0.0;
         }},
        {"metric.wrong_way",
         [](const StepInputs& in) {
             const double r = in["ratio"];
             return (r < 1 && in["proposal"] > in["current"]) || (r > 1 && in["proposal"] < in["current"]) ? 1.0 : 0.0;
         }},
        {"metric.proposal", [](const StepInputs& in) { return std::ceil(in["ratio"] * in["pods"]); }},
        {"metric.proposal_total", [](const StepInputs& in) { return std::ceil(in["usage"] / in["target"]); }},
        {"metric.proposal_zero", [](const StepInputs& in) { return std::ceil(in["ratio"]); }},
        {"metric.keep", same("current")},
        {"metric.skipped", same("current")},
        {"metric.failed", [](const StepInputs& in) { return in.text("reason"); }},
        {"proposal.largest",
         [](const StepInputs& in) {
             return std::max(0.0, in.each(0, [](double r, double p) { return r == 0 || p > r ? p : r; }));
         }},
        {"proposal.withheld", same("current")},
        {"stabilization.up", [lesser](const StepInputs& in) { return in.each(in["proposal"], lesser, {"window"}); }},
        {"stabilization.down", [greater](const StepInputs& in) { return in.each(in["proposal"], greater, {"window"}); }},
        {"stabilization.result", [](const StepInputs& in) { return std::min(std::max(in["current"], in["low"]), in["high"]); }},
        {"rate.default_up", [](const StepInputs& in) { return std::max(2 * in["current"], 4.0); }},
        {"rate.start", [](const StepInputs& in) { return in["current"] - in["added"] + in["removed"]; }},
        {"rate.up_pods", [](const StepInputs& in) { return in["start"] + in["pods"]; }},
        {"rate.up_percent", [](const StepInputs& in) { return std::ceil(in["start"] * (1 + in["percent"] / 100)); }},
        {"rate.down_pods", [](const StepInputs& in) { return in["start"] - in["pods"]; }},
        {"rate.down_percent", [](const StepInputs& in) { return std::trunc(in["start"] * (1 - in["percent"] / 100)); }},
        {"rate.up",
         [lesser, greater](const StepInputs& in) {
             constexpr double infinite = std::numeric_limits<double>::infinity();
             const std::string select = in.text("select");
             const double selected = select == "Disabled" ? in["current"]
                                     : select == "Min"    ? in.each(infinite, lesser, {"current"})
                                                          : in.each(-infinite, greater, {"current"});
             return std::max(in["current"], selected);
         }},
        {"rate.down",
         [lesser, greater](const StepInputs& in) {
             constexpr double infinite = std::numeric_limits<double>::infinity();
             const std::string select = in.text("select");
             const double selected = select == "Disabled" ? in["current"]
                                     : select == "Min"    ? in.each(-infinite, greater, {"current"})
                                                          : in.each(infinite, lesser, {"current"});
             return std::min(in["current"], selected);
         }},
        {"bounds.max", [](const StepInputs& in) { return std::min({in["value"], in["max"], in["limit"]}); }},
        {"bounds.min",
         [](const StepInputs& in) { return std::max({in["value"], in["min"], in.has("limit") ? in["limit"] : in["min"]}); }},
        {"bounds.within", same("value")},
        {"bounds.from_zero", [](const StepInputs& in) { return std::max(in["value"], in["min"]); }},
        {"result", same("desired")},
        {"reported.metric", agreement},
        {"reported.desired", agreement},
        {"reported.reason", agreement},
        {"difference.reported", [](const StepInputs& in) { return in["theirs"] - in["ours"]; }},
        {"difference.required", [](const StepInputs& in) { return std::trunc(in["theirs"] * in["target"] / in["pods"]); }},
        {"difference.sample",
         [percentage, average](const StepInputs& in) { return in.has("request") ? percentage(in) : average(in); }},
        {"countdown.scale_down_at", countdown},
        {"countdown.rate_up_at", countdown},
        {"countdown.rate_down_at", countdown},
    };
    return all;
}

// Empty, or what is wrong with the step.
inline std::string equationProblem(const ExplanationStep& step)
{
    const auto equation = equations().find(step.id);
    if (equation == equations().end())
        return "no equation for " + step.id;
    const ExplanationStep::Value expected = equation->second(StepInputs{step});
    if (expected == step.result)
        return {};
    const auto text = [](const ExplanationStep::Value& value) {
        return std::holds_alternative<double>(value) ? std::to_string(std::get<double>(value)) : std::get<std::string>(value);
    };
    return step.id + " (" + step.subject + ") says " + text(step.result) + " but its equation gives " + text(expected);
}

} // namespace nephoscope
