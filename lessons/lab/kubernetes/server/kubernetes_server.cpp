// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/kubernetes_server.h"

#include "collectors/net/base64.h"
#include "collectors/net/gzip_text.h"
#include "lessons/lab/kubernetes/store/json_access.h"

#include <openssl/crypto.h>

#include <array>
#include <chrono>
#include <ctime>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

// As kube-apiserver: smaller answers are not worth it.
constexpr std::size_t worthCompressing = std::size_t{128} * 1024;

bool equalInConstantTime(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

// RFC 9110 5.6.7: "Tue, 24 Nov 2026 04:31:27 GMT".
std::string httpDate(Time time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{seconds - day};
    static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto two = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::string{days[std::chrono::weekday{day}.c_encoding()]} + ", " + two(static_cast<unsigned>(date.day())) + " "
           + months[static_cast<unsigned>(date.month()) - 1] + " " + std::to_string(static_cast<int>(date.year())) + " "
           + two(clock.hours().count()) + ":" + two(clock.minutes().count()) + ":" + two(clock.seconds().count()) + " GMT";
}

ServedResponse refusal(int code, std::string reason, std::string message)
{
    ApiStatus status;
    status.code = code;
    status.reason = std::move(reason);
    status.message = std::move(message);
    status.details = false;
    ServedResponse response;
    response.status = code;
    response.headers.emplace_back("Content-Type", "application/json");
    response.body = status.document().dump();
    return response;
}

} // namespace

KubernetesServer::KubernetesServer(ApiService& api, EventQueue& queue, Pacer& pacer)
    : m_api(api), m_queue(queue), m_pacer(pacer), m_certificate(makeServerCertificate("Nephoscope practice cloud")),
      m_token(makeToken())
{}

KubernetesServer::~KubernetesServer() = default;

Expected<std::unique_ptr<KubernetesServer>> KubernetesServer::listen(const boost::asio::any_io_executor& executor,
                                                                     std::uint16_t port, ApiService& api, EventQueue& queue,
                                                                     Pacer& pacer)
{
    std::unique_ptr<KubernetesServer> server{new KubernetesServer{api, queue, pacer}};
    HttpServer::Settings settings;
    settings.port = port;
    settings.certificate = server->m_certificate.certificate;
    settings.key = server->m_certificate.key;
    auto listening = HttpServer::listen(executor, settings, *server);
    if (!listening)
        return tl::unexpected(listening.error());
    server->m_server = std::move(*listening);
    return server;
}

std::string KubernetesServer::address() const
{
    return "https://127.0.0.1:" + std::to_string(port());
}

std::string KubernetesServer::kubeconfig() const
{
    return "apiVersion: v1\nkind: Config\nclusters:\n- name: nephoscope-lab\n  cluster:\n    server: " + address()
           + "\n    certificate-authority-data: " + encodeBase64(m_certificate.authority)
           + "\nusers:\n- name: nephoscope-lab\n  user:\n    token: " + m_token
           + "\ncontexts:\n- name: nephoscope-lab\n  context:\n    cluster: nephoscope-lab\n    user: nephoscope-lab\n    "
             "namespace: "
             "default\ncurrent-context: nephoscope-lab\n";
}

void KubernetesServer::finish(ServedResponse& response) const
{
    const Time now = m_queue.now();
    response.headers.emplace_back("Date", httpDate(now));
    response.headers.emplace_back("Nephoscope-Clock", formatRfc3339(now));
    response.headers.emplace_back("Cache-Control", "no-cache, private");
}

std::optional<ServedResponse> KubernetesServer::refuse(const ServedRequest& head)
{
    // A name that leads to loopback is in the power of whoever owns it; ours are not.
    const std::string suffix = ":" + std::to_string(port());
    const std::string_view host = head.header("Host");
    std::optional<ServedResponse> response;
    if (host != "127.0.0.1" + suffix && host != "localhost" + suffix) {
        response = refusal(403, "Forbidden", "this server is 127.0.0.1" + suffix + " and answers to no other name");
    } else {
        static constexpr std::string_view scheme = "Bearer ";
        const std::string_view given = head.header("Authorization");
        if (!given.starts_with(scheme) || !equalInConstantTime(given.substr(scheme.size()), m_token))
            response = refusal(401, "Unauthorized", "Unauthorized");
    }
    if (response)
        finish(*response);
    return response;
}

ServedResponse KubernetesServer::handle(const ServedRequest& request)
{
    m_pacer.catchUp();
    if (request.target == "/nephoscope/clock") {
        ServedResponse response = clock(request);
        finish(response);
        return response;
    }
    ApiRequest asked{request.method == "HEAD" ? "GET" : request.method, request.target};
    asked.accept = request.header("Accept");
    asked.contentType = request.header("Content-Type");
    asked.body = request.body;
    ApiResponse answered = m_api.handle(asked);
    ServedResponse response;
    response.status = answered.status;
    response.headers.emplace_back("Content-Type", answered.contentType);
    for (const std::string& warning : answered.warnings)
        response.headers.emplace_back("Warning", "299 - " + json(warning).dump());
    response.body = std::move(answered.body);
    response.stream = std::move(answered.stream);
    if (!response.stream && response.body.size() >= worthCompressing
        && request.header("Accept-Encoding").find("gzip") != std::string_view::npos) {
        response.body = gzipText(response.body);
        response.headers.emplace_back("Content-Encoding", "gzip");
        response.headers.emplace_back("Vary", "Accept-Encoding");
    }
    finish(response);
    return response;
}

ServedResponse KubernetesServer::clock(const ServedRequest& request)
{
    if (request.method == "PATCH" || request.method == "PUT" || request.method == "POST") {
        const json wish = json::parse(request.body, nullptr, false);
        if (!wish.is_object())
            return refusal(400, "BadRequest", "the clock is set with an object, e.g. {\"paused\": false, \"speed\": 60}");
        for (const auto& [name, value] : wish.items()) {
            const bool fits = (name == "paused" && value.is_boolean()) || (name == "speed" && (value.is_number() || value == "max"))
                              || (name == "step" && value.is_boolean())
                              || (name == "skip" && value.is_string() && parseDuration(value.get<std::string>()));
            if (!fits)
                return refusal(
                    400, "BadRequest",
                    "the clock has no such setting: " + json{{name, value}}.dump()
                        + "; it knows paused (true or false), speed (1 to 600, or \"max\"), step (true) and skip (\"30s\")");
        }
        if (const json& speed = at(wish, "speed"); speed.is_number())
            m_pacer.setSpeed(speed.get<double>());
        else if (speed.is_string())
            m_pacer.setUnthrottled();
        if (const json& paused = at(wish, "paused"); paused.is_boolean()) {
            if (paused.get<bool>())
                m_pacer.pause();
            else
                m_pacer.resume();
        }
        if (flagAt(wish, {"step"}))
            m_pacer.step();
        if (at(wish, "skip").is_string())
            m_pacer.skip(*parseDuration(textAt(wish, {"skip"})));
    } else if (request.method != "GET") {
        return refusal(405, "MethodNotAllowed", "the clock can be read (GET) and set (PATCH)");
    }
    const auto orNull = [](const std::optional<double>& number) { return number ? json(*number) : json{}; };
    ServedResponse response;
    response.headers.emplace_back("Content-Type", "application/json");
    response.body = json{{"now", formatRfc3339(m_queue.now())},
                         {"paused", m_pacer.paused()},
                         {"speed", m_pacer.speed() ? json(*m_pacer.speed()) : json("max")},
                         {"achieved", orNull(m_pacer.achieved())},
                         {"events", m_queue.happened()}}
                        .dump()
                    + "\n";
    return response;
}

} // namespace nephoscope::lab
