// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/log_backlog.h"

using namespace nephoscope;

namespace {

LogNews linesFrom(int first, int count, std::size_t length = 8)
{
    LogNews news;
    for (int i = first; i < first + count; ++i) {
        std::string text = std::to_string(i);
        text.resize(std::max(length, text.size()), '.');
        news.lines.push_back({std::nullopt, std::move(text)});
    }
    return news;
}

} // namespace

class LogBacklogTest : public QObject {
    Q_OBJECT

private slots:
    void whatComesMeanwhileIsHandedOutAsOne()
    {
        LogBacklog backlog;
        backlog.put({{}, 0, LogStatus{LogState::Following, {}}});
        backlog.put(linesFrom(1, 2));
        backlog.put(linesFrom(3, 1));
        backlog.put({{}, 0, LogStatus{LogState::Complete, {}}});
        const LogNews news = backlog.take();
        QCOMPARE(news.lines.size(), std::size_t{3});
        QCOMPARE(news.lines.back().text, std::string("3......."));
        QCOMPARE(news.status->state, LogState::Complete);
        QVERIFY(backlog.take().lines.empty());
    }

    void whoIsBusyGetsTheNewestAndTheNumberOfTheOthers()
    {
        LogBacklog backlog;
        int told = 0;
        for (; told < 200'000; told += 500)
            backlog.put(linesFrom(told, 500));
        const LogNews news = backlog.take();
        QVERIFY(news.lines.size() >= LogBacklog::mostLines && news.lines.size() <= LogBacklog::mostLines * 3 / 2);
        QCOMPARE(news.lines.size() + news.dropped, std::size_t(told));
        QCOMPARE(news.lines.back().text, std::string("199999.."));
    }

    void longLinesCountByTheirLength()
    {
        LogBacklog backlog;
        for (int i = 0; i < 3'000; ++i)
            backlog.put(linesFrom(i, 1, 16'384));
        const LogNews news = backlog.take();
        QVERIFY(news.lines.size() * 16'384 <= LogBacklog::mostBytes);
        QCOMPARE(news.lines.size() + news.dropped, std::size_t{3'000});
    }
};

QTEST_GUILESS_MAIN(LogBacklogTest)
#include "log_backlog_test.moc"
