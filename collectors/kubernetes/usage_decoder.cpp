// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/object_decoders.h"

namespace nephoscope {

namespace {

using Value = JsonReader::Value;

std::int64_t nanoValue(const Quantity& quantity)
{
    constexpr Int128 limit = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::clamp(quantity.nanoValue(), -limit, limit));
}

bool readUsage(JsonReader& reader, Value& value, std::optional<std::int64_t>& cpuNano, std::optional<std::int64_t>& memoryBytes)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        const bool cpu = key == "cpu";
        if (!cpu && key != "memory")
            return true;
        std::optional<Quantity> quantity;
        if (!reader.quantity(field, quantity))
            return false;
        if (quantity)
            (cpu ? cpuNano : memoryBytes) = cpu ? nanoValue(*quantity) : quantity->value();
        return true;
    });
}

// What samples of pods and of nodes share.
struct Sample {
    ObjectMeta meta;
    std::optional<Time> timestamp;
    Duration window{};
};

bool readSample(JsonReader& reader, std::string_view key, Value& field, Sample& out)
{
    if (key == "metadata")
        return readMeta(reader, field, out.meta);
    if (key == "timestamp")
        return reader.time(field, out.timestamp);
    if (key == "window") {
        std::string_view text;
        if (!reader.text(field, text))
            return false;
        const auto window = parseDuration(text);
        out.window = window.value_or(Duration{});
        return window.has_value() || text.data() == nullptr || reader.fail("is not a duration");
    }
    return true;
}

bool complete(JsonReader& reader, const Sample& sample)
{
    if (sample.meta.name.empty())
        return reader.fail("has no metadata");
    return sample.timestamp.has_value() || reader.fail("has no timestamp");
}

} // namespace

bool readPodUsage(JsonReader& reader, Value& value, PodUsage& out)
{
    Sample sample;
    const bool good = reader.fields(value, [&](std::string_view key, Value& field) {
        if (key != "containers")
            return key == "kind" ? readKind(reader, field, "PodMetrics") : readSample(reader, key, field, sample);
        return reader.list(field, out.containers, [&](Value& element, ContainerUsage& container) {
            return reader.fields(element, [&](std::string_view part, Value& content) {
                if (part == "name")
                    return reader.text(content, container.name);
                return part != "usage" || readUsage(reader, content, container.cpuNano, container.memoryBytes);
            });
        });
    });
    if (!good || !complete(reader, sample))
        return false;
    out.namespaceName = sample.meta.namespaceName;
    out.name = sample.meta.name;
    out.timestamp = *sample.timestamp;
    out.window = sample.window;
    return true;
}

bool readNodeUsage(JsonReader& reader, Value& value, NodeUsage& out)
{
    Sample sample;
    const bool good = reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "usage")
            return readUsage(reader, field, out.cpuNano, out.memoryBytes);
        return key == "kind" ? readKind(reader, field, "NodeMetrics") : readSample(reader, key, field, sample);
    });
    if (!good || !complete(reader, sample))
        return false;
    out.name = sample.meta.name;
    out.timestamp = *sample.timestamp;
    out.window = sample.window;
    return true;
}

} // namespace nephoscope
