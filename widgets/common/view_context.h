// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/format.h"
#include "widgets/common/frame_budget.h"
#include "widgets/common/motion.h"
#include "widgets/common/session_host.h"
#include "widgets/common/theme.h"

#include <QObject>
#include <optional>

namespace nephoscope {

// What all views share: the time that is looked at, the span, the selection, the crosshair, the zone and the theme. Changing it
// in one view changes it in all. GUI thread.
class ViewContext final : public QObject {
    Q_OBJECT
public:
    static constexpr Duration shortestSpan = std::chrono::minutes{1};
    static constexpr Duration longestSpan = std::chrono::hours{24};
    static constexpr Duration usualSpan = std::chrono::minutes{20};

    explicit ViewContext(const SessionHost& host, QObject* parent = nullptr);

    // T for questions to the session: a moment of the past, or the newest there is.
    Time at() const { return m_at.value_or(liveTime); }
    bool live() const { return !m_at; }
    // The moment that is shown: T, or the present.
    Time shownTime() const { return m_at ? *m_at : m_host.now(); }
    Time present() const { return m_host.now(); }
    // Of the charts: ends at the shown time.
    TimeSpan span() const { return {shownTime() - m_length, shownTime()}; }
    Duration spanLength() const { return m_length; }

    // Present and future are live.
    void lookAt(Time time);
    void goLive();
    void setSpanLength(Duration length);
    // That span and the time of its end; what would end after the present is moved back to it.
    void showSpan(TimeSpan span);
    // The usual span of the present, as the user has chosen it.
    void resetSpan();
    void setResetSpan(Duration length) { m_resetLength = length; }
    // From live to standing still at the present, and back.
    void toggleFreeze();

    const std::optional<ObjectName>& selection() const { return m_selection; }
    void select(const ObjectName& workload);
    // A pod of whatever workload; nothing: none.
    const std::optional<ObjectName>& selectedPod() const { return m_selectedPod; }
    void selectPod(const std::optional<ObjectName>& pod);

    std::optional<Time> crosshair() const { return m_crosshair; }
    void setCrosshair(std::optional<Time> time);

    TimeZone zone() const { return m_zone; }
    void setZone(TimeZone zone);

    ThemeMode themeMode() const { return m_themeMode; }
    const Palette& palette() const { return m_palette; }
    void setThemeMode(ThemeMode mode);
    // The platform has other colours now; counts where the mode says so.
    void setSystemDark(bool dark);

    // The frames of the window that all of them share.
    FrameBudget& frames() { return m_frames; }

    MotionMode motion() const { return m_motion; }
    void setMotion(MotionMode mode) { m_motion = mode; }

signals:
    // Time, span or zone.
    void timeChanged();
    void selectionChanged();
    void podSelectionChanged();
    void crosshairChanged();
    void appearanceChanged();

private:
    const SessionHost& m_host;
    FrameBudget m_frames;
    bool m_systemDark;
    std::optional<Time> m_at;
    Duration m_length = usualSpan;
    Duration m_resetLength = usualSpan;
    std::optional<ObjectName> m_selection;
    std::optional<ObjectName> m_selectedPod;
    std::optional<Time> m_crosshair;
    TimeZone m_zone = TimeZone::Local;
    MotionMode m_motion = MotionMode::System;
    ThemeMode m_themeMode = ThemeMode::System;
    Palette m_palette;
};

} // namespace nephoscope
