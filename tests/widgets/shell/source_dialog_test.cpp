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

    void aContextIsTestedBeforeItIsAdded()
    {
        SourceDialog dialog(rows(), {});
        QSignalSpy wanted(&dialog, &SourceDialog::testWanted);
        QSignalSpy added(&dialog, &SourceDialog::rowChosen);
        dialog.show();
        auto* test = dialog.findChild<QPushButton*>(QStringLiteral("testSource"));
        const auto findings = [&] {
            QStringList texts;
            for (const QLabel* label : dialog.findChildren<QLabel*>(QStringLiteral("sourceFinding")))
                texts += label->text();
            return texts;
        };
        QVERIFY(findings().isEmpty());
        test->click();
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.at(0).at(0).toInt(), 0);
        QCOMPARE(findings(), (QStringList{"Asking kind-dev…"}));
        dialog.showFindings({{Mark::Disc, Tone::Ready, QStringLiteral("The API server answers.")},
                             {Mark::Cross, Tone::Failed, QStringLiteral("Cannot list pods: forbidden. Ask for the right.")}});
        QCOMPARE(findings(), (QStringList{"The API server answers.", "Cannot list pods: forbidden. Ask for the right."}));
        QVERIFY(dialog.isVisible());
        QCOMPARE(added.count(), 0);
        // They are of that context.
        dialog.findChild<QListWidget*>(QStringLiteral("sourceList"))->setCurrentRow(1);
        QVERIFY(findings().isEmpty());
        dialog.findChild<QPushButton*>(QStringLiteral("addSource"))->click();
        QCOMPARE(added.count(), 1);
    }

    void aTestUnderWayIsGivenUp_data()
    {
        QTest::addColumn<QString>("how");
        for (const char* how : {"by its button", "by another context", "by closing", "by adding"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void aTestUnderWayIsGivenUp()
    {
        QFETCH(const QString, how);
        SourceDialog dialog(rows(), {});
        QSignalSpy givenUp(&dialog, &SourceDialog::testGivenUp);
        dialog.show();
        auto* test = dialog.findChild<QPushButton*>(QStringLiteral("testSource"));
        test->click();
        QCOMPARE(givenUp.count(), 0);
        if (how == QStringLiteral("by its button"))
            test->click();
        else if (how == QStringLiteral("by another context"))
            dialog.findChild<QListWidget*>(QStringLiteral("sourceList"))->setCurrentRow(2);
        else if (how == QStringLiteral("by closing"))
            dialog.reject();
        else
            dialog.findChild<QPushButton*>(QStringLiteral("addSource"))->click();
        QCOMPARE(givenUp.count(), 1);
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
            dialog.showFindings(
                {{Mark::Disc, Tone::Ready, QStringLiteral("The API server answers: Kubernetes v1.37.2.")},
                 {Mark::HalfDisc, Tone::Pending,
                  QStringLiteral("Pods may be read in namespace shop, but not in the whole cluster. What else may be read "
                                 "is found out namespace by namespace.")}});
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
