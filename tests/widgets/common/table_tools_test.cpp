// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMimeData>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

#include <random>

#include "tests/widgets/quiet.h"
#include "widgets/common/table_tools.h"

using namespace nephoscope;

namespace {

constexpr int sortRole = Qt::UserRole;

// "web 9|db 10|cache 100": a name and a number.
struct Shown {
    QStandardItemModel model;
    QTableView table;
    TableTools tools{table, model, sortRole};

    explicit Shown(const QString& rows = QStringLiteral("web 9|db 10|cache 100"))
    {
        model.setHorizontalHeaderLabels({QStringLiteral("NAME"), QStringLiteral("PODS")});
        for (const QString& row : rows.split(QLatin1Char('|'))) {
            const QString name = row.section(QLatin1Char(' '), 0, -2);
            const QString number = row.section(QLatin1Char(' '), -1);
            auto* nameItem = new QStandardItem(name);
            nameItem->setData(name, sortRole);
            auto* numberItem = new QStandardItem(number);
            numberItem->setData(number.toInt(), sortRole);
            model.appendRow({nameItem, numberItem});
        }
        table.show();
    }
    // "web 9|db 10"
    QString rows()
    {
        QStringList lines;
        for (int row = 0; row < tools.rows().rowCount(); ++row)
            lines += tools.rows().index(row, 0).data().toString() + QLatin1Char(' ') + tools.rows().index(row, 1).data().toString();
        return lines.join(QLatin1Char('|'));
    }
};

} // namespace

class TableToolsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void columnsSortByTheirValues()
    {
        Shown shown;
        shown.table.sortByColumn(1, Qt::DescendingOrder);
        QCOMPARE(shown.rows(), QStringLiteral("cache 100|db 10|web 9"));
        shown.table.sortByColumn(0, Qt::AscendingOrder);
        QCOMPARE(shown.rows(), QStringLiteral("cache 100|db 10|web 9"));
        shown.table.sortByColumn(1, Qt::AscendingOrder);
        QCOMPARE(shown.rows(), QStringLiteral("web 9|db 10|cache 100"));
    }

    void theFilterLooksInEveryColumn()
    {
        Shown shown;
        QWidget place;
        QLineEdit* filter = shown.tools.makeFilter(QStringLiteral("Filter pods"), &place);
        QCOMPARE(filter->accessibleName(), QStringLiteral("Filter pods"));
        shown.table.sortByColumn(1, Qt::AscendingOrder);
        filter->setText(QStringLiteral("WE"));
        QCOMPARE(shown.rows(), QStringLiteral("web 9"));
        filter->setText(QStringLiteral("10"));
        QCOMPARE(shown.rows(), QStringLiteral("db 10|cache 100"));
        // No pattern: what is typed is what is looked for.
        filter->setText(QStringLiteral(".*"));
        QCOMPARE(shown.rows(), QString());
        QTest::keyClick(filter, Qt::Key_Escape);
        QCOMPARE(shown.rows(), QStringLiteral("web 9|db 10|cache 100"));
        QTest::keyClick(filter, Qt::Key_Down);
        QCOMPARE(shown.table.currentIndex().row(), 0);
    }

    void rowsAreSelectedByKeysAndCopied()
    {
        Shown shown;
        shown.table.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&shown.table));
        shown.table.sortByColumn(1, Qt::AscendingOrder);
        shown.table.setFocus();
        shown.table.setCurrentIndex(shown.tools.rows().index(0, 0));
        QTest::keyClick(&shown.table, Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(&shown.table, Qt::Key_C, Qt::ControlModifier);
        const QMimeData* data = QGuiApplication::clipboard()->mimeData();
        QCOMPARE(data->text(), QStringLiteral("NAME\tPODS\nweb\t9\ndb\t10\n"));
        QCOMPARE(data->data(QStringLiteral("text/tab-separated-values")), data->text().toUtf8());
    }

    void whatIsCopiedIsWhatIsShown()
    {
        Shown shown(QStringLiteral("a\tb 2|c\nd 1"));
        shown.table.sortByColumn(1, Qt::AscendingOrder);
        // A separator within a cell would make two of it.
        QCOMPARE(shown.tools.tsv(), QStringLiteral("NAME\tPODS\nc d\t1\na b\t2\n"));
        shown.table.horizontalHeader()->moveSection(1, 0);
        QCOMPARE(shown.tools.tsv(), QStringLiteral("PODS\tNAME\n1\tc d\n2\ta b\n"));
        shown.table.setColumnHidden(1, true);
        QCOMPARE(shown.tools.tsv(), QStringLiteral("NAME\nc d\na b\n"));
    }

    void theMenuCopiesToo()
    {
        Shown shown;
        QCOMPARE(shown.table.contextMenuPolicy(), Qt::ActionsContextMenu);
        QCOMPARE(shown.table.actions().size(), 1);
        QGuiApplication::clipboard()->clear();
        shown.table.actions().constFirst()->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), shown.tools.tsv());
    }

    void randomUpdatesKeepEveryPromise()
    {
        Shown shown;
        QWidget place;
        QLineEdit* filter = shown.tools.makeFilter(QStringLiteral("Filter"), &place);
        const QAbstractItemModelTester tester(&shown.tools.rows(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::mt19937 random(1);
        const auto upTo = [&random](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
        for (int step = 0; step < 600; ++step) {
            const int rows = shown.model.rowCount();
            switch (upTo(5)) {
            case 0: filter->setText(upTo(2) == 0 ? QString() : QString::number(upTo(30))); break;
            case 1: shown.table.sortByColumn(upTo(2), upTo(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder); break;
            case 2:
                if (rows > 0)
                    shown.model.removeRow(upTo(rows));
                break;
            case 3:
                if (rows > 0) {
                    QStandardItem* item = shown.model.item(upTo(rows), 1);
                    item->setData(upTo(100), sortRole);
                    item->setText(QString::number(item->data(sortRole).toInt()));
                }
                break;
            default: {
                auto* name = new QStandardItem(QStringLiteral("row-%1").arg(step));
                name->setData(name->text(), sortRole);
                auto* number = new QStandardItem(QString::number(step % 50));
                number->setData(step % 50, sortRole);
                shown.model.insertRow(upTo(rows + 1), {name, number});
            }
            }
            int expected = 0;
            for (int row = 0; row < shown.model.rowCount(); ++row)
                expected += shown.model.item(row, 0)->text().contains(filter->text())
                            || shown.model.item(row, 1)->text().contains(filter->text());
            QCOMPARE(shown.tools.rows().rowCount(), expected);
            QCOMPARE(shown.tools.tsv().count(QLatin1Char('\n')),
                     std::max(1, static_cast<int>(shown.table.selectionModel()->selectedRows().isEmpty()
                                                      ? expected
                                                      : shown.table.selectionModel()->selectedRows().size())
                                     + 1));
        }
    }
};

QTEST_MAIN(TableToolsTest)
#include "table_tools_test.moc"
