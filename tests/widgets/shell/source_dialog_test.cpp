// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/source_dialog.h"

#include "tests/support/cluster_scene.h"
#include "tests/support/manual_time.h"
#include "tests/widgets/quiet.h"
#include "widgets/shell/main_window.h"
#include "widgets/shell/source_chip.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace nephoscope;

namespace {

std::vector<SourceDialog::Row> rows()
{
    return {{QStringLiteral("kind-dev"), QStringLiteral("https://127.0.0.1:6443 · admin"), true},
            {QStringLiteral("shop-production"), QStringLiteral("https://api.shop.example:443 · reader"), false},
            {QStringLiteral("half-written"), QStringLiteral("its cluster is not defined"), false}};
}

} // namespace

class SourceDialogTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void aFewLettersAndEnterAddAContext()
    {
        SourceDialog dialog(rows(), {});
        QSignalSpy spy(&dialog, &SourceDialog::rowChosen);
        dialog.show();
        auto* filter = dialog.findChild<QLineEdit*>(QStringLiteral("sourceFilter"));
        QTest::keyClicks(filter, QStringLiteral("prod"));
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy.at(0).at(0).toInt(), 1);
        QVERIFY(!dialog.isVisible());
    }

    void theCurrentContextIsChosenAndArrowsMove()
    {
        SourceDialog dialog(rows(), {});
        dialog.show();
        auto* list = dialog.findChild<QListWidget*>(QStringLiteral("sourceList"));
        auto* filter = dialog.findChild<QLineEdit*>(QStringLiteral("sourceFilter"));
        QCOMPARE(list->currentRow(), 0);
        QTest::keyClick(filter, Qt::Key_Down);
        QCOMPARE(list->currentRow(), 1);
    }

    void nothingFoundCannotBeAdded()
    {
        SourceDialog dialog(rows(), {});
        QSignalSpy spy(&dialog, &SourceDialog::rowChosen);
        dialog.show();
        auto* filter = dialog.findChild<QLineEdit*>(QStringLiteral("sourceFilter"));
        QTest::keyClicks(filter, QStringLiteral("xyz"));
        QVERIFY(!dialog.findChild<QPushButton*>(QStringLiteral("addSource"))->isEnabled());
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(spy.count(), 0);
        filter->clear();
        QVERIFY(dialog.findChild<QPushButton*>(QStringLiteral("addSource"))->isEnabled());
    }

    void brokenKubeconfigsAreNamedAndALogMayBeOpenedAllTheSame()
    {
        SourceDialog dialog({}, {QStringLiteral("Cannot read /x: it is broken.")});
        QSignalSpy spy(&dialog, &SourceDialog::recordingWanted);
        dialog.show();
        QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("sourceProblems"))->isVisible());
        dialog.findChild<QPushButton*>(QStringLiteral("openRecording"))->click();
        QCOMPARE(spy.count(), 1);
    }

    void aSourceIsEndedFromItsDetailsWhereThatIsOffered()
    {
        const auto scene = busyScene();
        const ManualTime clock(scene->now);
        SessionHost host(scene->session, clock);
        ViewContext context(host);
        MainWindow window(host, context, {});
        window.show();
        window.refreshNow();
        QSignalSpy spy(&window, &MainWindow::sourceRemoveWanted);
        auto* chip = window.findChild<SourceChip*>(QStringLiteral("source1"));
        chip->click();
        QVERIFY(!QApplication::activePopupWidget()->findChild<QPushButton*>(QStringLiteral("removeSource")));
        QApplication::activePopupWidget()->close();
        window.offer(WindowAction::AddSource);
        chip->click();
        QApplication::activePopupWidget()->findChild<QPushButton*>(QStringLiteral("removeSource"))->click();
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy.at(0).at(0).toString(), QStringLiteral("kind-dev"));
    }

    void isPicturedInBothThemes()
    {
        const auto scene = busyScene();
        const ManualTime clock(scene->now);
        SessionHost host(scene->session, clock);
        ViewContext context(host);
        QImage before;
        for (const ThemeMode mode : {ThemeMode::Dark, ThemeMode::Light}) {
            context.setThemeMode(mode);
            applyTheme(*qApp, context.palette());
            SourceDialog dialog(
                rows(), {QStringLiteral("Cannot read /home/me/.kube/old: line 3 is no YAML. Correct it, or name another file.")});
            dialog.show();
            const QImage image = dialog.grab().toImage();
            QVERIFY(image != before);
            before = image;
            if (const QString folder = qEnvironmentVariable("NEPHOSCOPE_PICTURES"); !folder.isEmpty())
                QVERIFY(image.save(QStringLiteral("%1/source-%2.png").arg(folder, context.palette().name)));
        }
    }
};

QTEST_MAIN(SourceDialogTest)
#include "source_dialog_test.moc"
