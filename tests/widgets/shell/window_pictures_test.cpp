// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFontDatabase>
#include <QTest>

#include "collectors/session/projections/explained_autoscaler.h"
#include "tests/support/cluster_scene.h"
#include "tests/support/requirements.h"
#include "tests/widgets/pods/fake_object_reader.h"
#include "tests/widgets/quiet.h"
#include "widgets/shell/snapshot.h"

using namespace nephoscope;

// Whole windows against pictures that somebody has looked at, in tests/data/golden. When a change of the picture is meant:
//     NEPHOSCOPE_RENEW_PICTURES=1 build/dev/tests/widgets/shell/window_pictures_test
// then look at every one of them, and commit them with the change. A picture that differs is left beside the test program, with
// "-actual" and "-difference" in its name. They rest on the type of fonts-inter and fonts-jetbrains-mono.
namespace {

constexpr int channelTolerance = 24;        // antialiasing differs a little between releases of FreeType
constexpr double shareTolerance = 0.005;    // of all pixels may differ by more

std::optional<ExplainedDecision> explained(const Session& session, const ObjectKey& autoscaler, Time t)
{
    const auto decision = explainAutoscaler(session, autoscaler, t);
    if (!decision)
        return std::nullopt;
    return ExplainedDecision{decision->decidedAt, decision->explanation.decision.explanation};
}

// What the cluster would say of the pod of the busy scene that keeps crashing.
ObjectDocument crashingDocument()
{
    using namespace std::chrono_literals;
    ObjectDocument document;
    document.yaml = "apiVersion: v1\nkind: Pod\n";
    document.probes = {{"app",
                        {{ProbeKind::Readiness, "http-get http://:8080/ready", 5s, 1s, 10s, 1, 3},
                         {ProbeKind::Liveness, "http-get http://:8080/healthz", 15s, 1s, 10s, 1, 3}}}};
    return document;
}

LogNews crashingLog()
{
    LogNews news;
    for (const char* line :
         {"INFO  starting payment-gateway 4.1.0", "INFO  listening on 0.0.0.0:8080", "INFO  connecting to ledger.payments.svc:5432",
          "WARN  ledger.payments.svc:5432 refused the connection, attempt 1 of 3, the next one in 500 ms",
          "WARN  ledger.payments.svc:5432 refused the connection, attempt 2 of 3, the next one in 1 s",
          "ERROR ledger.payments.svc:5432 refused the connection, giving up", "ERROR exiting with code 1"})
        news.lines.push_back({std::nullopt, line});
    news.status = LogStatus{LogState::Waiting, {}};
    news.status->error.why = "the container waits: CrashLoopBackOff";
    return news;
}

bool apart(QRgb a, QRgb b)
{
    return std::abs(qRed(a) - qRed(b)) > channelTolerance || std::abs(qGreen(a) - qGreen(b)) > channelTolerance
           || std::abs(qBlue(a) - qBlue(b)) > channelTolerance;
}

// With 16 steps a channel, well within the tolerance: half as many bytes to keep.
QImage coarse(QImage image)
{
    const auto step = [](int channel) { return (channel + 8) / 17 * 17; };
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QRgb pixel = image.pixel(x, y);
            image.setPixel(x, y, qRgb(step(qRed(pixel)), step(qGreen(pixel)), step(qBlue(pixel))));
        }
    }
    return image;
}

// The share of pixels that differ; `difference` shows them in red.
double compare(const QImage& actual, const QImage& golden, QImage& difference)
{
    difference = actual.convertToFormat(QImage::Format_Grayscale8).convertToFormat(QImage::Format_RGB32);
    int count = 0;
    for (int y = 0; y < actual.height(); ++y) {
        for (int x = 0; x < actual.width(); ++x) {
            if (!apart(actual.pixel(x, y), golden.pixel(x, y)))
                continue;
            difference.setPixel(x, y, qRgb(255, 0, 0));
            ++count;
        }
    }
    return static_cast<double>(count) / (actual.width() * actual.height());
}

} // namespace

class WindowPicturesTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void windowsLookAsTheyWereSeen_data()
    {
        QTest::addColumn<QString>("scene");
        QTest::addColumn<ThemeMode>("theme");
        for (const char* scene : {"busy", "past", "unreachable", "details", "logs"}) {
            QTest::addRow("%s-dark", scene) << QString::fromLatin1(scene) << ThemeMode::Dark;
            QTest::addRow("%s-light", scene) << QString::fromLatin1(scene) << ThemeMode::Light;
        }
    }
    void windowsLookAsTheyWereSeen()
    {
        const QStringList families = QFontDatabase::families();
        NEPHOSCOPE_REQUIRE_OR_SKIP(
            "fonts", families.contains(QStringLiteral("Inter")) && families.contains(QStringLiteral("JetBrains Mono")),
            "Inter or JetBrains Mono is not installed (packages fonts-inter and fonts-jetbrains-mono)");
        QFETCH(QString, scene);
        QFETCH(ThemeMode, theme);
        const auto told = scene == QLatin1String("unreachable") ? sourceScene(SourceState::Unreachable) : busyScene();
        SnapshotRequest request;
        request.now = told->now;
        request.theme = theme;
        const bool small = scene == QLatin1String("past") || scene == QLatin1String("logs");
        request.size = small ? QSize(1024, 768) : QSize(1440, 900);
        if (scene == QLatin1String("past"))
            request.at = ClusterScene::at(900);
        request.selection = told->workload("shop", "order-service");
        if (scene == QLatin1String("unreachable"))
            request.selection.reset();
        FakeObjectReader reader;
        if (scene == QLatin1String("details") || scene == QLatin1String("logs")) {
            reader.document = crashingDocument();
            reader.log = crashingLog();
            request.reader = &reader;
            request.selection = told->workload("payments", "payment-gateway");
            request.pod = told->workload("payments", "payment-gateway-5b84d6-bbbbb", ObjectKind::Pod);
            request.action = scene == QLatin1String("logs") ? WindowAction::ShowLogs : WindowAction::ShowDetails;
        }
        const auto image = renderView(told->session, explained, request, "pods");
        QVERIFY(image);

        const QString name = QString::fromLatin1(QTest::currentDataTag());
        const QString golden = QDir(QStringLiteral(NEPHOSCOPE_TEST_DATA "/golden")).filePath(name + QStringLiteral(".png"));
        if (qEnvironmentVariableIsSet("NEPHOSCOPE_RENEW_PICTURES"))
            QVERIFY(coarse(*image).save(golden, "PNG", 0));
        const QImage wanted = QImage(golden).convertToFormat(QImage::Format_RGB32);
        QVERIFY2(!wanted.isNull(), qPrintable(golden + QStringLiteral(" cannot be read")));
        QCOMPARE(image->size(), wanted.size());
        QImage difference;
        const double share = compare(*image, wanted, difference);
        if (share > shareTolerance) {
            const QString beside = QCoreApplication::applicationDirPath() + QLatin1Char('/') + name;
            image->save(beside + QStringLiteral("-actual.png"));
            difference.save(beside + QStringLiteral("-difference.png"));
            QFAIL(qPrintable(
                QStringLiteral("%1 % of the pixels differ, see %2-difference.png").arg(share * 100, 0, 'f', 2).arg(beside)));
        }
    }
};

QTEST_MAIN(WindowPicturesTest)
#include "window_pictures_test.moc"
