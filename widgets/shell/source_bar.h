// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/view_context.h"

#include <QWidget>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace nephoscope {

class ActionSink;
class SourceChip;

// The top of the window: a chip per source, the badge of a recording, the way to the palette, and the zone that times are shown in.
class SourceBar final : public QWidget {
    Q_OBJECT
public:
    SourceBar(SessionHost& host, ViewContext& context, QWidget* parent = nullptr);

    void refresh();
    // Whether the details of a source offer to end it.
    void setRemovable(bool removable) { m_removable = removable; }
    // Whether they offer to unlock it, by this door. It outlives the bar.
    void setActions(ActionSink& sink) { m_sink = &sink; }

signals:
    void searchWanted();
    void removeWanted(const QString& label);

private:
    void showDetails(SourceChip& chip);
    void applyColours();
    void showZone();

    SessionHost& m_host;
    ViewContext& m_context;
    QHBoxLayout* m_chipRow;
    std::vector<SourceChip*> m_chips;
    bool m_removable = false;
    ActionSink* m_sink = nullptr;
    QLabel* m_badge;
    QPushButton* m_search;
    QPushButton* m_zone;
};

} // namespace nephoscope
