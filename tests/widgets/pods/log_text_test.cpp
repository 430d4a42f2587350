// SPDX-License-Identifier: GPL-3.0-or-later
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>

#include "tests/widgets/quiet.h"
#include "widgets/pods/log_text.h"
#include "widgets/pods/log_words.h"

using namespace nephoscope;

namespace {

std::vector<LogLine> linesFrom(int first, int count)
{
    std::vector<LogLine> lines;
    for (int i = first; i < first + count; ++i)
        lines.push_back({std::nullopt, "line " + std::to_string(i)});
    return lines;
}

struct Shown {
    LogText text;

    Shown()
    {
        text.resize(400, 300);
        text.show();
    }
    bool atEnd() const { return text.verticalScrollBar()->value() == text.verticalScrollBar()->maximum(); }
};

} // namespace

class LogTextTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void theNewestLineStaysInSight()
    {
        Shown shown;
        shown.text.append(linesFrom(0, 500), 0);
        QTRY_COMPARE(shown.text.lines(), 500);
        QVERIFY(shown.atEnd());
        QCOMPARE(shown.text.document()->lastBlock().text(), QStringLiteral("line 499"));
        QCOMPARE(shown.text.document()->blockCount(), 500);
    }

    void onlyTheNewestAreKept()
    {
        Shown shown;
        for (int i = 0; i < 3; ++i) {
            shown.text.append(linesFrom(i * 10'000, 10'000), i == 0 ? 7 : 0);
            shown.text.showNow();
        }
        QCOMPARE(shown.text.lines(), LogText::mostLines);
        QCOMPARE(shown.text.document()->blockCount(), LogText::mostLines);
        QCOMPARE(shown.text.dropped(), std::size_t{10'007});
        QCOMPARE(shown.text.document()->firstBlock().text(), QStringLiteral("line 10000"));
    }

    void whoScrollsUpReadsInPeace()
    {
        Shown shown;
        shown.text.append(linesFrom(0, 500), 0);
        shown.text.showNow();
        QSignalSpy changed(&shown.text, &LogText::followingChanged);
        QTest::keyClick(&shown.text, Qt::Key_Home);
        QCOMPARE(changed.size(), 1);
        QVERIFY(!shown.text.following());
        // What comes now waits, and the text stays as it is.
        const QString before = shown.text.toPlainText();
        shown.text.append(linesFrom(500, 30'000), 0);
        QCoreApplication::processEvents();
        QCOMPARE(shown.text.toPlainText(), before);
        QCOMPARE(shown.text.waiting(), std::size_t(LogText::mostLines));
        QCOMPARE(shown.text.dropped(), std::size_t{10'000});
        shown.text.setFollowing(true);
        QTRY_COMPARE(shown.text.waiting(), std::size_t{0});
        QVERIFY(shown.atEnd());
        QCOMPARE(shown.text.document()->lastBlock().text(), QStringLiteral("line 30499"));
    }

    void aBurstIsShownInFewSteps()
    {
        Shown shown;
        int changes = 0;
        connect(shown.text.document(), &QTextDocument::contentsChanged, this, [&changes] { ++changes; });
        for (int i = 0; i < 10'000; ++i)
            shown.text.append(linesFrom(i, 1), 0);
        QCOMPARE(changes, 0);
        QTRY_COMPARE(shown.text.lines(), 10'000);
        QVERIFY2(changes <= 12, qPrintable(QString::number(changes)));
    }

    void startingAnewForgetsAndFollows()
    {
        Shown shown;
        shown.text.append(linesFrom(0, 100), 3);
        shown.text.showNow();
        shown.text.setFollowing(false);
        shown.text.append(linesFrom(0, 10), 0);
        shown.text.startAnew();
        QVERIFY(shown.text.following());
        QCOMPARE(shown.text.toPlainText(), QString());
        QCOMPARE(shown.text.lines() + static_cast<int>(shown.text.waiting() + shown.text.dropped()), 0);
        shown.text.append(linesFrom(1, 1), 0);
        shown.text.showNow();
        QCOMPARE(shown.text.toPlainText(), QStringLiteral("line 1"));
    }

    void countsAreSaid()
    {
        QCOMPARE(logCountWords(1, 0, 0), QStringLiteral("1 line"));
        QCOMPARE(logCountWords(12, 0, 0), QStringLiteral("12 lines"));
        QVERIFY(logCountWords(20'000, 5'000, 0).startsWith(QStringLiteral("the newest 20")));
        QVERIFY(logCountWords(12, 0, 3).endsWith(QStringLiteral(", 3 new wait")));
    }
};

QTEST_MAIN(LogTextTest)
#include "log_text_test.moc"
