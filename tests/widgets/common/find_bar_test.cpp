// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTest>

#include "tests/support/manual_time.h"
#include "tests/widgets/quiet.h"
#include "widgets/common/find_bar.h"
#include "widgets/common/view_context.h"

using namespace nephoscope;

namespace {

struct Shown {
    ManualTime clock;
    StringPool pool;
    Session session{pool};
    SessionHost host{session, clock};
    ViewContext context{host};
    QWidget window;
    QPlainTextEdit text{&window};
    FindBar bar{context, text, QStringLiteral("Search"), &window};

    Shown()
    {
        text.setReadOnly(true);
        text.setGeometry(0, 40, 400, 200);
        bar.setGeometry(0, 0, 400, 32);
        QStringList lines;
        for (int i = 0; i < 200; ++i)
            lines += i % 50 == 0 ? QStringLiteral("Error %1 ERROR").arg(i) : QStringLiteral("line %1").arg(i);
        text.setPlainText(lines.join(QLatin1Char('\n')));
        window.resize(400, 240);
        window.show();
    }
    QString says() const { return bar.findChild<QLabel*>()->text(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(&bar.field(), static_cast<Qt::Key>(key), modifiers);
    }
};

} // namespace

class FindBarTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void itCountsWithoutRegardToCase()
    {
        Shown shown;
        QCOMPARE(shown.says(), QString());
        QTest::keyClicks(&shown.bar.field(), QStringLiteral("error"));
        QCOMPARE(shown.bar.matches(), 8);
        QCOMPARE(shown.says(), QStringLiteral("8 found"));
        shown.bar.find(QStringLiteral("nothing of it"));
        QCOMPARE(shown.says(), QStringLiteral("not found"));
    }

    void returnGoesOnAndAroundAndShiftBack()
    {
        Shown shown;
        shown.bar.find(QStringLiteral("error"));
        QStringList said;
        for (int i = 0; i < 9; ++i) {
            shown.press(Qt::Key_Return);
            said += shown.says();
        }
        QCOMPARE(said.join(QLatin1Char('|')), QStringLiteral("1 of 8|2 of 8|3 of 8|4 of 8|5 of 8|6 of 8|7 of 8|8 of 8|1 of 8"));
        shown.press(Qt::Key_F3, Qt::ShiftModifier);
        QCOMPARE(shown.says(), QStringLiteral("8 of 8"));
        // It is in sight.
        QVERIFY(shown.text.verticalScrollBar()->value() > 100);
    }

    void matchesInSightAreMarked()
    {
        Shown shown;
        shown.bar.find(QStringLiteral("error"));
        QCOMPARE(shown.text.extraSelections().size(), 2);
        shown.text.verticalScrollBar()->setValue(20);
        QCOMPARE(shown.text.extraSelections().size(), 0);
    }

    void aTextThatGrowsIsCountedAgain()
    {
        Shown shown;
        shown.bar.find(QStringLiteral("error"));
        shown.press(Qt::Key_Return);
        shown.press(Qt::Key_Return);
        shown.text.appendPlainText(QStringLiteral("one more error"));
        QTRY_COMPARE(shown.says(), QStringLiteral("2 of 9"));
    }

    void escapeClears()
    {
        Shown shown;
        shown.bar.find(QStringLiteral("error"));
        shown.press(Qt::Key_Escape);
        QCOMPARE(shown.bar.field().text(), QString());
        QVERIFY(shown.text.extraSelections().isEmpty());
    }
};

QTEST_MAIN(FindBarTest)
#include "find_bar_test.moc"
