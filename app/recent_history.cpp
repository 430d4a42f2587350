// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recent_history.h"

#include "collectors/model/describe.h"

#include <algorithm>
#include <span>

namespace nephoscope {

namespace {

// The newest state of everything, and for a while what is no more; series are not asked for anything.
constexpr SessionLimits stateOnly{.versionBytes = 4 * 1024 * 1024, .events = 5'000, .seriesSamples = 2, .past = Past::Forgotten};

// Visitor of describe() that counts what a value holds outside itself.
class HeapCounter {
public:
    void operator()(std::string_view, const auto& value) { count(value); }

    std::size_t bytes = 0;

private:
    template <class T>
    void count(const T& value)
    {
        if constexpr (requires { describe(*this, value); })
            describe(*this, value);
    }
    void count(const std::string& value) { bytes += value.size(); }
    void count(const Labels& value) { bytes += value.items.size() * sizeof(value.items.front()); }
    template <class T>
    void count(const std::optional<T>& value)
    {
        if (value)
            count(*value);
    }
    template <class T>
    void count(const std::vector<T>& values)
    {
        countList<T>(values);
    }
    template <class T>
    void count(const SharedList<T>& values)
    {
        countList<T>(values);
    }
    template <class T>
    void countList(std::span<const T> values)
    {
        bytes += values.size_bytes();
        for (const T& value : values)
            count(value);
    }
    template <class T>
    void count(const std::shared_ptr<const T>& value)
    {
        // What somebody else holds too would be there without us.
        if (!value || value.use_count() > 1)
            return;
        bytes += sizeof(T);
        count(*value);
    }
};

} // namespace

std::size_t memoryBytes(const Observation& observation)
{
    HeapCounter counter;
    std::visit([&counter](const auto& payload) { describe(counter, payload); }, observation.payload);
    return sizeof(Observation) + counter.bytes;
}

Expected<void> HistoryExcerpt::write(const std::filesystem::path& file, const ObservationLogOptions& options) const
{
    const auto log = createObservationLog(file, options);
    if (!log)
        return tl::unexpected(log.error());
    if (const auto written = (*log)->append(beginning); !written)
        return written;
    for (const Batch& batch : batches) {
        if (const auto written = (*log)->append(*batch); !written)
            return written;
    }
    return (*log)->close();
}

RecentHistory::RecentHistory(StringPool& pool, HistoryLimits limits) : m_limits(limits), m_before(pool, stateOnly) {}

void RecentHistory::add(std::vector<Observation> batch, const Session* live)
{
    if (batch.empty())
        return;
    if (live) {
        for (Observation& observation : batch) {
            auto* const pod = std::get_if<Pod>(&observation.payload);
            const auto latest = pod && pod->spec ? live->pods().latest({observation.source, pod->meta().uid}) : nullptr;
            if (latest)
                shareUnchanged(*pod, *latest);
        }
    }
    Held held;
    for (const Observation& observation : batch) {
        held.bytes += memoryBytes(observation);
        m_latest = std::max(m_latest.value_or(observation.seen), observation.seen);
    }
    held.latest = *m_latest;
    held.batch = std::make_shared<const std::vector<Observation>>(std::move(batch));
    m_bytes += held.bytes;
    m_held.push_back(std::move(held));
    while (!m_held.empty() && (m_bytes > m_limits.bytes || *m_latest - m_held.front().latest > m_limits.length))
        forgetOldest();
}

void RecentHistory::forgetOldest()
{
    m_before.apply(*m_held.front().batch);
    m_bytes -= m_held.front().bytes;
    m_held.pop_front();
}

HistoryExcerpt RecentHistory::excerpt() const
{
    HistoryExcerpt excerpt;
    excerpt.beginning = m_before.restated();
    for (const Held& held : m_held)
        excerpt.batches.push_back(held.batch);
    excerpt.begins = m_before.latestTime();
    if (!excerpt.begins && !m_held.empty())
        excerpt.begins = m_held.front().batch->front().seen;
    excerpt.ends = m_latest;
    return excerpt;
}

} // namespace nephoscope
