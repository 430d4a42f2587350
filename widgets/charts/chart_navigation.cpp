// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_navigation.h"

#include "widgets/charts/time_chart.h"
#include "widgets/common/view_context.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QRubberBand>

#include <algorithm>
#include <array>
#include <cmath>

namespace nephoscope {

namespace {

constexpr double notch = 0.8;        // of the wheel
constexpr double keyZoom = 1 / 1.5;
constexpr int keyStep = 10;          // columns
constexpr double panShare = 0.1;     // of the span, by key
constexpr int narrowestFrame = 8;    // pixels: less is a click that slipped
constexpr double liveEdge = 0.9;     // who zooms to the right of this while live stays live

bool isOurs(const QKeyEvent& event)
{
    if (event.modifiers().testFlag(Qt::ControlModifier))
        return event.key() == Qt::Key_C;
    constexpr std::array keys{Qt::Key_Left, Qt::Key_Right, Qt::Key_Plus, Qt::Key_Minus, Qt::Key_Z, Qt::Key_0};
    return std::find(keys.begin(), keys.end(), event.key()) != keys.end();
}

} // namespace

ChartNavigation::ChartNavigation(TimeChart& chart, ViewContext& context)
    : QObject(&chart), m_chart(chart), m_context(context), m_band(new QRubberBand(QRubberBand::Rectangle, &chart))
{
    m_band->hide();
    chart.installEventFilter(this);
    chart.setToolTip({});
}

bool ChartNavigation::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress: press(static_cast<const QMouseEvent&>(*event)); break;
    case QEvent::MouseMove: move(static_cast<const QMouseEvent&>(*event)); break;
    case QEvent::MouseButtonRelease: release(static_cast<const QMouseEvent&>(*event)); break;
    case QEvent::MouseButtonDblClick: m_context.resetSpan(); return true;
    case QEvent::Wheel: return wheel(static_cast<const QWheelEvent&>(*event));
    case QEvent::FocusIn:
        if (!m_context.crosshair())
            moveCrosshair(0);
        break;
    case QEvent::ShortcutOverride:
        // The window has a use for most of these keys too.
        if (isOurs(static_cast<const QKeyEvent&>(*event))) {
            event->accept();
            return true;
        }
        break;
    case QEvent::KeyPress:
        if (key(static_cast<const QKeyEvent&>(*event)))
            return true;
        break;
    case QEvent::ContextMenu: showMenu(static_cast<const QContextMenuEvent&>(*event).globalPos()); return true;
    default: break;
    }
    return QObject::eventFilter(watched, event);
}

void ChartNavigation::press(const QMouseEvent& event)
{
    if (event.button() != Qt::LeftButton)
        return;
    m_drag = Drag{m_chart.mapping(), event.position().toPoint(), event.modifiers().testFlag(Qt::ShiftModifier)};
}

void ChartNavigation::move(const QMouseEvent& event)
{
    if (!m_drag)
        return;
    const QPoint to = event.position().toPoint();
    if (m_drag->framing) {
        m_band->setGeometry(
            QRect(QPoint(std::min(m_drag->from.x(), to.x()), 0), QPoint(std::max(m_drag->from.x(), to.x()), m_chart.height() - 1)));
        m_band->show();
    } else if (to.x() != m_drag->from.x()) {
        m_context.showSpan(draggedBy(m_drag->mapping, to.x() - m_drag->from.x()));
    }
}

void ChartNavigation::release(const QMouseEvent& event)
{
    if (!m_drag || event.button() != Qt::LeftButton)
        return;
    const Drag drag = *std::exchange(m_drag, std::nullopt);
    m_band->hide();
    const int to = event.position().toPoint().x();
    if (!drag.framing || std::abs(to - drag.from.x()) < narrowestFrame)
        return;
    m_context.showSpan({drag.mapping.time(std::min(to, drag.from.x())), drag.mapping.time(std::max(to, drag.from.x()))});
}

void ChartNavigation::zoomAt(Time time, double factor)
{
    const TimeSpan span = m_context.span();
    const TimeAxisMapping mapping{span, 0, 1};
    const Time anchor = m_context.live() && mapping.x(time) > liveEdge ? span.end : time;
    m_context.showSpan(zoomedAt(span, anchor, factor, ViewContext::shortestSpan, ViewContext::longestSpan));
}

bool ChartNavigation::wheel(const QWheelEvent& event)
{
    if (const int angle = event.angleDelta().y(); angle != 0)
        zoomAt(m_chart.mapping().time(event.position().x()), std::pow(notch, angle / 120.0));
    return true;
}

void ChartNavigation::moveCrosshair(int columns)
{
    const TimeAxisMapping mapping = m_chart.mapping();
    const double x = mapping.x(m_context.crosshair().value_or(mapping.span.end));
    m_context.setCrosshair(mapping.time(x + columns));
}

void ChartNavigation::markEnd()
{
    const Time here = m_context.crosshair().value_or(m_context.span().end);
    if (!m_firstEnd) {
        m_firstEnd = here;
        return;
    }
    const Time other = *std::exchange(m_firstEnd, std::nullopt);
    if (other != here)
        m_context.showSpan({std::min(other, here), std::max(other, here)});
}

bool ChartNavigation::key(const QKeyEvent& event)
{
    const bool shift = event.modifiers().testFlag(Qt::ShiftModifier);
    const double pan = panShare * m_chart.mapping().width;
    const Time here = m_context.crosshair().value_or(m_context.span().end);
    if (event.modifiers().testFlag(Qt::ControlModifier)) {
        if (event.key() != Qt::Key_C)
            return false;
        if (shift)
            copyPicture();
        else
            copyValues();
        return true;
    }
    switch (event.key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int sign = event.key() == Qt::Key_Left ? -1 : 1;
        if (shift)
            m_context.showSpan(draggedBy(m_chart.mapping(), -sign * pan));
        else
            moveCrosshair(sign * keyStep);
        return true;
    }
    case Qt::Key_Plus: zoomAt(here, keyZoom); return true;
    case Qt::Key_Minus: zoomAt(here, 1 / keyZoom); return true;
    case Qt::Key_Z: markEnd(); return true;
    case Qt::Key_0: m_context.resetSpan(); return true;
    case Qt::Key_Escape: m_firstEnd.reset(); return false;
    default: return false;
    }
}

void ChartNavigation::copyValues() const
{
    const QString csv = chartCsv(m_chart.lines());
    auto* data = new QMimeData;
    data->setText(csv);
    data->setData(QStringLiteral("text/csv"), csv.toUtf8());
    QGuiApplication::clipboard()->setMimeData(data);
}

void ChartNavigation::copyPicture() const
{
    // Whole, as it is on the screen: the clipboard offers it as image/png.
    QGuiApplication::clipboard()->setPixmap(m_chart.grab());
}

void ChartNavigation::showMenu(QPoint globalPosition)
{
    auto* menu = new QMenu(&m_chart);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& text, const QKeySequence& keys, auto&& act) {
        QAction* action = menu->addAction(text, this, std::forward<decltype(act)>(act));
        action->setShortcut(keys);
        action->setShortcutVisibleInContextMenu(true);
    };
    const Time here = m_context.crosshair().value_or(m_context.span().end);
    add(tr("Copy values as CSV"), QKeySequence::Copy, [this] { copyValues(); });
    add(tr("Copy picture as PNG"), Qt::CTRL | Qt::SHIFT | Qt::Key_C, [this] { copyPicture(); });
    menu->addSeparator();
    add(tr("Zoom in here"), Qt::Key_Plus, [this, here] { zoomAt(here, keyZoom); });
    add(tr("Zoom out here"), Qt::Key_Minus, [this, here] { zoomAt(here, 1 / keyZoom); });
    add(tr("The usual span, live"), Qt::Key_0, [this] { m_context.resetSpan(); });
    menu->popup(globalPosition);
}

} // namespace nephoscope
