// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/scenario/scenario.h"

#include "collectors/kubernetes/decoder.h"
#include "collectors/kubernetes/scenario/scenario_reader.h"
#include "collectors/rules/autoscaler/controller_arithmetic.h"
#include "collectors/rules/autoscaler/metric_proposal.h"

#include <algorithm>

namespace nephoscope {

namespace {

// What the metrics API of the scenarios says of a metric without a single value.
constexpr const char* nothingReturned = "no metrics returned";

Time timeOf(const ScenarioReader& value)
{
    return Time{Duration{value.nanoseconds()}};
}

Duration secondsOf(const ScenarioReader& value)
{
    const Duration result{value.nanoseconds()};
    if (result < Duration::zero())
        value.fail("is negative");
    return result;
}

ControllerSettings readSettings(const ScenarioReader& document)
{
    ControllerSettings settings;
    if (const auto version = document.find("kubernetes"))
        settings = ControllerSettings::forServerVersion(version->text());
    const auto controller = document.find("controller");
    if (!controller)
        return settings;
    if (const auto value = controller->find("tolerance"))
        settings.tolerance = value->number();
    if (const auto value = controller->find("downscaleStabilizationSeconds"))
        settings.downscaleStabilization = secondsOf(*value);
    if (const auto value = controller->find("cpuInitializationSeconds"))
        settings.cpuInitializationPeriod = secondsOf(*value);
    if (const auto value = controller->find("initialReadinessDelaySeconds"))
        settings.initialReadinessDelay = secondsOf(*value);
    return settings;
}

std::vector<std::optional<std::int64_t>> readRequests(const ScenarioReader& pod, const char* key)
{
    std::vector<std::optional<std::int64_t>> result;
    const auto list = pod.find(key);
    if (!list)
        return result;
    for (const ScenarioReader& element : list->elements()) {
        if (element.isNull()) {
            result.emplace_back();
            continue;
        }
        const std::int64_t amount = element.integer();
        if (amount < 0)
            element.fail("is negative");
        result.emplace_back(amount);
    }
    return result;
}

PodView readPod(const ScenarioReader& value, StringPool& strings)
{
    PodView pod;
    pod.name = strings.intern(value.at("name").text());
    const ScenarioReader phase = value.at("phase");
    const auto known = enumFromName<PodPhase>(phase.text());
    if (!known)
        phase.fail("is no phase of a pod");
    pod.phase = *known;
    if (const auto start = value.find("startTime"))
        pod.startTime = timeOf(*start);
    if (const auto ready = value.find("ready")) {
        const auto since = value.find("readyTransition");
        pod.ready = PodReadiness{ready->truth() ? ConditionStatus::True : ConditionStatus::False, since ? timeOf(*since) : Time{}};
    }
    if (const auto deleting = value.find("deleting"))
        pod.deleting = deleting->truth();

    const auto cpu = readRequests(value, "requestMilliCPU");
    const auto memory = readRequests(value, "requestMemoryBytes");
    // Containers are known by their requests only, and a pod has at least one.
    const std::size_t count = std::max({cpu.size(), memory.size(), std::size_t{1}});
    for (std::size_t i = 0; i < count; ++i) {
        pod.containers.push_back({strings.intern("c" + std::to_string(i)), i < cpu.size() ? cpu[i] : std::nullopt,
                                  i < memory.size() ? memory[i] : std::nullopt});
    }
    return pod;
}

MetricReading readReading(const ScenarioReader& value, const std::string& subject, StringPool& strings)
{
    MetricReading reading;
    if (const auto error = value.find("error"))
        reading.error = error->text();
    // Memory is written in bytes, everything else in thousandths already.
    const bool bytes = subject == "memory" || (subject.starts_with("container/") && subject.ends_with("/memory"));
    if (const auto pods = value.find("pods")) {
        for (const auto& [name, sample] : pods->members()) {
            const std::int64_t amount = sample.at("value").integer();
            reading.pods[strings.intern(name)] = {bytes ? controller::multiply(amount, 1000) : amount,
                                                  timeOf(sample.at("timestamp")), secondsOf(sample.at("window"))};
        }
    }
    if (const auto values = value.find("values")) {
        for (const ScenarioReader& element : values->elements())
            reading.values.push_back(element.integer());
    }
    if (!reading.error && reading.pods.empty() && reading.values.empty())
        reading.error = nothingReturned;
    return reading;
}

ScenarioStep readStep(const ScenarioReader& value, StringPool& strings)
{
    ScenarioStep step;
    const ScenarioReader t = value.at("t");
    step.now = timeOf(t);
    step.seconds = t.number();
    const auto replicas = [&value](const char* key) {
        const ScenarioReader count = value.at(key);
        if (count.int32() < 0)
            count.fail("is negative");
        return count.int32();
    };
    step.specReplicas = replicas("specReplicas");
    step.statusReplicas = replicas("statusReplicas");
    if (const auto pods = value.find("pods")) {
        for (const ScenarioReader& pod : pods->elements())
            step.pods.push_back(readPod(pod, strings));
    }
    if (const auto metrics = value.find("metrics")) {
        for (const auto& [subject, reading] : metrics->members())
            step.readings[subject] = readReading(reading, subject, strings);
    }
    if (const auto expect = value.find("expect")) {
        if (const auto desired = expect->find("desiredReplicas"))
            step.expectedReplicas = desired->int32();
    }
    return step;
}

Autoscaler readAutoscaler(const ScenarioReader& value, StringPool& strings)
{
    auto decoded = Decoder{strings}.decodeItem(ItemKind::HorizontalPodAutoscaler, value.json());
    if (!decoded)
        value.fail("is no autoscaler: " + decoded.error().why);
    return withApiDefaults(std::get<Autoscaler>(std::move(*decoded)), strings);
}

// The samples of each of the autoscaler's metrics, also of those the file does not mention.
void completeReadings(const Autoscaler& autoscaler, ScenarioStep& step)
{
    for (const MetricSpec& spec : autoscaler.metrics)
        step.readings.try_emplace(metricSubject(spec.metric), MetricReading{nothingReturned, {}, {}});
}

Scenario readScenario(const ScenarioReader& document)
{
    Scenario scenario;
    scenario.strings = std::make_shared<StringPool>();
    scenario.settings = readSettings(document);
    scenario.autoscaler = readAutoscaler(document.at("hpa"), *scenario.strings);
    for (const ScenarioReader& step : document.at("steps").elements()) {
        scenario.steps.push_back(readStep(step, *scenario.strings));
        completeReadings(scenario.autoscaler, scenario.steps.back());
        if (scenario.steps.size() > 1 && scenario.steps.back().now < scenario.steps[scenario.steps.size() - 2].now)
            step.fail("lies before the step in front of it");
    }
    return scenario;
}

Error badScenario(const std::string& fileName, std::string why)
{
    Error error;
    error.code = ErrorCode::BadInput;
    error.what = "Cannot read the autoscaler scenario";
    error.why = std::move(why);
    error.tryThis = "Compare it with the scenarios of vectors/hpa";
    error.file = fileName;
    return error;
}

} // namespace

Expected<Scenario> loadScenario(std::string_view text, const std::string& fileName)
{
    try {
        // Writing a value as text again takes stack by its depth; no scenario needs much of it.
        constexpr int maximumDepth = 64;
        const auto document = nlohmann::json::parse(text, [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
            if (depth > maximumDepth)
                throw ScenarioProblem{"the document is nested more than 64 deep"};
            return true;
        });
        return readScenario(ScenarioReader{document, {}});
    } catch (const ScenarioProblem& problem) {
        return tl::unexpected(badScenario(fileName, problem.sentence));
    } catch (const nlohmann::json::parse_error& problem) {
        auto error = badScenario(fileName, "it is no JSON from byte " + std::to_string(problem.byte) + " on");
        const auto upTo = text.substr(0, problem.byte);
        error.line = 1 + static_cast<int>(std::count(upTo.begin(), upTo.end(), '\n'));
        return tl::unexpected(std::move(error));
    } catch (const nlohmann::json::exception&) {
        // A number beyond the range of a double.
        return tl::unexpected(badScenario(fileName, "it holds a number that is too large"));
    }
}

} // namespace nephoscope
