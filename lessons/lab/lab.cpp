// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/lab.h"

#include "lessons/lab/kubernetes/store/resources.h"

namespace nephoscope::lab {

namespace {

using namespace std::chrono_literals;

// How far the clock may go beyond what an observer in lockstep has seen.
constexpr Duration quantum = 1s;

} // namespace

Lab::Lab(const Settings& settings, const Clock& wall, TimerService& timers)
    : m_settings(settings), m_randoms(settings.seed), m_queue(settings.start), m_lockstep(quantum),
      m_pacer(m_queue, m_lockstep, wall, timers), m_store(m_queue), m_addresses(m_store, m_randoms),
      m_admission(m_types, m_addresses), m_registry(m_store, m_queue, m_randoms, m_admission), m_garbage(m_queue, m_registry),
      m_api({m_queue, m_registry, m_types, settings.usage, settings.logs})
{
    populate();
}

// What every cluster has from the beginning.
void Lab::populate()
{
    for (const char* name : {"default", "kube-node-lease", "kube-public", "kube-system"}) {
        m_registry.create(resources::namespaces, {{"metadata", {{"name", name}}}});
        m_registry.create(resources::serviceAccounts, {{"metadata", {{"name", "default"}, {"namespace", name}}}});
    }
    m_registry.create(
        resources::services,
        {{"metadata",
          {{"name", "kubernetes"}, {"namespace", "default"}, {"labels", {{"component", "apiserver"}, {"provider", "kubernetes"}}}}},
         {"spec",
          {{"clusterIP", "10.96.0.1"},
           {"ports", {{{"name", "https"}, {"port", 443}, {"targetPort", 6443}, {"protocol", "TCP"}}}}}}});
}

Expected<void> Lab::serve(const boost::asio::any_io_executor& executor)
{
    auto server = KubernetesServer::listen(executor, m_settings.port, m_api, m_queue, m_pacer);
    if (!server)
        return tl::unexpected(server.error());
    m_server = std::move(*server);
    return {};
}

} // namespace nephoscope::lab
