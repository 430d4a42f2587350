// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <rapidcheck.h>

#include "tests/support/cluster_scene.h"
#include "tests/support/manual_time.h"
#include "tests/widgets/quiet.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/explanation_view.h"

using namespace nephoscope;

namespace {

std::vector<PhrasedStep> stepsOf(const std::vector<int>& numbers)
{
    std::vector<PhrasedStep> steps;
    for (const int number : numbers)
        steps.push_back({QStringLiteral("step"), QString::number(number), Provenance::Reproduced, {}});
    return steps;
}

} // namespace

class ExplanationViewTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void randomUpdatesKeepEveryPromise()
    {
        QVERIFY(rc::check("the lines are the latest decision's", [] {
            ExplanationModel model;
            const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
            for (int update = 0; update < 5; ++update) {
                const auto numbers = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5));
                model.setSteps(stepsOf(numbers));
                RC_ASSERT(model.rowCount() == static_cast<int>(numbers.size()));
                for (int row = 0; row < model.rowCount(); ++row)
                    RC_ASSERT(model.index(row, ExplanationModel::Number).data().toString()
                              == QString::number(numbers[static_cast<std::size_t>(row)]));
            }
        }));
    }

    void theSameDecisionChangesNothing()
    {
        ExplanationModel model;
        model.setSteps(stepsOf({1, 2, 3}));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setSteps(stepsOf({1, 2, 3}));
        QCOMPARE(changed.count(), 0);
        model.setSteps(stepsOf({1, 9, 3}));
        QCOMPARE(changed.count(), 1);
    }

    void originIsAWordAndInferredStandsOut()
    {
        ExplanationModel model;
        model.setSteps({{QStringLiteral("usage"), QStringLiteral("1"), Provenance::Inferred, QStringLiteral("CPU")}});
        QCOMPARE(model.index(0, ExplanationModel::Text).data().toString(), QStringLiteral("CPU: usage"));
        QCOMPARE(model.index(0, ExplanationModel::Origin).data().toString(), QStringLiteral("inferred"));
        QCOMPARE(model.index(0, ExplanationModel::Origin).data(ExplanationModel::ToneRole).toInt(),
                 static_cast<int>(Tone::Pending));
    }

    // In a narrow card a mark stands for each origin, and what the marks mean stands below.
    void whereThereIsLittleRoomMarksStandForWords()
    {
        ExplanationModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSteps({{QStringLiteral("usage"), QStringLiteral("1"), Provenance::Reproduced},
                        {QStringLiteral("window"), QStringLiteral("2"), Provenance::Inferred}});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setShort(true);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.index(1, ExplanationModel::Origin).data().toString(), QStringLiteral("≈"));
        QCOMPARE(model.index(1, ExplanationModel::Origin).data(Qt::ToolTipRole).toString(), QStringLiteral("inferred"));
        QCOMPARE(model.index(1, ExplanationModel::Origin).data(Qt::AccessibleTextRole).toString(), QStringLiteral("inferred"));
        QCOMPARE(model.markWords(), QStringLiteral("= reproduced   ≈ inferred"));
    }

    void linesAreAsTallAsTheirText()
    {
        const auto scene = nothingScene();
        const ManualTime clock(scene->now);
        const SessionHost host(scene->session, clock);
        const ViewContext context(host);
        ExplanationView view(context);
        PhrasedDecision decision;
        decision.question = QStringLiteral("Why 3?");
        decision.steps = stepsOf({1, 2, 3});
        view.setDecision(decision);
        view.resize(400, 300);
        view.show();
        const auto* table = view.findChild<QTableView*>();
        QTRY_VERIFY(table->columnWidth(ExplanationModel::Text) > 200);
        const int line = table->rowHeight(0);
        QVERIFY2(line < 30, qPrintable(QString::number(line)));
        decision.steps[0].text = QStringLiteral(
            "a long way to say what could be said in few words, so that there is no room for it on one line");
        view.setDecision(decision);
        QVERIFY(table->rowHeight(0) > line);
        QCOMPARE(view.accessibleName(), QStringLiteral("Why 3?"));
    }
};

QTEST_MAIN(ExplanationViewTest)
#include "explanation_view_test.moc"
