// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/store/name_maker.h"

#include <cstdint>

namespace nephoscope::lab {

namespace {

// No vowels, so that no words come of it (k8s.io/apimachinery util/rand).
constexpr std::string_view letters = "bcdfghjklmnpqrstvwxz2456789";
constexpr int suffixLength = 5;
constexpr std::size_t longestPrefix = 63 - suffixLength;

std::string place(const Resource& resource, std::string_view namespaceName, std::string_view name)
{
    return resource.groupResource().append("/").append(namespaceName).append("/").append(name);
}

} // namespace

std::string NameMaker::generate(const Resource& resource, std::string_view namespaceName, std::string_view prefix)
{
    const std::string_view base = prefix.substr(0, longestPrefix);
    const std::string key = place(resource, namespaceName, base);
    RandomStream& random = m_suffixes.try_emplace(key, m_randoms.stream("name", key)).first->second;
    std::string name{base};
    for (int i = 0; i < suffixLength; ++i)
        name += letters[random.below(letters.size())];
    return name;
}

std::string NameMaker::uid(const Resource& resource, std::string_view namespaceName, std::string_view name)
{
    if (m_clock.now() != m_moment) {
        m_moment = m_clock.now();
        m_created.clear();
    }
    std::string key = place(resource, namespaceName, name);
    const int before = m_created[key]++;
    key.append("@").append(std::to_string(m_moment.time_since_epoch().count()));
    if (before > 0)
        key.append("#").append(std::to_string(before));
    RandomStream random = m_randoms.stream("uid", key);
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const int length : {8, 4, 4, 4, 12}) {
        if (!text.empty())
            text += '-';
        for (int i = 0; i < length; ++i)
            text += digits[random.below(digits.size())];
    }
    text[14] = '4';
    text[19] = digits[8 + random.below(4)];
    return text;
}

} // namespace nephoscope::lab
