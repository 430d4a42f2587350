// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <utility>

namespace nephoscope::lab {

// Somebody is told of changes for as long as this lives.
class Subscription {
public:
    Subscription() = default;
    explicit Subscription(std::shared_ptr<void> listener) : m_listener(std::move(listener)) {}
    void end() { m_listener.reset(); }

private:
    std::shared_ptr<void> m_listener;
};

} // namespace nephoscope::lab
