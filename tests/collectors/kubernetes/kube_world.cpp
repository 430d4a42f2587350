// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/collectors/kubernetes/kube_world.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace nephoscope {

namespace asio = boost::asio;

asio::awaitable<Expected<std::vector<HttpHeader>>> FakeAuthorizer::authorize()
{
    std::vector<HttpHeader> headers;
    headers.emplace_back("Authorization", "Bearer " + token);
    Expected<std::vector<HttpHeader>> result = std::move(headers);
    co_return result;
}

asio::awaitable<Expected<bool>> FakeAuthorizer::onUnauthorized(Time)
{
    ++renewals;
    const bool newer = !newerToken.empty() && newerToken != token;
    if (newer)
        token = newerToken;
    Expected<bool> result = newer;
    co_return result;
}

std::string FakeAuthorizer::redact(std::string text) const
{
    for (std::size_t at = text.find(token); at != std::string::npos; at = text.find(token))
        text.replace(at, token.size(), "[hidden]");
    return text;
}

KubeWorld::KubeWorld()
    : board(pool.intern("test"), pool.intern("kubernetes"), pool.intern("https://fake:443"), time,
            [this](std::vector<Observation> batch) { replica.apply(batch); }),
      context{io.get_executor(),
              pool.intern("test"),
              time,
              time,
              pool,
              seededRandom(7),
              [this](std::vector<Observation> batch) { replica.apply(batch); },
              board}
{}

KubeWorld::~KubeWorld() = default;

void KubeWorld::start(asio::awaitable<void> task)
{
    ++running;
    asio::co_spawn(io, std::move(task), [this](std::exception_ptr error) {
        --running;
        if (error)
            std::rethrow_exception(error);
    });
    settle();
}

void KubeWorld::settle()
{
    io.restart();
    while (io.poll() > 0) {
    }
}

void KubeWorld::pass(Duration span, Duration step)
{
    const Time until = time.now() + span;
    settle();
    while (time.now() < until) {
        time.advance(std::min(step, until - time.now()));
        settle();
    }
}

std::set<std::string> KubeWorld::served(const std::string& collection) const
{
    std::set<std::string> names;
    for (const auto& object : server.objects(collection)) {
        const auto& metadata = object["metadata"];
        names.insert(metadata.value("namespace", "") + "/" + metadata.value("name", "") + " " + metadata.value("uid", ""));
    }
    return names;
}

bool KubeWorld::inStep(ObjectKind kind, const std::string& collection)
{
    if (believed(kind) != served(collection))
        return false;
    const auto objects = server.objects(collection);
    return std::all_of(objects.begin(), objects.end(), [&](const auto& object) {
        const Payload* believedIn = replica.find(pool.intern(object["metadata"]["uid"].template get<std::string>()));
        const Expected<Payload> fresh = decoder.decodeItem(itemKind(kind), object.dump());
        return believedIn != nullptr && fresh && *believedIn == *fresh;
    });
}

} // namespace nephoscope
