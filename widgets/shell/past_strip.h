// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace nephoscope {

class ViewContext;

// "looking at 14:21:07, 11 min ago" across the window while the time shown is not now, so that nobody takes the past for the
// present.
class PastStrip final : public QLabel {
    Q_OBJECT
public:
    explicit PastStrip(const ViewContext& context, QWidget* parent = nullptr);

    void refresh();

private:
    void applyColours();

    const ViewContext& m_context;
};

} // namespace nephoscope
