// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/net/http_server.h"
#include "collectors/net/server_certificate.h"
#include "lessons/lab/clock/pacer.h"
#include "lessons/lab/kubernetes/server/api_service.h"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>

namespace nephoscope::lab {

// Serves the practice cloud's Kubernetes API over HTTPS on 127.0.0.1 to those who have its token, and nothing to a web page that has
// been led here by another name. Tells the virtual time with every answer (field "Nephoscope-Clock", and "Date") and under
// /nephoscope/clock, where it can be set as well. Lab thread.
class KubernetesServer final : private HttpHandler {
public:
    // `port` 0: any that is free.
    static Expected<std::unique_ptr<KubernetesServer>> listen(const boost::asio::any_io_executor& executor, std::uint16_t port,
                                                              ApiService& api, EventQueue& queue, Pacer& pacer);
    KubernetesServer(const KubernetesServer&) = delete;
    KubernetesServer& operator=(const KubernetesServer&) = delete;
    ~KubernetesServer() override;

    std::uint16_t port() const { return m_server->port(); }
    // "https://127.0.0.1:40001"
    std::string address() const;
    const std::string& token() const { return m_token; }
    // All that a client needs, as YAML. Holds the token: for a file that only its owner may read.
    std::string kubeconfig() const;

private:
    KubernetesServer(ApiService& api, EventQueue& queue, Pacer& pacer);
    std::optional<ServedResponse> refuse(const ServedRequest& head) override;
    ServedResponse handle(const ServedRequest& request) override;
    ServedResponse clock(const ServedRequest& request);
    void finish(ServedResponse& response) const;

    ApiService& m_api;
    EventQueue& m_queue;
    Pacer& m_pacer;
    ServerCertificate m_certificate;
    std::string m_token;
    std::unique_ptr<HttpServer> m_server;
};

} // namespace nephoscope::lab
