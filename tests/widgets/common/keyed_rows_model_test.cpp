// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>
#include <rapidcheck.h>

#include "tests/widgets/quiet.h"
#include "widgets/common/keyed_rows_model.h"

using namespace nephoscope;

namespace {

struct Entry {
    int key = 0;
    int value = 0;
    int identity() const { return key; }
    friend bool operator==(const Entry&, const Entry&) = default;
};

class EntryModel final : public KeyedRowsModel<Entry> {
public:
    using KeyedRowsModel::KeyedRowsModel;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 2; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override
    {
        if (role != Qt::DisplayRole)
            return {};
        return index.column() == 0 ? row(index.row()).key : row(index.row()).value;
    }
    std::vector<Entry> rows() const
    {
        std::vector<Entry> result;
        for (int i = 0; i < rowCount(); ++i)
            result.push_back(row(i));
        return result;
    }
};

// A model, watched for every promise a model makes.
struct Watched {
    EntryModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

std::vector<Entry> entries(std::initializer_list<int> keys)
{
    std::vector<Entry> result;
    for (const int key : keys)
        result.push_back({key, 0});
    return result;
}

} // namespace

class KeyedRowsModelTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void holdsWhatItWasGivenInOrderAndOnce()
    {
        QVERIFY(rc::check("after any updates the rows are the latest ones, sorted, each once", [] {
            Watched watched;
            for (int update = 0; update < 4; ++update) {
                std::map<int, Entry> wanted;
                std::vector<Entry> given;
                const int count = *rc::gen::inRange(0, 40);
                for (int i = 0; i < count; ++i) {
                    const Entry entry{*rc::gen::inRange(0, 30), *rc::gen::inRange(0, 3)};
                    if (wanted.try_emplace(entry.key, entry).second)
                        given.push_back(entry);
                }
                watched.model.setRows(given);
                std::vector<Entry> sorted;
                for (const auto& [key, entry] : wanted)
                    sorted.push_back(entry);
                RC_ASSERT(watched.model.rows() == sorted);
            }
        }));
    }

    void aRowGivenTwiceIsThereOnce()
    {
        Watched watched;
        watched.model.setRows(entries({3, 1, 3, 1}));
        QCOMPARE(watched.model.rowCount(), 2);
    }

    void neighboursComeGoAndChangeTogether()
    {
        Watched watched;
        watched.model.setRows(entries({1, 2, 3, 10, 11, 12}));
        QSignalSpy inserted(&watched.model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&watched.model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&watched.model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&watched.model, &QAbstractItemModel::modelReset);

        std::vector<Entry> next = entries({1, 2, 3, 4, 5, 6, 12});
        next[0].value = next[1].value = 7;
        watched.model.setRows(next);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.front().at(0).toModelIndex().row(), 0);
        QCOMPARE(changed.front().at(1).toModelIndex().row(), 1);
        QCOMPARE(changed.front().at(1).toModelIndex().column(), 1);
        QCOMPARE(reset.count(), 0);
    }

    void nothingNewIsNotSaid()
    {
        Watched watched;
        watched.model.setRows(entries({1, 2, 3}));
        QSignalSpy changed(&watched.model, &QAbstractItemModel::dataChanged);
        watched.model.setRows(entries({3, 2, 1}));
        QCOMPARE(changed.count(), 0);
    }

    void updatesAreLikeTheWholeContents()
    {
        QVERIFY(rc::check("some changed and some gone == all set anew", [] {
            Watched watched;
            std::map<int, Entry> wanted;
            for (int update = 0; update < 6; ++update) {
                std::vector<Entry> changed;
                std::vector<Entry> gone;
                for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
                    const Entry entry{*rc::gen::inRange(0, 20), *rc::gen::inRange(0, 3)};
                    if (wanted.contains(entry.key) && *rc::gen::arbitrary<bool>()) {
                        gone.push_back(entry);
                        wanted.erase(entry.key);
                        std::erase_if(changed, [&entry](const Entry& other) { return other.key == entry.key; });
                    } else if (std::none_of(changed.begin(), changed.end(),
                                            [&entry](const Entry& other) { return other.key == entry.key; })) {
                        changed.push_back(entry);
                        wanted[entry.key] = entry;
                    }
                }
                watched.model.updateRows(changed, gone);
                std::vector<Entry> sorted;
                for (const auto& [key, entry] : wanted)
                    sorted.push_back(entry);
                RC_ASSERT(watched.model.rows() == sorted);
            }
        }));
    }

    void updatesTouchWhatTheyName()
    {
        Watched watched;
        watched.model.setRows(entries({1, 2, 3, 10, 11, 12}));
        QSignalSpy inserted(&watched.model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&watched.model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&watched.model, &QAbstractItemModel::dataChanged);
        // 2 and 3 change, 4 and 5 come, 10 and 11 go; 12 is told as it is, 99 was never there.
        watched.model.updateRows({{2, 7}, {3, 7}, {4, 0}, {5, 0}, {12, 0}}, entries({10, 11, 99}));
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.front().at(0).toModelIndex().row(), 1);
        QCOMPARE(changed.front().at(1).toModelIndex().row(), 2);
        QCOMPARE(watched.model.rowCount(), 6);
    }

    void selectionFollowsItsRow()
    {
        Watched watched;
        watched.model.setRows(entries({10, 20, 30}));
        QItemSelectionModel selection(&watched.model);
        selection.setCurrentIndex(watched.model.index(1, 0), QItemSelectionModel::ClearAndSelect);
        watched.model.setRows(entries({5, 6, 7, 20, 25, 30}));
        QCOMPARE(selection.currentIndex().data().toInt(), 20);
        QCOMPARE(selection.currentIndex().row(), 3);
        watched.model.setRows(entries({5, 30}));
        QVERIFY(!selection.hasSelection());
    }
};

QTEST_MAIN(KeyedRowsModelTest)
#include "keyed_rows_model_test.moc"
