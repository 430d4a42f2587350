// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace nephoscope::lab {

class RandomStream;

// How a pod is built, as queueing theory sees it.
struct QueueShape {
    double cores = 1;
    double workers = 1'000'000;
    double capacity = 1'000;
    friend bool operator==(const QueueShape&, const QueueShape&) = default;
};

// What is true of a queue on average once it has settled.
struct StationaryQueue {
    double number = 0;     // in it
    double waiting = 0;    // of those, with no worker
    double busy = 0;       // cores in use
    double blocked = 0;    // share of what comes that finds it full
    double throttled = 0;  // share of the time in which more than `cores` requests are worked on
};

// The stationary law of M/M/c/K, and by insensitivity of M/G/c/K with processor sharing: cores need not be whole. `load` in erlangs: rate
// times mean demand. Takes as long as there are cores, not as there are places.
StationaryQueue stationaryQueue(double load, const QueueShape& shape);

// How many a request that is not refused finds there when it comes, by chance.
double drawFound(double load, const QueueShape& shape, RandomStream& random);

} // namespace nephoscope::lab
