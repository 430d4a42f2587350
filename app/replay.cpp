// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay.h"

namespace nephoscope {

namespace {

// A few frames' worth, so that a window stays smooth while a long recording is read.
constexpr std::size_t batchSize = 2000;
// After that many broken lines the file is taken for something else.
constexpr int toleratedErrors = 1000;

Observation status(StringPool& pool, const std::string& label, const std::string& address, Time seen, SourceState state)
{
    Observation observation;
    observation.source = pool.intern(label);
    observation.seen = seen;
    SourceStatus value;
    value.state = state;
    value.since = seen;
    value.sourceKind = pool.intern("recording");
    value.address = pool.intern(address);
    observation.payload = std::move(value);
    return observation;
}

} // namespace

Expected<void> Replay::start(const std::string& label, const std::string& address, std::unique_ptr<ObservationReader> reader)
{
    m_reader = std::move(reader);
    // The first observation now, so that a wrong file is told before a window opens.
    for (int errors = 0; !m_first && errors < toleratedErrors;) {
        auto next = m_reader->next();
        if (!next) {
            ++errors;
            if (!m_problem)
                m_problem = std::move(next.error());
        } else if (!*next) {
            break;
        } else {
            m_first = std::move(**next);
        }
    }
    if (!m_first) {
        return tl::unexpected(m_problem.value_or(Error{.code = ErrorCode::BadInput,
                                                       .what = "Cannot replay " + address,
                                                       .why = "it holds no observations",
                                                       .tryThis = "Make one with: nephoscope record FILE",
                                                       .source = {},
                                                       .file = {}}));
    }
    m_thread = std::jthread([this, label, address](const std::stop_token& stop) { run(stop, label, address); });
    return {};
}

void Replay::end()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
    if (m_farewell && !m_ended.exchange(true))
        m_mailbox.post(std::move(*m_farewell));
}

void Replay::run(const std::stop_token& stop, const std::string& label, const std::string& address)
{
    Time last = m_first->seen;
    m_farewell = status(m_pool, label, address, last, SourceState::Ended);
    std::vector<Observation> batch;
    batch.push_back(status(m_pool, label, address, last, SourceState::CatchingUp));
    batch.push_back(std::move(*m_first));
    while (!stop.stop_requested()) {
        auto next = m_reader->next();
        if (!next) {
            if (!m_problem)
                m_problem = std::move(next.error());
            if (m_reader->report().badLines > toleratedErrors)
                break;
            continue;
        }
        if (!*next)
            break;
        last = std::max(last, (*next)->seen);
        batch.push_back(std::move(**next));
        if (batch.size() >= batchSize) {
            m_mailbox.post(std::exchange(batch, {}));
            if (!m_mailbox.waitUntilDrained(stop))
                return;
        }
    }
    Observation end = status(m_pool, label, address, last, SourceState::Ended);
    auto& told = std::get<SourceStatus>(end.payload);
    if (m_problem) {
        told.what = m_problem->what;
        told.why = m_problem->why;
        told.tryThis = m_problem->tryThis;
    } else if (m_reader->report().truncated) {
        told.what = "The recording ends in the middle of a line";
        told.why = "whatever recorded it was ended from outside; all before that is here";
    }
    batch.push_back(std::move(end));
    m_mailbox.post(std::move(batch));
    m_ended = true;
}

} // namespace nephoscope
