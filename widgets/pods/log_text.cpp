// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/log_text.h"

#include "widgets/common/fonts.h"
#include "widgets/common/refresher.h"
#include "widgets/common/text_keys.h"

#include <QScopedValueRollback>
#include <QScrollBar>
#include <QTextBlock>

namespace nephoscope {

namespace {

constexpr std::size_t linesPerFrame = 1'000; // 60 000 a second

} // namespace

LogText::LogText(QWidget* parent) : QPlainTextEdit(parent)
{
    setObjectName(QStringLiteral("logText"));
    setAccessibleName(tr("Log"));
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setUndoRedoEnabled(false);
    setMaximumBlockCount(mostLines);
    setFont(monoFont(TypeSize::Small));
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(NoWrap);
    setTabStopDistance(fontMetrics().horizontalAdvance(QLatin1Char(' ')) * 8);
    new TextKeys(*this);
    m_frame.setSingleShot(true);
    m_frame.setInterval(Refresher::frame);
    connect(&m_frame, &QTimer::timeout, this, [this] { showSome(linesPerFrame); });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_moving && isVisible() && value < verticalScrollBar()->maximum())
            setFollowing(false);
    });
}

void LogText::append(std::vector<LogLine> lines, std::size_t dropped)
{
    m_dropped += dropped;
    for (const LogLine& line : lines)
        m_waiting.push_back(QString::fromUtf8(line.text.data(), static_cast<qsizetype>(line.text.size())));
    while (m_waiting.size() > static_cast<std::size_t>(mostLines)) {
        m_waiting.pop_front();
        ++m_dropped;
    }
    if (m_following && !m_frame.isActive())
        m_frame.start();
    else if (!m_following)
        emit counted();
}

void LogText::startAnew()
{
    const QScopedValueRollback moving(m_moving, true);
    m_waiting.clear();
    m_frame.stop();
    clear();
    m_lines = 0;
    m_dropped = 0;
    if (!std::exchange(m_following, true))
        emit followingChanged(true);
    emit counted();
}

void LogText::showNow()
{
    if (m_following)
        showSome(m_waiting.size());
}

void LogText::showSome(std::size_t most)
{
    const std::size_t count = std::min(most, m_waiting.size());
    if (count > 0) {
        QString text;
        for (std::size_t i = 0; i < count; ++i) {
            if (m_lines > 0 || i > 0)
                text += QLatin1Char('\n');
            text += m_waiting.front();
            m_waiting.pop_front();
        }
        const QScopedValueRollback moving(m_moving, true);
        QTextCursor end(document());
        end.movePosition(QTextCursor::End);
        end.insertText(text);
        const int all = m_lines + static_cast<int>(count);
        m_lines = std::min(all, mostLines);
        m_dropped += static_cast<std::size_t>(all - m_lines);
        goToEnd();
    }
    if (!m_waiting.empty() && m_following)
        m_frame.start();
    emit counted();
}

void LogText::setFollowing(bool following)
{
    if (m_following == following)
        return;
    m_following = following;
    if (following) {
        goToEnd();
        m_frame.start();
    } else {
        m_frame.stop();
    }
    emit followingChanged(following);
    emit counted();
}

void LogText::goToEnd()
{
    const QScopedValueRollback moving(m_moving, true);
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void LogText::resizeEvent(QResizeEvent* event)
{
    const QScopedValueRollback moving(m_moving, true);
    QPlainTextEdit::resizeEvent(event);
    if (m_following)
        goToEnd();
}

} // namespace nephoscope
