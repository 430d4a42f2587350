// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/list_stream.h"
#include "tests/benchmarks/pod_generator.h"
#include "tests/benchmarks/ratio_check.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <cstdlib>
#include <memory>

namespace nephoscope {

namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t podCount = 10'000;
constexpr int rounds = 9;

// Looks at everything: unescapes every key and string, converts every number and literal. The sum keeps it from being optimised
// away.
std::size_t walk(ondemand::value value)
{
    std::size_t sum = 1;
    switch (value.type()) {
    case ondemand::json_type::object:
        for (auto field : value.get_object()) {
            sum += std::string_view{field.unescaped_key()}.size();
            sum += walk(field.value());
        }
        break;
    case ondemand::json_type::array:
        for (auto element : value.get_array())
            sum += walk(element.value());
        break;
    case ondemand::json_type::string: sum += std::string_view{value.get_string()}.size(); break;
    case ondemand::json_type::number: sum += static_cast<std::size_t>(double{value.get_double()}); break;
    case ondemand::json_type::boolean: sum += bool{value.get_bool()} ? 1 : 0; break;
    case ondemand::json_type::null: sum += bool{value.is_null()} ? 1 : 0; break;
    }
    return sum;
}

void walkAll(ondemand::parser& parser, std::string_view body)
{
    ondemand::document document = parser.iterate(body, body.size() + simdjson::SIMDJSON_PADDING);
    if (walk(ondemand::value{document.get_value()}) < podCount)
        std::abort();
}

// A list that lies in memory with room behind it.
struct Body {
    Body() : bytes(podListJson(podCount)), size(bytes.size()) { bytes.resize(size + Decoder::padding); }
    std::string_view view() const { return std::string_view{bytes}.substr(0, size); }

    std::string bytes;
    std::size_t size;
};

// As a reflector does it: every pod becomes an observation of the model. They are dropped at once; what keeping them costs is
// the session's to measure.
void decode(Decoder& decoder, std::string_view body, std::size_t& seen)
{
    const auto page = decoder.decodeList(ObjectKind::Pod, body, [&seen](Payload&&) { ++seen; }, Decoder::padding);
    if (!page || page->skipped != 0)
        std::abort();
}

void decodeStreamed(Decoder& decoder, std::string_view body, std::size_t& seen)
{
    constexpr std::size_t chunk = 256 * 1024;
    ListStream stream(decoder, ObjectKind::Pod, [&seen](Payload&&) { ++seen; });
    for (std::size_t at = 0; at < body.size(); at += chunk) {
        if (!stream.feed(body.substr(at, chunk)))
            std::abort();
    }
    if (!stream.finish())
        std::abort();
}

template <class Decode>
Measurement measure(Decode decodeWith)
{
    const Body body;
    StringPool strings;
    Decoder decoder(strings);
    ondemand::parser parser;
    std::size_t seen = 0;
    auto measured = medianOfAlternating(
        rounds, [&] { decodeWith(decoder, body.view(), seen); }, [&] { walkAll(parser, body.view()); });
    if (seen != podCount * (rounds + 1))
        std::abort();
    const double gigabytes = static_cast<double>(body.size) / 1e9;
    measured.detail = fmt::format("{} pods, {:.1f} MB: {:.2f} GB/s against {:.2f} GB/s", podCount, gigabytes * 1e3,
                                  gigabytes / measured.ours, gigabytes / measured.reference);
    return measured;
}

// The lines of a watch that replaces every pod once, each in a place of its own as a receive buffer would hold it.
std::vector<std::string> watchLines()
{
    std::string list = podListJson(podCount);
    const std::size_t size = list.size();
    list.resize(size + Decoder::padding);
    ondemand::parser parser;
    ondemand::document document = parser.iterate(list.data(), size, list.size());
    std::vector<std::string> lines;
    for (ondemand::value item : document["items"].get_array()) {
        std::string line = R"({"type":"MODIFIED","object":)";
        line += std::string_view{simdjson::to_json_string(item)};
        line += '}';
        line.reserve(line.size() + Decoder::padding);
        lines.push_back(std::move(line));
    }
    return lines;
}

// One watch event from its line to an observation, against a walk over the same line.
Measurement measureWatch()
{
    const auto lines = watchLines();
    StringPool strings;
    Decoder decoder(strings);
    ondemand::parser parser;
    std::size_t events = 0;
    auto measured = medianOfAlternating(
        rounds,
        [&] {
            for (const std::string& line : lines) {
                const auto event = decoder.decodeWatchLine(ObjectKind::Pod, line, Decoder::padding);
                events += event && event->payload ? 1 : 0;
            }
        },
        [&] {
            for (const std::string& line : lines) {
                ondemand::document document = parser.iterate(line.data(), line.size(), line.size() + Decoder::padding);
                if (walk(ondemand::value{document.get_value()}) == 0)
                    std::abort();
            }
        });
    if (events != lines.size() * (rounds + 1))
        std::abort();
    measured.detail = fmt::format("{:.2f} µs CPU per event of {} bytes", measured.ours * 1e6 / static_cast<double>(lines.size()),
                                  lines.front().size());
    return measured;
}

} // namespace

std::vector<RatioCheck> listChecks()
{
    const std::string reference = "simdjson On-Demand unescaping every key and converting every scalar of the same buffer";
    return {
        {"decode_list", reference, 0.5, [] { return measure(decode); }},
        // Pays for its bounded memory with a second look at every byte.
        {"decode_list_streamed", reference, 0.25, [] { return measure(decodeStreamed); }},
        {"decode_watch", "the same walk over the same lines", 0.5, measureWatch},
    };
}

} // namespace nephoscope
