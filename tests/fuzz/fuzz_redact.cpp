// SPDX-License-Identifier: GPL-3.0-or-later
// No planted secret survives, in a text and in what of it is quoted for people.
#include "collectors/kubernetes/redact.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

using namespace nephoscope;

namespace {

// What stands in place of a secret may hold it again by chance: then its letters prove nothing.
bool meetsTheMark(std::string_view secret)
{
    return secret.find_first_of("[]") != std::string_view::npos
           || std::string_view{"hidden"}.find(secret) != std::string_view::npos;
}

bool isWordCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool standsIn(std::string_view text, std::string_view secret)
{
    const bool anywhere = secret.size() >= 4;
    for (std::size_t at = text.find(secret); at != std::string_view::npos; at = text.find(secret, at + 1)) {
        const std::size_t end = at + secret.size();
        const bool word = (at == 0 || !isWordCharacter(text[at - 1]) || !isWordCharacter(secret.front()))
                          && (end == text.size() || !isWordCharacter(text[end]) || !isWordCharacter(secret.back()));
        if (anywhere || word)
            return true;
    }
    return false;
}

} // namespace

// The lines before an empty one are secrets, planted into what follows at its beginning, middle and end; the first byte is how
// much of it is quoted.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::size_t maximum = data[0];
    std::string_view rest{reinterpret_cast<const char*>(data) + 1, size - 1};
    std::vector<Secret> secrets;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.empty())
            break;
        secrets.emplace_back(std::string{line});
    }
    const std::string_view first = rest.substr(0, rest.size() / 2);
    std::string text{first};
    for (const Secret& secret : secrets)
        text += secret.reveal() + " ";
    text += rest.substr(first.size());
    for (const Secret& secret : secrets)
        text.append(" ").append(secret.reveal());

    const std::string hidden = redact(text, secrets);
    const std::string quoted = quoteForPeople(text, secrets, maximum);
    const std::string all = quoteForPeople(text, secrets, text.size() * redacted.size());
    for (const Secret& secret : secrets) {
        if (meetsTheMark(secret.reveal()))
            continue;
        if (standsIn(hidden, secret.reveal()) || standsIn(all, secret.reveal()))
            std::abort();
    }
    constexpr std::size_t ellipsis = 3;
    if (quoted.size() > maximum + ellipsis)
        std::abort();
    for (const char c : all) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            std::abort();
    }
    // What is hidden stays so, and nothing new is.
    if (secrets.empty() && redact(hidden, {}) != hidden)
        std::abort();
    if (rest.empty() || rest.size() > 200)
        return 0;
    // A name that promises a secret does so in any case.
    std::string upper{rest};
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (namesASecret(rest) != namesASecret(upper))
        std::abort();
    return 0;
}
