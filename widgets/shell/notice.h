// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/marks.h"
#include "widgets/common/palette.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace nephoscope {

class ViewContext;

// What came of something that was asked for, above the time bar, until it is closed or something else is told.
class Notice final : public QFrame {
    Q_OBJECT
public:
    Notice(const ViewContext& context, QWidget* parent = nullptr);

    void tell(bool good, const QString& words);
    // Something is under way; what comes of it replaces this.
    void busy(const QString& words);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ViewContext& m_context;
    QLabel* m_words;
    QToolButton* m_close;
    void put(Mark mark, Tone tone, const QString& words);

    Mark m_mark = Mark::Disc;
    Tone m_tone = Tone::Ready;
};

} // namespace nephoscope
