// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/test_certificates.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nephoscope {

// How a scripted server introduces itself over TLS.
struct ServerTls {
    PemPair identity;
    std::string clientAuthority;  // PEM; if given, clients must show a certificate it has signed
    bool olderThan13 = false;     // TLS 1.2
};

struct ReceivedRequest {
    int connection = 0;  // from 0
    std::string head;    // as it came, to the empty line
    std::string body;

    // "GET /path?query".
    std::string line() const;
    bool has(std::string_view field) const { return head.find(field) != std::string::npos; }
};

// One connection, as a script sees it. Everything blocks; when the client has gone or the server is being destroyed, it does
// not return but ends the script.
class ScriptedPeer {
public:
    virtual ~ScriptedPeer() = default;

    // Of the connection, from 0.
    virtual int number() const = 0;
    virtual ReceivedRequest readRequest() = 0;
    // Everything that comes, until there are as many bytes.
    virtual std::string read(std::size_t size) = 0;
    // In pieces of that many bytes, each a segment (and over TLS a record) of its own.
    virtual void send(std::string_view bytes, std::size_t pieceLength = std::string_view::npos) = 0;
    // Speaks TLS from now on.
    virtual void startTls(const ServerTls& tls) = 0;
    // Until the test says ScriptedServer::allow(what).
    virtual void await(const std::string& what) = 0;
    // Until the client has closed.
    virtual void awaitClose() = 0;
    // Over TLS with close_notify.
    virtual void close() = 0;
    // Over TLS without it.
    virtual void cut() = 0;
    // With RST, so that the client's read fails.
    virtual void reset() = 0;
};

// A server on loopback that does exactly what a script says with each connection, on a thread of its own each. Its destruction
// ends all of them. `changed` is called on these threads whenever a request has arrived or a connection has ended.
class ScriptedServer {
public:
    using Script = std::function<void(ScriptedPeer&)>;

    explicit ScriptedServer(Script script, std::function<void()> changed = {});
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    std::uint16_t port() const;
    void allow(const std::string& what);

    std::vector<ReceivedRequest> requests() const;
    int connections() const;  // that were ever accepted
    int open() const;         // whose script has not ended

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

// A port of loopback on which nothing listens, as long as this lives.
class ClosedPort {
public:
    ClosedPort();
    ~ClosedPort();
    ClosedPort(const ClosedPort&) = delete;
    ClosedPort& operator=(const ClosedPort&) = delete;

    std::uint16_t port() const { return m_port; }

private:
    std::uint16_t m_port = 0;
    int m_socket = -1;
};

// "HTTP/1.1 200 OK" with these fields ("A: b\r\n…") and this body and its length.
std::string answer(std::string_view status, std::string_view body, std::string_view fields = {});
// The head of an answer whose body comes in chunks.
std::string chunkedHead(std::string_view fields = {});
std::string chunk(std::string_view bytes);
constexpr std::string_view lastChunk = "0\r\n\r\n";

} // namespace nephoscope
