// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/reflector.h"

#include "collectors/kubernetes/deadline.h"
#include "collectors/net/line_splitter.h"
#include "collectors/net/url.h"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

// Of an unpaged LIST, the last resort when pages keep expiring.
constexpr std::size_t longestWholeList = std::size_t{1} << 30;
constexpr Duration veryShortWatch = std::chrono::seconds{1};

// Null for what is no object that lives and dies: events.
const ObjectMeta* metaOf(const Payload& payload)
{
    return std::visit(
        [](const auto& value) -> const ObjectMeta* {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, Pod>)
                return value.spec ? &value.meta() : nullptr;
            else if constexpr (requires { value.meta; })
                return &value.meta;
            else
                return nullptr;
        },
        payload);
}

} // namespace

// A stream that is being read line by line.
struct Reflector::Following {
    Following(std::unique_ptr<HttpStream> stream_, std::size_t longestLine, Time opened_, bool listing_)
        : stream(std::move(stream_)), splitter(longestLine), opened(opened_), listing(listing_)
    {}

    std::unique_ptr<HttpStream> stream;
    LineSplitter splitter;
    Time opened;
    std::uint64_t lines = 0;
    std::string broken; // why the stream ended, unless it ended properly
    bool listing;  // until the bookmark that ends a streaming list
    std::vector<Observation> out;
    std::optional<Outcome> outcome;  // set by a line after which nothing more is read
};

Reflector::Reflector(CollectorContext& context, KubeApi& api, Decoder& decoder, const ResourceType& type, std::string namespaceName,
                     const ReflectorSettings& settings)
    : m_context(context), m_api(api), m_decoder(decoder), m_type(type), m_namespace(std::move(namespaceName)),
      m_namespaceInterned(context.pool.intern(m_namespace)), m_title(context.pool.intern(type.title(m_namespace))),
      m_settings(settings), m_backoff(context.clock, context.random, settings.backoff), m_pause(context.executor, context.timers)
{}

Reflector::~Reflector() = default;

asio::awaitable<void> Reflector::run()
{
    co_await asio::this_coro::throw_if_cancelled(false);
    report(SourceState::Connecting);
    Step step = Step::List;
    while (!m_stopping) {
        Outcome outcome;
        if (step == Step::List)
            outcome = co_await list();
        else
            outcome = co_await watch();
        step = outcome.next;
        if (!m_stopping && outcome.wait > Duration::zero())
            co_await m_pause.sleep(outcome.wait);
    }
    abandonResync();
}

void Reflector::stop()
{
    m_stopping = true;
    m_pause.wake();
    if (m_stream != nullptr)
        m_stream->close();
}

void Reflector::renew()
{
    m_pause.wake();
    interrupt(Interruption::Renewed);
}

asio::awaitable<Reflector::Outcome> Reflector::list()
{
    report(SourceState::CatchingUp);
    if (m_settings.streamLists && m_api.mayStreamLists() && !std::exchange(m_pagesNext, false))
        co_return co_await streamedList();
    co_return co_await pagedList();
}

// Pages at resourceVersion "", the most recent state: it never goes back behind what was seen, and the limit holds. With "0" the
// server ignores the limit and sends all objects in one piece, and with a version of ours the pages would be exactly that old.
asio::awaitable<Reflector::Outcome> Reflector::pagedList()
{
    const std::string path = m_type.path(m_namespace);
    const std::string firstPage = path + "?limit=" + std::to_string(m_settings.pageSize);
    std::string target = firstPage;
    std::string token;
    std::string version;
    bool first = true;
    bool whole = false;
    for (;;) {
        ApiResult<ListPage> read = co_await page(target);
        if (m_stopping)
            co_return Outcome();
        if (!read) {
            abandonResync();
            if (std::exchange(m_interruption, Interruption::None) == Interruption::Renewed)
                co_return Outcome();
            if (read.error().error.code == ErrorCode::Expired && !first && !whole) {
                // The token has outlived the server's memory: all in one piece, from the beginning.
                whole = true;
                first = true;
                target = path;
                continue;
            }
            co_return failed(read.error(), Step::List);
        }
        if (std::exchange(first, false))
            version = read->resourceVersion;
        if (read->continueToken.empty())
            break;
        if (read->continueToken == token && read->itemCount == 0 && read->skipped == 0) {
            abandonResync();
            const ApiError stuck(trouble(ErrorCode::BadInput, "the API server sends the same empty page again and again"));
            co_return failed(stuck, Step::List);
        }
        // The token stands for the version too: sent beside it, a version would be refused.
        token = std::move(read->continueToken);
        target = firstPage + "&continue=" + percentEncode(token);
    }
    std::vector<Observation> out;
    endResync(out, true);
    flush(out);
    m_version = std::move(version);
    m_versionUnusable = false;
    m_hasData = true;
    Outcome next;
    next.next = Step::Watch;
    co_return next;
}

// Reads and passes on one page. The body's memory is used again for the next page, and given back after the last.
asio::awaitable<ApiResult<ListPage>> Reflector::page(std::string target)
{
    const bool whole = target.find('?') == std::string::npos;
    const std::size_t longest = whole ? longestWholeList : m_settings.longestPage;
    ApiQuery query(std::move(target), reading("list"), m_settings.listTimeout);
    ApiResult<std::unique_ptr<HttpStream>> opened = co_await m_api.open(std::move(query));
    if (!opened) {
        ApiResult<ListPage> result = tl::unexpected(std::move(opened.error()));
        co_return result;
    }
    const std::unique_ptr<HttpStream> stream = std::move(*opened);
    m_body.clear();
    Expected<std::size_t> count;
    {
        m_stream = stream.get();
        m_interruption = Interruption::None;
        Deadline silence(m_context.clock, m_context.timers, m_settings.listTimeout, [this] { interrupt(Interruption::Stalled); });
        for (;;) {
            count = co_await stream->readInto(m_body);
            if (!count || *count == 0 || m_body.size() > longest)
                break;
            silence.touch();
        }
        m_stream = nullptr;
    }
    std::optional<Error> broken;
    if (m_interruption == Interruption::Stalled)
        broken = trouble(ErrorCode::TimedOut, "the API server stopped in the middle of its answer");
    else if (!count)
        broken = trouble(count.error().code, count.error().why);
    else if (*count > 0)
        broken = trouble(ErrorCode::TooLarge, "a page of the list has more than " + std::to_string(longest >> 20) + " MiB");
    if (broken) {
        stream->close();
        ApiResult<ListPage> result = tl::unexpected(ApiError(std::move(*broken)));
        co_return result;
    }
    std::vector<Observation> out;
    out.reserve(static_cast<std::size_t>(m_settings.pageSize) + 2); // and both ends of the bracket
    if (!m_resyncing)
        beginResync(out);
    const auto take = [this, &out](Payload&& payload) { present(std::move(payload), out); };
    Expected<ListPage> decoded = m_decoder.decodeList(m_type.kind, m_body.view(), take, m_body.readableBehind());
    flush(out);
    if (!decoded) {
        ApiResult<ListPage> result = tl::unexpected(ApiError(trouble(decoded.error().code, decoded.error().why)));
        co_return result;
    }
    if (decoded->skipped > 0)
        spdlog::warn("{}: {} objects are left out; {}", m_title.view(), decoded->skipped,
                     decoded->reasons.empty() ? std::string("they could not be understood") : sentence(decoded->reasons.front()));
    if (decoded->continueToken.empty())
        m_body = ByteBuffer();
    ApiResult<ListPage> result = std::move(*decoded);
    co_return result;
}

asio::awaitable<Reflector::Outcome> Reflector::streamedList()
{
    const bool asksForVersion = !m_version.empty() && !m_versionUnusable;
    ApiQuery query(watchTarget(true), reading("list"), m_settings.headTimeout);
    ApiResult<std::unique_ptr<HttpStream>> opened = co_await m_api.open(std::move(query));
    if (m_stopping)
        co_return Outcome();
    if (opened)
        co_return co_await follow(std::move(*opened), true);
    const ApiError& error = opened.error();
    if (error.versionUnusable() && asksForVersion) {
        m_versionUnusable = true;
        co_return Outcome();
    }
    if (error.status == 0 || error.status == 401 || error.status == 429)
        co_return failed(error, Step::List);
    if (error.unsupported())
        m_api.noteNoStreamingLists();
    co_return co_await pagedList();
}

asio::awaitable<Reflector::Outcome> Reflector::watch()
{
    ApiQuery query(watchTarget(false), reading("watch"), m_settings.headTimeout);
    ApiResult<std::unique_ptr<HttpStream>> opened = co_await m_api.open(std::move(query));
    if (m_stopping)
        co_return Outcome();
    if (opened)
        co_return co_await follow(std::move(*opened), false);
    // Where nothing but the way to the server was at fault, the version we have is still good.
    const int status = opened.error().status;
    const bool sameVersion = status == 0 || status == 401 || status == 429;
    const Step next = sameVersion ? Step::Watch : Step::List;
    co_return failed(opened.error(), next);
}

asio::awaitable<Reflector::Outcome> Reflector::follow(std::unique_ptr<HttpStream> stream, bool withList)
{
    Following following(std::move(stream), m_settings.longestLine, m_context.clock.now(), withList);
    m_stream = following.stream.get();
    m_interruption = Interruption::None;
    m_versionsTrusted = withList || (!m_version.empty() && m_version != "0");
    Duration patience = m_settings.quietAfter;
    if (withList) {
        patience = m_settings.streamedListPatience;
        beginResync(following.out);
    } else {
        report(SourceState::Live);
    }
    Deadline silence(m_context.clock, m_context.timers, patience, [this, &following] { fallSilent(following.listing); });
    for (;;) {
        Expected<std::span<const char>> piece = co_await following.stream->readSome();
        if (!piece)
            following.broken = piece.error().why;
        if (m_stopping || !piece || piece->empty())
            break;
        const bool listing = following.listing;
        following.splitter.feed(*piece);
        if (takeLines(following))
            silence.touch();
        if (listing && !following.listing)
            silence.restart(m_settings.quietAfter);
        flush(following.out);
        if (following.outcome)
            break;
    }
    m_stream = nullptr;
    following.stream->close();
    abandonResync();
    co_return ended(following);
}

// Returns whether there was a line.
bool Reflector::takeLines(Following& following)
{
    const std::uint64_t before = following.lines;
    while (!following.outcome) {
        const std::optional<Expected<std::string_view>> line = following.splitter.next();
        if (!line)
            break;
        if (line->has_value() && (*line)->empty())
            continue;
        ++following.lines;
        if (!line->has_value()) {
            following.outcome = failed(ApiError(trouble(line->error().code, line->error().why)), Step::List);
            break;
        }
        Expected<WatchEvent> event = m_decoder.decodeWatchLine(m_type.kind, **line, LineSplitter::spare);
        if (!event && nlohmann::json::accept(**line)) {
            // An object that makes no sense to us spoils no other. Its version is not taken: it may be of another kind.
            spdlog::warn("{}", sentence(event.error()));
            continue;
        }
        if (!event) {
            // What it said is lost, so the versions after it prove nothing.
            following.outcome = failed(ApiError(trouble(event.error().code, event.error().why)), Step::List);
            break;
        }
        takeEvent(following, *event);
    }
    return following.lines != before;
}

void Reflector::takeEvent(Following& following, WatchEvent& event)
{
    if (event.type == WatchEventType::Error) {
        takeStatus(following, event);
        return;
    }
    if (event.type == WatchEventType::Unknown) {
        spdlog::warn("{}: an event of an unknown type is left out", m_title.view());
        return;
    }
    if (event.type == WatchEventType::Bookmark) {
        if (following.listing && event.initialEventsEnd) {
            following.listing = false;
            endResync(following.out, true);
            m_version = event.resourceVersion;
            m_versionUnusable = false;
            m_hasData = true;
            flush(following.out);
            report(SourceState::Live);
        } else if (!following.listing && !event.resourceVersion.empty()) {
            m_versionsTrusted = true;
            m_version = event.resourceVersion;
        }
        return;
    }
    if (!event.payload)
        return;
    if (event.type == WatchEventType::Deleted)
        gone(*event.payload, following.out);
    else
        present(std::move(*event.payload), following.out);
    if (event.type != WatchEventType::Added)
        m_versionsTrusted = true;
    if (!following.listing && m_versionsTrusted && !event.resourceVersion.empty())
        m_version = event.resourceVersion;
}

void Reflector::takeStatus(Following& following, const WatchEvent& event)
{
    ApiError error = apiError(event.status.value_or(StatusError{}), 0, m_api.cannot(reading("watch")));
    error.error.source = m_context.source.str();
    if (following.listing) {
        if (error.versionUnusable())
            m_versionUnusable = true;
        else if (error.error.code != ErrorCode::TooManyRequests)
            m_pagesNext = true;
    }
    const bool sameVersion = !following.listing && error.error.code == ErrorCode::TooManyRequests;
    following.outcome = failed(error, sameVersion ? Step::Watch : Step::List);
}

Reflector::Outcome Reflector::ended(const Following& following)
{
    Outcome again;
    again.next = following.listing ? Step::List : Step::Watch;
    if (m_stopping)
        return again;
    switch (std::exchange(m_interruption, Interruption::None)) {
    case Interruption::Quiet:
    case Interruption::Renewed: return again;
    case Interruption::Stalled:
        spdlog::warn("{}: the server streams no list to its end; reading it in pages from now on", m_title.view());
        m_api.noteNoStreamingLists();
        return again;
    case Interruption::None: break;
    }
    if (following.outcome)
        return *following.outcome;
    if (following.listing) {
        // Once may be chance; a server or proxy that keeps ending it may still have pages.
        m_pagesNext = ++m_cutLists % 2 == 0;
        return failed(ApiError(trouble(ErrorCode::Unreachable, "the connection ended before the list was complete"
                                                                   + (following.broken.empty() ? "" : ": " + following.broken))),
                      Step::List);
    }
    if (following.lines == 0 && m_context.clock.now() - following.opened < veryShortWatch)
        return failed(ApiError(trouble(ErrorCode::Unreachable, "the API server ended the watch as soon as it had begun")),
                      Step::List);
    return again;
}

// Bookmarks are promised by nobody, but a server that sends them does so about once a minute. Longer silence may be a connection
// that has died without a sign; a new watch at the same version costs little and misses nothing.
void Reflector::fallSilent(bool listing)
{
    if (listing) {
        interrupt(Interruption::Stalled);
        return;
    }
    if (m_type.kind != ObjectKind::Event) {
        report(SourceState::Quiet,
               trouble(ErrorCode::TimedOut, "nothing was heard for "
                                                + std::to_string(m_settings.quietAfter / std::chrono::seconds{1})
                                                + " s, not even a bookmark; it is watched anew"));
    }
    interrupt(Interruption::Quiet);
}

void Reflector::interrupt(Interruption why)
{
    if (m_stream == nullptr || m_interruption != Interruption::None)
        return;
    m_interruption = why;
    m_stream->close();
}

std::string Reflector::watchTarget(bool withList) const
{
    const auto seconds = [](Duration span) { return static_cast<double>(span / std::chrono::seconds{1}); };
    const double atLeast = seconds(m_settings.watchAtLeast);
    const double atMost = seconds(m_settings.watchAtMost);
    const auto timeout = static_cast<std::int64_t>(atLeast + (atMost - atLeast) * m_context.random());
    std::string target = m_type.path(m_namespace) + "?watch=1&allowWatchBookmarks=true&timeoutSeconds=" + std::to_string(timeout);
    if (withList) {
        target += "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=";
        if (!m_versionUnusable)
            target += percentEncode(m_version);
    } else {
        target += "&resourceVersion=" + percentEncode(m_version);
    }
    return target;
}

// "list pods in shop"
std::string Reflector::reading(const char* verb) const
{
    return std::string(verb) + ' ' + m_title.str();
}

// What follows a failure: the state is shown, and after a pause we try again.
Reflector::Outcome Reflector::failed(const ApiError& error, Step next)
{
    Outcome outcome;
    outcome.next = next;
    outcome.wait = m_backoff.next();
    if (error.retryAfter)
        outcome.wait = std::max(outcome.wait, *error.retryAfter);
    if (!m_stopping)
        report(stateOf(error.error.code, m_hasData), error.error);
    if (error.error.code == ErrorCode::Forbidden && next == Step::List && !m_stopping && m_whenForbidden)
        m_whenForbidden(error.error);
    return outcome;
}

Error Reflector::trouble(ErrorCode code, std::string why) const
{
    Error error;
    error.code = code;
    error.what = m_api.cannot(reading(m_hasData ? "watch" : "list"));
    error.why = std::move(why);
    error.source = m_context.source.str();
    return error;
}

void Reflector::report(SourceState state, const Error& error)
{
    m_context.board.report(m_title, state, error);
}

void Reflector::beginResync(std::vector<Observation>& out)
{
    m_resyncing = true;
    ++m_round;
    out.push_back(m_context.observation(ResyncBegin{m_type.kind, m_namespaceInterned}));
}

void Reflector::endResync(std::vector<Observation>& out, bool complete)
{
    if (!std::exchange(m_resyncing, false))
        return;
    if (complete)
        boost::unordered::erase_if(m_known, [this](const auto& entry) { return entry.second.round != m_round; });
    out.push_back(m_context.observation(ResyncEnd{m_type.kind, m_namespaceInterned, complete}));
}

void Reflector::abandonResync()
{
    std::vector<Observation> out;
    endResync(out, false);
    flush(out);
    m_body = ByteBuffer();
}

void Reflector::present(Payload&& payload, std::vector<Observation>& out)
{
    std::optional<Time> happened;
    if (const ObjectMeta* meta = metaOf(payload)) {
        const NameKey key{meta->namespaceName, meta->name};
        const auto [place, fresh] = m_known.try_emplace(key);
        if (!fresh && place->second.uid != meta->uid)
            out.push_back(m_context.observation(ObjectGone{m_type.kind, place->second.uid, key.namespaceName, key.name}));
        place->second = {meta->uid, m_round};
    } else if (const auto* event = std::get_if<KubeEvent>(&payload)) {
        // Events are history: they repeat, but none replaces or ends another.
        happened = event->last ? event->last : event->first;
    }
    out.push_back(m_context.observation(std::move(payload)));
    out.back().happened = happened;
}

void Reflector::gone(const Payload& payload, std::vector<Observation>& out)
{
    const ObjectMeta* meta = metaOf(payload);
    if (meta == nullptr)
        return;
    const auto found = m_known.find(NameKey{meta->namespaceName, meta->name});
    if (found != m_known.end() && found->second.uid == meta->uid)
        m_known.erase(found);
    out.push_back(m_context.observation(ObjectGone{m_type.kind, meta->uid, meta->namespaceName, meta->name}));
}

void Reflector::flush(std::vector<Observation>& out)
{
    if (!out.empty())
        m_context.post(std::exchange(out, {}));
}

} // namespace nephoscope
