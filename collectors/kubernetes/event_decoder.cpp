// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/object_decoders.h"

namespace nephoscope {

namespace {

using Value = JsonReader::Value;

// What kubectl chooses from, in core/v1 and events.k8s.io/v1 alike.
struct EventTimes {
    std::optional<Time> first;
    std::optional<Time> last;
    std::optional<Time> eventTime;
    std::optional<std::int32_t> count;
    bool series = false;
    std::optional<Time> seriesLast;
    std::int32_t seriesCount = 0;
};

bool readSeries(JsonReader& reader, Value& value, EventTimes& times)
{
    if (reader.isNull(value))
        return true;
    times.series = true;
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "count")
            return reader.number(field, times.seriesCount);
        if (key == "lastObservedTime")
            return reader.time(field, times.seriesLast);
        return true;
    });
}

bool readInvolved(JsonReader& reader, Value& value, KubeEvent& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "kind")
            return reader.text(field, out.involvedKind);
        if (key == "name")
            return reader.text(field, out.involvedName);
        if (key == "uid")
            return reader.text(field, out.involvedUid);
        if (key == "fieldPath")
            return reader.text(field, out.involvedField);
        return true;
    });
}

bool readSource(JsonReader& reader, Value& value, KubeEvent& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "component")
            return reader.text(field, out.component);
        if (key == "host")
            return reader.text(field, out.instance);
        return true;
    });
}

} // namespace

bool readEvent(JsonReader& reader, Value& value, KubeEvent& out)
{
    ObjectMeta meta;
    EventTimes times;
    Interned reporter;
    Interned reporterInstance;
    const bool good = reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "metadata")
            return readMeta(reader, field, meta);
        if (key == "type")
            return reader.text(field, out.type);
        if (key == "reason")
            return reader.text(field, out.reason);
        if (key == "message" || key == "note")
            return reader.text(field, out.message);
        if (key == "involvedObject" || key == "regarding")
            return readInvolved(reader, field, out);
        if (key == "source" || key == "deprecatedSource")
            return readSource(reader, field, out);
        if (key == "firstTimestamp" || key == "deprecatedFirstTimestamp")
            return reader.time(field, times.first);
        if (key == "lastTimestamp" || key == "deprecatedLastTimestamp")
            return reader.time(field, times.last);
        if (key == "count" || key == "deprecatedCount")
            return reader.number(field, times.count);
        if (key == "eventTime")
            return reader.time(field, times.eventTime);
        if (key == "series")
            return readSeries(reader, field, times);
        if (key == "reportingComponent" || key == "reportingController")
            return reader.text(field, reporter);
        if (key == "reportingInstance")
            return reader.text(field, reporterInstance);
        return key != "kind" || readKind(reader, field, "Event");
    });
    out.uid = meta.uid;
    out.namespaceName = meta.namespaceName;
    out.name = meta.name;
    if (out.component.empty())
        out.component = reporter;
    if (out.instance.empty())
        out.instance = reporterInstance;
    out.first = times.first ? times.first : times.eventTime;
    out.last = times.series ? times.seriesLast : times.last ? times.last : out.first;
    // An event that happened once may come without a count.
    out.count = times.series ? times.seriesCount : times.count.value_or(0) == 0 ? 1 : *times.count;
    return good && (!meta.name.empty() || reader.fail("has no metadata"));
}

} // namespace nephoscope
