// SPDX-License-Identifier: GPL-3.0-or-later
// Any request at the practice cloud's API ("METHOD TARGET", a line with the content type, the body): the answer is whole, what is
// refused has changed nothing, and what is answered as an object reads as one.
#include "lessons/lab/kubernetes/schema/cluster_addresses.h"
#include "lessons/lab/kubernetes/schema/kubernetes_admission.h"
#include "lessons/lab/kubernetes/server/api_service.h"
#include "lessons/lab/kubernetes/store/garbage_collector.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <cstdint>
#include <cstdlib>

namespace {

using namespace nephoscope;
using namespace nephoscope::lab;
using nlohmann::json;

std::string_view takeUntil(std::string_view& text, char end)
{
    const std::size_t length = std::min(text.find(end), text.size());
    const std::string_view part = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    return part;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const TypeTable types;
    std::string_view text{reinterpret_cast<const char*>(data), size};
    const std::string method{takeUntil(text, ' ')};
    ApiRequest request{method, takeUntil(text, '\n')};
    request.contentType = takeUntil(text, '\n');
    request.accept = request.contentType;
    request.body = text;

    EventQueue queue{Time{} + std::chrono::hours{400'000}};
    ObjectStore store{queue};
    const RandomStreams randoms{1};
    const ClusterAddresses addresses{store, randoms};
    KubernetesAdmission admission{types, addresses};
    Registry registry{store, queue, randoms, admission};
    const GarbageCollector garbage{queue, registry};
    ApiService api{{queue, registry, types}};
    const json container{{"name", "c"}, {"image", "i"}, {"ports", {{{"containerPort", 80}}}}};
    const json pod{{"containers", {container}}};
    registry.create(resources::namespaces, {{"metadata", {{"name", "default"}}}});
    registry.create(resources::pods,
                    {{"metadata", {{"name", "p"}, {"namespace", "default"}, {"labels", {{"app", "web"}}}}}, {"spec", pod}});
    registry.create(resources::deployments, {{"metadata", {{"name", "d"}, {"namespace", "default"}}},
                                             {"spec",
                                              {{"selector", {{"matchLabels", {{"app", "web"}}}}},
                                               {"template", {{"metadata", {{"labels", {{"app", "web"}}}}}, {"spec", pod}}}}}});
    const std::string before = store.logDigest();
    const ApiResponse response = api.handle(request);
    if (response.status < 200 || response.status > 599)
        std::abort();
    if (response.status >= 400 && store.logDigest() != before)
        std::abort();
    if (response.stream)
        response.stream->take();
    else if (response.contentType.starts_with("application/json") && !response.body.empty()
             && json::parse(response.body, nullptr, false).is_discarded())
        std::abort();
    queue.runUntil(queue.now() + std::chrono::minutes{1});
    // Everything that lies there now can be listed and printed.
    for (const ServedKind& kind : servedKinds()) {
        ApiRequest list{"GET", kind.group.empty() ? "/api/v1/" + std::string{kind.resource->plural}
                                                  : "/apis/" + kind.apiVersion() + "/" + std::string{kind.resource->plural}};
        list.accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
        if (api.handle(list).status != 200)
            std::abort();
    }
    return 0;
}
