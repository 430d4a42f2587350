// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/kubectl_command.h"

#include <algorithm>

namespace nephoscope {

namespace {

// What no shell gives a meaning to behind the first character of a word.
bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || std::string_view{"-_./:@%+,="}.find(c) != std::string_view::npos;
}

} // namespace

std::string shellWord(std::string_view text)
{
    if (!text.empty() && text.front() != '=' && std::all_of(text.begin(), text.end(), isPlain))
        return std::string{text};
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    quoted += '\'';
    return quoted;
}

std::string kubectlCommand(const Action& action, const KubectlTarget& target)
{
    std::string line = "kubectl";
    // With "=", so that a name that begins with a dash is no option.
    if (!target.kubeconfig.empty())
        line += ' ' + shellWord("--kubeconfig=" + target.kubeconfig);
    if (!target.context.empty())
        line += ' ' + shellWord("--context=" + target.context);
    if (!action.namespaceName.empty())
        line += " -n " + shellWord(action.namespaceName.view());
    const std::string object = shellWord(kindWord(action.kind) + '/' + action.name.str());
    switch (action.verb) {
    case ActionVerb::Scale: line += " scale " + object + " --replicas=" + std::to_string(action.replicas.value_or(0)); break;
    case ActionVerb::Restart: line += " rollout restart " + object; break;
    case ActionVerb::Delete:
        line += " delete " + object;
        if (action.graceSeconds)
            line += " --grace-period=" + std::to_string(*action.graceSeconds);
        break;
    }
    return line;
}

} // namespace nephoscope
