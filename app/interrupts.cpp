// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/interrupts.h"

#include <csignal>
#include <ctime>
#include <utility>

namespace nephoscope {

namespace {

sigset_t interruptSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

} // namespace

Interrupts::Interrupts(std::function<void()> onInterrupt)
{
    const sigset_t signals = interruptSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_thread = std::jthread([signals, call = std::move(onInterrupt)](const std::stop_token& stop) {
        // The timeout bounds how long the destructor waits, nothing else.
        const timespec patience{0, 100'000'000};
        while (!stop.stop_requested()) {
            if (sigtimedwait(&signals, nullptr, &patience) > 0) {
                call();
                break;
            }
        }
        // A second Ctrl-C ends the program at once, whatever it is doing.
        pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    });
}

Interrupts::~Interrupts() = default;

} // namespace nephoscope
