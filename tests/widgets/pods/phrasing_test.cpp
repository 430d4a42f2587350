// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTest>

#include "collectors/rules/autoscaler/explanation_ids.h"
#include "collectors/session/projections/explained_autoscaler.h"
#include "collectors/session/projections/workload_list.h"
#include "tests/support/cluster_scene.h"
#include "tests/widgets/quiet.h"
#include "widgets/pods/phrasing.h"

using namespace nephoscope;

namespace {

// Every id there is, read from where they are defined, so that none can be forgotten.
QStringList allIds()
{
    QFile header(QStringLiteral(NEPHOSCOPE_TEST_DATA "/../../collectors/rules/autoscaler/explanation_ids.h"));
    QStringList ids;
    if (!header.open(QIODevice::ReadOnly))
        return ids;
    static const QRegularExpression definition(QStringLiteral("string_view \\w+ = \"([a-z_.]+)\";"));
    auto matches = definition.globalMatch(QString::fromUtf8(header.readAll()));
    while (matches.hasNext())
        ids += matches.next().captured(1);
    return ids;
}

ExplanationStep stepOf(std::string_view id, std::string subject, std::vector<std::pair<std::string, ExplanationStep::Value>> inputs,
                       ExplanationStep::Value result)
{
    return {std::string(id), std::move(subject), std::move(inputs), std::move(result), Provenance::Reproduced};
}

QString plain(const PhrasedStep& step)
{
    QString text = step.text + QStringLiteral(" = ") + step.number;
    return text.replace(QChar(0x00A0), QLatin1Char(' ')).replace(QChar(0x202F), QLatin1Char('\''));
}

} // namespace

class PhrasingTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void everyIdHasAPhrase_data()
    {
        QTest::addColumn<QString>("id");
        const QStringList ids = allIds();
        QVERIFY2(ids.size() >= 55, "explanation_ids.h was not read");
        for (const QString& id : ids)
            QTest::newRow(qPrintable(id)) << id;
    }
    void everyIdHasAPhrase()
    {
        QFETCH(QString, id);
        ExplanationStep step;
        step.id = id.toStdString();
        step.result = 3.0;
        const PhrasedStep words = phrase(step);
        QVERIFY2(!words.text.startsWith(id), qPrintable(words.text));
        QVERIFY(!words.text.isEmpty());
        QVERIFY(!words.number.isEmpty());
    }

    void anUnknownIdIsShownRatherThanHidden()
    {
        const PhrasedStep words = phrase(stepOf("new.rule", "cpu", {{"pods", 3.0}, {"why", std::string("so")}}, 7.0));
        QCOMPARE(words.text, QStringLiteral("new.rule: pods 3, why so"));
        QCOMPARE(words.number, QStringLiteral("7"));
        QCOMPARE(words.subject, QStringLiteral("CPU"));
    }

    void stepsReadAsArithmetic()
    {
        const std::pair<ExplanationStep, const char*> rows[] = {
            {stepOf(step::podsGrouping, "cpu", {{"pods", 5.0}, {"ignored", 0.0}, {"unready", 1.0}, {"missing", 2.0}}, 2.0),
             "of 5 pods, ready and measured (1 unready, 2 missing) = 2"},
            {stepOf(step::podsGrouping, "cpu", {{"pods", 1.0}, {"ignored", 0.0}, {"unready", 0.0}, {"missing", 0.0}}, 1.0),
             "of 1 pod, ready and measured = 1"},
            {stepOf(step::metricUsageSum, "cpu", {{"a", 700.0}, {"b", 710.0}}, 1410.0), "usage of 2 pods together = 1'410m"},
            {stepOf(step::metricUtilization, "cpu", {{"usage", 1410.0}, {"request", 1250.0}}, 112.0),
             "usage 1'410m / requests 1'250m = 112 %"},
            {stepOf(step::metricAverage, "memory", {{"usage", 1073741824000.0}, {"count", 2.0}}, 536870912000.0),
             "usage 1 Gi / 2 pods = 512 Mi"},
            {stepOf(step::metricRatio, "cpu", {{"value", 112.0}, {"target", 70.0}, {"unit", std::string("percent")}}, 1.6),
             "112 / target 70 = 1.6"},
            {stepOf(step::metricTolerance, "cpu", {{"ratio", 1.6}, {"down", 0.1}, {"up", 0.1}}, 0.0),
             "tolerance 0.9 to 1.1 = outside"},
            {stepOf(step::metricMissingSum, "cpu", {{"fallbackPercent", 100.0}, {"c", 250.0}}, 250.0),
             "1 unmeasured pods count as 100 % of their request = 250m"},
            {stepOf(step::metricProposal, "cpu", {{"ratio", 1.6}, {"pods", 5.0}}, 8.0), "⌈1.6 × 5 pods⌉ = 8"},
            {stepOf(step::metricKeep, "cpu", {{"current", 5.0}, {"because", std::string("tolerance")}}, 5.0),
             "keep: within the tolerance = 5"},
            {stepOf(step::metricSkipped, "cpu", {{"current", 0.0}, {"because", std::string("disabled")}}, 0.0),
             "not looked at: somebody set 0 replicas by hand = 0"},
            {stepOf(step::stabilizationDown, "", {{"proposal", 3.0}, {"window", 300.0}, {"0", 8.0}}, 8.0),
             "highest wish of the last 5 min = 8"},
            {stepOf(step::rateDefaultUp, "", {{"current", 5.0}}, 10.0), "default limit: max(2 × 5, 4) = ≤ 10"},
            {stepOf(step::reportedDesired, "", {{"ours", 8.0}, {"theirs", 7.0}}, 0.0), "the cluster says it wants 7 = differs"},
            {stepOf(step::countdownScaleDownAt, "", {{"now", 0.0}, {"until", 192.0}}, 192.0), "may scale down in = 3:12"},
        };
        for (const auto& [step, words] : rows)
            QCOMPARE(plain(phrase(step)), QString::fromUtf8(words));
    }

    void aDecisionIsAQuestionAndItsAnswer()
    {
        Explanation steps{stepOf(step::metricRatio, "cpu", {{"value", 112.0}, {"target", 70.0}}, 1.6),
                          stepOf(step::metricProposal, "cpu", {{"ratio", 1.6}, {"pods", 5.0}}, 8.0),
                          stepOf(step::result, "", {{"desired", 8.0}, {"current", 5.0}}, 8.0),
                          stepOf(step::reportedDesired, "", {{"ours", 8.0}, {"theirs", 8.0}}, 1.0),
                          stepOf(step::countdownScaleDownAt, "", {{"now", 0.0}, {"until", 291.0}}, 291.0)};
        PhrasedDecision words = phraseDecision(steps);
        QCOMPARE(words.question, QStringLiteral("Why 8?"));
        QCOMPARE(words.result, QStringLiteral("CPU asks for most: 5 → 8"));
        QCOMPARE(words.outlook, QStringLiteral("May scale down in 4:51 · the cluster agrees"));
        QVERIFY(words.changed);
        // What agrees is said once, and the only metric is not named on every line.
        QCOMPARE(words.steps.size(), std::size_t{2});
        QVERIFY(words.steps[0].subject.isEmpty());

        steps[3].result = 0.0;
        steps.push_back(stepOf(step::metricProposal, "memory", {{"ratio", 1.0}, {"pods", 5.0}}, 5.0));
        words = phraseDecision(steps);
        QCOMPARE(words.outlook, QStringLiteral("May scale down in 4:51 · the cluster differs, see above"));
        QCOMPARE(words.steps.size(), std::size_t{4});
        QCOMPARE(words.steps[0].subject, QStringLiteral("CPU"));
        QCOMPARE(phraseDecision({}).question, QStringLiteral("Why?"));
    }

    // Sums and averages stand in the line that follows from them.
    void nothingIsSaidTwice()
    {
        const Explanation steps{stepOf(step::metricUsageSum, "cpu", {{"a", 700.0}, {"b", 710.0}}, 1410.0),
                                stepOf(step::metricRequestSum, "cpu", {{"a", 625.0}, {"b", 625.0}}, 1250.0),
                                stepOf(step::metricUtilization, "cpu", {{"usage", 1410.0}, {"request", 1250.0}}, 112.0),
                                stepOf(step::metricAverage, "cpu", {{"usage", 1410.0}, {"count", 2.0}}, 705.0),
                                stepOf(step::proposalLargest, "", {{"cpu", 4.0}}, 4.0),
                                stepOf(step::metricUsageSum, "requests", {{"a", 1000.0}}, 1000.0)};
        QStringList words;
        for (const PhrasedStep& step : phraseDecision(steps).steps)
            words += plain(step);
        QCOMPARE(words, (QStringList{QStringLiteral("usage 1'410m / requests 1'250m = 112 %"),
                                     QStringLiteral("usage of 1 pod together = 1")}));
    }

    // "Nothing to change" would be no answer where the metrics ask for a change.
    void whatHoldsACountIsNamed()
    {
        Explanation steps{stepOf(step::proposalLargest, "", {{"cpu", 6.0}}, 6.0),
                          stepOf(step::stabilizationDown, "", {{"proposal", 6.0}, {"window", 300.0}, {"0", 11.0}}, 11.0),
                          stepOf(step::boundsMax, "", {{"value", 11.0}, {"max", 10.0}, {"limit", 20.0}}, 10.0),
                          stepOf(step::result, "", {{"desired", 10.0}, {"current", 10.0}}, 10.0),
                          stepOf(step::countdownScaleDownAt, "", {{"now", 0.0}, {"until", 180.0}}, 180.0)};
        PhrasedDecision words = phraseDecision(steps);
        QCOMPARE(words.result, QStringLiteral("Held at 10 by the down-scale window"));
        QCOMPARE(words.outlook, QStringLiteral("Asks for 6, may scale down in 3:00"));
        steps = {stepOf(step::proposalLargest, "", {{"cpu", 14.0}}, 14.0),
                 stepOf(step::boundsMax, "", {{"value", 14.0}, {"max", 10.0}, {"limit", 20.0}}, 10.0),
                 stepOf(step::result, "", {{"desired", 10.0}, {"current", 10.0}}, 10.0)};
        QCOMPARE(phraseDecision(steps).result, QStringLiteral("Held at 10 by its maximum"));
        steps = {stepOf(step::proposalLargest, "", {{"cpu", 1.0}}, 1.0),
                 stepOf(step::boundsMin, "", {{"value", 1.0}, {"min", 3.0}}, 3.0),
                 stepOf(step::result, "", {{"desired", 3.0}, {"current", 3.0}}, 3.0)};
        QCOMPARE(phraseDecision(steps).result, QStringLiteral("Held at 3 by its minimum"));
    }

    // What will happen next, where nothing happens now.
    void aCalmAutoscalerSaysWhatWouldMoveIt()
    {
        Explanation steps{
            stepOf(step::metricRatio, "cpu", {{"value", 68.0}, {"target", 70.0}, {"unit", std::string("percent")}}, 0.971),
            stepOf(step::metricTolerance, "cpu", {{"ratio", 0.971}, {"down", 0.1}, {"up", 0.2}}, 1.0),
            stepOf(step::result, "", {{"desired", 6.0}, {"current", 6.0}}, 6.0)};
        const auto outlook = [&] { return phraseDecision(steps).outlook.replace(QChar(0x00A0), QLatin1Char(' ')); };
        QCOMPARE(outlook(), QStringLiteral("More pods above 84 % CPU, fewer below 63 %"));
        steps[0].inputs = {{"value", 200.0}, {"target", 250.0}, {"unit", std::string("milli")}};
        QCOMPARE(outlook(), QStringLiteral("More pods above 300m CPU, fewer below 225m"));
        // With two metrics the answer is none of one line.
        steps.insert(steps.begin(), stepOf(step::metricRatio, "memory", {{"value", 1.0}, {"target", 2.0}}, 0.5));
        QCOMPARE(outlook(), QString());
    }

    // Whatever the real algorithm says of a real story has words, with every number in it.
    void aWholeStoryIsPhrasedWithoutHoles()
    {
        const auto scene = busyScene();
        const ObjectKey workload = *scene->session.find(scene->workload("shop", "order-service"), liveTime);
        const ObjectKey autoscaler = *autoscalerOf(scene->session, workload, liveTime);
        int steps = 0;
        for (double second = 30; second < 1320; second += 60) {
            const auto explained = explainAutoscaler(scene->session, autoscaler, ClusterScene::at(second));
            QVERIFY(explained);
            for (const ExplanationStep& step : explained->explanation.decision.explanation) {
                const QString words = plain(phrase(step));
                QVERIFY2(!words.contains(QStringLiteral("–")) && !words.contains(QStringLiteral("nan")), qPrintable(words));
                ++steps;
            }
        }
        QVERIFY(steps > 150);
    }
};

QTEST_MAIN(PhrasingTest)
#include "phrasing_test.moc"
