// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTest>
#include <QTextEdit>
#include <set>

#include "tests/widgets/quiet.h"
#include "tests/widgets/shell/shown_window.h"
#include "widgets/charts/time_chart.h"
#include "widgets/pods/pod_tiles.h"

using namespace nephoscope;

namespace {

using Shown = ShownWindow;

bool isControl(const QWidget* widget)
{
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QAbstractItemView*>(widget)
           || qobject_cast<const QComboBox*>(widget) || qobject_cast<const QLineEdit*>(widget)
           || qobject_cast<const TimeChart*>(widget) || qobject_cast<const PodTiles*>(widget)
           || qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QTextEdit*>(widget)
           || qobject_cast<const QTabBar*>(widget);
}

QString describe(const QWidget* widget)
{
    return QStringLiteral("%1 \"%2\" in %3")
        .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
             widget->parentWidget() ? QLatin1String(widget->parentWidget()->metaObject()->className()) : QLatin1String("nothing"));
}

} // namespace

class AccessibilityTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void everyControlHasANameAndAKeyboardPath_data()
    {
        QTest::addColumn<int>("action");
        QTest::newRow("view") << -1;
        QTest::newRow("details") << static_cast<int>(WindowAction::ShowDetails);
        QTest::newRow("events") << static_cast<int>(WindowAction::ShowEvents);
        QTest::newRow("logs") << static_cast<int>(WindowAction::ShowLogs);
        QTest::newRow("yaml") << static_cast<int>(WindowAction::ShowYaml);
    }
    void everyControlHasANameAndAKeyboardPath()
    {
        QFETCH(int, action);
        Shown shown;
        if (action >= 0)
            shown.window.perform(static_cast<WindowAction>(action));
        shown.window.refreshNow();
        int controls = 0;
        for (const QWidget* widget : shown.window.findChildren<QWidget*>()) {
            if (!widget->isVisible() || !isControl(widget) || qobject_cast<const QComboBox*>(widget->parentWidget())
                || widget->objectName().startsWith(QStringLiteral("qt_")) || widget->inherits("QHeaderView")
                || widget->inherits("QTableCornerButton"))
                continue;
            QAccessibleInterface* face = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
            QVERIFY2(face, qPrintable(describe(widget)));
            QVERIFY2(!face->text(QAccessible::Name).isEmpty(), qPrintable(describe(widget)));
            QVERIFY2(widget->focusPolicy() & Qt::TabFocus, qPrintable(describe(widget)));
            QVERIFY2(!widget->objectName().isEmpty(), qPrintable(describe(widget)));
            ++controls;
        }
        QVERIFY2(controls >= 15, qPrintable(QString::number(controls)));
    }

    void everyChartTellsItselfInWords()
    {
        const Shown shown;
        const auto charts = shown.window.findChildren<TimeChart*>();
        QCOMPARE(charts.size(), 2);
        for (TimeChart* chart : charts) {
            QAccessibleInterface* face = QAccessible::queryAccessibleInterface(chart);
            QVERIFY(!face->text(QAccessible::Name).isEmpty());
            const QString words = face->text(QAccessible::Description);
            QVERIFY2(words.size() > 20 && words.endsWith(QLatin1Char('.'))
                         && words.contains(QRegularExpression(QStringLiteral("\\d"))),
                     qPrintable(words));
        }
        const auto* strip = shown.window.findChild<QWidget*>(QStringLiteral("timeStrip"));
        QVERIFY2(strip->accessibleDescription().contains(QStringLiteral("4 scalings")), qPrintable(strip->accessibleDescription()));
    }

    void tabGoesInReadingOrder()
    {
        Shown shown;
        QStringList order;
        std::set<const QWidget*> seen;
        for (QWidget* widget = shown.window.nextInFocusChain(); widget != &shown.window && seen.insert(widget).second;
             widget = widget->nextInFocusChain()) {
            if (widget->isVisible() && isControl(widget) && (widget->focusPolicy() & Qt::TabFocus)
                && !widget->objectName().isEmpty() && !widget->objectName().startsWith(QStringLiteral("qt_")))
                order += widget->objectName();
        }
        QCOMPARE(order.join(QLatin1Char(' ')),
                 QStringLiteral(
                     "view1 themeButton source1 searchButton zoneButton namespaceFilter workloadFilter workloadList "
                     "replicaChart metricChart podTiles podFilter podTable freezeButton previousMarker nextMarker liveButton"));
    }

    void tabGoesThroughTheDrawerInReadingOrder()
    {
        Shown shown;
        shown.reader.log = LogNews{{{std::nullopt, "one"}}, 0, LogStatus{LogState::Following, {}}};
        shown.window.perform(WindowAction::ShowLogs);
        QCoreApplication::processEvents();
        shown.window.refreshNow();
        const auto* drawer = shown.window.findChild<QWidget*>(QStringLiteral("podDrawer"));
        QVERIFY(drawer->isVisible());
        QStringList order;
        std::set<const QWidget*> seen;
        for (QWidget* widget = shown.window.nextInFocusChain(); widget != &shown.window && seen.insert(widget).second;
             widget = widget->nextInFocusChain()) {
            if (drawer->isAncestorOf(widget) && widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus)
                && !widget->objectName().isEmpty() && !widget->objectName().startsWith(QStringLiteral("qt_")))
                order += widget->objectName();
        }
        QCOMPARE(order.join(QLatin1Char(' ')),
                 QStringLiteral("drawerWiden drawerClose drawerTabs logContainer logSince logPrevious "
                                "logFollow logWrap logTextFind logCopy logText"));
    }

    void listsSpeakTheirRows()
    {
        const Shown shown;
        const auto* list = shown.window.findChild<QAbstractItemView*>(QStringLiteral("workloadList"));
        for (int row = 0; row < list->model()->rowCount(); ++row)
            QVERIFY(list->model()->index(row, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral(" ready, ")));
    }
};

QTEST_MAIN(AccessibilityTest)
#include "accessibility_test.moc"
