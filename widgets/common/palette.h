// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"

#include <QColor>
#include <QString>

namespace nephoscope {

// What a colour is used for. Text may stand in every one of them from Text on, on each of the three grounds.
enum class Tone { Text, Muted, Accent, Ready, Pending, Cold, Failed, Ending, Undone, Throttled };

// The colours of one theme; read from resources/themes, never written into code.
struct Palette {
    QString name;
    QColor window;   // the ground
    QColor card;     // what lies on the ground
    QColor raised;   // what lies on a card
    QColor hairline;
    QColor text;
    QColor muted;
    QColor accent;
    QColor ready;
    QColor pending;
    QColor cold;
    QColor failed;
    QColor ending;
    QColor undone;
    QColor throttled;

    QColor tone(Tone tone) const;
    bool dark() const { return window.lightnessF() < text.lightnessF(); }
    friend bool operator==(const Palette&, const Palette&) = default;
};

// The palette of a JSON file; every colour must be there and be written as #RRGGBB.
Expected<Palette> readPalette(const QString& file);

// How much accent the ground of a chosen row has.
inline constexpr double selectionShare = 0.18;

// `share` of `over`, the rest `ground`: an opaque tint, so that drawing needs no blending.
QColor blend(const QColor& ground, const QColor& over, double share);

// Contrast of two opaque colours, 1 to 21 (WCAG 2.2, relative luminance).
double contrast(const QColor& a, const QColor& b);

} // namespace nephoscope
