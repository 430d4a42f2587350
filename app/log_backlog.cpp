// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log_backlog.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace nephoscope {

void LogBacklog::put(LogNews news)
{
    for (const LogLine& line : news.lines)
        m_bytes += line.text.size();
    m_news.lines.insert(m_news.lines.end(), std::make_move_iterator(news.lines.begin()), std::make_move_iterator(news.lines.end()));
    m_news.dropped += news.dropped;
    if (news.status)
        m_news.status = std::move(news.status);

    std::size_t tooMany = 0;
    // A half more than allowed, so that not every line moves all others.
    if (m_news.lines.size() > mostLines + mostLines / 2)
        tooMany = m_news.lines.size() - mostLines;
    std::size_t freed = 0;
    for (std::size_t i = 0; i < m_news.lines.size() && (i < tooMany || m_bytes - freed > mostBytes); ++i) {
        freed += m_news.lines[i].text.size();
        tooMany = std::max(tooMany, i + 1);
    }
    m_bytes -= freed;
    m_news.dropped += tooMany;
    m_news.lines.erase(m_news.lines.begin(), m_news.lines.begin() + static_cast<std::ptrdiff_t>(tooMany));
}

LogNews LogBacklog::take()
{
    m_bytes = 0;
    return std::exchange(m_news, {});
}

} // namespace nephoscope
