// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session_driver.h"

#include "widgets/common/session_host.h"

namespace nephoscope {

namespace {

constexpr int frameMilliseconds = 17;

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
    std::vector<Observation> batch = m_feed.drain();
    const Changes changes = m_session.apply(batch);
    m_history.add(std::move(batch));
    if (m_host && !changes.empty())
        m_host->notify(changes);
}

} // namespace nephoscope
