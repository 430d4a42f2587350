// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/view_context.h"

#include <algorithm>

namespace nephoscope {

ViewContext::ViewContext(const SessionHost& host, QObject* parent)
    : QObject(parent), m_host(host), m_systemDark(systemIsDark()), m_palette(themePalette(m_themeMode, m_systemDark))
{}

void ViewContext::lookAt(Time time)
{
    if (time >= m_host.now()) {
        goLive();
        return;
    }
    if (m_at == time)
        return;
    m_at = time;
    emit timeChanged();
}

void ViewContext::goLive()
{
    if (!m_at)
        return;
    m_at.reset();
    emit timeChanged();
}

void ViewContext::setSpanLength(Duration length)
{
    length = std::clamp(length, shortestSpan, longestSpan);
    if (m_length == length)
        return;
    m_length = length;
    emit timeChanged();
}

void ViewContext::showSpan(TimeSpan span)
{
    const Duration length = std::clamp(span.length(), shortestSpan, longestSpan);
    const std::optional<Time> at = span.end < m_host.now() ? std::optional(span.end) : std::nullopt;
    if (m_length == length && m_at == at)
        return;
    m_length = length;
    m_at = at;
    emit timeChanged();
}

void ViewContext::resetSpan()
{
    showSpan({m_host.now() - m_resetLength, m_host.now()});
}

void ViewContext::toggleFreeze()
{
    if (m_at) {
        goLive();
        return;
    }
    m_at = m_host.now();
    emit timeChanged();
}

void ViewContext::select(const ObjectName& workload)
{
    if (m_selection == workload)
        return;
    m_selection = workload;
    emit selectionChanged();
}

void ViewContext::selectPod(const std::optional<ObjectName>& pod)
{
    if (m_selectedPod == pod)
        return;
    m_selectedPod = pod;
    emit podSelectionChanged();
}

void ViewContext::setCrosshair(std::optional<Time> time)
{
    if (m_crosshair == time)
        return;
    m_crosshair = time;
    emit crosshairChanged();
}

void ViewContext::setZone(TimeZone zone)
{
    if (m_zone == zone)
        return;
    m_zone = zone;
    emit timeChanged();
}

void ViewContext::setThemeMode(ThemeMode mode)
{
    m_themeMode = mode;
    const Palette palette = themePalette(mode, m_systemDark);
    if (palette == m_palette)
        return;
    m_palette = palette;
    emit appearanceChanged();
}

void ViewContext::setSystemDark(bool dark)
{
    m_systemDark = dark;
    setThemeMode(m_themeMode);
}

} // namespace nephoscope
