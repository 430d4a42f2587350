// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace nephoscope {

class SessionHost;
class ViewContext;
struct SourceSummary;

// Across the window while the source of what is shown brings no news: since when, why, and what to do, so that nobody takes old
// numbers for new ones.
class SourceStrip final : public QLabel {
    Q_OBJECT
public:
    SourceStrip(const SessionHost& host, const ViewContext& context, QWidget* parent = nullptr);

    void refresh();

private:
    void say(const SourceSummary& source);

    const SessionHost& m_host;
    const ViewContext& m_context;
};

} // namespace nephoscope
