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
    for (Observation& observation : m_feed.drain())
        m_waiting.push_back(std::move(observation));
    do {
        const auto end = m_waiting.begin() + static_cast<std::ptrdiff_t>(std::min(batchLength, m_waiting.size()));
        apply({std::make_move_iterator(m_waiting.begin()), std::make_move_iterator(end)});
        m_waiting.erase(m_waiting.begin(), end);
    } while (!m_waiting.empty() && m_sinceDrain.elapsed() < workMilliseconds);
    if (!m_waiting.empty())
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
