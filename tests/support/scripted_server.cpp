// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scripted_server.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <csignal>
#include <list>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace nephoscope {

namespace {

// Ends a script.
struct PeerGone {};

int listeningSocket(bool listening, std::uint16_t& port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (fd < 0 || ::bind(fd, any, size) != 0 || (listening && ::listen(fd, 64) != 0) || ::getsockname(fd, any, &size) != 0)
        throw std::runtime_error("no port on loopback");
    port = ntohs(address.sin_port);
    return fd;
}

// OpenSSL writes without MSG_NOSIGNAL.
void blockBrokenPipe()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

std::unique_ptr<BIO, Free> reader(const std::string& pem)
{
    return std::unique_ptr<BIO, Free>{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
}

std::unique_ptr<X509, Free> certificateOf(const std::string& pem)
{
    return std::unique_ptr<X509, Free>{PEM_read_bio_X509(reader(pem).get(), nullptr, nullptr, nullptr)};
}

std::unique_ptr<SSL_CTX, Free> serverContext(const ServerTls& tls)
{
    std::unique_ptr<SSL_CTX, Free> context{SSL_CTX_new(TLS_server_method())};
    const auto certificate = certificateOf(tls.identity.certificate);
    const std::unique_ptr<EVP_PKEY, Free> key{PEM_read_bio_PrivateKey(reader(tls.identity.key).get(), nullptr, nullptr, nullptr)};
    SSL_CTX_use_certificate(context.get(), certificate.get());
    SSL_CTX_use_PrivateKey(context.get(), key.get());
    SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
    if (tls.olderThan13)
        SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
    if (!tls.clientAuthority.empty()) {
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), certificateOf(tls.clientAuthority).get());
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    return context;
}

std::size_t contentLength(const std::string& head)
{
    constexpr std::string_view name = "Content-Length: ";
    const std::size_t at = head.find(name);
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size()));
}

} // namespace

std::string ReceivedRequest::line() const
{
    return head.substr(0, head.find(" HTTP/"));
}

struct ScriptedServer::Private {
    class Peer;

    void accept();
    void changedOnce() const
    {
        if (changed)
            changed();
    }

    Script script;
    std::function<void()> changed;
    int listener = -1;
    std::uint16_t port = 0;
    std::thread accepting;

    mutable std::mutex mutex; // guards everything below
    std::condition_variable wake;
    std::list<std::unique_ptr<Peer>> peers;
    std::vector<ReceivedRequest> requests;
    std::set<std::string> allowed;
    int connections = 0;
    int open = 0;
    bool stopping = false;
};

class ScriptedServer::Private::Peer final : public ScriptedPeer {
public:
    Peer(Private& server, int fd, int number) : m_server(server), m_fd(fd), m_number(number) {}
    ~Peer() override { join(); }

    void start()
    {
        m_thread = std::thread([this] {
            blockBrokenPipe();
            try {
                m_server.script(*this);
                close();
            } catch (const PeerGone&) {
                cut();
            }
            {
                const std::lock_guard lock(m_server.mutex);
                --m_server.open;
            }
            m_server.changedOnce();
        });
    }
    void join()
    {
        if (m_thread.joinable())
            m_thread.join();
    }
    // With the server's mutex held: ends all reading and writing.
    void interrupt() const
    {
        if (m_fd >= 0)
            ::shutdown(m_fd, SHUT_RDWR);
    }

    int number() const override { return m_number; }

    ReceivedRequest readRequest() override
    {
        while (m_unread.find("\r\n\r\n") == std::string::npos)
            readMore();
        ReceivedRequest request;
        request.connection = m_number;
        request.head = take(m_unread.find("\r\n\r\n") + 4);
        request.body = read(contentLength(request.head));
        {
            const std::lock_guard lock(m_server.mutex);
            m_server.requests.push_back(request);
        }
        m_server.changedOnce();
        return request;
    }

    std::string read(std::size_t size) override
    {
        while (m_unread.size() < size)
            readMore();
        return take(size);
    }

    void send(std::string_view bytes, std::size_t pieceLength) override
    {
        for (std::size_t at = 0; at < bytes.size(); at += std::min(pieceLength, bytes.size() - at))
            sendPiece(bytes.substr(at, pieceLength));
    }

    void startTls(const ServerTls& tls) override
    {
        m_context = serverContext(tls);
        m_tls.reset(SSL_new(m_context.get()));
        SSL_set_fd(m_tls.get(), m_fd);
        if (SSL_accept(m_tls.get()) == 1)
            return;
        // Closing with bytes unread would be a reset, and the client might never see the alert that says why.
        m_tls.reset();
        ::shutdown(m_fd, SHUT_WR);
        awaitClose();
    }

    void await(const std::string& what) override
    {
        std::unique_lock lock(m_server.mutex);
        m_server.wake.wait(lock, [&] { return m_server.stopping || m_server.allowed.contains(what); });
        if (m_server.stopping)
            throw PeerGone{};
    }

    void awaitClose() override
    {
        while (true)
            readMore();
    }

    void close() override
    {
        if (m_fd >= 0 && m_tls)
            SSL_shutdown(m_tls.get());
        cut();
    }

    void cut() override
    {
        m_tls.reset();
        const std::lock_guard lock(m_server.mutex);
        if (m_fd >= 0)
            ::close(std::exchange(m_fd, -1));
    }

    void reset() override
    {
        const linger now{1, 0};
        ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        cut();
    }

private:
    void readMore()
    {
        std::array<char, 16 * 1024> place{};
        const auto count = m_tls ? SSL_read(m_tls.get(), place.data(), static_cast<int>(place.size()))
                                 : static_cast<int>(::recv(m_fd, place.data(), place.size(), 0));
        if (count <= 0)
            throw PeerGone{};
        m_unread.append(place.data(), static_cast<std::size_t>(count));
    }

    std::string take(std::size_t size)
    {
        std::string taken = m_unread.substr(0, size);
        m_unread.erase(0, size);
        return taken;
    }

    void sendPiece(std::string_view piece)
    {
        while (!piece.empty()) {
            const auto count = m_tls ? SSL_write(m_tls.get(), piece.data(), static_cast<int>(piece.size()))
                                     : static_cast<int>(::send(m_fd, piece.data(), piece.size(), MSG_NOSIGNAL));
            if (count <= 0)
                throw PeerGone{};
            piece.remove_prefix(static_cast<std::size_t>(count));
        }
    }

    Private& m_server;
    int m_fd;
    const int m_number;
    std::unique_ptr<SSL_CTX, Free> m_context;
    std::unique_ptr<SSL, Free> m_tls;
    std::string m_unread;
    std::thread m_thread;
};

void ScriptedServer::Private::accept()
{
    while (true) {
        const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0)
            return;
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        {
            const std::lock_guard lock(mutex);
            if (stopping) {
                ::close(fd);
                return;
            }
            peers.push_back(std::make_unique<Peer>(*this, fd, connections++));
            ++open;
            peers.back()->start();
        }
        changedOnce();
    }
}

ScriptedServer::ScriptedServer(Script script, std::function<void()> changed) : d(std::make_unique<Private>())
{
    d->script = std::move(script);
    d->changed = std::move(changed);
    d->listener = listeningSocket(true, d->port);
    d->accepting = std::thread([this] { d->accept(); });
}

ScriptedServer::~ScriptedServer()
{
    {
        const std::lock_guard lock(d->mutex);
        d->stopping = true;
        ::shutdown(d->listener, SHUT_RDWR);
        for (const auto& peer : d->peers)
            peer->interrupt();
    }
    d->wake.notify_all();
    d->accepting.join();
    for (const auto& peer : d->peers)
        peer->join();
    ::close(d->listener);
}

std::uint16_t ScriptedServer::port() const
{
    return d->port;
}

void ScriptedServer::allow(const std::string& what)
{
    {
        const std::lock_guard lock(d->mutex);
        d->allowed.insert(what);
    }
    d->wake.notify_all();
}

std::vector<ReceivedRequest> ScriptedServer::requests() const
{
    const std::lock_guard lock(d->mutex);
    return d->requests;
}

int ScriptedServer::connections() const
{
    const std::lock_guard lock(d->mutex);
    return d->connections;
}

int ScriptedServer::open() const
{
    const std::lock_guard lock(d->mutex);
    return d->open;
}

ClosedPort::ClosedPort() : m_socket(listeningSocket(false, m_port)) {}

ClosedPort::~ClosedPort()
{
    ::close(m_socket);
}

std::string answer(std::string_view status, std::string_view body, std::string_view fields)
{
    return "HTTP/1.1 " + std::string{status} + "\r\n" + std::string{fields} + "Content-Length: " + std::to_string(body.size())
           + "\r\n\r\n" + std::string{body};
}

std::string chunkedHead(std::string_view fields)
{
    return "HTTP/1.1 200 OK\r\n" + std::string{fields} + "Transfer-Encoding: chunked\r\n\r\n";
}

std::string chunk(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string length;
    for (std::size_t rest = bytes.size(); rest > 0; rest /= 16)
        length.insert(length.begin(), digits[rest % 16]);
    return length + "\r\n" + std::string{bytes} + "\r\n";
}

} // namespace nephoscope
