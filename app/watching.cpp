// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/watching.h"

#include "collectors/model/clock.h"

namespace nephoscope {

Watching::Watching() : m_interrupts([this] { m_pump.interrupt(); }), m_feed(m_pool, [this] { m_pump.wake(); }) {}

Expected<void> Watching::start(const SourceOptions& options)
{
    const auto specs = chosenSources(options);
    if (!specs)
        return tl::unexpected(specs.error());
    return m_feed.start(*specs, options);
}

Pump::End Watching::run(std::optional<Duration> length, const Listener& listener)
{
    return m_pump.run(length, [this, &listener] {
        const std::vector<Observation> batch = m_feed.drain();
        const Changes changes = m_session.apply(batch);
        return listener(batch, changes) && !m_feed.ended();
    });
}

Time Watching::now() const
{
    if (m_feed.recordedOnly())
        return m_session.latestTime().value_or(Time{});
    return SystemClock{}.now();
}

} // namespace nephoscope
