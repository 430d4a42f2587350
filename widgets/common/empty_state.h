// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/marks.h"
#include "widgets/common/palette.h"

#include <QWidget>
#include <optional>
#include <utility>

class QLabel;

namespace nephoscope {

class MarkLabel;

// Stands where something would appear: what is (or will be) here, why it is not, and the one thing to do about it.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    enum class Room { View, Card };
    explicit EmptyState(Room room, QWidget* parent = nullptr);

    // In a view; without one there is no mark.
    void setMark(std::optional<std::pair<Mark, Tone>> look);
    void setTexts(const QString& what, const QString& why, const QString& tryThis);

private:
    MarkLabel* m_mark;
    QLabel* m_what;
    QLabel* m_why;
    QLabel* m_try;
};

} // namespace nephoscope
