// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/action_sink.h"

#include <QStringList>
#include <vector>

namespace nephoscope {

// Takes actions down instead of doing them.
class FakeActionSink final : public ActionSink {
public:
    SourceLock lockOf(Interned) const override
    {
        return never ? SourceLock::Recorded : open ? SourceLock::Open : SourceLock::Locked;
    }
    void setLocked(Interned, bool locked) override { open = !locked; }
    Expected<ActionId> submit(Interned, const Action& action) override
    {
        if (refuses || lockOf({}) != SourceLock::Open) {
            Error error;
            error.what = "Cannot " + phrase(action);
            error.why = "no cluster is being read";
            return tl::unexpected(error);
        }
        submitted.push_back(action);
        return static_cast<ActionId>(submitted.size());
    }
    QString kubectl(Interned, const Action& action) const override
    {
        QStringList words{QStringLiteral("kubectl --context=kind-dev -n"), QString::fromStdString(action.namespaceName.str()),
                          action.verb == ActionVerb::Scale     ? QStringLiteral("scale")
                          : action.verb == ActionVerb::Restart ? QStringLiteral("rollout restart")
                                                               : QStringLiteral("delete"),
                          QString::fromLatin1(enumName(action.kind).data()).toLower() + QLatin1Char('/')
                              + QString::fromStdString(action.name.str())};
        if (action.replicas)
            words += QStringLiteral("--replicas=%1").arg(*action.replicas);
        return words.join(QLatin1Char(' '));
    }

    bool open = false;
    bool never = false;
    bool refuses = false;
    std::vector<Action> submitted;
};

} // namespace nephoscope
