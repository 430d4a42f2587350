// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/object_reader.h"

namespace nephoscope {

class Feed;

// Lets a window read objects and logs of the sources of a feed: the reading is done on their I/O thread, the answers arrive on the
// GUI thread. The feed outlives it, and it outlives its readings. GUI thread.
class ObjectDesk final : public ObjectReader {
public:
    explicit ObjectDesk(Feed& feed) : m_feed(feed) {}

    bool reads(Interned source) const override;
    std::unique_ptr<Reading> fetch(const ObjectName& object, DocumentSink sink) override;
    std::unique_ptr<Reading> followLog(Interned source, const LogQuery& query, LogSink sink) override;

private:
    Feed& m_feed;
};

} // namespace nephoscope
