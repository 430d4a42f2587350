// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/palette.h"

#include <QWidget>
#include <vector>

namespace nephoscope {

// What the lines of a chart mean: a piece of each line with its name.
class Legend final : public QWidget {
    Q_OBJECT
public:
    struct Line {
        QString name;
        Tone tone = Tone::Text;
        double width = 2;
        Qt::PenStyle style = Qt::SolidLine;
    };

    explicit Legend(QWidget* parent = nullptr);

    void setLines(std::vector<Line> lines);
    void setColours(const Palette& palette);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Line> m_lines;
    Palette m_palette;
};

} // namespace nephoscope
