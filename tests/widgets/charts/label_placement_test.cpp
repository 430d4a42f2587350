// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <rapidcheck.h>

#include "tests/widgets/quiet.h"
#include "widgets/charts/label_placement.h"

using namespace nephoscope;

namespace {

// "0 40 -": where each label stands, or that it does not.
QString placed(const std::vector<WantedLabel>& labels, double right)
{
    QStringList words;
    for (const PlacedLabel& label : placeLabels(labels, right, 5, 2))
        words += label.shown ? QString::number(label.x) : QStringLiteral("-");
    return words.join(QLatin1Char(' '));
}

} // namespace

class LabelPlacementTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void examples()
    {
        QCOMPARE(placed({}, 100), QString());
        QCOMPARE(placed({{0, 20}, {40, 20}}, 100), QStringLiteral("0 40"));
        QCOMPARE(placed({{0, 20}, {22, 20}}, 100), QStringLiteral("- 22"));      // too near: the later one stays
        QCOMPARE(placed({{0, 20}, {25, 20}}, 100), QStringLiteral("0 25"));      // just far enough
        QCOMPARE(placed({{90, 20}}, 100), QStringLiteral("68"));                 // over the end: to the left of its place
        QCOMPARE(placed({{60, 20}, {90, 20}}, 100), QStringLiteral("- 68"));
        QCOMPARE(placed({{5, 20}}, 10), QStringLiteral("-"));                    // no room on either side
        QCOMPARE(placed({{0, 20}, {10, 20}, {26, 20}}, 100), QStringLiteral("0 - 26"));
    }

    void noneTouchesAnotherOrTheEdges()
    {
        QVERIFY(rc::check("labels that are shown stand apart, within the row", [] {
            std::vector<WantedLabel> labels;
            double x = 0;
            const int count = *rc::gen::inRange(0, 30);
            for (int i = 0; i < count; ++i) {
                x += *rc::gen::inRange(0, 60);
                labels.push_back({x, static_cast<double>(*rc::gen::inRange(1, 80))});
            }
            const double right = *rc::gen::inRange(1, 1500);
            const auto places = placeLabels(labels, right, 5, 2);
            RC_ASSERT(places.size() == labels.size());
            double end = -1e9;
            for (std::size_t i = 0; i < places.size(); ++i) {
                if (!places[i].shown)
                    continue;
                RC_ASSERT(places[i].x >= 0);
                RC_ASSERT(places[i].x + labels[i].width <= right);
                RC_ASSERT(places[i].x >= end + 5);
                end = places[i].x + labels[i].width;
            }
        }));
    }
};

QTEST_GUILESS_MAIN(LabelPlacementTest)
#include "label_placement_test.moc"
