// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/net/http.h"
#include "tests/support/manual_time.h"

#include <boost/asio/any_io_executor.hpp>
#include <nlohmann/json.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace nephoscope {

class FakeStream;

// The path and query of a request, taken apart.
struct FakeRequest {
    std::string method;
    std::string path;
    std::map<std::string, std::string> query;
    std::vector<HttpHeader> headers;

    bool isWatch() const { return query.contains("watch"); }
    bool isStreamingList() const { return query.contains("sendInitialEvents"); }
    std::string value(const std::string& name) const;
};

// What a fault answers instead of the server.
struct FakeFault {
    enum class Kind { Answer, Endless, Refused, Silence };  // Endless: an answer whose body never ends
    Kind kind = Kind::Answer;
    int status = 500;
    std::string body;
    std::vector<HttpHeader> headers;

    static FakeFault answer(int status, std::string reason = {}, std::string message = {});
    static FakeFault refused() { return {Kind::Refused, 0, {}, {}}; }
    static FakeFault silence() { return {Kind::Silence, 0, {}, {}}; }
};

// An API server without a network: holds objects, lists them in pages or as a stream, and lets them be watched with resume. It
// misbehaves on demand. Same thread as its clients; its time-outs run on the manual clock.
class FakeApi final : public HttpClient {
public:
    using Json = nlohmann::json;
    // Asked before each request; nothing: serve it.
    using Intercept = std::function<std::optional<FakeFault>(const FakeRequest&)>;

    FakeApi(boost::asio::any_io_executor executor, ManualTime& time);
    ~FakeApi() override;

    // Creates or replaces; the collection is a path without namespaces: "/api/v1/pods". Gives uid (unless there) and version.
    void put(const std::string& collection, const std::string& namespaceName, const std::string& name, Json object = Json::object());
    // The same object as a pod of one container and one phase.
    void putPod(const std::string& namespaceName, const std::string& name, const std::string& phase = "Running");
    void remove(const std::string& collection, const std::string& namespaceName, const std::string& name);
    // All objects of a collection, as a LIST of everything would hold them.
    std::vector<Json> objects(const std::string& collection) const;

    void bookmark(const std::string& collection);
    // Sends these bytes to everybody who watches the collection.
    void send(const std::string& collection, const std::string& bytes);
    // Ends all watches: as a server does after timeoutSeconds, or as a broken connection does.
    void endWatches();
    void breakConnections();
    // Everything that happened so far can no longer be watched: the next resume meets 410.
    void forgetHistory() { m_oldest = m_version + 1; ++m_version; }

    Intercept intercept;
    bool offersStreamingLists = true;
    bool swallowsEvents = false;  // watches stay open but nothing arrives

    std::vector<FakeRequest> requests;
    std::size_t openWatches(const std::string& collection = {}) const;
    std::size_t count(const std::function<bool(const FakeRequest&)>& which) const;
    std::int64_t version() const { return m_version; }

    boost::asio::awaitable<Expected<HttpResponse>> request(HttpRequest request, Duration timeout, std::size_t maximumBody) override;
    boost::asio::awaitable<Expected<std::unique_ptr<HttpStream>>> open(HttpRequest request, Duration timeout) override;
    void closeIdle() override {}

private:
    struct Change {
        std::int64_t version;
        std::string collection;
        std::string namespaceName;
        std::string line;
    };
    struct Watcher {
        std::weak_ptr<FakeStream> stream;
        std::string collection;
        std::string namespaceName;
    };
    struct Target {
        std::string collection;
        std::string namespaceName;
    };
    struct Answer {
        HttpHead head;
        std::string body;
        bool endless = false;
    };

    boost::asio::awaitable<std::optional<Error>> meetFault(FakeRequest request, Duration timeout, std::optional<Answer>& answer);
    static FakeRequest takeApart(const HttpRequest& request);
    static Target targetOf(const std::string& path);
    Answer serve(const FakeRequest& request) const;
    std::unique_ptr<HttpStream> watch(const FakeRequest& request);
    void announce(const char* type, const std::string& collection, const std::string& namespaceName, const Json& object);

    boost::asio::any_io_executor m_executor;
    ManualTime& m_time;
    std::int64_t m_version = 100;
    std::int64_t m_oldest = 0;
    int m_nextUid = 1;
    std::map<std::string, std::map<std::pair<std::string, std::string>, Json>> m_collections;
    std::vector<Change> m_history;
    std::vector<Watcher> m_watchers;
};

} // namespace nephoscope
