// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object.h"

#include <string>

namespace nephoscope {

// What a component of the cluster reported about an object; decoded from core/v1 Event. A repeated event keeps its uid and
// counts up, so uid and count together name one happening.
struct KubeEvent {
    Interned uid;
    Interned namespaceName;
    Interned name;
    Interned type;    // Normal, Warning
    Interned reason;  // SuccessfulRescale, FailedScheduling…
    std::string message;
    Interned involvedKind;
    Interned involvedName;
    Interned involvedUid;
    Interned involvedField;  // "spec.containers{web}"
    Interned component;      // source.component or reportingController
    Interned instance;       // source.host or reportingInstance
    std::int32_t count = 1;  // count or series.count
    std::optional<Time> first;  // firstTimestamp or eventTime
    std::optional<Time> last;   // series.lastObservedTime, lastTimestamp or first
    friend bool operator==(const KubeEvent&, const KubeEvent&) = default;
};

} // namespace nephoscope
