// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/restate.h"

#include "collectors/session/session_memory.h"

#include <unordered_map>

namespace nephoscope {

namespace {

// Tells a session's memory as observations.
class Teller {
public:
    explicit Teller(const SessionMemory& memory) : m_memory(memory) {}

    std::vector<Observation> everything() const
    {
        std::vector<Observation> all;
        for (const auto& [source, names] : m_memory.resources) {
            const auto offset = m_memory.offsets.find(source);
            all.push_back(restate(source, {}, SourceClock{offset == m_memory.offsets.end() ? Duration{} : offset->second}));
            for (const Interned resource : names) {
                const ResourceKey key{source, resource};
                if (const auto status = m_memory.statuses.latest(key))
                    all.push_back(restate(source, m_memory.statuses.versionTime(key, liveTime), *status));
            }
        }
        const std::vector<Alive> alive = everythingAlive();
        for (const Alive& object : alive)
            all.push_back(restate(object.key.source, object.at, object.payload));
        m_memory.podUsages.forEachAt(liveTime, [&](const ObjectName& name, const PodUsage& usage) {
            all.push_back(restate(name.source, usage.timestamp, usage));
        });
        m_memory.nodeUsages.forEachAt(liveTime, [&](const ObjectName& name, const NodeUsage& usage) {
            all.push_back(restate(name.source, usage.timestamp, usage));
        });
        for (const auto& entry : m_memory.events.entries())
            all.push_back(restate(entry.value.source, entry.at, entry.value.event));
        for (const auto& entry : m_memory.actions.entries())
            all.push_back(restate(entry.value.source, entry.at, entry.value.outcome));
        for (const auto& [second, count] : m_memory.lostBySecond)
            all.push_back(restate(m_memory.resources.begin()->first, Time{std::chrono::seconds{second}}, Lost{count}));
        restateBrackets(alive, all);
        return all;
    }

private:
    // Something alive, as it was last put.
    struct Alive {
        std::uint64_t mark = 0;
        ObjectKey key;
        ObjectName name;
        Time at{};
        Payload payload;
    };

    template <class Value>
    void collectAlive(const VersionedTable<ObjectKey, Value>& table, std::vector<Alive>& alive) const
    {
        table.forEachAt(liveTime, [&](const ObjectKey& key, const Value& value) {
            alive.push_back({table.mark(key), key, nameOf(key.source, value), *table.versionTime(key, liveTime), value});
        });
    }

    // In the order in which they were last seen, but bearers of one name in the order of their arrival, each older than those
    // before it, so that none is taken for the end of another.
    std::vector<Alive> everythingAlive() const
    {
        std::vector<Alive> alive;
        collectAlive(m_memory.pods, alive);
        collectAlive(m_memory.nodes, alive);
        collectAlive(m_memory.namespaces, alive);
        collectAlive(m_memory.workloads, alive);
        collectAlive(m_memory.autoscalers, alive);
        std::sort(alive.begin(), alive.end(), [](const Alive& a, const Alive& b) { return a.mark < b.mark; });
        std::unordered_map<ObjectName, std::vector<std::size_t>> bearers;
        for (std::size_t i = 0; i < alive.size(); ++i)
            bearers[alive[i].name].push_back(i);
        for (auto& [name, places] : bearers) {
            if (places.size() < 2)
                continue;
            std::vector<Alive> ordered;
            for (const ObjectKey& key : m_memory.byName.find(name)) {
                const auto place = std::find_if(places.begin(), places.end(), [&](std::size_t i) { return alive[i].key == key; });
                if (place != places.end())
                    ordered.push_back(alive[*place]);
            }
            for (std::size_t i = 0; i < ordered.size() && i < places.size(); ++i) {
                if (i > 0)
                    ordered[i].at = std::min(ordered[i].at, ordered[i - 1].at - Duration{1});
                alive[places[i]] = std::move(ordered[i]);
            }
        }
        return alive;
    }

    // Stamped by the session that hears it with the source's m_memory.latest stamp of here.
    Observation restate(Interned source, std::optional<Time> happened, Payload payload) const
    {
        const auto offset = m_memory.offsets.find(source);
        const auto last = m_memory.lastStamps.find(source);
        Observation observation;
        observation.source = source;
        observation.happened = happened;
        observation.seen = (last == m_memory.lastStamps.end() ? Time{} : last->second)
                           - (offset == m_memory.offsets.end() ? Duration{} : offset->second);
        observation.payload = std::move(payload);
        return observation;
    }

    // Each list that is under way, followed by what it had seen when the next one began.
    void restateBrackets(const std::vector<Alive>& alive, std::vector<Observation>& all) const
    {
        std::vector<std::pair<std::uint64_t, Bracket>> open;
        for (const auto& [bracket, began] : m_memory.brackets)
            open.emplace_back(began, bracket);
        std::sort(open.begin(), open.end());
        for (std::size_t i = 0; i < open.size(); ++i) {
            const auto& [began, bracket] = open[i];
            all.push_back(restate(bracket.source, {}, ResyncBegin{bracket.kind, bracket.namespaceName}));
            const auto isListed = [&](const Alive& object) {
                const auto first = m_memory.brackets.lower_bound({object.key.source, object.name.kind, {}});
                return first != m_memory.brackets.end() && first->first.source == object.key.source
                       && first->first.kind == object.name.kind;
            };
            for (const Alive& object : alive) {
                if (object.mark > began && (i + 1 == open.size() || object.mark < open[i + 1].first) && isListed(object))
                    all.push_back(restate(object.key.source, object.at, object.payload));
            }
        }
    }

    const SessionMemory& m_memory;
};

} // namespace

std::vector<Observation> restate(const SessionMemory& memory)
{
    return Teller(memory).everything();
}

} // namespace nephoscope
