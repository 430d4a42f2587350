// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/mailbox.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace nephoscope {

namespace {

// What a level-like observation is the newest of.
struct LevelKey {
    Interned source;
    std::size_t alternative = 0;
    std::size_t kind = 0;
    Interned id;
    friend bool operator==(const LevelKey&, const LevelKey&) = default;
};
struct LevelKeyHash {
    std::size_t operator()(const LevelKey& key) const
    {
        return key.source.hash() ^ (key.id.hash() * 31) ^ (key.alternative << 8) ^ key.kind;
    }
};

// Deaths share the key of the object they end, so that a later birth of the same uid and its death keep their order.
LevelKey levelKey(const Observation& observation)
{
    const Payload& payload = observation.payload;
    if (const auto identity = objectIdentity(payload))
        return {observation.source, 0, static_cast<std::size_t>(identity->kind), identity->uid};
    if (const auto* status = std::get_if<SourceStatus>(&payload))
        return {observation.source, 1, 0, status->resource};
    return {observation.source, 2, 0, {}};
}

bool mayBeLost(const Payload& payload)
{
    return std::holds_alternative<KubeEvent>(payload) || std::holds_alternative<PodUsage>(payload)
           || std::holds_alternative<NodeUsage>(payload);
}

// Drops what a full mailbox may drop: all but the newest per key, never across a bracket of a LIST (what a bracket saw must stay
// inside it), and the newest event-like half is kept by dropping the oldest. Returns how many event-like ones went.
std::int64_t compact(std::vector<Observation>& batch, std::size_t capacity)
{
    std::unordered_map<LevelKey, std::size_t, LevelKeyHash> newest;
    std::vector<bool> keep(batch.size(), true);
    std::size_t kept = 0;
    std::vector<std::size_t> losable;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const Payload& payload = batch[i].payload;
        ++kept;
        if (std::holds_alternative<ResyncBegin>(payload) || std::holds_alternative<ResyncEnd>(payload)) {
            newest.clear();
        } else if (mayBeLost(payload)) {
            losable.push_back(i);
        } else if (isLevel(payload) || std::holds_alternative<ObjectGone>(payload)) {
            const auto [place, fresh] = newest.try_emplace(levelKey(batch[i]), i);
            if (!fresh) {
                // A death stays where it is: the time between it and a rebirth is part of the record.
                if (!std::holds_alternative<ObjectGone>(batch[place->second].payload)) {
                    keep[place->second] = false;
                    --kept;
                }
                place->second = i;
            }
        }
    }
    std::int64_t lost = 0;
    const std::size_t target = capacity / 2;
    for (const std::size_t index : losable) {
        if (kept <= target)
            break;
        keep[index] = false;
        --kept;
        ++lost;
    }
    std::size_t out = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (keep[i]) {
            if (out != i)
                batch[out] = std::move(batch[i]);
            ++out;
        }
    }
    batch.resize(out);
    return lost;
}

} // namespace

struct Mailbox::Private {
    std::function<void()> wake;
    std::size_t capacity = 0;

    std::mutex mutex; // guards all below
    std::condition_variable_any drained;
    std::vector<Observation> batch;
    std::size_t compactAt = 0; // grows when compaction could not drop enough, so that it stays amortised
    std::uint64_t nextSequence = 1;
    std::int64_t lost = 0;
    Interned lostSource; // of the last compaction's newest observation
    Time lostSeen{};
    bool woken = false;

    void add(Observation&& observation)
    {
        observation.sequence = nextSequence++;
        batch.push_back(std::move(observation));
        if (batch.size() >= compactAt) {
            lostSource = batch.back().source;
            lostSeen = batch.back().seen;
            lost += compact(batch, capacity);
            compactAt = std::max(capacity, batch.size() + capacity / 2);
        }
    }
};

Mailbox::Mailbox(std::function<void()> wake, std::size_t capacity) : d(std::make_unique<Private>())
{
    d->wake = std::move(wake);
    d->capacity = capacity;
    d->compactAt = capacity;
}

Mailbox::~Mailbox() = default;

void Mailbox::post(Observation observation)
{
    bool first = false;
    {
        const std::lock_guard lock(d->mutex);
        d->add(std::move(observation));
        first = !std::exchange(d->woken, true);
    }
    if (first && d->wake)
        d->wake();
}

void Mailbox::post(std::vector<Observation> observations)
{
    if (observations.empty())
        return;
    bool first = false;
    {
        const std::lock_guard lock(d->mutex);
        if (d->batch.empty() && observations.size() < d->compactAt) {
            for (auto& observation : observations)
                observation.sequence = d->nextSequence++;
            d->batch = std::move(observations);
        } else {
            for (auto& observation : observations)
                d->add(std::move(observation));
        }
        first = !std::exchange(d->woken, true);
    }
    if (first && d->wake)
        d->wake();
}

std::vector<Observation> Mailbox::drain()
{
    const std::lock_guard lock(d->mutex);
    d->woken = false;
    d->compactAt = d->capacity;
    std::vector<Observation> drained = std::exchange(d->batch, {});
    if (d->lost > 0) {
        Observation lost;
        lost.source = d->lostSource;
        lost.seen = d->lostSeen;
        lost.sequence = d->nextSequence++;
        lost.payload = Lost{std::exchange(d->lost, 0)};
        drained.push_back(std::move(lost));
    }
    d->drained.notify_all();
    return drained;
}

bool Mailbox::waitUntilDrained(std::stop_token stop)
{
    std::unique_lock lock(d->mutex);
    return d->drained.wait(lock, stop, [this] { return d->batch.empty(); });
}

} // namespace nephoscope
