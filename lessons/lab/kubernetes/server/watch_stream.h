// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/kubernetes/selectors/field_selector.h"
#include "lessons/lab/kubernetes/selectors/label_selector.h"
#include "lessons/lab/kubernetes/server/api_message.h"
#include "lessons/lab/kubernetes/server/served_kind.h"
#include "lessons/lab/kubernetes/server/table.h"
#include "lessons/lab/kubernetes/store/object_store.h"

#include <optional>
#include <string>

namespace nephoscope::lab {

// Which objects a request is about, and how they are told.
struct Scope {
    const ServedKind* kind = nullptr;
    std::string namespaceName;  // empty: all
    LabelSelector labels;
    FieldSelector fields;
    bool table = false;
    IncludeObject include = IncludeObject::Metadata;

    bool contains(const ObjectVersion& object) const;
};

// A WATCH: a line of JSON for each change of what the scope contains. An object that leaves the scope is told as deleted. Lab thread.
class WatchStream final : public ApiStream {
public:
    // Who lets this much lie unread is let go, as a real server does, and comes back with a version of its own.
    static constexpr std::size_t usualPatience = std::size_t{256} * 1024 * 1024;

    struct Options {
        std::vector<ObjectPtr> initial; // told first, as added
        bool initialEnds = false; // then says that these were all (sendInitialEvents)
        bool bookmarks = false; // tells the resourceVersion now and then, though nothing has changed
        std::uint64_t resourceVersion = 0; // of the state that the client has after `initial`
        std::optional<Duration> timeout; // of virtual time
        std::size_t patience = usualPatience;
    };

    // `store` has the changes since that version.
    WatchStream(ObjectStore& store, EventQueue& queue, Scope scope, Options options);
    ~WatchStream() override;

    std::string take() override;
    bool ended() const override { return m_ended && m_out.empty(); }
    void onReady(std::function<void()> wake) override { m_wake = std::move(wake); }

private:
    void tell(const Change& change);
    void write(std::string_view type, const ObjectPtr& object);
    void bookmark(bool initialEnd);
    void armBookmark();
    void finish();
    void ready();

    ObjectStore& m_store;
    EventQueue& m_queue;
    Scope m_scope;
    Options m_options;
    std::string m_out;
    bool m_ended = false;
    bool m_definitions = true; // the first Table has its columns
    bool m_woken = false;
    std::function<void()> m_wake;
    Subscription m_tap;
    std::optional<TimerService::Id> m_bookmarkTimer;
    std::optional<TimerService::Id> m_endTimer;
};

} // namespace nephoscope::lab
