// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/history_saver.h"
#include "tests/support/cluster_scene.h"

#include <QFileDialog>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace nephoscope;

class HistorySaverTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasSavedSaysWhereItLiesAndReplays()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("just now.ndjson.gz"));
        const auto scene = busyScene();
        RecentHistory history(scene->pool);
        history.add(scene->record);
        HistorySaver saver(history);
        QSignalSpy spy(&saver, &HistorySaver::finished);
        saver.saveTo(file);
        // One at a time.
        saver.saveTo(file);
        QCOMPARE(spy.count(), 1);
        QVERIFY(!spy.takeFirst().at(0).toBool());
        QVERIFY(spy.wait());
        QVERIFY(spy.at(0).at(0).toBool());
        const QString words = spy.at(0).at(1).toString();
        QVERIFY2(words.contains(file) && words.contains(QStringLiteral("21\u00A0min")), qPrintable(words));

        StringPool pool;
        auto reader = openObservationLog(file.toStdString(), pool);
        QVERIFY(reader.has_value());
        Session replayed(pool);
        for (auto next = (*reader)->next(); next && *next; next = (*reader)->next())
            replayed.apply({&**next, 1});
        QCOMPARE((*reader)->report().badLines, 0);
        QCOMPARE(replayed.pods().keyCount(), scene->session.pods().keyCount());
        QCOMPARE(replayed.latestTime(), scene->session.latestTime());
    }

    void whatCannotBeSavedSaysWhy()
    {
        const QTemporaryDir folder;
        StringPool pool;
        RecentHistory nothing(pool);
        HistorySaver early(nothing);
        QSignalSpy tooEarly(&early, &HistorySaver::finished);
        early.saveTo(folder.filePath(QStringLiteral("x.ndjson")));
        QCOMPARE(tooEarly.count(), 1);
        QVERIFY(!tooEarly.at(0).at(0).toBool());

        const auto scene = busyScene();
        RecentHistory history(scene->pool);
        history.add(scene->record);
        HistorySaver saver(history);
        QSignalSpy spy(&saver, &HistorySaver::finished);
        saver.saveTo(folder.filePath(QStringLiteral("no/such/folder/x.ndjson")));
        QVERIFY(spy.wait());
        QVERIFY(!spy.at(0).at(0).toBool());
        QVERIFY(spy.at(0).at(1).toString().contains(QStringLiteral("no/such/folder/x.ndjson")));
    }

    void theDialogSuggestsAName()
    {
        QVERIFY(QRegularExpression(QStringLiteral("^nephoscope-2026-11-24-\\d{6}\\.ndjson\\.gz$"))
                    .match(HistorySaver::suggestedName(ClusterScene::at(0)))
                    .hasMatch());
        const auto scene = busyScene();
        RecentHistory history(scene->pool);
        history.add(scene->record);
        QWidget window;
        window.show();
        HistorySaver saver(history);
        saver.ask(window);
        auto* dialog = window.findChild<QFileDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        QCOMPARE(dialog->selectedFiles().size(), 1);
        QVERIFY2(dialog->selectedFiles().front().endsWith(QStringLiteral(".ndjson.gz")),
                 qPrintable(dialog->selectedFiles().front()));
        dialog->reject();
    }
};

QTEST_MAIN(HistorySaverTest)
#include "history_saver_test.moc"
