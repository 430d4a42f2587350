// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/pod_look.h"

namespace nephoscope {

PodLook podLook(PodState state)
{
    switch (state) {
    case PodState::Ready: return {Tone::Ready, Mark::Disc, QStringLiteral("ready")};
    case PodState::Starting: return {Tone::Cold, Mark::HalfDisc, QStringLiteral("starting")};
    case PodState::Pending: return {Tone::Pending, Mark::Ring, QStringLiteral("pending")};
    case PodState::Failed: return {Tone::Failed, Mark::Cross, QStringLiteral("failed")};
    case PodState::Terminating: return {Tone::Ending, Mark::DashedRing, QStringLiteral("terminating")};
    case PodState::Ended: return {Tone::Ending, Mark::Square, QStringLiteral("completed")};
    case PodState::Unknown: break;
    }
    return {Tone::Muted, Mark::Bar, QStringLiteral("unknown")};
}

} // namespace nephoscope
