// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/model/observation.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nephoscope {

// What the items of a list are: a watched kind (same order as ObjectKind), or samples of metrics.k8s.io.
enum class ItemKind {
    Pod,
    Node,
    Namespace,
    Deployment,
    ReplicaSet,
    StatefulSet,
    DaemonSet,
    Job,
    HorizontalPodAutoscaler,
    Event,
    PodMetrics,
    NodeMetrics,
};
template <>
struct EnumNames<ItemKind> {
    static constexpr std::array names{"Pod",        "Node",       "Namespace",
                                      "Deployment", "ReplicaSet", "StatefulSet",
                                      "DaemonSet",  "Job",        "HorizontalPodAutoscaler",
                                      "Event",      "PodMetrics", "NodeMetrics"};
};
constexpr ItemKind itemKind(ObjectKind kind)
{
    return static_cast<ItemKind>(kind);
}

// A failure as the API server tells it: meta/v1 Status.
struct StatusError {
    int code = 0;                         // as HTTP
    std::string reason;                   // "Expired", "Forbidden"…
    std::string message;
    std::optional<Duration> retryAfter;   // details.retryAfterSeconds
    std::vector<std::string> causes;      // reasons of details.causes

    bool isExpired() const { return code == 410 || reason == "Expired" || reason == "Gone"; }
    // The server is behind the resourceVersion asked for; older servers say so in the message only.
    bool isResourceVersionTooLarge() const;
    friend bool operator==(const StatusError&, const StatusError&) = default;
};

// The same as a sentence; `what` says what was being done.
Error toError(const StatusError& status, std::string what);

// What stands around the items of a LIST answer, and what became of them.
struct ListPage {
    std::string resourceVersion;
    std::string continueToken;                        // empty: this was the last page
    std::optional<std::int64_t> remainingItemCount;
    std::size_t itemCount = 0;                        // passed to the sink
    std::size_t skipped = 0;                          // items that could not be understood
    std::vector<Error> reasons;                       // of the first skipped ones, at most 10
    friend bool operator==(const ListPage&, const ListPage&) = default;
};

enum class WatchEventType { Unknown, Added, Modified, Deleted, Bookmark, Error };
template <>
struct EnumNames<WatchEventType> {
    static constexpr std::array names{"UNKNOWN", "ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"};
};

// One line of a watch.
struct WatchEvent {
    WatchEventType type = WatchEventType::Unknown;
    std::string resourceVersion;         // of the object or bookmark
    bool initialEventsEnd = false;       // the bookmark that ends a streaming list
    std::optional<Payload> payload;      // Added, Modified, Deleted
    std::optional<StatusError> status;   // Error
};

// One object that said itself what it is.
struct DecodedObject {
    ItemKind kind = ItemKind::Pod;
    std::string resourceVersion;
    Payload payload;
};

// Turns JSON of the Kubernetes API into values of the model, one item at a time, and decodes only what somebody asks for:
// never managedFields, annotations, environment variables or data. Null is absent everywhere. An item that cannot be
// understood is skipped and said, and spoils no other. One per thread: it reuses its memory.
//
// JSON is parsed where it lies if at least `padding` bytes behind it can be read (their content does not matter), else it is
// copied first.
class Decoder {
public:
    using Sink = std::function<void(Payload&&)>;
    static constexpr std::size_t padding = 64;
    static constexpr std::size_t reasonLimit = 10;

    explicit Decoder(StringPool& strings);
    ~Decoder();
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    // A whole LIST answer. Fails if it is no list (with its Status, if it is one), or ends too early; the items before that were
    // passed on.
    Expected<ListPage> decodeList(ItemKind kind, std::string_view body, const Sink& sink, std::size_t readableBehind = 0);
    Expected<ListPage> decodeList(ObjectKind kind, std::string_view body, const Sink& sink, std::size_t readableBehind = 0)
    {
        return decodeList(itemKind(kind), body, sink, readableBehind);
    }

    // One item of a list.
    Expected<Payload> decodeItem(ItemKind kind, std::string_view item, std::size_t readableBehind = 0);

    // What stands around the items, from a document whose items have been cut out. A Status is a failure.
    Expected<ListPage> decodeEnvelope(ItemKind kind, std::string_view envelope);

    Expected<WatchEvent> decodeWatchLine(ObjectKind kind, std::string_view line, std::size_t readableBehind = 0);

    // The body of an answer that is not 2xx; without a Status in it, only the first line of the text is kept as message.
    StatusError decodeStatus(std::string_view body);

    // One document that names its kind.
    Expected<DecodedObject> decodeObject(std::string_view document);

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace nephoscope
