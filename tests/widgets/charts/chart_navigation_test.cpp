// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QShortcut>
#include <QTest>

#include "tests/support/cluster_scene.h"
#include "tests/support/manual_time.h"
#include "tests/widgets/quiet.h"
#include "widgets/charts/chart_navigation.h"
#include "widgets/charts/replica_chart.h"
#include "widgets/common/view_context.h"

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

// The replica chart of shop/order-service, following the context as a view makes it.
struct Shown {
    std::unique_ptr<ClusterScene> scene = busyScene();
    ManualTime clock{scene->now};
    SessionHost host{scene->session, clock};
    ViewContext context{host};
    ReplicaChart chart;
    ChartNavigation navigation{chart, context};

    Shown()
    {
        chart.resize(ReplicaChart::leftMargin + 600 + ReplicaChart::rightMargin, 220);
        chart.setColours(context.palette());
        chart.show();
        follow();
        QObject::connect(&context, &ViewContext::timeChanged, &chart, [this] { follow(); });
        QObject::connect(&context, &ViewContext::crosshairChanged, &chart, [this] { chart.showCrosshair(context.crosshair()); });
        QObject::connect(&chart, &TimeChart::pointedAt, &context, &ViewContext::setCrosshair);
    }
    void follow()
    {
        chart.setTime(context.span(), TimeZone::Utc);
        const auto workload = scene->session.find(scene->workload("shop", "order-service"), liveTime);
        chart.setData(replicaHistory(scene->session, *workload, context.span(), chart.columns()), {});
    }
    void mouse(QEvent::Type type, int x, Qt::KeyboardModifiers modifiers = {})
    {
        const bool moving = type == QEvent::MouseMove;
        QMouseEvent event(type, QPointF(x, 100), QPointF(x, 100), moving ? Qt::NoButton : Qt::LeftButton,
                          type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, modifiers);
        QCoreApplication::sendEvent(&chart, &event);
    }
    void drag(int from, int to, Qt::KeyboardModifiers modifiers = {})
    {
        mouse(QEvent::MouseButtonPress, from, modifiers);
        mouse(QEvent::MouseMove, to, modifiers);
        mouse(QEvent::MouseButtonRelease, to, modifiers);
    }
    void wheel(int x, int angle)
    {
        QWheelEvent event(QPointF(x, 100), QPointF(x, 100), {}, {0, angle}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&chart, &event);
    }
    // Pixels of the widget: the span begins at the left margin and is 600 wide.
    int x(Time time) const { return static_cast<int>(std::lround(chart.mapping().x(time))); }
    // "14:12:00 to 14:32:00"
    QString shown() const
    {
        return formatTimeOfDay(context.span().begin, TimeZone::Utc) + QStringLiteral(" to ")
               + formatTimeOfDay(context.span().end, TimeZone::Utc) + (context.live() ? QStringLiteral(" live") : QString());
    }
};

} // namespace

class ChartNavigationTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void draggingPansTheTimeOfAllViews()
    {
        Shown shown;
        QCOMPARE(shown.shown(), QStringLiteral("14:12:00 to 14:32:00 live"));
        shown.drag(200, 350); // 2 s a pixel
        QCOMPARE(shown.shown(), QStringLiteral("14:07:00 to 14:27:00"));
        shown.drag(350, 200);
        QCOMPARE(shown.shown(), QStringLiteral("14:12:00 to 14:32:00 live"));
        // There is no future to be dragged to.
        shown.drag(350, 200);
        QCOMPARE(shown.shown(), QStringLiteral("14:12:00 to 14:32:00 live"));
        // A click pans nothing.
        shown.drag(350, 350);
        QCOMPARE(shown.shown(), QStringLiteral("14:12:00 to 14:32:00 live"));
    }

    void theWheelZoomsAtTheMouse()
    {
        Shown shown;
        const Time anchor = ClusterScene::at(720); // half of the span
        const int x = shown.x(anchor);
        shown.wheel(x, 120);
        QCOMPARE(shown.context.spanLength(), Duration(16min));
        QCOMPARE(shown.x(anchor), x);
        QCOMPARE(shown.shown(), QStringLiteral("14:14:00 to 14:30:00"));
        shown.wheel(x, -120);
        QCOMPARE(shown.shown(), QStringLiteral("14:12:00 to 14:32:00 live"));
        shown.wheel(x, 0);
        QCOMPARE(shown.shown(), QStringLiteral("14:12:00 to 14:32:00 live"));
        // At the present it stays live.
        shown.wheel(shown.x(shown.scene->now) - 20, 120);
        QCOMPARE(shown.shown(), QStringLiteral("14:16:00 to 14:32:00 live"));
        for (int i = 0; i < 40; ++i)
            shown.wheel(x, 120);
        QCOMPARE(shown.context.spanLength(), ViewContext::shortestSpan);
    }

    void aFrameIsZoomedTo()
    {
        Shown shown;
        shown.drag(shown.x(ClusterScene::at(600)), shown.x(ClusterScene::at(300)), Qt::ShiftModifier);
        QCOMPARE(shown.shown(), QStringLiteral("14:15:00 to 14:20:00"));
        // A slip frames nothing.
        shown.drag(300, 303, Qt::ShiftModifier);
        QCOMPARE(shown.shown(), QStringLiteral("14:15:00 to 14:20:00"));
        shown.mouse(QEvent::MouseButtonDblClick, 300);
        QCOMPARE(shown.shown(), QStringLiteral("14:12:00 to 14:32:00 live"));
    }

    void keysReachWhatTheMouseReaches()
    {
        Shown shown;
        shown.chart.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&shown.chart));
        // As the window has them.
        std::vector<std::unique_ptr<QShortcut>> windows;
        for (const int key : {Qt::Key_Left, Qt::Key_Right, Qt::Key_Plus, Qt::Key_Minus})
            windows.push_back(std::make_unique<QShortcut>(key, &shown.chart, [] { QFAIL("the key went to the window"); }));
        shown.context.setCrosshair(ClusterScene::at(720));
        QTest::keyClick(&shown.chart, Qt::Key_Right); // 10 of 600 columns
        QCOMPARE(shown.context.crosshair(), std::optional(ClusterScene::at(740)));
        QTest::keyClick(&shown.chart, Qt::Key_Left);
        QCOMPARE(shown.context.crosshair(), std::optional(ClusterScene::at(720)));
        QTest::keyClick(&shown.chart, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(shown.shown(), QStringLiteral("14:10:00 to 14:30:00"));
        QTest::keyClick(&shown.chart, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(shown.shown(), QStringLiteral("14:12:00 to 14:32:00 live"));
        const int x = shown.x(ClusterScene::at(720));
        QTest::keyClick(&shown.chart, Qt::Key_Plus);
        QVERIFY(shown.context.spanLength() < 14min);
        QCOMPARE(shown.x(ClusterScene::at(720)), x);
        QTest::keyClick(&shown.chart, Qt::Key_Minus);
        QCOMPARE(shown.context.spanLength(), Duration(20min));
        // One end, then the other.
        QTest::keyClick(&shown.chart, Qt::Key_Z);
        for (int i = 0; i < 6; ++i)
            QTest::keyClick(&shown.chart, Qt::Key_Left);
        QTest::keyClick(&shown.chart, Qt::Key_Z);
        QCOMPARE(shown.shown(), QStringLiteral("14:20:00 to 14:22:00"));
        QTest::keyClick(&shown.chart, Qt::Key_0);
        QCOMPARE(shown.shown(), QStringLiteral("14:12:00 to 14:32:00 live"));
    }

    void theFocusShowsWhereTheKeysAre()
    {
        Shown shown;
        shown.chart.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&shown.chart));
        shown.chart.setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(shown.chart.hasFocus());
        QCOMPARE(shown.context.crosshair(), std::optional(shown.scene->now));
    }

    void valuesAreCopiedAsCsv()
    {
        Shown shown;
        QTest::keyClick(&shown.chart, Qt::Key_C, Qt::ControlModifier);
        const QMimeData* data = QGuiApplication::clipboard()->mimeData();
        const QString csv = data->text();
        QCOMPARE(QString::fromUtf8(data->data(QStringLiteral("text/csv"))), csv);
        QVERIFY2(
            csv.startsWith(QStringLiteral("time,desired,ready,minimum,maximum\r\n2026-11-24T14:12:00.000000000Z,3,3,3,10\r\n")),
            qPrintable(csv.left(200)));
        QCOMPARE(csv, chartCsv(shown.chart.lines()));
        QVERIFY(csv.contains(QStringLiteral("Z,5,3,3,10\r\n"))); // wanted, not there yet
        QVERIFY(csv.contains(QStringLiteral("Z,,,,\r\n")));      // not seen
    }

    void thePictureIsCopied()
    {
        Shown shown;
        QTest::keyClick(&shown.chart, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(QGuiApplication::clipboard()->mimeData()->hasImage());
        const QImage image = QGuiApplication::clipboard()->image();
        QCOMPARE(image.size(), shown.chart.size());
        QCOMPARE(image.pixelColor(1, 1), shown.context.palette().card);
    }

    void theMenuOffersAllOfIt()
    {
        Shown shown;
        QContextMenuEvent ask(QContextMenuEvent::Keyboard, {10, 10}, {10, 10});
        QCoreApplication::sendEvent(&shown.chart, &ask);
        auto* menu = shown.chart.findChild<QMenu*>();
        QVERIFY(menu);
        QStringList offered;
        for (const QAction* action : menu->actions()) {
            if (!action->isSeparator())
                offered += action->text();
        }
        QCOMPARE(offered.join(QStringLiteral("; ")),
                 QStringLiteral("Copy values as CSV; Copy picture as PNG; Zoom in here; Zoom out here; "
                                "The usual span, live"));
        shown.context.lookAt(ClusterScene::at(600));
        menu->actions().constLast()->trigger();
        QCOMPARE(shown.shown(), QStringLiteral("14:12:00 to 14:32:00 live"));
        menu->close();
    }
};

QTEST_MAIN(ChartNavigationTest)
#include "chart_navigation_test.moc"
