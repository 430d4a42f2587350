// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/action.h"

#include <algorithm>

namespace nephoscope {

std::string kindWord(ObjectKind kind)
{
    std::string word{enumName(kind)};
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return word;
}

std::string phrase(const Action& action)
{
    std::string text{enumName(action.verb)};
    text += ' ' + kindWord(action.kind) + ' ' + action.name.str();
    if (!action.namespaceName.empty())
        text += " in " + action.namespaceName.str();
    if (action.verb == ActionVerb::Scale && action.replicas)
        text += " to " + std::to_string(*action.replicas);
    return text;
}

} // namespace nephoscope
