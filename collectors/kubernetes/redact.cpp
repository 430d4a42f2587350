// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/redact.h"

#include <algorithm>
#include <array>
#include <vector>

namespace nephoscope {

namespace {

bool isAlphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Characters of base64 in both alphabets, and the dots between the parts of a JSON web token.
bool isTokenCharacter(char c)
{
    return isAlphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
}

void hideEach(std::string& text, std::string_view secret)
{
    const bool anywhere = secret.size() >= 4;
    std::size_t at = 0;
    while ((at = text.find(secret, at)) != std::string::npos) {
        const std::size_t end = at + secret.size();
        // Where the secret itself begins or ends with another character, the word ends there too.
        const bool word = (at == 0 || !isAlphanumeric(text[at - 1]) || !isAlphanumeric(secret.front()))
                          && (end == text.size() || !isAlphanumeric(text[end]) || !isAlphanumeric(secret.back()));
        if (!anywhere && !word) {
            ++at;
            continue;
        }
        text.replace(at, secret.size(), redacted);
        at += redacted.size();
    }
}

void hidePrivateKeys(std::string& text)
{
    constexpr std::string_view begin = "-----BEGIN ";
    constexpr std::string_view end = "-----END ";
    std::size_t at = 0;
    while ((at = text.find(begin, at)) != std::string::npos) {
        const std::size_t label = at + begin.size();
        const std::size_t labelEnd = text.find("-----", label);
        if (labelEnd == std::string::npos || text.substr(label, labelEnd - label).find("PRIVATE KEY") == std::string::npos) {
            at = label;
            continue;
        }
        // A key that was cut off is hidden to the end of the text.
        std::size_t close = text.find(end, labelEnd);
        if (close != std::string::npos)
            close = text.find("-----", close + end.size());
        const std::size_t stop = close == std::string::npos ? text.size() : close + 5;
        text.replace(at, stop - at, redacted);
        at += redacted.size();
    }
}

// Hides the token that follows `marker` (in lower case); with `keepMarker` the marker itself stays.
void hideTokensAfter(std::string& text, std::string_view marker, bool keepMarker, std::size_t shortest)
{
    std::string lowered(text.size(), '\0');
    std::transform(text.begin(), text.end(), lowered.begin(), lower);
    std::string result;
    std::size_t copied = 0;
    std::size_t at = 0;
    while ((at = lowered.find(marker, at)) != std::string::npos) {
        const std::size_t token = at + (keepMarker ? marker.size() : 0);
        std::size_t end = token;
        while (end < text.size() && isTokenCharacter(text[end]))
            ++end;
        const bool word = at == 0 || !isAlphanumeric(text[at - 1]);
        if (!word || end - token < shortest) {
            at += marker.size();
            continue;
        }
        result.append(text, copied, token - copied).append(redacted);
        copied = at = end;
    }
    text = result.append(text, copied);
}

} // namespace

std::string redact(std::string text, std::span<const Secret> secrets)
{
    // The longest first: one secret may be a part of another.
    std::vector<std::string_view> ordered;
    for (const Secret& secret : secrets) {
        if (!secret.empty())
            ordered.push_back(secret.reveal());
    }
    std::sort(ordered.begin(), ordered.end(), [](std::string_view a, std::string_view b) { return a.size() > b.size(); });
    for (const std::string_view secret : ordered)
        hideEach(text, secret);
    hidePrivateKeys(text);
    hideTokensAfter(text, "eyj", false, 20);
    hideTokensAfter(text, "k8s-aws-v1.", false, 20);
    hideTokensAfter(text, "bearer ", true, 8);
    hideTokensAfter(text, "basic ", true, 16);
    return text;
}

bool namesASecret(std::string_view name)
{
    constexpr std::array<std::string_view, 7> words{"secret", "token", "password", "passwd", "passphrase", "credential", "key"};
    std::string lowered(name.size(), '\0');
    std::transform(name.begin(), name.end(), lowered.begin(), lower);
    return std::any_of(words.begin(), words.end(),
                       [&lowered](std::string_view word) { return lowered.find(word) != std::string::npos; });
}

std::string quoteForPeople(std::string text, std::span<const Secret> secrets, std::size_t maximum)
{
    text = redact(std::move(text), secrets);
    std::string line;
    for (const char c : text) {
        const bool blank = static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
        if (!blank)
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    }
    while (line.ends_with(' '))
        line.pop_back();
    // A secret with a blank in it may have stood there with a line break.
    line = redact(std::move(line), secrets);
    if (line.size() <= maximum)
        return line;
    std::size_t cut = line.size() - maximum;
    // Not within a UTF-8 character.
    while (cut < line.size() && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80)
        ++cut;
    return "…" + line.substr(cut);
}

} // namespace nephoscope
