// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/clock.h"

namespace nephoscope {

// Lets through `perSecond` requests on average and at most `burst` at once.
class TokenBucket {
public:
    // Starts full. `clock` must outlive it; `perSecond` is positive and `burst` at least 1.
    TokenBucket(const Clock& clock, double perSecond, double burst);

    // Takes a token if there is one.
    bool tryTake();
    // Takes a token in any case, on credit when there is none, and returns how long to wait before using it.
    Duration take();
    double available();

private:
    void refill();

    const Clock* m_clock;
    double m_perSecond;
    double m_burst;
    double m_tokens;  // below 0: on credit
    Time m_refilled;
};

} // namespace nephoscope
