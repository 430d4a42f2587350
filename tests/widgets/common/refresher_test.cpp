// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QWidget>

#include "tests/widgets/quiet.h"
#include "widgets/common/refresher.h"

using namespace nephoscope;
using namespace std::chrono_literals;

class RefresherTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void tenThousandChangesAreOneRefresh()
    {
        QWidget widget;
        int refreshed = 0;
        Refresher refresher(widget, [&refreshed] { ++refreshed; });
        widget.show();
        QTRY_COMPARE(refreshed, 1);
        for (int i = 0; i < 10'000; ++i)
            refresher.markDirty();
        QCOMPARE(refreshed, 1);
        QVERIFY(refresher.dirty());
        QTRY_COMPARE(refreshed, 2);
        QVERIFY(!refresher.dirty());
    }

    void whatChangesWhileHiddenIsDoneWhenShown()
    {
        QWidget widget;
        int refreshed = 0;
        Refresher refresher(widget, [&refreshed] { ++refreshed; }, 0ms);
        for (int i = 0; i < 100; ++i)
            refresher.markDirty();
        QCoreApplication::processEvents();
        QCOMPARE(refreshed, 0);
        widget.show();
        QTRY_COMPARE(refreshed, 1);
        widget.hide();
        refresher.markDirty();
        QCoreApplication::processEvents();
        QCOMPARE(refreshed, 1);
        widget.show();
        QTRY_COMPARE(refreshed, 2);
    }

    void aHiddenTabWaitsToo()
    {
        QWidget window;
        QWidget tab(&window);
        int refreshed = 0;
        Refresher refresher(tab, [&refreshed] { ++refreshed; }, 0ms);
        tab.hide();
        window.show();
        refresher.markDirty();
        QCoreApplication::processEvents();
        QCOMPARE(refreshed, 0);
        tab.show();
        QTRY_COMPARE(refreshed, 1);
    }

    void atOnceWhenAsked()
    {
        QWidget widget;
        int refreshed = 0;
        Refresher refresher(widget, [&refreshed] { ++refreshed; });
        refresher.refreshNow();
        QCOMPARE(refreshed, 1);
        refresher.refreshNow();
        QCOMPARE(refreshed, 1);
    }

    void afterAQuietWhileAChangeIsShownAtOnce()
    {
        QWidget widget;
        int refreshed = 0;
        // Nobody waits a minute for the first; for the second everybody does.
        Refresher refresher(widget, [&refreshed] { ++refreshed; }, 60s);
        widget.show();
        QTRY_COMPARE(refreshed, 1);
        refresher.markDirty();
        QTest::qWait(30);
        QCOMPARE(refreshed, 1);
        refresher.markUrgent();
        QTRY_COMPARE(refreshed, 2);
    }

    void aRefreshMayCallForTheNext()
    {
        QWidget widget;
        int refreshed = 0;
        Refresher* again = nullptr;
        Refresher refresher(
            widget,
            [&] {
                if (++refreshed < 3)
                    again->markDirty();
            },
            0ms);
        again = &refresher;
        widget.show();
        QTRY_COMPARE(refreshed, 3);
        QVERIFY(!refresher.dirty());
    }
};

QTEST_MAIN(RefresherTest)
#include "refresher_test.moc"
