// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/watch_stream.h"

#include "lessons/lab/kubernetes/store/json_access.h"

namespace nephoscope::lab {

namespace {

using namespace std::chrono_literals;

constexpr Duration betweenBookmarks = 1min;

} // namespace

bool Scope::contains(const ObjectVersion& object) const
{
    return &object.resource() == kind->resource && (namespaceName.empty() || object.namespaceName() == namespaceName)
           && (labels.empty() || labels.matches(at(object.document(), {"metadata", "labels"}))) && fields.matches(object);
}

WatchStream::WatchStream(ObjectStore& store, EventQueue& queue, Scope scope, Options options)
    : m_store(store), m_queue(queue), m_scope(std::move(scope)), m_options(std::move(options))
{
    for (const ObjectPtr& object : m_options.initial)
        write("ADDED", object);
    m_options.initial.clear();
    if (m_options.initialEnds)
        bookmark(true);
    if (const auto changes = m_store.changesSince(*m_scope.kind->resource, m_options.resourceVersion)) {
        for (const Change& change : *changes)
            tell(change);
    }
    m_tap = m_store.tap([this](const Change& change) {
        tell(change);
        ready();
    });
    if (m_options.bookmarks)
        armBookmark();
    if (m_options.timeout)
        m_endTimer = m_queue.after(*m_options.timeout, [this] {
            m_endTimer.reset();
            finish();
        });
}

WatchStream::~WatchStream()
{
    for (const auto& timer : {m_bookmarkTimer, m_endTimer}) {
        if (timer)
            m_queue.cancel(*timer);
    }
}

void WatchStream::tell(const Change& change)
{
    if (m_ended || &change.object->resource() != m_scope.kind->resource)
        return;
    const bool now = change.kind != Change::Kind::Deleted && m_scope.contains(*change.object);
    const bool before = change.previous && m_scope.contains(*change.previous);
    if (now)
        write(before ? "MODIFIED" : "ADDED", change.object);
    else if (before)
        write("DELETED", change.object);
}

void WatchStream::write(std::string_view type, const ObjectPtr& object)
{
    m_out.append(R"({"type":")").append(type).append(R"(","object":)");
    if (m_scope.table) {
        const nlohmann::json metadata{{"resourceVersion", std::to_string(object->resourceVersion())}};
        m_out += tableOf(object->resource(), {&object, 1}, metadata, m_scope.include, m_queue.now(), m_definitions)
                     .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        m_definitions = false;
    } else if (m_scope.kind->stored()) {
        m_out += object->bytes();
    } else {
        m_out += m_scope.kind->fromStored(object->document()).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
    m_out += "}\n";
}

void WatchStream::bookmark(bool initialEnd)
{
    nlohmann::json metadata{{"resourceVersion", std::to_string(m_store.resourceVersion())}, {"creationTimestamp", nullptr}};
    if (initialEnd)
        metadata["annotations"] = {{"k8s.io/initial-events-end", "true"}};
    nlohmann::json object{
        {"kind", m_scope.kind->resource->kind}, {"apiVersion", m_scope.kind->apiVersion()}, {"metadata", metadata}};
    if (m_scope.table) {
        object = tableOf(*m_scope.kind->resource, {}, {{"resourceVersion", std::to_string(m_store.resourceVersion())}},
                         m_scope.include, m_queue.now(), m_definitions);
        object["rows"].push_back(
            {{"cells", nlohmann::json::array()},
             {"object", {{"kind", "PartialObjectMetadata"}, {"apiVersion", "meta.k8s.io/v1"}, {"metadata", metadata}}}});
        m_definitions = false;
    }
    m_out += nlohmann::json{{"type", "BOOKMARK"}, {"object", std::move(object)}}.dump() + "\n";
}

void WatchStream::armBookmark()
{
    m_bookmarkTimer = m_queue.after(betweenBookmarks, [this] {
        bookmark(false);
        armBookmark();
        ready();
    });
}

void WatchStream::finish()
{
    m_ended = true;
    m_tap.end();
    ready();
}

void WatchStream::ready()
{
    if (m_out.size() > m_options.patience && !m_ended) {
        m_out.clear();
        m_ended = true;
    }
    if (m_woken || (m_out.empty() && !m_ended) || !m_wake)
        return;
    m_woken = true;
    m_wake();
}

std::string WatchStream::take()
{
    m_woken = false;
    return std::exchange(m_out, {});
}

} // namespace nephoscope::lab
