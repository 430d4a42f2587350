// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QAbstractScrollArea;

namespace nephoscope {

// Keys of a text that is only read: arrows, Home, End, Page and Space move in it instead of through time, and letters are left to the
// window. GUI thread.
class TextKeys final : public QObject {
    Q_OBJECT
public:
    // Belongs to the text.
    explicit TextKeys(QAbstractScrollArea& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QAbstractScrollArea& m_text;
};

} // namespace nephoscope
