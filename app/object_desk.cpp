// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/object_desk.h"

#include "app/feed.h"
#include "app/log_backlog.h"
#include "collectors/kubernetes/cluster_collector.h"

#include <QObject>
#include <mutex>
#include <optional>

namespace nephoscope {

namespace {

// What a collector of the I/O thread tells a receiver of the GUI thread, who may be gone by then. `Box` gathers what has been told
// since the receiver last took it: put(Told) and take().
template <class Box>
class Letterbox {
public:
    using Told = typename Box::Told;

    explicit Letterbox(std::function<void(Told)> receive) : m_receive(std::move(receive)) {}

    // Any thread.
    void put(Told told)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_receiver)
            return;
        m_box.put(std::move(told));
        if (std::exchange(m_rung, true))
            return;
        QMetaObject::invokeMethod(m_receiver.get(), [this] { deliver(); }, Qt::QueuedConnection);
    }
    // GUI thread. What was queued for the receiver goes with it.
    void close()
    {
        std::unique_ptr<QObject> receiver;
        const std::lock_guard lock(m_mutex);
        receiver = std::move(m_receiver);
    }

private:
    void deliver()
    {
        std::unique_lock lock(m_mutex);
        m_rung = false;
        Told told = m_box.take();
        lock.unlock();
        // It may end the reading, and this letterbox with it.
        const auto receive = m_receive;
        receive(std::move(told));
    }

    const std::function<void(Told)> m_receive;
    std::mutex m_mutex; // guards the rest
    std::unique_ptr<QObject> m_receiver = std::make_unique<QObject>();
    Box m_box;
    bool m_rung = false;
};

// The one answer there is.
class DocumentBox {
public:
    using Told = Expected<ObjectDocument>;
    void put(Told told) { m_told = std::move(told); }
    Told take() { return std::move(*m_told); }

private:
    std::optional<Told> m_told;
};

// Ends what goes on for it on the I/O thread, and what is on its way to the GUI.
template <class Box>
class FeedReading final : public ObjectReader::Reading {
public:
    using Told = typename Box::Told;
    using Begin = std::function<ClusterCollector::InquiryId(ClusterCollector&, std::function<void(Told)>)>;

    FeedReading(Feed& feed, std::string source, std::function<void(Told)> receive, Begin begin)
        : m_feed(feed), m_source(std::move(source)), m_letterbox(std::make_shared<Letterbox<Box>>(std::move(receive)))
    {
        m_feed.ask(m_source, [id = m_id, letterbox = m_letterbox, begin = std::move(begin)](ClusterCollector& collector) {
            *id = begin(collector, [letterbox](Told told) { letterbox->put(std::move(told)); });
        });
    }
    ~FeedReading() override
    {
        m_letterbox->close();
        m_feed.ask(m_source, [id = m_id](ClusterCollector& collector) { collector.endInquiry(*id); });
    }

private:
    Feed& m_feed;
    std::string m_source;
    std::shared_ptr<Letterbox<Box>> m_letterbox;
    std::shared_ptr<ClusterCollector::InquiryId> m_id = std::make_shared<ClusterCollector::InquiryId>(0); // I/O thread
};

} // namespace

bool ObjectDesk::reads(Interned source) const
{
    return m_feed.cluster(source.str()).has_value();
}

std::unique_ptr<ObjectReader::Reading> ObjectDesk::fetch(const ObjectName& object, DocumentSink sink)
{
    if (!reads(object.source))
        return nullptr;
    return std::make_unique<FeedReading<DocumentBox>>(
        m_feed, object.source.str(), std::move(sink), [object](ClusterCollector& collector, DocumentSink answer) {
            return collector.inquire(object.kind, object.namespaceName.str(), object.name.str(), std::move(answer));
        });
}

std::unique_ptr<ObjectReader::Reading> ObjectDesk::followLog(Interned source, const LogQuery& query, LogSink sink)
{
    if (!reads(source))
        return nullptr;
    return std::make_unique<FeedReading<LogBacklog>>(
        m_feed, source.str(), std::move(sink),
        [query](ClusterCollector& collector, LogSink lines) { return collector.followLog(query, std::move(lines)); });
}

} // namespace nephoscope
