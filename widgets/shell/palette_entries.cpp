// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/palette_entries.h"

#include "widgets/common/format.h"
#include "widgets/common/fuzzy_match.h"

#include <QCoreApplication>
#include <algorithm>
#include <tuple>

namespace nephoscope {

namespace {

PaletteEntry objectEntry(Interned source, ObjectKind kind, const ObjectMeta& meta)
{
    QStringList detail{toQString(enumName(kind))};
    for (const Interned part : {meta.namespaceName, source}) {
        if (!part.empty())
            detail += toQString(part.view());
    }
    return {toQString(meta.name.view()),
            detail.join(QStringLiteral(" · ")),
            {},
            ObjectName{source, kind, meta.namespaceName, meta.name}};
}

// The name counts; a word of kind, namespace or source only helps to tell apart.
std::optional<int> entryScore(const QStringList& words, const PaletteEntry& entry)
{
    int score = 0;
    for (const QString& word : words) {
        if (const auto found = fuzzyScore(word, entry.title))
            score += *found;
        else if (!entry.detail.contains(word, Qt::CaseInsensitive))
            return std::nullopt;
    }
    return score;
}

} // namespace

std::vector<PaletteEntry> paletteEntries(const Session& session, Time t, const std::set<WindowAction>& actions)
{
    std::vector<PaletteEntry> entries;
    for (const WindowActionEntry& entry : windowActions()) {
        if (actions.contains(entry.action))
            entries.push_back({entry.title, entry.group, keyText(entry), entry.action});
    }
    const auto firstObject = static_cast<std::ptrdiff_t>(entries.size());
    session.workloads().forEachAt(t, [&](const ObjectKey& key, const Workload& workload) {
        // What another workload keeps is found by that.
        if (!workload.meta.controller)
            entries.push_back(objectEntry(key.source, workload.kind, workload.meta));
    });
    session.autoscalers().forEachAt(t, [&](const ObjectKey& key, const Autoscaler& autoscaler) {
        entries.push_back(objectEntry(key.source, ObjectKind::HorizontalPodAutoscaler, autoscaler.meta));
    });
    session.nodes().forEachAt(t, [&](const ObjectKey& key, const Node& node) {
        entries.push_back(objectEntry(key.source, ObjectKind::Node, node.meta));
    });
    session.pods().forEachAt(
        t, [&](const ObjectKey& key, const Pod& pod) { entries.push_back(objectEntry(key.source, ObjectKind::Pod, pod.meta())); });
    std::sort(entries.begin() + firstObject, entries.end(), [](const PaletteEntry& a, const PaletteEntry& b) {
        const auto order = [](const PaletteEntry& entry) {
            const auto& name = std::get<ObjectName>(entry.target);
            return std::tuple(name.kind == ObjectKind::Pod, name.namespaceName, name.name, name.kind, name.source);
        };
        return order(a) < order(b);
    });
    return entries;
}

std::vector<PaletteEntry> rankEntries(const std::vector<PaletteEntry>& entries, const QString& query, std::size_t most)
{
    const QStringList words = query.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<std::pair<int, std::size_t>> ranked;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (const auto score = entryScore(words, entries[i]))
            ranked.emplace_back(-*score, i);
    }
    most = std::min(most, ranked.size());
    std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(most), ranked.end());
    std::vector<PaletteEntry> best;
    for (std::size_t i = 0; i < most; ++i)
        best.push_back(entries[ranked[i].second]);
    return best;
}

} // namespace nephoscope
