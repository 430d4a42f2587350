// SPDX-License-Identifier: GPL-3.0-or-later
// A label selector means the same when its own text is read again; field selectors never stumble.
#include "lessons/lab/kubernetes/selectors/field_selector.h"
#include "lessons/lab/kubernetes/selectors/label_selector.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace nephoscope::lab;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const nlohmann::json labels{{"app", "web"}, {"level", "5"}, {"a", ""}};
    if (const auto selector = LabelSelector::parse(text)) {
        const auto again = LabelSelector::parse(selector->text());
        if (!again || again->text() != selector->text() || again->matches(labels) != selector->matches(labels))
            std::abort();
    }
    for (const Resource* resource : resources::all()) {
        const ObjectVersion object{
            *resource, {{"metadata", {{"name", "a"}, {"namespace", "b"}}}, {"spec", 7}, {"status", {{"replicas", 3}}}}, 1};
        if (const auto selector = FieldSelector::parse(*resource, text))
            selector->matches(object);
    }
    return 0;
}
