// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/object_reader.h"

#include <QCoreApplication>
#include <QObject>
#include <map>

namespace nephoscope {

// Reads what a test says. Answers come by the event loop, and only to those who still want them.
class FakeObjectReader final : public ObjectReader {
public:
    // What is being read, for the test to answer.
    struct LogReading {
        LogQuery query;
        LogSink sink;
    };
    struct DocumentReading {
        ObjectName object;
        DocumentSink sink;
    };

    bool readable = true;
    std::optional<ObjectDocument> document;  // answered by itself
    std::optional<LogNews> log;              // likewise, at the beginning of each
    std::map<int, LogReading> logs;          // that go on, by the order in which they began
    std::map<int, DocumentReading> documents;
    int begun = 0;

    bool reads(Interned) const override { return readable; }
    std::unique_ptr<Reading> fetch(const ObjectName& object, DocumentSink sink) override
    {
        if (!readable)
            return nullptr;
        const int id = ++begun;
        documents.emplace(id, DocumentReading{object, std::move(sink)});
        if (document)
            later(documents, id, [told = *document](const DocumentReading& reading) { reading.sink(told); });
        return std::make_unique<End>(m_receiver, [this, id] { documents.erase(id); });
    }
    std::unique_ptr<Reading> followLog(Interned, const LogQuery& query, LogSink sink) override
    {
        if (!readable)
            return nullptr;
        const int id = ++begun;
        logs.emplace(id, LogReading{query, std::move(sink)});
        if (log)
            later(logs, id, [told = *log](const LogReading& reading) { reading.sink(told); });
        return std::make_unique<End>(m_receiver, [this, id] { logs.erase(id); });
    }
    // To the one log that is being read.
    void tell(LogNews news)
    {
        const auto sink = logs.rbegin()->second.sink;
        sink(std::move(news));
    }
    void tell(LogState state, Error error = {}) { tell(LogNews{{}, 0, LogStatus{state, std::move(error)}}); }
    void tell(std::vector<std::string> lines)
    {
        LogNews news;
        for (std::string& line : lines)
            news.lines.push_back({std::nullopt, std::move(line)});
        tell(std::move(news));
    }

private:
    class End final : public Reading {
    public:
        End(std::shared_ptr<QObject> receiver, std::function<void()> end) : m_receiver(receiver), m_end(std::move(end)) {}
        ~End() override
        {
            if (!m_receiver.expired())
                m_end();
        }

    private:
        std::weak_ptr<QObject> m_receiver;
        std::function<void()> m_end;
    };
    template <class Map, class Tell>
    void later(Map& map, int id, Tell tell)
    {
        QMetaObject::invokeMethod(
            m_receiver.get(),
            [&map, id, tell] {
                if (const auto found = map.find(id); found != map.end()) {
                    const auto reading = found->second;
                    tell(reading);
                }
            },
            Qt::QueuedConnection);
    }

    std::shared_ptr<QObject> m_receiver = std::make_shared<QObject>();
};

} // namespace nephoscope
