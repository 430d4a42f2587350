// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/pod_log.h"

#include "collectors/kubernetes/deadline.h"
#include "collectors/kubernetes/json_member.h"
#include "collectors/kubernetes/resource_type.h"
#include "collectors/net/line_splitter.h"
#include "collectors/net/url.h"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

using Json = nlohmann::json;

// What a pod says about one of its containers, as far as its log depends on it.
struct ContainerLife {
    enum class State { Unknown, Waiting, Running, Terminated };
    State state = State::Unknown;
    std::string reason;
    std::int64_t exitCode = 0;
    std::int64_t restarts = 0;
    bool comesAgain = true;
};

std::string text(const Json& object, const char* name)
{
    const Json& value = jsonMember(object, name);
    return value.is_string() ? value.get<std::string>() : std::string{};
}

std::int64_t number(const Json& object, const char* name)
{
    const Json& value = jsonMember(object, name);
    return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

ContainerLife readLife(const std::string& body, const std::string& container)
{
    ContainerLife life;
    const Json pod = Json::parse(body, nullptr, false);
    const Json& status = jsonMember(pod, "status");
    const std::string phase = text(status, "phase");
    const std::string policy = text(jsonMember(pod, "spec"), "restartPolicy");
    for (const char* list : {"initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"}) {
        const Json& entries = jsonMember(status, list);
        if (!entries.is_array())
            continue;
        for (const Json& entry : entries) {
            if (text(entry, "name") != container)
                continue;
            life.restarts = number(entry, "restartCount");
            const Json& state = jsonMember(entry, "state");
            if (const Json& ended = jsonMember(state, "terminated"); ended.is_object()) {
                life.state = ContainerLife::State::Terminated;
                life.reason = text(ended, "reason");
                life.exitCode = number(ended, "exitCode");
            } else if (jsonMember(state, "running").is_object()) {
                life.state = ContainerLife::State::Running;
            } else if (const Json& waiting = jsonMember(state, "waiting"); waiting.is_object()) {
                life.state = ContainerLife::State::Waiting;
                life.reason = text(waiting, "reason");
            }
            const bool succeeded = life.state == ContainerLife::State::Terminated && life.exitCode == 0;
            const bool once = std::string_view(list) != "containerStatuses" || policy == "OnFailure";
            life.comesAgain = phase != "Succeeded" && phase != "Failed" && policy != "Never" && !(succeeded && once);
        }
    }
    return life;
}

} // namespace

PodLog::PodLog(CollectorContext& context, KubeApi& api, LogQuery query, LogSink sink, const PodLogSettings& settings)
    : m_context(context), m_api(api), m_query(std::move(query)), m_sink(std::move(sink)), m_settings(settings),
      m_pause(context.executor, context.timers), m_backoff(context.clock, context.random, settings.pauses)
{}

asio::awaitable<void> PodLog::run()
{
    co_await asio::this_coro::throw_if_cancelled(false);
    report(LogState::Opening);
    Next next = Next::Again;
    while (!m_stopping) {
        m_progress = false;
        if (next == Next::Again)
            next = co_await read();
        if (next == Next::AskPod && !m_stopping)
            next = co_await askPod();
        if (next == Next::Over || m_stopping)
            break;
        m_bookmark.reopen();
        if (std::exchange(m_renewed, false)) {
            next = Next::Again;
            continue;
        }
        if (m_progress)
            m_backoff.reset();
        co_await m_pause.sleep(m_backoff.next());
    }
}

void PodLog::stop()
{
    m_stopping = true;
    if (m_stream)
        m_stream->close();
    m_pause.wake();
}

void PodLog::renew()
{
    m_renewed = true;
    if (m_stream)
        m_stream->close();
    m_pause.wake();
}

std::string PodLog::target() const
{
    std::string result = resourceType(ObjectKind::Pod).objectPath(m_query.namespaceName, m_query.pod) + "/log?timestamps=true";
    result += "&container=" + percentEncode(m_query.container);
    if (m_query.follow && !m_query.previous)
        result += "&follow=true";
    if (m_query.previous)
        result += "&previous=true";
    if (const auto since = m_bookmark.since())
        return result + "&sinceTime=" + percentEncode(formatRfc3339(*since));
    if (m_query.since) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(*m_query.since).count();
        result += "&sinceSeconds=" + std::to_string(std::max<std::int64_t>(1, seconds));
    }
    return result + "&tailLines=" + std::to_string(m_query.tail);
}

asio::awaitable<PodLog::Next> PodLog::read()
{
    ApiQuery query(target(), "read the log of " + m_query.container + " in " + m_query.namespaceName + "/" + m_query.pod,
                   m_settings.headTimeout);
    // The text comes whatever is accepted, refusals as JSON; text alone is not accepted by API servers.
    query.accept = "application/json, */*";
    ApiResult<std::unique_ptr<HttpStream>> opened;
    {
        // A kubelet sends the head of its answer with the first line: what a container has not written yet is waited for here.
        Deadline silence(m_context.clock, m_context.timers, m_settings.silenceIsNormal, [this] { report(LogState::Following); });
        opened = co_await m_api.open(std::move(query));
    }
    if (m_stopping)
        co_return Next::Over;
    if (!opened && opened.error().error.code == ErrorCode::TimedOut) {
        m_progress = true;
        co_return Next::AskPod;
    }
    if (!opened)
        co_return failed(std::move(opened.error()));
    co_return co_await follow(std::move(*opened));
}

asio::awaitable<PodLog::Next> PodLog::follow(std::unique_ptr<HttpStream> stream)
{
    LineSplitter splitter(m_settings.longestLine);
    std::string broken;
    m_stream = stream.get();
    report(LogState::Following);
    for (;;) {
        Expected<std::span<const char>> piece = co_await stream->readSome();
        if (!piece)
            broken = piece.error().why;
        if (m_stopping || !piece || piece->empty())
            break;
        splitter.feed(*piece);
        std::vector<LogLine> lines;
        while (const std::optional<Expected<std::string_view>> line = splitter.next()) {
            if (line->has_value())
                take(**line, lines);
            else
                lines.push_back(
                    {std::nullopt, "A line of more than " + std::to_string(m_settings.longestLine >> 10) + " KiB is left out"});
        }
        post(std::move(lines));
    }
    m_stream = nullptr;
    stream->close();
    if (m_stopping)
        co_return Next::Over;
    if (m_renewed)
        co_return Next::Again;
    if (!broken.empty()) {
        report(LogState::Waiting,
               trouble(ErrorCode::Unreachable, "the connection broke: " + broken, "It is tried again by itself"));
        co_return Next::Again;
    }
    // The end of the body is the end of a line, too.
    if (!splitter.tail().empty()) {
        std::vector<LogLine> last;
        take(splitter.tail(), last);
        post(std::move(last));
    }
    if (m_query.previous || !m_query.follow) {
        report(LogState::Complete);
        co_return Next::Over;
    }
    co_return Next::AskPod;
}

// The log has come to an end: of the container, or only of the connection.
asio::awaitable<PodLog::Next> PodLog::askPod()
{
    ApiQuery query(resourceType(ObjectKind::Pod).objectPath(m_query.namespaceName, m_query.pod),
                   "read " + m_query.namespaceName + "/" + m_query.pod, m_settings.headTimeout);
    ApiResult<HttpResponse> answer = co_await m_api.get(std::move(query));
    if (m_stopping)
        co_return Next::Over;
    if (!answer) {
        if (answer.error().error.code == ErrorCode::NotFound) {
            report(LogState::Complete, trouble(ErrorCode::NotFound, "the pod is gone, and its log with it"));
            co_return Next::Over;
        }
        co_return failed(std::move(answer.error()));
    }
    const ContainerLife life = readLife(answer->body, m_query.container);
    // While it stands still there is nothing new to read, unless it has lived between two looks.
    const bool readAgain = m_restarts != life.restarts;
    m_restarts = life.restarts;
    if (life.state == ContainerLife::State::Terminated) {
        const std::string how = "the container has ended" + (life.reason.empty() ? std::string{} : " (" + life.reason + ")")
                                + " with exit code " + std::to_string(life.exitCode);
        if (!life.comesAgain) {
            report(LogState::Complete, trouble(ErrorCode::NotFound, how));
            co_return Next::Over;
        }
        report(LogState::Waiting, trouble(ErrorCode::NotFound, how, "When it is started again, its log goes on here"));
        if (!readAgain)
            co_return Next::AskPod;
    } else if (life.state == ContainerLife::State::Waiting) {
        report(LogState::Waiting,
               trouble(ErrorCode::NotFound, "the container waits" + (life.reason.empty() ? std::string{} : ": " + life.reason),
                       "When it is started again, its log goes on here"));
        if (!readAgain)
            co_return Next::AskPod;
    }
    co_return Next::Again;
}

PodLog::Next PodLog::failed(ApiError error)
{
    Error& told = error.error;
    const auto says = [&told](std::string_view words) { return told.why.find(words) != std::string::npos; };
    switch (error.status) {
    case 403:
        told.tryThis = "Ask for the right to get pods/log in " + m_query.namespaceName;
        report(LogState::Refused, std::move(told));
        return Next::Over;
    case 404:
        told.tryThis = "Look at a time when it lived, or at another pod";
        report(LogState::Refused, std::move(told));
        return Next::Over;
    case 400:
        if (says("waiting to start") || says("ContainerCreating") || says("PodInitializing")) {
            told.tryThis = "Its log begins here as soon as it has started";
            report(LogState::Waiting, std::move(told));
            return Next::Again;
        }
        if (m_query.previous)
            told.tryThis = "Only a container that was started again has a previous log: look at the present one";
        report(LogState::Refused, std::move(told));
        return Next::Over;
    default: break;
    }
    if (error.status >= 300 && error.status < 500 && error.status != 401 && error.status != 408 && error.status != 429) {
        report(LogState::Refused, std::move(told));
        return Next::Over;
    }
    if (told.tryThis.empty())
        told.tryThis = "It is tried again by itself";
    report(LogState::Waiting, std::move(told));
    return Next::Again;
}

void PodLog::take(std::string_view line, std::vector<LogLine>& out)
{
    LogLine read = readLogLine(line);
    if (!m_bookmark.isNew(read.at, line))
        return;
    m_progress = true;
    out.push_back(std::move(read));
}

void PodLog::post(std::vector<LogLine> lines)
{
    if (m_stopping || lines.empty())
        return;
    LogNews news;
    news.lines = std::move(lines);
    m_sink(std::move(news));
}

void PodLog::report(LogState state, Error error)
{
    LogStatus status{state, std::move(error)};
    if (m_stopping || m_told == status)
        return;
    m_told = status;
    LogNews news;
    news.status = std::move(status);
    m_sink(std::move(news));
}

Error PodLog::trouble(ErrorCode code, std::string why, std::string tryThis) const
{
    Error error;
    error.code = code;
    error.what = "The log of " + m_query.container + " does not go on";
    error.why = std::move(why);
    error.tryThis = std::move(tryThis);
    error.source = m_context.source.str();
    return error;
}

} // namespace nephoscope
