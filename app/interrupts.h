// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <thread>

namespace nephoscope {

// Turns Ctrl-C and a polite kill into a call, once, on a thread of its own. Make it before any other thread starts, so that
// all of them inherit the blocked signals.
class Interrupts {
public:
    explicit Interrupts(std::function<void()> onInterrupt);
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

private:
    std::jthread m_thread;
};

} // namespace nephoscope
