// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>

namespace nephoscope {

// The one thread on which all collectors live, and its io_context. Whatever runs on it must be destroyed after stop() and
// before it, or on the thread itself.
class IoThread {
public:
    IoThread();
    ~IoThread();  // stops
    IoThread(const IoThread&) = delete;
    IoThread& operator=(const IoThread&) = delete;

    boost::asio::io_context& context();
    // Ends the loop where it is and waits for the thread.
    void stop();
    // What ended the loop before its time, if anything did.
    std::optional<Error> failure() const;

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace nephoscope
