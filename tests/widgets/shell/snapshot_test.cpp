// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/cluster_scene.h"
#include "tests/widgets/quiet.h"
#include "widgets/shell/snapshot.h"

using namespace nephoscope;

class SnapshotTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void theSameRequestGivesTheSamePicture()
    {
        const auto scene = busyScene();
        SnapshotRequest request;
        request.now = scene->now;
        request.size = {1024, 768};
        request.selection = scene->workload("shop", "order-service");
        // Also of the first one that the program makes, and after one in another theme.
        const auto first = renderView(scene->session, {}, request, "pods");
        QVERIFY(first);
        request.theme = ThemeMode::Light;
        const auto light = renderView(scene->session, {}, request, "pods");
        QVERIFY(light);
        request.theme = ThemeMode::Dark;
        const auto second = renderView(scene->session, {}, request, "pods");
        QVERIFY(second);
        QCOMPARE(*first, *second);
        QVERIFY(*first != *light);
    }

    void scaleMakesItLargerNotDifferent()
    {
        const auto scene = busyScene();
        SnapshotRequest request;
        request.now = scene->now;
        request.size = {1024, 768};
        request.scale = 2;
        const auto image = renderView(scene->session, {}, request, "pods");
        QVERIFY(image);
        QCOMPARE(image->size(), QSize(2048, 1536));
        QCOMPARE(image->devicePixelRatio(), 2.0);
    }

    void filesAreNamedByViewAndTheme()
    {
        const auto scene = emptyClusterScene();
        const QTemporaryDir folder;
        SnapshotRequest request;
        request.now = scene->now;
        request.folder = folder.filePath(QStringLiteral("a/b")).toStdString();
        for (const ThemeMode theme : {ThemeMode::Dark, ThemeMode::Light}) {
            request.theme = theme;
            const auto files = renderViews(scene->session, {}, request);
            QVERIFY(files);
            QCOMPARE(files->size(), std::size_t{1});
            QCOMPARE(files->front().filename().string(),
                     theme == ThemeMode::Dark ? std::string("pods-dark.png") : std::string("pods-light.png"));
            QCOMPARE(QImage(QString::fromStdString(files->front().string())).size(), request.size);
        }
    }

    void wrongRequestsAreSaidInASentence_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("scale");
        QTest::addColumn<QString>("view");
        QTest::addColumn<QString>("open");
        QTest::addColumn<QString>("says");
        QTest::newRow("open") << QSize(1024, 768) << 1.0 << QStringLiteral("pods") << QStringLiteral("nonsense")
                              << QStringLiteral("no \"nonsense\" to open");
        QTest::newRow("view") << QSize(1024, 768) << 1.0 << QStringLiteral("nonsense") << QString()
                              << QStringLiteral("no view \"nonsense\"");
        QTest::newRow("too small") << QSize(10, 768) << 1.0 << QStringLiteral("pods") << QString() << QStringLiteral("size");
        QTest::newRow("too large") << QSize(1024, 100'000) << 1.0 << QStringLiteral("pods") << QString() << QStringLiteral("size");
        QTest::newRow("scale") << QSize(1024, 768) << 0.0 << QStringLiteral("pods") << QString() << QStringLiteral("size");
    }
    void wrongRequestsAreSaidInASentence()
    {
        QFETCH(QSize, size);
        QFETCH(double, scale);
        QFETCH(QString, view);
        QFETCH(QString, open);
        QFETCH(QString, says);
        const auto scene = emptyClusterScene();
        const QTemporaryDir folder;
        SnapshotRequest request;
        request.now = scene->now;
        request.folder = folder.path().toStdString();
        request.size = size;
        request.scale = scale;
        request.views = {view.toStdString()};
        request.open = open.toStdString();
        const auto files = renderViews(scene->session, {}, request);
        QVERIFY(!files);
        const QString words = QString::fromStdString(sentence(files.error()));
        QVERIFY2(words.contains(says), qPrintable(words));
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        const auto scene = emptyClusterScene();
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        SnapshotRequest request;
        request.now = scene->now;
        request.folder = folder.filePath(QStringLiteral("file/inside")).toStdString();
        QVERIFY(!renderViews(scene->session, {}, request));
    }
};

QTEST_MAIN(SnapshotTest)
#include "snapshot_test.moc"
