// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/kubeconfig.h"
#include "collectors/kubernetes/login_shell.h"
#include "collectors/kubernetes/process_runner.h"
#include "collectors/model/clock.h"
#include "collectors/model/timer_service.h"
#include "collectors/net/http.h"
#include "collectors/net/tls_settings.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nephoscope {

// Authorization and Impersonate-… headers of one request. Secrets.
using AuthHeaders = std::vector<HttpHeader>;

// What Credentials needs around it; everything must outlive it.
struct CredentialServices {
    boost::asio::any_io_executor executor;
    const Clock* clock = nullptr;  // wall time: certificates and tokens expire by it
    TimerService* timers = nullptr;
    ProcessRunner* runner = nullptr;
    LoginShell* loginShell = nullptr;
    FileReader readFile = readLocalFile;
    std::function<bool(const std::string&)> canRun = isProgram;
    std::function<void()> tlsChanged;  // told when generation() has risen after the first authorize(); may be empty
    Duration pluginDeadline = std::chrono::seconds{30};
};

// The credentials of one context: what a request must carry, and what its TLS connection must show. Certificates, token files
// and credential plugins are read and renewed by the rules of client-go; sentences never hold a secret. I/O thread.
class Credentials {
public:
    static constexpr Duration certificatePeriod = std::chrono::minutes{5};
    static constexpr Duration tokenFilePeriod = std::chrono::seconds{60};
    static constexpr Duration tokenFileLeeway = std::chrono::seconds{10};

    Credentials(ResolvedContext context, CredentialServices services);
    ~Credentials();
    Credentials(const Credentials&) = delete;
    Credentials& operator=(const Credentials&) = delete;

    // The headers of the next request. May run a plugin; several callers share one run.
    boost::asio::awaitable<Expected<AuthHeaders>> authorize();

    // After a 401 to a request that was sent at that time (after authorize() had returned): renews what is no newer than the
    // request, once for all callers. True: there are other credentials now and a retry makes sense.
    boost::asio::awaitable<Expected<bool>> onUnauthorized(Time requestStartedAt);

    // How to speak TLS to the server; complete once authorize() has succeeded. Holds a key.
    const TlsSettings& tls() const;

    // Rises whenever tls() changes; connections made before that must be dropped.
    unsigned generation() const;

    // What the last run of the plugin printed to stderr, without secrets and shortened; empty when nothing.
    const std::string& pluginMessage() const;

    // The text without any secret of these credentials.
    std::string redact(std::string text) const;

private:
    struct State;
    const std::shared_ptr<State> d;
};

} // namespace nephoscope
