// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/net_world.h"

#include <boost/asio/post.hpp>

namespace nephoscope {

NetWorld::NetWorld() = default;

NetWorld::~NetWorld() = default;

ScriptedServer& NetWorld::serve(ScriptedServer::Script script)
{
    // Whatever a server sees may be what until() waits for.
    m_servers.push_back(std::make_unique<ScriptedServer>(std::move(script), [this] { boost::asio::post(io, [] {}); }));
    return *m_servers.back();
}

std::unique_ptr<HttpClient> NetWorld::client(std::uint16_t port, HttpClientSettings settings)
{
    if (settings.server.host.empty())
        settings.server.host = "127.0.0.1";
    settings.server.port = port;
    auto made = makeHttpClient(io.get_executor(), time, std::move(settings));
    if (!made)
        throw std::runtime_error(sentence(made.error()));
    return std::move(*made);
}

void NetWorld::until(const std::function<bool()>& so)
{
    while (!so()) {
        if (io.run_one_for(std::chrono::minutes{1}) == 0)
            throw std::runtime_error("what the test waits for does not come");
    }
}

void NetWorld::settle()
{
    while (io.poll() > 0) {
    }
}

} // namespace nephoscope
