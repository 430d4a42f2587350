// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/cluster_probe.h"

#include "collectors/kubernetes/resource_type.h"
#include "collectors/kubernetes/server_version.h"

#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

using Verdict = ProbeFinding::Verdict;

// Credentials may have to be fetched first, by a plugin that asks elsewhere.
constexpr Duration firstAnswer = std::chrono::seconds{15};
constexpr Duration laterAnswer = std::chrono::seconds{8};
constexpr std::size_t longestAnswer = std::size_t{4} << 20;

// One object is enough to know that they may be read.
ApiQuery oneOf(const ResourceType& type, const std::string& namespaceName)
{
    ApiQuery query(type.path(namespaceName) + "?limit=1", "list " + type.title(namespaceName), laterAnswer);
    query.maximumBody = longestAnswer;
    return query;
}

// From a refusal for the whole cluster, and what came of asking for the one namespace.
ProbeFinding withinNamespace(const std::string& namespaceName, const ApiError& refused, bool allowed)
{
    if (!allowed)
        return {Verdict::Fails, sentence(refused.error)};
    return {Verdict::Limited, "Pods may be read in namespace " + namespaceName
                                  + ", but not in the whole cluster. What else may be read is found out namespace by namespace."};
}

ProbeFinding aboutMetrics(const ApiResult<HttpResponse>& answer)
{
    if (answer)
        return {Verdict::Works, "Metrics of pods may be read."};
    if (answer.error().error.code == ErrorCode::NotFound)
        return {Verdict::Limited,
                "There are no metrics: this cluster does not offer metrics.k8s.io. Install metrics-server to see what "
                "pods use, and why autoscalers decide."};
    return {Verdict::Limited, sentence(answer.error().error)};
}

} // namespace

asio::awaitable<ProbeReport> probeCluster(KubeApi& api, std::string contextNamespace)
{
    ProbeReport report;
    ApiQuery versionQuery("/version", "reach the API server", firstAnswer);
    versionQuery.maximumBody = longestAnswer;
    const ApiResult<HttpResponse> version = co_await api.get(std::move(versionQuery));
    // Whoever refuses its version may still show its pods.
    if (!version && version.error().status != 403) {
        report.push_back({Verdict::Fails, sentence(version.error().error)});
        co_return report;
    }
    const std::string number = version ? serverVersionOf(version->body) : std::string{};
    report.push_back(
        {Verdict::Works, number.empty() ? "The API server answers." : "The API server answers: Kubernetes " + number + "."});

    const ResourceType& pods = resourceType(ObjectKind::Pod);
    ApiQuery allPods = oneOf(pods, {});
    const ApiResult<HttpResponse> all = co_await api.get(std::move(allPods));
    if (all) {
        report.push_back({Verdict::Works, "Pods may be read in the whole cluster."});
    } else if (all.error().status == 403 && !contextNamespace.empty()) {
        ApiQuery somePods = oneOf(pods, contextNamespace);
        const ApiResult<HttpResponse> some = co_await api.get(std::move(somePods));
        report.push_back(withinNamespace(contextNamespace, all.error(), some.has_value()));
    } else {
        report.push_back({Verdict::Fails, sentence(all.error().error)});
    }
    if (report.back().verdict == Verdict::Fails)
        co_return report;

    std::string where = "/apis/metrics.k8s.io/v1beta1/";
    if (report.back().verdict == Verdict::Limited)
        where += "namespaces/" + contextNamespace + "/";
    ApiQuery metricsQuery(where + "pods?limit=1", "read the metrics of pods", laterAnswer);
    metricsQuery.maximumBody = longestAnswer * 4; // this API knows no limit
    const ApiResult<HttpResponse> metrics = co_await api.get(std::move(metricsQuery));
    report.push_back(aboutMetrics(metrics));
    co_return report;
}

} // namespace nephoscope
