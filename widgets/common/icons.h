// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace nephoscope {

// The icon `name` of resources/icons drawn in one colour, sharp at every scale.
QIcon icon(const QString& name, const QColor& colour);

} // namespace nephoscope
