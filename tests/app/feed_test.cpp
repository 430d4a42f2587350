// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include "app/feed.h"

using namespace nephoscope;

class FeedTest : public QObject {
    Q_OBJECT

private slots:
    // What closing the window waits for. A feed that waited for an answer would end by the time limit of this test.
    void closingWhileASourceHangsEndsAtOnce()
    {
        QTcpServer silent; // takes connections and never says a word
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("config")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QString config = QStringLiteral("apiVersion: v1\n"
                                              "kind: Config\n"
                                              "current-context: hung\n"
                                              "contexts: [{name: hung, context: {cluster: hung, user: nobody}}]\n"
                                              "clusters: [{name: hung, cluster: {server: \"http://127.0.0.1:%1\"}}]\n"
                                              "users: [{name: nobody, user: {}}]\n");
        file.write(config.arg(silent.serverPort()).toUtf8());
        file.close();

        StringPool pool;
        Feed feed(pool, [] {});
        const SourceSpec spec{"hung", SourceKind::Kubernetes, file.fileName().toStdString(), ""};
        const auto started = feed.start({spec}, {});
        QVERIFY2(started, started ? "" : sentence(started.error()).c_str());
        QTRY_VERIFY(silent.hasPendingConnections());
        feed.stop();
        // Its last words can still be read.
        QVERIFY(!feed.drain().empty());
        QVERIFY(feed.drain().empty());
    }
};

QTEST_GUILESS_MAIN(FeedTest)
#include "feed_test.moc"
