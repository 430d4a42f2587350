// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/log.h"
#include "collectors/model/object_document.h"
#include "collectors/session/session.h"

#include <functional>
#include <memory>

namespace nephoscope {

// How the window reads what no session keeps, for the one object that somebody looks at: its document and its logs. Only sources
// that are being read live can be asked. An interface, so that widgets are tested and pictured without a cluster. GUI thread.
class ObjectReader {
public:
    // Something that is being read; destroying it ends it, and nothing is called back any more.
    class Reading {
    public:
        virtual ~Reading() = default;
    };
    using DocumentSink = std::function<void(Expected<ObjectDocument>)>;

    virtual ~ObjectReader() = default;
    // Whether that source can be asked now: not if it is a recording, or has ended.
    virtual bool reads(Interned source) const = 0;
    // Both call back later, never before they have returned. Null where the source cannot be asked.
    virtual std::unique_ptr<Reading> fetch(const ObjectName& object, DocumentSink sink) = 0;
    virtual std::unique_ptr<Reading> followLog(Interned source, const LogQuery& query, LogSink sink) = 0;
};

} // namespace nephoscope
