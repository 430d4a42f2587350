// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/kubernetes_source.h"

#include "collectors/kubernetes/credential_authorizer.h"
#include "collectors/kubernetes/credentialed_client.h"
#include "collectors/kubernetes/credentials.h"
#include "collectors/kubernetes/login_shell.h"
#include "collectors/net/url.h"

#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace nephoscope {

namespace asio = boost::asio;

struct KubernetesSource::Private {
    Private(ResolvedContext context, ClusterSettings settings, ClusterServices services, const Clock& wallClock,
            const HttpClientSettings& http)
        : runner(services.executor, services.timers), shell(services.executor, runner, ownEnvironment()),
          credentials(std::move(context), credentialServices(services, wallClock)), authorizer(credentials),
          client(services.executor, services.timers, http, credentials),
          heartbeatClient(services.executor, services.timers, http, credentials),
          collector(std::move(settings), std::move(services), client, heartbeatClient, authorizer)
    {}

    CredentialServices credentialServices(const ClusterServices& services, const Clock& wallClock)
    {
        CredentialServices around;
        around.executor = services.executor;
        around.clock = &wallClock;
        around.timers = &services.timers;
        around.runner = &runner;
        around.loginShell = &shell;
        around.tlsChanged = [this] { collector.renew(); };
        return around;
    }

    LocalProcessRunner runner;
    LoginShell shell;
    Credentials credentials;
    CredentialAuthorizer authorizer;
    CredentialedClient client;
    CredentialedClient heartbeatClient;
    ClusterCollector collector;
};

Expected<std::unique_ptr<KubernetesSource>> KubernetesSource::make(ResolvedContext context, ClusterSettings settings,
                                                                   ClusterServices services, const Clock& wallClock)
{
    HttpClientSettings http;
    Expected<Url> server = parseUrl(context.server);
    if (!server)
        return tl::unexpected(server.error());
    server->userInfo.clear(); // client-go uses the user of the kubeconfig, not that of the address
    http.server = *server;
    http.userAgent = "nephoscope";
    http.compress = !context.cluster.disableCompression;
    if (!context.cluster.proxyUrl.empty()) {
        Expected<Url> proxy = parseUrl(context.cluster.proxyUrl);
        if (!proxy)
            return tl::unexpected(proxy.error());
        http.proxy = *proxy;
    }
    settings.address = server->text();
    settings.contextNamespace = context.namespaceName;
    if (settings.label.empty())
        settings.label = context.contextName;
    auto made = std::make_unique<Private>(std::move(context), std::move(settings), std::move(services), wallClock, http);
    return std::unique_ptr<KubernetesSource>(new KubernetesSource(std::move(made)));
}

KubernetesSource::KubernetesSource(std::unique_ptr<Private> d_) : d(std::move(d_)) {}

KubernetesSource::~KubernetesSource() = default;

asio::awaitable<void> KubernetesSource::run()
{
    return d->collector.run();
}

void KubernetesSource::stop()
{
    d->collector.stop();
}

ClusterCollector& KubernetesSource::collector()
{
    return d->collector;
}

} // namespace nephoscope
