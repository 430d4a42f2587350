// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace nephoscope {

class ElidedLabel;

// A card: what belongs together, under a title and a muted note at the right. Its contents go into body().
class Card final : public QFrame {
    Q_OBJECT
public:
    explicit Card(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    // It takes the room that it is given: what is in it is scrolled to, or shortened.
    bool hasHeightForWidth() const override { return false; }

    void setNote(const QString& note);
    // Between title and note.
    void addToHead(QWidget& widget);
    QVBoxLayout& body() { return *m_body; }

private:
    QHBoxLayout* m_head;
    ElidedLabel* m_title;
    QLabel* m_note;
    QVBoxLayout* m_body;
};

} // namespace nephoscope
