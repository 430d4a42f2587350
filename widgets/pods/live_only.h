// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QStackedLayout;

namespace nephoscope {

class EmptyState;

// Holds what is only there live: the contents, or what there is to say instead of them, or the contents greyed under the reason why they
// are not of now. GUI thread.
class LiveOnly final : public QWidget {
    Q_OBJECT
public:
    // Takes the contents.
    explicit LiveOnly(QWidget* contents, QWidget* parent = nullptr);

    void showContents();
    void teach(const QString& what, const QString& why, const QString& tryThis);
    void grey(const QString& why);
    bool greyed() const;

private:
    QWidget* m_contents;
    QLabel* m_why;
    QStackedLayout* m_stack;
    EmptyState* m_empty;
};

} // namespace nephoscope
