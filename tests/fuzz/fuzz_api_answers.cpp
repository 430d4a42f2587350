// SPDX-License-Identifier: GPL-3.0-or-later
// What an API server answers besides objects: why it refuses, as a body or as the object of a watch's ERROR event, and its version.
// Sentences are one line of bounded length, and a server cannot ask for a pause without end.
#include "collectors/kubernetes/api_error.h"
#include "collectors/kubernetes/server_version.h"
#include "collectors/rules/autoscaler/controller_settings.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace nephoscope;

namespace {

constexpr std::size_t longestSentence = 600; // a message of 400 bytes, and what stands around it

void check(const StatusError& status, int httpStatus)
{
    const ApiError refused = apiError(status, httpStatus, "Cannot list pods");
    const Error& error = refused.error;
    if (error.why.empty() || error.why.size() > longestSentence || error.what != "Cannot list pods")
        std::abort();
    if (std::any_of(error.why.begin(), error.why.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
        std::abort();
    if (refused.status != (httpStatus != 0 ? httpStatus : status.code))
        std::abort();
    if (refused.retryAfter && (*refused.retryAfter <= Duration::zero() || *refused.retryAfter > longestServerPause))
        std::abort();
    if (status.isExpired() && !refused.versionUnusable())
        std::abort();
}

} // namespace

// The first byte chooses the status that HTTP gives.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    constexpr std::array<int, 12> statuses{0, 400, 401, 403, 404, 405, 410, 422, 429, 500, 503, 504};
    const int httpStatus = statuses.at(data[0] % statuses.size());
    const std::string_view body{reinterpret_cast<const char*>(data) + 1, size - 1};

    StringPool strings;
    Decoder decoder(strings);
    check(decoder.decodeStatus(body), httpStatus);

    const std::string line = R"({"type":"ERROR","object":)" + std::string{body} + "}";
    const auto event = decoder.decodeWatchLine(ObjectKind::Pod, line);
    if (!event && sentence(event.error()).empty())
        std::abort();
    if (event && event->status) {
        check(*event->status, 0);
        if (sentence(toError(*event->status, "Cannot watch pods")).empty())
            std::abort();
    }

    const std::string version = serverVersionOf(body);
    if (version.size() > 100)
        std::abort();
    static_cast<void>(ControllerSettings::forServerVersion(version));
    // What cannot be read counts as the newest.
    const ControllerSettings settings = ControllerSettings::forServerVersion(body);
    if (settings != ControllerSettings{} && body.find('.') == std::string_view::npos)
        std::abort();
    return 0;
}
