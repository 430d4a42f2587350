// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QWidget>

#include <algorithm>
#include <array>
#include <memory>

#include "tests/widgets/quiet.h"
#include "widgets/common/refresher.h"

using namespace nephoscope;
using namespace std::chrono_literals;

class FrameBudgetTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void theFirstOfAFrameAlwaysGoes()
    {
        FrameBudget budget;
        QVERIFY(budget.admits(1s, 50ms));
        budget.spent(50ms);
        QVERIFY(!budget.admits(1s + 5ms, 1us));
        QCOMPARE(budget.rest(1s + 5ms).count(), (FrameBudget::frame - 5ms).count());
        QVERIFY(budget.admits(1s + FrameBudget::frame, 50ms));
    }

    void whatFindsRoomGoesWithIt()
    {
        FrameBudget budget;
        QVERIFY(budget.admits(1s, 2ms));
        budget.spent(2ms);
        QVERIFY(budget.admits(1s + 2ms, 3ms));
        budget.spent(3ms);
        QVERIFY(!budget.admits(1s + 5ms, 2ms));
        QVERIFY(budget.admits(1s + 5ms, 1ms));
    }

    void refreshesThatAreDueAtOnceAllComeAbout()
    {
        QWidget window;
        FrameBudget budget;
        std::array<int, 4> refreshed{};
        std::vector<std::unique_ptr<Refresher>> refreshers;
        for (int& count : refreshed)
            refreshers.push_back(std::make_unique<Refresher>(
                window,
                [&count] {
                    ++count;
                    QTest::qSleep(7); // more than a frame has room for
                },
                1ms, &budget));
        window.show();
        QTRY_VERIFY(std::all_of(refreshed.begin(), refreshed.end(), [](int count) { return count == 1; }));
        for (const auto& refresher : refreshers)
            refresher->markDirty();
        QTRY_VERIFY(std::all_of(refreshed.begin(), refreshed.end(), [](int count) { return count == 2; }));
    }
};

QTEST_MAIN(FrameBudgetTest)
#include "frame_budget_test.moc"
