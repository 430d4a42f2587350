// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/timer_service.h"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace nephoscope {

// Real time, on an io_context. Timers left when it is destroyed never fire.
class AsioTimers final : public TimerService {
public:
    explicit AsioTimers(boost::asio::any_io_executor executor);
    ~AsioTimers() override;

    Id after(Duration delay, std::function<void()> action) override;
    void cancel(Id id) override;

private:
    struct Private;
    const std::shared_ptr<Private> d;
};

} // namespace nephoscope
