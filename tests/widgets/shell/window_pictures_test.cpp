// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFontDatabase>
#include <QFontInfo>
#include <QLabel>
#include <QTest>

#include "tests/support/requirements.h"
#include "tests/support/window_scenes.h"
#include "tests/widgets/quiet.h"
#include "widgets/shell/main_window.h"

using namespace nephoscope;

// Whole windows against pictures that somebody has looked at, in tests/data/golden. When a change of the picture is meant:
//     NEPHOSCOPE_RENEW_PICTURES=1 build/dev/tests/widgets/shell/window_pictures_test
// then look at every one of them, and commit them with the change. A picture that differs is left beside the test program, with
// "-actual" and "-difference" in its name. They rest on the type of fonts-inter and fonts-jetbrains-mono.
namespace {

constexpr int channelTolerance = 24;        // antialiasing differs a little between releases of FreeType
constexpr double shareTolerance = 0.005;    // of all pixels may differ by more

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

    // Every state, not only those that are kept as pictures: nothing is cut off, and nothing is too small to read.
    void everyTextHasItsRoom_data()
    {
        QTest::addColumn<QString>("scene");
        QTest::addColumn<QSize>("size");
        for (const WindowScene& scene : windowScenes()) {
            for (const QSize size : {QSize(1440, 900), QSize(1024, 768)})
                QTest::addRow("%s-%d", scene.name.c_str(), size.width()) << QString::fromStdString(scene.name) << size;
        }
    }
    void everyTextHasItsRoom()
    {
        QFETCH(QString, scene);
        QFETCH(QSize, size);
        QStringList faults;
        int labels = 0;
        const auto image = picture(*windowScene(scene.toStdString()), ThemeMode::Light, size, 1, [&](const MainWindow& window) {
            for (const QLabel* label : window.findChildren<QLabel*>()) {
                if (!label->isVisible() || label->text().isEmpty())
                    continue;
                ++labels;
                const QFontInfo font(label->font());
                const bool tooSmall = font.pixelSize() < 12;
                // An elided text is as wide as it may be; a folded one as high as it must be.
                const bool cut = label->wordWrap() ? label->height() < label->heightForWidth(label->width())
                                                   : label->width() < label->fontMetrics().horizontalAdvance(label->text());
                if (tooSmall || cut)
                    faults += QStringLiteral("%1: \"%2\", %3 px").arg(label->objectName(), label->text()).arg(font.pixelSize());
            }
        });
        QVERIFY(image);
        QVERIFY(labels > 3);
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
    }

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
        const bool small = scene == QLatin1String("past") || scene == QLatin1String("logs");
        const auto image = picture(*windowScene(scene.toStdString()), theme, small ? QSize(1024, 768) : QSize(1440, 900));
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
