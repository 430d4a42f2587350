// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/load/stationary_queue.h"

namespace nephoscope::lab {

// What happened in a fluid queue over a while.
struct FluidStep {
    double offered = 0;
    double refused = 0;
    double coreSeconds = 0;
    double requestSeconds = 0;
    double throttledSeconds = 0;
};

// A pod's queue when requests are too many to follow each: their mean number obeys
//     d number / dt = rate × (1 - blocked) - busy / demand,
// where blocked and busy are those of the stationary queue that has this mean number (the pointwise stationary fluid flow approximation,
// Wang, Tipper and Banerjee 1996). It settles exactly where the stationary law is, and fills and empties as a fluid does. Steps are
// implicit, so that they are stable however long.
class FluidQueue {
public:
    FluidQueue(const QueueShape& shape, double number) : m_shape(shape), m_number(number) {}

    void setCores(double cores) { m_shape.cores = cores; }
    // `rate` in requests per second and `demand`, the mean one in core seconds, above 0.
    FluidStep step(double seconds, double rate, double demand);

    double number() const { return m_number; }
    const QueueShape& shape() const { return m_shape; }
    // Erlangs of the stationary queue that is like this one.
    double load() const { return m_load; }
    // Share of the cores that can be used which is in use.
    double used() const;
    // Share of what comes that is refused, as of the last step.
    double blocked() const { return m_law.blocked; }
    // An answer takes demand × stretch() + wait(…) seconds in the mean.
    double stretch() const;
    double wait(double demand) const;

private:
    QueueShape m_shape;
    double m_number;
    double m_load = 1e-6; // erlangs of the stationary queue that is like this one
    StationaryQueue m_law;
};

// How long a request of this demand took in such a queue, by chance: it shares the CPU with as many as it found there, or waits
// for them, and the longer it takes the more of their coming and going it sees. `mean` is the mean demand; all in seconds.
double drawLatency(double demand, double mean, double load, const QueueShape& shape, RandomStream& random);

} // namespace nephoscope::lab
