// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/marks.h"
#include "widgets/common/palette.h"

#include <QWidget>

namespace nephoscope {

// A mark beside a line of text, in the colour of its tone. Says nothing to who cannot see it: the words beside it do.
class MarkLabel final : public QWidget {
    Q_OBJECT
public:
    static constexpr int usualSide = 10;

    MarkLabel(Mark mark, Tone tone, QWidget* parent = nullptr, int side = usualSide);

    void setLook(Mark mark, Tone tone);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Mark m_mark;
    const int m_side;
};

} // namespace nephoscope
