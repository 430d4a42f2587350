// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"
#include "lessons/lab/clock/random_stream.h"
#include "lessons/lab/load/load_profile.h"

#include <optional>

namespace nephoscope::lab {

// The requests that one group of users offers: a Poisson process whose rate follows a profile, times a dial that may be turned while it
// runs. Lab thread.
class OfferedLoad {
public:
    // `profile` has no problem.
    OfferedLoad(LoadProfile profile, Time begun, RandomStream random);

    // The new profile begins now.
    void setProfile(LoadProfile profile, Time now);
    // Kept between 0 and 1000.
    void setDial(double factor) { m_dial = keptDial(factor); }
    static double keptDial(double factor);
    const LoadProfile& profile() const { return m_profile; }
    double dial() const { return m_dial; }

    double rateAt(Time time) const;
    double expectedCount(Time from, Time to) const;

    // When the next request after this time comes, or nothing when none ever will. The process has no memory: whatever was drawn before
    // and has not come yet may be dropped and drawn anew, as after a turn of the dial. Exact for every profile: by thinning (Lewis
    // and Shedler 1979) under bounds that hold for a while each.
    std::optional<Time> drawNext(Time after);

private:
    LoadProfile m_profile;
    Time m_begun;
    double m_dial = 1;
    RandomStream m_random;
};

} // namespace nephoscope::lab
