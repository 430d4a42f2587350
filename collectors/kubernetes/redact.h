// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/secret.h"

#include <span>
#include <string>
#include <string_view>

namespace nephoscope {

// What stands in a text where a secret stood.
inline constexpr std::string_view redacted = "[hidden]";

// The text without these secrets, and without anything that looks like one although it is not listed: private keys in PEM,
// JSON web tokens, what follows "Bearer" or "Basic". Secrets of fewer than four characters are hidden only where they are whole words.
std::string redact(std::string text, std::span<const Secret> secrets);

// Whether a variable or flag of this name is likely to hold a secret: CLIENT_SECRET, --token, apiKey, ….
bool namesASecret(std::string_view name);

// What a program has printed, fit for a sentence: no secrets, no control characters or line breaks, and of a long text
// only the end, where the reason usually stands.
std::string quoteForPeople(std::string text, std::span<const Secret> secrets, std::size_t maximum);

} // namespace nephoscope
