// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/columns_document.h"
#include "tests/support/requirements.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>

using namespace nephoscope;

// The cells of every object of the vectors, against those that Kubernetes' own printers made of it.
class ColumnsVectorsTest : public QObject {
    Q_OBJECT

private slots:
    void everyCellIsWhatKubectlPrints();
};

void ColumnsVectorsTest::everyCellIsWhatKubectlPrints()
{
    const auto file = vectorsFolder() / "kubectl-columns" / "rows.json";
    NEPHOSCOPE_REQUIRE_OR_SKIP("vectors", std::filesystem::exists(file), "NEPHOSCOPE_VECTORS has no kubectl-columns/rows.json");
    std::ifstream stream(file);
    std::stringstream text;
    text << stream.rdbuf();
    const auto expected = nlohmann::json::parse(text.str());

    // The time is that of each row; this one must not show.
    const ColumnsDocument document = readColumns(text.str(), Time{}, "rows.json");
    for (const Error& error : document.errors)
        qWarning("%s", sentence(error).c_str());

    int passed = 0;
    for (std::size_t i = 0; i < expected.size() && i < document.rows.size(); ++i) {
        const ColumnsRow& row = document.rows[i];
        auto cells = nlohmann::json::object();
        for (const Cell& cell : row.cells)
            cells[std::string{cell.column}] = cell.text;
        const auto& object = expected[i]["object"];
        const bool same = cells == expected[i]["columns"] && row.kind == object["kind"].get<std::string>()
                          && row.name == object["metadata"]["name"].get<std::string>()
                          && row.namespaceName == object["metadata"].value("namespace", "");
        if (same)
            ++passed;
        else
            qWarning("row %zu: %s instead of %s", i, cells.dump().c_str(), expected[i]["columns"].dump().c_str());
    }
    reportCount("rows", passed, static_cast<int>(expected.size()));
    QVERIFY(document.errors.empty());
    QCOMPARE(document.rows.size(), expected.size());
    QCOMPARE(passed, static_cast<int>(expected.size()));
}

QTEST_GUILESS_MAIN(ColumnsVectorsTest)
#include "columns_vectors_test.moc"
