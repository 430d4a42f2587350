// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/collector_context.h"
#include "collectors/kubernetes/decoder.h"
#include "collectors/kubernetes/kube_api.h"
#include "tests/collectors/kubernetes/fake_api.h"
#include "tests/collectors/kubernetes/replica.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace nephoscope {

// Credentials that a test hands out and takes back.
class FakeAuthorizer final : public RequestAuthorizer {
public:
    boost::asio::awaitable<Expected<std::vector<HttpHeader>>> authorize() override;
    boost::asio::awaitable<Expected<bool>> onUnauthorized(Time requestStartedAt) override;
    std::string redact(std::string text) const override;

    std::string token = "first-token";
    std::string newerToken;  // what a renewal brings; empty: nothing newer
    int renewals = 0;
};

// One API server, one client side, one replica, and time that stands still unless told.
class KubeWorld {
public:
    KubeWorld();
    ~KubeWorld();

    // Runs a collector until it returns.
    void start(boost::asio::awaitable<void> task);
    // Lets everything happen that can happen without time going on.
    void settle();
    void pass(Duration span, Duration step = std::chrono::milliseconds{250});

    // What the replica believes in, and what a fresh LIST would say.
    std::set<std::string> believed(ObjectKind kind) const { return replica.names(kind); }
    std::set<std::string> served(const std::string& collection) const;
    // Every value of that kind in the replica is what the server has.
    bool inStep(ObjectKind kind, const std::string& collection);

    ManualTime time;
    boost::asio::io_context io;
    StringPool pool;
    Decoder decoder{pool};
    FakeApi server{io.get_executor(), time};
    FakeAuthorizer authorizer;
    Replica replica;
    KubeApi api{io.get_executor(), server, authorizer, decoder, time, time, "test"};
    StatusBoard board;
    CollectorContext context;
    int running = 0;
};

} // namespace nephoscope
