// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/store/api_time.h"
#include "lessons/lab/kubernetes/store/garbage_collector.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/registry.h"
#include "lessons/lab/kubernetes/store/resources.h"
#include "tests/support/manual_time.h"

#include <QString>
#include <QStringList>

#include <set>

namespace nephoscope::lab {

// A store with a namespace "shop", whose pods become ready two seconds after they were made unless something speaks against it.
struct ControllerWorld {
    using json = nlohmann::json;

    ControllerWorld()
    {
        registry.create(resources::namespaces, {{"metadata", {{"name", "shop"}}}});
        m_pods = store.subscribe({&resources::pods}, [this](const Change& change) {
            if (change.kind == Change::Kind::Added)
                queue.after(std::chrono::seconds{2}, [this, pod = change.object] { start(*pod); });
        });
    }

    void pass(Duration span) { queue.runUntil(queue.now() + span); }
    ObjectPtr find(const Resource& resource, const std::string& name) const { return store.find(resource, "shop", name); }
    std::vector<ObjectPtr> pods() const { return store.list(resources::pods, "shop"); }
    std::vector<ObjectPtr> sets() const { return store.list(resources::replicaSets, "shop"); }
    // "web-x from 0 to 3": the reasons and messages of all events of objects of that kind, in the order in which they were written.
    QStringList told(const std::string& kind) const
    {
        std::map<std::uint64_t, QString> byVersion;
        for (const ObjectPtr& event : store.list(resources::events, "shop")) {
            if (textAt(event->document(), {"involvedObject", "kind"}) == kind)
                byVersion[event->resourceVersion()] = QString::fromStdString(textAt(event->document(), {"reason"}) + ": "
                                                                             + textAt(event->document(), {"message"}));
        }
        QStringList lines;
        for (const auto& [version, line] : byVersion)
            lines += line;
        return lines;
    }
    ObjectPtr change(const Resource& resource, const std::string& name, const std::function<void(json&)>& change)
    {
        return registry.modify(resource, "shop", name, change).value();
    }

    static json podTemplate(const std::string& image)
    {
        return {{"metadata", {{"labels", {{"app", "web"}}}}}, {"spec", {{"containers", {{{"name", "app"}, {"image", image}}}}}}};
    }
    static json selector() { return {{"matchLabels", {{"app", "web"}}}}; }

    EventQueue queue{ManualTime{}.now()};
    ObjectStore store{queue};
    OpenAdmission admission;
    Registry registry{store, queue, RandomStreams{1}, admission};
    GarbageCollector garbageCollector{queue, registry};
    // Images whose pods never become ready.
    std::set<std::string> broken;

private:
    void start(const ObjectVersion& pod)
    {
        if (broken.contains(textAt(listAt(pod.spec(), {"containers"}).at(0), {"image"})))
            return;
        registry.modify(
            resources::pods, pod.namespaceName(), pod.name(),
            [this](json& document) {
                document["status"] = {
                    {"phase", "Running"},
                    {"conditions", {{{"type", "Ready"}, {"status", "True"}, {"lastTransitionTime", apiTime(queue.now())}}}}};
            },
            Part::Status);
    }

    Subscription m_pods;
};

} // namespace nephoscope::lab
