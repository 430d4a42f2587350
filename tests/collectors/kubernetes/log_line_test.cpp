// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "collectors/kubernetes/log_line.h"

using namespace nephoscope;

namespace {

std::string line(const char* second, const char* text)
{
    return std::string("2026-11-24T14:21:") + second + "Z " + text;
}

// Tells the lines to the bookmark, and gives those that it takes as new.
std::vector<std::string> take(LogBookmark& bookmark, const std::vector<std::string>& lines)
{
    std::vector<std::string> taken;
    for (const std::string& one : lines) {
        const LogLine read = readLogLine(one);
        if (bookmark.isNew(read.at, one))
            taken.push_back(read.text);
    }
    return taken;
}

using Texts = std::vector<std::string>;

} // namespace

class LogLineTest : public QObject {
    Q_OBJECT

private slots:
    void timeAndTextAreTakenApart()
    {
        const LogLine read = readLogLine("2026-11-24T14:21:07.123456789Z hello world");
        QCOMPARE(formatRfc3339(*read.at), std::string("2026-11-24T14:21:07.123456789Z"));
        QCOMPARE(read.text, std::string("hello world"));
        QCOMPARE(readLogLine("2026-11-24T14:21:07Z ").text, std::string());
        QCOMPARE(readLogLine("2026-11-24T14:21:07Z").text, std::string());
        QVERIFY(readLogLine("2026-11-24T15:21:07+01:00 x").at == readLogLine("2026-11-24T14:21:07Z x").at);
    }

    void whatHasNoTimeIsTextAsAWhole()
    {
        const LogLine read = readLogLine("unable to retrieve container logs for containerd://5d3f");
        QVERIFY(!read.at);
        QCOMPARE(read.text, std::string("unable to retrieve container logs for containerd://5d3f"));
        QVERIFY(!readLogLine("").at);
    }

    void controlSequencesDoNotReachTheScreen_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("wanted");
        QTest::newRow("colour") << QByteArray("\x1b[31mred\x1b[0m plain") << QByteArray("red plain");
        QTest::newRow("title") << QByteArray("\x1b]0;title\x07text") << QByteArray("text");
        QTest::newRow("title, with ST") << QByteArray("\x1b]0;title\x1b\\text") << QByteArray("text");
        QTest::newRow("two bytes") << QByteArray("\x1b"
                                                 "ctext")
                                   << QByteArray("text");
        QTest::newRow("cut off") << QByteArray("text\x1b[3") << QByteArray("text");
        QTest::newRow("alone at the end") << QByteArray("text\x1b") << QByteArray("text");
        QTest::newRow("tab stays") << QByteArray("a\tb") << QByteArray("a\tb");
        QTest::newRow("others are pictured") << QByteArray("a\rb\x08")
                                             << QByteArray("a\xE2\x90\x8D"
                                                           "b\xE2\x90\x88");
    }
    void controlSequencesDoNotReachTheScreen()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, wanted);
        QCOMPARE(QByteArray::fromStdString(readLogLine("2026-11-24T14:21:07Z " + text.toStdString()).text), wanted);
    }

    void longLinesAreCutAtACharacter()
    {
        const std::string text = std::string(longestLogLine - 1, 'x') + "äöü";
        const LogLine read = readLogLine("2026-11-24T14:21:07Z " + text);
        QCOMPARE(read.text, std::string(longestLogLine - 1, 'x') + " … and 6 bytes more");
    }

    void aLogThatIsAskedForAgainRepeatsNothingAndMissesNothing()
    {
        LogBookmark bookmark;
        QVERIFY(!bookmark.since());
        QCOMPARE(take(bookmark, {line("07.1", "a"), line("07.5", "b"), line("07.5", "b"), line("07.9", "c")}),
                 (Texts{"a", "b", "b", "c"}));
        QCOMPARE(formatRfc3339(*bookmark.since()), std::string("2026-11-24T14:21:07.000000000Z"));
        bookmark.reopen();
        // The second is told again from its beginning, with what came meanwhile, also of one moment.
        QCOMPARE(take(bookmark, {line("07.1", "a"), line("07.5", "b"), line("07.5", "b"), line("07.9", "c"), line("07.9", "d"),
                                 line("08.0", "a")}),
                 (Texts{"d", "a"}));
        bookmark.reopen();
        QCOMPARE(take(bookmark, {line("08.0", "a"), line("08.2", "e")}), (Texts{"e"}));
    }

    // Standard output and error are merged by who comes first, not by their times.
    void linesOutOfOrderAreToldOnce()
    {
        LogBookmark bookmark;
        QCOMPARE(take(bookmark, {line("08.0", "x"), line("07.9", "y"), line("08.1", "z")}), (Texts{"x", "y", "z"}));
        bookmark.reopen();
        QCOMPARE(take(bookmark, {line("08.0", "x"), line("08.1", "z"), line("08.05", "w")}), (Texts{"w"}));
    }
};

QTEST_GUILESS_MAIN(LogLineTest)
#include "log_line_test.moc"
