// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/columns_document.h"

#include <QTest>

using namespace nephoscope;

// The shapes in which objects come in a file.
class ColumnsDocumentTest : public QObject {
    Q_OBJECT

private slots:
    void everyShapeOfAFileGivesItsRows_data();
    void everyShapeOfAFileGivesItsRows();
    void whatIsBrokenIsSaidWithItsLine();
    void aRowsOwnTimeCounts();
};

namespace {

const Time now = *parseRfc3339("2026-05-03T12:00:00Z");

std::string rowsOf(const ColumnsDocument& document)
{
    std::string text;
    for (const ColumnsRow& row : document.rows)
        text += (text.empty() ? "" : " ") + row.kind + ":" + (row.namespaceName.empty() ? "" : row.namespaceName + "/") + row.name;
    for (const Error& error : document.errors)
        text += (text.empty() ? "" : " ") + std::string{"!"} + std::to_string(error.line);
    return text;
}

} // namespace

void ColumnsDocumentTest::everyShapeOfAFileGivesItsRows_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("rows");
    const auto row = [](const char* name, const char* text, const char* rows) {
        QTest::newRow(name) << QByteArray{text} << QByteArray{rows};
    };
    const char* list = R"({"kind":"PodList","items":[{"metadata":{"name":"a","namespace":"n"}},{"metadata":{"name":"b"}}]})";
    row("one object", R"({"kind":"Node","metadata":{"name":"a"}})", "Node:a");
    row("a typed list", list, "Pod:n/a Pod:b");
    row("a List", R"({"kind":"List","items":[{"kind":"Pod","metadata":{"name":"a"}},{"kind":"Job","metadata":{"name":"j"}}]})",
        "Pod:a Job:j");
    row("NDJSON", "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}\n\n{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"b\"}}\n",
        "Pod:a Namespace:b");
    row("an array", R"([{"kind":"Pod","metadata":{"name":"a"}} , {"kind":"Event","metadata":{"name":"e"}}])", "Pod:a Event:e");
    row("rows", R"([{"now":"2026-05-03T12:00:00Z","object":{"kind":"Pod","metadata":{"name":"a"}},"columns":{}}])", "Pod:a");
    row("a list in a row", (R"({"object":)" + std::string{list} + "}").c_str(), "Pod:n/a Pod:b");
    row("nothing", " \n", "!2");
    row("no object", "17 \"x\"\n{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}", "Pod:a !1 !1");
    row("an unknown kind", R"({"kind":"Secret","metadata":{"name":"a"}})", "!1");
    row("no columns", R"({"kind":"NodeMetrics","metadata":{"name":"a"},"timestamp":"2026-05-03T12:00:00Z"})", "!1");
    row("too deep", R"({"object":{"object":{"kind":"Pod","metadata":{"name":"a"}}}})", "!1");
}

void ColumnsDocumentTest::everyShapeOfAFileGivesItsRows()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, rows);
    QCOMPARE(QByteArray::fromStdString(rowsOf(readColumns(text.toStdString(), now, "file"))), rows);
}

void ColumnsDocumentTest::whatIsBrokenIsSaidWithItsLine()
{
    const auto document = readColumns(
        "[\n{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}},\n{\"kind\":\"Pod\",\"metadata\":{\"name\":1}},\n"
        "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"c\"}},\n{\"kind\":",
        now, "pods.json");
    QCOMPARE(rowsOf(document), "Pod:a Pod:c !3 !5");
    QCOMPARE(sentence(document.errors.at(0)), "Cannot read a Pod: metadata.name is not a string (pods.json:3).");
}

void ColumnsDocumentTest::aRowsOwnTimeCounts()
{
    const auto age = [](const std::string& text) { return readColumns(text, now, "file").rows.at(0).cells.back().text; };
    const std::string object = R"({"kind":"Namespace","metadata":{"name":"a","creationTimestamp":"2026-05-03T11:00:00Z"}})";
    QCOMPARE(age(object), "60m");
    QCOMPARE(age(R"({"now":"2026-05-03T11:00:10Z","object":)" + object + "}"), "10s");
}

QTEST_GUILESS_MAIN(ColumnsDocumentTest)
#include "columns_document_test.moc"
