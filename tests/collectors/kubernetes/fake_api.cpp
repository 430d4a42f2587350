// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/collectors/kubernetes/fake_api.h"

#include "collectors/kubernetes/pause.h"
#include "collectors/net/url.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

Error unreachable(std::string why)
{
    Error error;
    error.code = ErrorCode::Unreachable;
    error.what = "Cannot reach fake:443";
    error.why = std::move(why);
    return error;
}

std::string statusBody(int code, const std::string& reason, const std::string& message)
{
    return nlohmann::json{{"kind", "Status"}, {"apiVersion", "v1"}, {"status", "Failure"},
                          {"reason", reason}, {"code", code},       {"message", message}}
        .dump();
}

std::string kindOf(const std::string& collection)
{
    static const std::map<std::string, std::string> kinds{
        {"pods", "Pod"},
        {"nodes", "Node"},
        {"namespaces", "Namespace"},
        {"deployments", "Deployment"},
        {"replicasets", "ReplicaSet"},
        {"statefulsets", "StatefulSet"},
        {"daemonsets", "DaemonSet"},
        {"jobs", "Job"},
        {"horizontalpodautoscalers", "HorizontalPodAutoscaler"},
        {"events", "Event"},
    };
    return kinds.at(collection.substr(collection.rfind('/') + 1));
}

std::string groupOf(const std::string& collection)
{
    const std::string without = collection.substr(collection.find('/', 1) + 1);
    return without.substr(0, without.rfind('/'));
}

} // namespace

// What a client holds of a stream; the other end is shared with the server.
class FakeStream {
public:
    explicit FakeStream(asio::any_io_executor executor) : bell(std::move(executor))
    {
        bell.expires_at(asio::steady_timer::time_point::max());
    }

    void push(std::string bytes)
    {
        if (deaf)
            return;
        pieces.push_back(std::move(bytes));
        bell.cancel();
    }
    void end()
    {
        ended = true;
        bell.cancel();
    }
    void fail(Error error)
    {
        failure = std::move(error);
        bell.cancel();
    }

    HttpHead head;
    std::deque<std::string> pieces;
    std::string current;
    bool ended = false;
    bool deaf = false;  // something was lost on the way, so nothing after it may arrive either
    std::optional<Error> failure;
    asio::steady_timer bell;
};

namespace {

class ClientStream final : public HttpStream {
public:
    explicit ClientStream(std::shared_ptr<FakeStream> shared) : m_shared(std::move(shared)) {}
    ~ClientStream() override { m_shared->failure = unreachable("closed"); }

    const HttpHead& head() const override { return m_shared->head; }
    asio::awaitable<Expected<std::span<const char>>> readSome() override
    {
        const std::shared_ptr<FakeStream> shared = m_shared;
        for (;;) {
            if (shared->failure) {
                Expected<std::span<const char>> failed = tl::unexpected(*shared->failure);
                co_return failed;
            }
            if (!shared->pieces.empty()) {
                shared->current = std::move(shared->pieces.front());
                shared->pieces.pop_front();
                const std::size_t size = shared->current.size();
                shared->current.resize(size + 64, '\0');
                Expected<std::span<const char>> piece = std::span<const char>(shared->current.data(), size);
                co_return piece;
            }
            if (shared->ended) {
                Expected<std::span<const char>> nothing = std::span<const char>();
                co_return nothing;
            }
            [[maybe_unused]] auto [error] = co_await shared->bell.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }
    asio::awaitable<Expected<std::size_t>> readInto(ByteBuffer& body) override
    {
        Expected<std::span<const char>> piece = co_await readSome();
        if (!piece) {
            Expected<std::size_t> failed = tl::unexpected(piece.error());
            co_return failed;
        }
        std::copy(piece->begin(), piece->end(), body.room(piece->size()).begin());
        body.grow(piece->size());
        Expected<std::size_t> size = piece->size();
        co_return size;
    }
    void close() override
    {
        if (m_shared->failure)
            return;
        Error error = unreachable("given up");
        error.code = ErrorCode::Cancelled;
        m_shared->fail(std::move(error));
    }

private:
    std::shared_ptr<FakeStream> m_shared;
};

} // namespace

std::string FakeRequest::value(const std::string& name) const
{
    const auto found = query.find(name);
    return found == query.end() ? std::string{} : found->second;
}

FakeFault FakeFault::answer(int status, std::string reason, std::string message)
{
    FakeFault fault;
    fault.status = status;
    fault.body = statusBody(status, reason, message);
    return fault;
}

FakeApi::FakeApi(asio::any_io_executor executor, ManualTime& time) : m_executor(std::move(executor)), m_time(time) {}

FakeApi::~FakeApi() = default;

void FakeApi::put(const std::string& collection, const std::string& namespaceName, const std::string& name, Json object)
{
    auto& objects = m_collections[collection];
    const auto key = std::pair{namespaceName, name};
    const auto found = objects.find(key);
    Json& metadata = object["metadata"];
    metadata["name"] = name;
    if (!namespaceName.empty())
        metadata["namespace"] = namespaceName;
    if (!metadata.contains("uid"))
        metadata["uid"] = found != objects.end() ? found->second["metadata"]["uid"] : Json("uid-" + std::to_string(m_nextUid++));
    metadata["resourceVersion"] = std::to_string(++m_version);
    const bool isNew = found == objects.end();
    objects[key] = object;
    announce(isNew ? "ADDED" : "MODIFIED", collection, namespaceName, object);
}

void FakeApi::putPod(const std::string& namespaceName, const std::string& name, const std::string& phase)
{
    put("/api/v1/pods", namespaceName, name,
        Json{{"spec", {{"containers", {{{"name", "app"}, {"image", "app:1"}}}}}}, {"status", {{"phase", phase}}}});
}

void FakeApi::remove(const std::string& collection, const std::string& namespaceName, const std::string& name)
{
    auto& objects = m_collections[collection];
    const auto found = objects.find(std::pair{namespaceName, name});
    if (found == objects.end())
        return;
    Json object = found->second;
    objects.erase(found);
    object["metadata"]["resourceVersion"] = std::to_string(++m_version);
    announce("DELETED", collection, namespaceName, object);
}

std::vector<FakeApi::Json> FakeApi::objects(const std::string& collection) const
{
    std::vector<Json> all;
    if (const auto found = m_collections.find(collection); found != m_collections.end()) {
        for (const auto& [key, object] : found->second)
            all.push_back(object);
    }
    return all;
}

void FakeApi::announce(const char* type, const std::string& collection, const std::string& namespaceName, const Json& object)
{
    Json whole = object;
    whole["kind"] = kindOf(collection);
    whole["apiVersion"] = groupOf(collection);
    const std::string line = Json{{"type", type}, {"object", whole}}.dump() + "\n";
    m_history.push_back({m_version, collection, namespaceName, line});
    for (const Watcher& watcher : m_watchers) {
        if (watcher.collection == collection && (watcher.namespaceName.empty() || watcher.namespaceName == namespaceName)) {
            if (const auto stream = watcher.stream.lock(); stream && !stream->failure) {
                stream->deaf = stream->deaf || swallowsEvents;
                stream->push(line);
            }
        }
    }
}

void FakeApi::bookmark(const std::string& collection)
{
    const Json object{{"kind", kindOf(collection)},
                      {"apiVersion", groupOf(collection)},
                      {"metadata", {{"resourceVersion", std::to_string(m_version)}}},
                      {"spec", {{"containers", nullptr}}}};
    send(collection, Json{{"type", "BOOKMARK"}, {"object", object}}.dump() + "\n");
}

void FakeApi::send(const std::string& collection, const std::string& bytes)
{
    for (const Watcher& watcher : m_watchers) {
        if (const auto stream = watcher.stream.lock(); stream && watcher.collection == collection && !stream->failure)
            stream->push(bytes);
    }
}

void FakeApi::endWatches()
{
    for (const Watcher& watcher : std::exchange(m_watchers, {})) {
        if (const auto stream = watcher.stream.lock())
            stream->end();
    }
}

void FakeApi::breakConnections()
{
    for (const Watcher& watcher : std::exchange(m_watchers, {})) {
        if (const auto stream = watcher.stream.lock())
            stream->fail(unreachable("the connection was reset"));
    }
}

std::size_t FakeApi::openWatches(const std::string& collection) const
{
    return static_cast<std::size_t>(std::count_if(m_watchers.begin(), m_watchers.end(), [&](const Watcher& watcher) {
        const auto stream = watcher.stream.lock();
        return stream && !stream->failure && !stream->ended && (collection.empty() || watcher.collection == collection);
    }));
}

std::size_t FakeApi::count(const std::function<bool(const FakeRequest&)>& which) const
{
    return static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), which));
}

FakeRequest FakeApi::takeApart(const HttpRequest& request)
{
    FakeRequest apart;
    apart.method = request.method;
    apart.headers = request.headers;
    const std::size_t mark = request.target.find('?');
    apart.path = percentDecode(request.target.substr(0, mark));
    std::string rest = mark == std::string::npos ? std::string{} : request.target.substr(mark + 1);
    while (!rest.empty()) {
        const std::size_t end = rest.find('&');
        const std::string part = rest.substr(0, end);
        const std::size_t equals = part.find('=');
        apart.query[part.substr(0, equals)] = equals == std::string::npos ? "" : percentDecode(part.substr(equals + 1));
        rest = end == std::string::npos ? std::string{} : rest.substr(end + 1);
    }
    return apart;
}

FakeApi::Target FakeApi::targetOf(const std::string& path)
{
    static const std::string marker = "/namespaces/";
    const std::size_t at = path.find(marker);
    if (at == std::string::npos)
        return {path, {}};
    const std::size_t slash = path.find('/', at + marker.size());
    if (slash == std::string::npos)
        return {path, {}};
    return {path.substr(0, at) + path.substr(slash), path.substr(at + marker.size(), slash - at - marker.size())};
}

FakeApi::Answer FakeApi::serve(const FakeRequest& request) const
{
    Answer answer;
    answer.head.status = 200;
    if (request.path == "/readyz") {
        answer.body = "ok";
        return answer;
    }
    if (request.path == "/version") {
        answer.body = R"({"major":"1","minor":"37","gitVersion":"v1.37.2"})";
        return answer;
    }
    const Target target = targetOf(request.path);
    std::vector<Json> items;
    for (const Json& object : objects(target.collection)) {
        if (target.namespaceName.empty() || object["metadata"].value("namespace", "") == target.namespaceName)
            items.push_back(object);
    }
    Json metadata{{"resourceVersion", std::to_string(m_version)}};
    const std::string limit = request.value("limit");
    if (!limit.empty()) {
        const std::string token = request.value("continue");
        const std::size_t begin = token.empty() ? 0 : std::stoul(token.substr(token.find('@') + 1));
        const std::size_t end = std::min(items.size(), begin + std::stoul(limit));
        if (!token.empty()) {
            if (std::stoll(token) < m_oldest) {
                answer.head.status = 410;
                answer.body = statusBody(410, "Expired", "The provided continue parameter is too old");
                return answer;
            }
            metadata["resourceVersion"] = token.substr(0, token.find('@'));
        }
        if (end < items.size())
            metadata["continue"] = metadata["resourceVersion"].get<std::string>() + "@" + std::to_string(end);
        items = std::vector<Json>(items.begin() + static_cast<std::ptrdiff_t>(std::min(begin, items.size())),
                                  items.begin() + static_cast<std::ptrdiff_t>(end));
    }
    answer.body = Json{{"kind", "List"}, {"apiVersion", "v1"}, {"metadata", metadata}, {"items", items}}.dump();
    return answer;
}

asio::awaitable<std::optional<Error>> FakeApi::meetFault(FakeRequest request, Duration timeout, std::optional<Answer>& answer)
{
    std::optional<FakeFault> fault;
    if (intercept)
        fault = intercept(request);
    std::optional<Error> error;
    if (!fault)
        co_return error;
    if (fault->kind == FakeFault::Kind::Refused) {
        error = unreachable("connection refused");
    } else if (fault->kind == FakeFault::Kind::Silence) {
        Pause pause(m_executor, m_time);
        co_await pause.sleep(timeout);
        error = unreachable("no answer in time");
        error->code = ErrorCode::TimedOut;
    } else {
        answer.emplace();
        answer->head.status = fault->status;
        answer->head.headers = fault->headers;
        answer->body = fault->body;
        answer->endless = fault->kind == FakeFault::Kind::Endless;
    }
    co_return error;
}

asio::awaitable<Expected<HttpResponse>> FakeApi::request(HttpRequest request, Duration timeout, std::size_t)
{
    const FakeRequest apart = takeApart(request);
    requests.push_back(apart);
    std::optional<Answer> answer;
    const std::optional<Error> error = co_await meetFault(apart, timeout, answer);
    if (error) {
        Expected<HttpResponse> failed = tl::unexpected(*error);
        co_return failed;
    }
    if (!answer)
        answer = serve(apart);
    HttpResponse response;
    response.head = answer->head;
    response.body = answer->body;
    Expected<HttpResponse> result = std::move(response);
    co_return result;
}

asio::awaitable<Expected<std::unique_ptr<HttpStream>>> FakeApi::open(HttpRequest request, Duration timeout)
{
    const FakeRequest apart = takeApart(request);
    requests.push_back(apart);
    std::optional<Answer> answer;
    const std::optional<Error> error = co_await meetFault(apart, timeout, answer);
    if (error) {
        Expected<std::unique_ptr<HttpStream>> failed = tl::unexpected(*error);
        co_return failed;
    }
    if (!answer && apart.isWatch() && (offersStreamingLists || !apart.isStreamingList())) {
        Expected<std::unique_ptr<HttpStream>> watching = watch(apart);
        co_return watching;
    }
    if (!answer && apart.isWatch()) {
        answer.emplace();
        answer->head.status = 422;
        answer->body = statusBody(422, "Invalid", "sendInitialEvents is forbidden for watch");
    }
    if (!answer)
        answer = serve(apart);
    auto shared = std::make_shared<FakeStream>(m_executor);
    shared->head = answer->head;
    shared->pieces.push_back(answer->body);
    shared->ended = !answer->endless;
    Expected<std::unique_ptr<HttpStream>> stream = std::make_unique<ClientStream>(shared);
    co_return stream;
}

std::unique_ptr<HttpStream> FakeApi::watch(const FakeRequest& request)
{
    const Target target = targetOf(request.path);
    auto shared = std::make_shared<FakeStream>(m_executor);
    shared->head.status = 200;
    const std::string asked = request.value("resourceVersion");
    const auto concerns = [&target](const std::string& collection, const std::string& namespaceName) {
        return collection == target.collection && (target.namespaceName.empty() || target.namespaceName == namespaceName);
    };
    if (!asked.empty() && !request.isStreamingList() && std::stoll(asked) < m_oldest) {
        shared->push(Json{{"type", "ERROR"}, {"object", Json::parse(statusBody(410, "Expired", "too old resource version"))}}.dump()
                     + "\n");
        shared->end();
        return std::make_unique<ClientStream>(shared);
    }
    if (request.isStreamingList()) {
        for (const Json& object : objects(target.collection)) {
            if (!concerns(target.collection, object["metadata"].value("namespace", "")))
                continue;
            Json whole = object;
            whole["kind"] = kindOf(target.collection);
            shared->push(Json{{"type", "ADDED"}, {"object", whole}}.dump() + "\n");
        }
        const Json metadata{{"resourceVersion", std::to_string(m_version)},
                            {"annotations", {{"k8s.io/initial-events-end", "true"}}}};
        shared->push(Json{{"type", "BOOKMARK"}, {"object", {{"kind", kindOf(target.collection)}, {"metadata", metadata}}}}.dump()
                     + "\n");
    } else if (swallowsEvents) {
        shared->deaf = true;
    } else {
        for (const Change& change : m_history) {
            if (concerns(change.collection, change.namespaceName) && change.version > std::stoll(asked.empty() ? "0" : asked))
                shared->push(change.line);
        }
    }
    m_watchers.push_back({shared, target.collection, target.namespaceName});
    return std::make_unique<ClientStream>(shared);
}

} // namespace nephoscope
