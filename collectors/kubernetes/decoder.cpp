// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/decoder.h"

#include "collectors/kubernetes/list_stream.h"
#include "collectors/kubernetes/object_decoders.h"

#include <cstring>

namespace nephoscope {

namespace {

using Value = JsonReader::Value;

static_assert(Decoder::padding >= simdjson::SIMDJSON_PADDING);
static_assert(itemKind(ObjectKind::Event) == ItemKind::Event, "ItemKind begins as ObjectKind does");

Error broken(std::string what, std::string why)
{
    Error error;
    error.code = ErrorCode::BadInput;
    error.what = std::move(what);
    error.why = std::move(why);
    return error;
}

std::string kindName(ItemKind kind)
{
    return std::string{enumName(kind)};
}

// "shop/web-1" of what could be read, or nothing.
std::string nameOf(const Payload& payload)
{
    const auto joined = [](Interned space, Interned name) { return space.empty() ? name.str() : space.str() + "/" + name.str(); };
    return std::visit(
        [&joined](const auto& value) -> std::string {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, Pod>)
                return value.spec ? joined(value.meta().namespaceName, value.meta().name) : std::string{};
            else if constexpr (requires { value.meta; })
                return joined(value.meta.namespaceName, value.meta.name);
            else
                return {};
        },
        payload);
}

bool readItem(JsonReader& reader, Value& value, ItemKind kind, Payload& out)
{
    switch (kind) {
    case ItemKind::Pod: return readPod(reader, value, out.emplace<Pod>());
    case ItemKind::Node: return readNode(reader, value, out.emplace<Node>());
    case ItemKind::Namespace: return readNamespace(reader, value, out.emplace<Namespace>());
    case ItemKind::Deployment:
    case ItemKind::ReplicaSet:
    case ItemKind::StatefulSet:
    case ItemKind::DaemonSet:
    case ItemKind::Job: return readWorkload(reader, value, static_cast<ObjectKind>(kind), out.emplace<Workload>());
    case ItemKind::HorizontalPodAutoscaler: return readAutoscaler(reader, value, out.emplace<Autoscaler>());
    case ItemKind::Event: return readEvent(reader, value, out.emplace<KubeEvent>());
    case ItemKind::PodMetrics: return readPodUsage(reader, value, out.emplace<PodUsage>());
    case ItemKind::NodeMetrics: return readNodeUsage(reader, value, out.emplace<NodeUsage>());
    }
    return reader.fail("is of a kind that is not read here");
}

bool readListMeta(JsonReader& reader, Value& value, ListPage& page)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "resourceVersion")
            return reader.text(field, page.resourceVersion);
        if (key == "continue")
            return reader.text(field, page.continueToken);
        if (key == "remainingItemCount")
            return reader.number(field, page.remainingItemCount);
        return true;
    });
}

// A field of a list other than its items. `isList` becomes true when one says so.
bool readEnvelopeField(JsonReader& reader, std::string_view key, Value& field, ItemKind kind, ListPage& page, bool& isList)
{
    if (key == "metadata")
        return readListMeta(reader, field, page);
    if (key == "items") {
        isList = true;
        return true;
    }
    if (key != "kind")
        return true;
    std::string_view name;
    if (!reader.text(field, name))
        return false;
    const std::string wanted = kindName(kind) + "List";
    if (!name.empty() && name != wanted && name != "List")
        return reader.fail("is \"" + std::string{name} + "\" instead of \"" + wanted + "\"");
    isList = isList || !name.empty();
    return true;
}

// metadata of a bookmark; nothing else of it means anything.
bool readBookmark(JsonReader& reader, Value& value, WatchEvent& event)
{
    return reader.fields(value, [&](std::string_view key, Value& metadata) {
        if (key != "metadata")
            return true;
        return reader.fields(metadata, [&](std::string_view name, Value& field) {
            if (name == "resourceVersion")
                return reader.text(field, event.resourceVersion);
            if (name != "annotations")
                return true;
            return reader.fields(field, [&](std::string_view annotation, Value& text) {
                if (annotation != "k8s.io/initial-events-end")
                    return true;
                std::string_view flag;
                const bool good = reader.text(text, flag);
                event.initialEventsEnd = flag == "true";
                return good;
            });
        });
    });
}

} // namespace

struct Decoder::Private {
    explicit Private(StringPool& strings) : reader(strings) {}

    // The document, which must be an object, as a value; parsed where it lies or from a copy. Empty if it is no such document,
    // with the reason in `why`.
    std::optional<Value> open(std::string_view text, std::size_t readableBehind)
    {
        reader.begin();
        while (!text.empty() && isJsonSpace(text.back())) {
            text.remove_suffix(1);
            ++readableBehind;
        }
        while (!text.empty() && isJsonSpace(text.front()))
            text.remove_prefix(1);
        if (!text.starts_with('{')) {
            why = "it is not a JSON object";
            return std::nullopt;
        }
        if (!text.ends_with('}')) {
            why = "its JSON ends in the middle";
            return std::nullopt;
        }
        if (readableBehind < padding) {
            copy.resize(text.size() + padding);
            std::memcpy(copy.data(), text.data(), text.size());
            text = std::string_view{copy.data(), text.size()};
        }
        Value value;
        // With room to spare: documents of about the same length, pages of a list, are all parsed in the same memory.
        auto error = parser.capacity() < text.size() ? parser.allocate(text.size() + text.size() / 4) : simdjson::SUCCESS;
        if (!error)
            error = parser.iterate(text, text.size() + padding).get(document);
        if (!error)
            error = document.get_value().get(value);
        if (error) {
            why = std::string{"its JSON is broken ("} + simdjson::error_message(error) + ")";
            return std::nullopt;
        }
        return value;
    }

    // Reads a list in one parse, until an item cannot be read. True if all could.
    bool readWholeList(Value& list, ItemKind kind, const Sink& sink, ListPage& page)
    {
        bool isList = false;
        const bool good = reader.fields(list, [&](std::string_view key, Value& field) {
            if (key != "items")
                return readEnvelopeField(reader, key, field, kind, page, isList);
            isList = true;
            return reader.elements(field, [&](Value& item) {
                Payload payload;
                if (!readItem(reader, item, kind, payload))
                    return false;
                ++page.itemCount;
                sink(std::move(payload));
                return true;
            });
        });
        return good && isList;
    }

    JsonReader reader;
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    std::vector<char> copy;
    std::string why;  // open() failed
};

Decoder::Decoder(StringPool& strings) : d(std::make_unique<Private>(strings)) {}

Decoder::~Decoder() = default;

Expected<ListPage> Decoder::decodeList(ItemKind kind, std::string_view body, const Sink& sink, std::size_t readableBehind)
{
    ListPage page;
    if (auto value = d->open(body, readableBehind); value && d->readWholeList(*value, kind, sink, page))
        return page;
    // Something is wrong somewhere: cut the items apart, so that none can spoil another.
    ListStream stream(*this, kind, sink);
    stream.m_passOver = page.itemCount;
    if (const auto fed = stream.feed(body, readableBehind); !fed)
        return tl::unexpected(fed.error());
    auto rest = stream.finish();
    if (rest)
        rest->itemCount += page.itemCount;
    return rest;
}

Expected<Payload> Decoder::decodeItem(ItemKind kind, std::string_view item, std::size_t readableBehind)
{
    auto value = d->open(item, readableBehind);
    if (!value)
        return tl::unexpected(broken("Cannot read a " + kindName(kind), d->why));
    Payload payload;
    if (!readItem(d->reader, *value, kind, payload)) {
        const std::string name = nameOf(payload);
        return tl::unexpected(
            broken(name.empty() ? "Cannot read a " + kindName(kind) : "Cannot read the " + kindName(kind) + " " + name,
                   d->reader.failure()));
    }
    return payload;
}

Expected<ListPage> Decoder::decodeEnvelope(ItemKind kind, std::string_view envelope)
{
    const std::string what = "Cannot read the list of " + kindName(kind);
    auto value = d->open(envelope, 0);
    if (!value)
        return tl::unexpected(broken(what, d->why));
    ListPage page;
    bool isList = false;
    const bool good = d->reader.fields(
        *value, [&](std::string_view key, Value& field) { return readEnvelopeField(d->reader, key, field, kind, page, isList); });
    if (good && isList)
        return page;
    const std::string failure = good ? "it is no list" : d->reader.failure();
    if (const StatusError status = decodeStatus(envelope); status.code != 0 || !status.reason.empty())
        return tl::unexpected(toError(status, what));
    return tl::unexpected(broken(what, failure));
}

Expected<WatchEvent> Decoder::decodeWatchLine(ObjectKind kind, std::string_view line, std::size_t readableBehind)
{
    const std::string_view what = "Cannot read a watch event";
    auto value = d->open(line, readableBehind);
    if (!value)
        return tl::unexpected(broken(std::string{what}, d->why));
    WatchEvent event;
    std::string_view type;
    Value object;
    if (d->document.find_field_unordered("type").get_string().get(type))
        return tl::unexpected(broken(std::string{what}, "it does not say its type"));
    event.type = enumFromName<WatchEventType>(type).value_or(WatchEventType::Unknown);
    if (event.type == WatchEventType::Unknown)
        return event;
    if (d->document.find_field_unordered("object").get(object))
        return tl::unexpected(broken(std::string{what}, "it has no object"));

    JsonReader& reader = d->reader;
    bool good = false;
    if (event.type == WatchEventType::Bookmark) {
        good = readBookmark(reader, object, event);
    } else if (event.type == WatchEventType::Error) {
        good = readStatus(reader, object, event.status.emplace());
    } else {
        good = readItem(reader, object, itemKind(kind), event.payload.emplace());
        event.resourceVersion = reader.resourceVersion();
    }
    if (!good) {
        const std::string name = event.payload ? nameOf(*event.payload) : std::string{};
        return tl::unexpected(
            broken(std::string{what} + " of " + kindName(itemKind(kind)) + (name.empty() ? "" : " " + name), reader.failure()));
    }
    return event;
}

StatusError Decoder::decodeStatus(std::string_view body)
{
    StatusError status;
    if (auto value = d->open(body, 0)) {
        readStatus(d->reader, *value, status);
        return status;
    }
    constexpr std::size_t limit = 200;
    status.message = body.substr(0, std::min(body.find_first_of("\r\n"), limit));
    return status;
}

Expected<DecodedObject> Decoder::decodeObject(std::string_view document)
{
    auto value = d->open(document, 0);
    if (!value)
        return tl::unexpected(broken("Cannot read the object", d->why));
    std::string_view name;
    if (d->document.find_field_unordered("kind").get_string().get(name))
        return tl::unexpected(broken("Cannot read the object", "it does not say its kind"));
    const auto kind = enumFromName<ItemKind>(name);
    if (!kind) {
        Error error = broken("Cannot read the object", "objects of kind \"" + std::string{name} + "\" are not read here");
        error.code = ErrorCode::Unsupported;
        return tl::unexpected(std::move(error));
    }
    auto payload = decodeItem(*kind, document);
    if (!payload)
        return tl::unexpected(std::move(payload.error()));
    return DecodedObject{*kind, std::string{d->reader.resourceVersion()}, std::move(*payload)};
}

} // namespace nephoscope
