// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace nephoscope {

// Stands where something would appear: what is (or will be) here, why it is not, and the one thing to do about it.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    enum class Room { View, Card };
    explicit EmptyState(Room room, QWidget* parent = nullptr);

    void setTexts(const QString& what, const QString& why, const QString& tryThis);

private:
    QLabel* m_what;
    QLabel* m_why;
    QLabel* m_try;
};

} // namespace nephoscope
