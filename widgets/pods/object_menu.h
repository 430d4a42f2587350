// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/action.h"
#include "collectors/session/session.h"

#include <QPoint>
#include <functional>

class QWidget;

namespace nephoscope {

// Opens a menu of what may be asked of a workload or a pod, with the keys that do the same. Returns at once; `chosen` is called
// later, or never.
void openObjectMenu(const ObjectName& object, const QPoint& globalPosition, QWidget& over,
                    std::function<void(ActionVerb verb, const ObjectName& object)> chosen);

} // namespace nephoscope
