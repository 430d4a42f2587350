// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/url.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace nephoscope {

namespace {

Error badUrl(std::string why)
{
    Error error;
    error.code = ErrorCode::BadInput;
    error.what = "This is not an address of a server";
    error.why = std::move(why);
    error.tryThis = "Write it like https://example.com:6443";
    return error;
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isAlphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void appendEscaped(std::string& out, char c)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
}

// What may not stand in a request line is escaped; what is escaped already stays as it is.
std::string escapeForRequestLine(std::string_view text)
{
    std::string escaped;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f || c == '"' || c == '<' || c == '>')
            appendEscaped(escaped, c);
        else
            escaped += c;
    }
    return escaped;
}

bool isIpv6Text(std::string_view text)
{
    const std::size_t zone = text.find('%');
    const std::string_view address = text.substr(0, zone);
    const auto inAddress = [](char c) { return hexDigit(c) >= 0 || c == ':' || c == '.'; };
    const auto inZone = [](char c) { return isAlphanumeric(c) || c == '.' || c == '_' || c == '-' || c == '%'; };
    return address.size() >= 2 && std::count(address.begin(), address.end(), ':') >= 2
           && std::all_of(address.begin(), address.end(), inAddress)
           && (zone == std::string_view::npos || std::all_of(text.begin() + static_cast<std::ptrdiff_t>(zone), text.end(), inZone));
}

bool isHostName(std::string_view text)
{
    // Underscores are no proper host names, but are met in local networks. Non-ASCII names must come in their xn-- form.
    const auto allowed = [](char c) { return isAlphanumeric(c) || c == '-' || c == '.' || c == '_'; };
    return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), allowed) && text.front() != '.';
}

std::optional<std::uint16_t> portNumber(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0)
        return std::nullopt;
    return port;
}

std::string bracketed(const Url& url)
{
    return url.hostIsIpv6() ? "[" + url.host + "]" : url.host;
}

} // namespace

std::string Url::authority() const
{
    const std::uint16_t usual = tls ? 443 : 80;
    return port == usual ? bracketed(*this) : hostAndPort();
}

std::string Url::hostAndPort() const
{
    return bracketed(*this) + ":" + std::to_string(port);
}

std::string Url::text() const
{
    return (tls ? "https://" : "http://") + authority() + path + (query.empty() ? "" : "?" + query);
}

Expected<Url> parseUrl(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    text.remove_suffix(text.size() - std::min(text.find_last_not_of(blanks) + 1, text.size()));
    if (text.empty())
        return tl::unexpected(badUrl("it is empty"));

    const std::size_t schemeEnd = text.find("://");
    if (schemeEnd == std::string_view::npos)
        return tl::unexpected(badUrl("it does not begin with http:// or https://"));
    std::string scheme{text.substr(0, schemeEnd)};
    std::transform(scheme.begin(), scheme.end(), scheme.begin(), lower);
    Url url;
    if (scheme == "https")
        url.tls = true;
    else if (scheme != "http")
        return tl::unexpected(badUrl("only http and https are understood"));
    text.remove_prefix(schemeEnd + 3);
    text = text.substr(0, text.find('#'));

    const std::size_t authorityEnd = std::min(text.find_first_of("/?"), text.size());
    std::string_view authority = text.substr(0, authorityEnd);
    std::string_view rest = text.substr(authorityEnd);

    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        url.userInfo = percentDecode(authority.substr(0, at));
        authority.remove_prefix(at + 1);
    }

    std::string_view host = authority;
    std::string_view port;
    bool hasPort = false;
    if (authority.starts_with('[')) {
        const std::size_t close = authority.find(']');
        if (close == std::string_view::npos)
            return tl::unexpected(badUrl("an IPv6 address lacks its closing bracket"));
        host = authority.substr(1, close - 1);
        const std::string_view behind = authority.substr(close + 1);
        if (!isIpv6Text(host) || (!behind.empty() && behind.front() != ':'))
            return tl::unexpected(badUrl("there is no IPv6 address between its brackets"));
        hasPort = !behind.empty();
        port = behind.substr(hasPort ? 1 : 0);
    } else {
        const std::size_t colon = authority.find(':');
        hasPort = colon != std::string_view::npos;
        host = authority.substr(0, colon);
        port = hasPort ? authority.substr(colon + 1) : std::string_view{};
        if (port.find(':') != std::string_view::npos)
            return tl::unexpected(badUrl("an IPv6 address must stand in brackets"));
        if (host.empty())
            return tl::unexpected(badUrl("it names no host"));
        if (!isHostName(host))
            return tl::unexpected(badUrl("its host name has a character that no host name has"));
    }
    url.host = std::string{host};
    std::transform(url.host.begin(), url.host.end(), url.host.begin(), lower);
    url.port = url.tls ? 443 : 80;
    if (hasPort && !port.empty()) {
        const auto number = portNumber(port);
        if (!number)
            return tl::unexpected(badUrl("its port is not a number from 1 to 65535"));
        url.port = *number;
    }

    const std::size_t question = rest.find('?');
    std::string_view path = rest.substr(0, question);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    url.path = escapeForRequestLine(path);
    if (question != std::string_view::npos)
        url.query = escapeForRequestLine(rest.substr(question + 1));
    return url;
}

std::string percentEncode(std::string_view component)
{
    std::string encoded;
    encoded.reserve(component.size());
    for (const char c : component) {
        if (isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~')
            encoded += c;
        else
            appendEscaped(encoded, c);
    }
    return encoded;
}

std::string percentDecode(std::string_view text)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 && hexDigit(text[i + 2]) >= 0) {
            decoded += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return decoded;
}

} // namespace nephoscope
