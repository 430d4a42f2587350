// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/object.h"

#include <QTest>

using namespace nephoscope;

class ObjectTest : public QObject {
    Q_OBJECT

private slots:
    void labelsAreFoundByKey();
    void selectorsMatchAsInTheApi_data();
    void selectorsMatchAsInTheApi();
    void theFirstConditionOfATypeIsFound();
};

void ObjectTest::labelsAreFoundByKey()
{
    StringPool pool;
    const Labels labels{{{pool.intern("a"), pool.intern("1")}, {pool.intern("b"), pool.intern("")}}};
    QCOMPARE(labels.find("a")->str(), "1");
    QVERIFY(labels.find("b") && labels.find("b")->empty());
    QVERIFY(!labels.find("c") && !labels.find(""));
}

void ObjectTest::selectorsMatchAsInTheApi_data()
{
    QTest::addColumn<int>("op");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("values");
    QTest::addColumn<bool>("matches");
    const auto row = [](SelectorOperator op, const char* key, const char* values, bool matches) {
        QTest::addRow("%s %s (%s)", key, enumName(op).data(), values)
            << static_cast<int>(op) << QString{key} << QString{values} << matches;
    };
    // Of an object with the label app=web.
    row(SelectorOperator::In, "app", "api,web", true);
    row(SelectorOperator::In, "app", "api", false);
    row(SelectorOperator::In, "tier", "web", false);
    row(SelectorOperator::NotIn, "app", "api", true);
    row(SelectorOperator::NotIn, "app", "web", false);
    row(SelectorOperator::NotIn, "tier", "web", true); // also without the label
    row(SelectorOperator::Exists, "app", "", true);
    row(SelectorOperator::Exists, "tier", "", false);
    row(SelectorOperator::DoesNotExist, "tier", "", true);
    row(SelectorOperator::DoesNotExist, "app", "", false);
}

void ObjectTest::selectorsMatchAsInTheApi()
{
    QFETCH(int, op);
    QFETCH(QString, key);
    QFETCH(QString, values);
    QFETCH(bool, matches);
    StringPool pool;
    const Labels labels{{{pool.intern("app"), pool.intern("web")}}};
    SelectorRequirement requirement{pool.intern(key.toStdString()), static_cast<SelectorOperator>(op), {}};
    for (const QString& value : values.split(',', Qt::SkipEmptyParts))
        requirement.values.push_back(pool.intern(value.toStdString()));
    LabelSelector selector;
    QVERIFY(selector.matches(labels)); // an empty one selects everything
    selector.matchExpressions = {requirement};
    QCOMPARE(selector.matches(labels), matches);
    selector.matchLabels = {{{pool.intern("app"), pool.intern("other")}}};
    QVERIFY(!selector.matches(labels)); // all must hold
}

void ObjectTest::theFirstConditionOfATypeIsFound()
{
    StringPool pool;
    std::vector<Condition> conditions(2);
    conditions[0].type = conditions[1].type = pool.intern("Ready");
    conditions[0].status = ConditionStatus::True;
    QVERIFY(findCondition(conditions, "Ready") == &conditions[0]);
    QVERIFY(!findCondition(conditions, "Other"));
}

QTEST_GUILESS_MAIN(ObjectTest)
#include "object_test.moc"
