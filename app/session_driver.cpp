// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session_driver.h"

#include "widgets/common/session_host.h"

#include <algorithm>
#include <iterator>

namespace nephoscope {

namespace {

constexpr int frameMilliseconds = 17;
constexpr int workMilliseconds = 6;       // of a frame, for what has arrived
constexpr std::size_t batchLength = 500;  // at most a millisecond's work or two

} // namespace

SessionDriver::SessionDriver(QObject* parent)
    : QObject(parent), m_feed(m_pool, [this] {
          // On a foreign thread; once per drain.
          QMetaObject::invokeMethod(
              this,
              [this] {
                  const auto wait = m_sinceDrain.isValid() ? frameMilliseconds - m_sinceDrain.elapsed() : 0;
                  if (!m_frame.isActive())
                      m_frame.start(static_cast<int>(std::max<qint64>(wait, 0)));
              },
              Qt::QueuedConnection);
      })
{
    m_frame.setSingleShot(true);
    connect(&m_frame, &QTimer::timeout, this, &SessionDriver::drain);
}

SessionDriver::~SessionDriver()
{
    m_feed.stop();
}

void SessionDriver::drain()
{
    m_sinceDrain.start();
    // Only what has a bound may wait for long: the rest stays in the mailbox until this is applied.
    const bool leftOver = m_applied < m_waiting.size();
    if (!leftOver) {
        m_waiting = m_feed.drain();
        m_applied = 0;
    }
    do {
        const auto begin = m_waiting.begin() + static_cast<std::ptrdiff_t>(m_applied);
        const auto length = std::min(batchLength, m_waiting.size() - m_applied);
        apply({std::make_move_iterator(begin), std::make_move_iterator(begin + static_cast<std::ptrdiff_t>(length))});
        m_applied += length;
    } while (m_applied < m_waiting.size() && m_sinceDrain.elapsed() < workMilliseconds);
    // After what was left over comes what has arrived since; that it did was told while this was still waiting.
    if (leftOver || m_applied < m_waiting.size())
        m_frame.start(1);
}

void SessionDriver::apply(std::vector<Observation> batch)
{
    const Changes changes = m_session.apply(batch);
    m_history.add(std::move(batch), &m_session);
    if (m_host && !changes.empty())
        m_host->notify(changes);
}

} // namespace nephoscope
