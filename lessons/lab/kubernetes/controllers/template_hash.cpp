// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/controllers/template_hash.h"

#include <string_view>

namespace nephoscope::lab {

std::string templateHash(const nlohmann::json& podTemplate, std::int64_t collisions)
{
    // FNV-1a of 32 bits.
    std::uint32_t hash = 2166136261U;
    const auto take = [&hash](std::string_view text) {
        for (const char byte : text) {
            hash ^= static_cast<std::uint8_t>(byte);
            hash *= 16777619U;
        }
    };
    take(podTemplate.dump());
    if (collisions > 0)
        take(std::to_string(collisions));
    // k8s.io/apimachinery rand.SafeEncodeString: each digit stands for a letter that makes no words.
    static constexpr std::string_view letters = "bcdfghjklmnpqrstvwxz2456789";
    std::string text = std::to_string(hash);
    for (char& digit : text)
        digit = letters[static_cast<std::size_t>(static_cast<unsigned char>(digit)) % letters.size()];
    return text;
}

} // namespace nephoscope::lab
