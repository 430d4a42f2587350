// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

namespace nephoscope {

// The body of an answer that goes on while there is something to tell, e.g. a watch. Lives on the thread of its server.
class HttpBody {
public:
    virtual ~HttpBody() = default;
    // What there is to send by now; empty: nothing yet.
    virtual std::string take() = 0;
    // Nothing will come any more, and all has been taken.
    virtual bool ended() const = 0;
    // Told when there may be something to take or the end has come; at most once for each take(), and not within it.
    virtual void onReady(std::function<void()> wake) = 0;
};

} // namespace nephoscope
