// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/versioned_table.h"
#include "random_values.h"

#include <QTest>

using namespace nephoscope;

namespace {

Time second(int value)
{
    return Time{std::chrono::seconds{value}};
}

// What VersionedTable promises of one key, as a list that is searched from the end.
struct NaiveVersions {
    struct Version {
        Time at;
        std::optional<Namespace> value;
    };
    std::vector<Version> versions;

    std::optional<Namespace> at(Time t) const
    {
        std::optional<Namespace> value;
        for (const Version& version : versions) {
            if (version.at <= t)
                value = version.value;
        }
        return value;
    }
    bool put(Time t, std::optional<Namespace> value)
    {
        if (at(t) == value)
            return false;
        auto place = versions.begin();
        while (place != versions.end() && place->at <= t)
            ++place;
        versions.insert(place, {t, std::move(value)});
        return true;
    }
};

} // namespace

class VersionedTableTest : public QObject {
    Q_OBJECT

    StringPool m_pool;
    Namespace named(std::string_view phase)
    {
        Namespace value;
        value.phase = m_pool.intern(phase);
        return value;
    }

private slots:
    void aTableWithoutAPastKnowsTheNewest()
    {
        Retention retention(1'000'000);
        VersionedTable<ObjectKey, Namespace> table(retention, BeforeCut::KeepLast, Past::Forgotten);
        const ObjectKey key{m_pool.intern("c"), m_pool.intern("u")};
        QVERIFY(table.put(key, second(10), named("Active")));
        QVERIFY(!table.put(key, second(12), named("Active")));
        QVERIFY(table.put(key, second(20), named("Terminating")));
        // What comes late says nothing new.
        QVERIFY(!table.put(key, second(15), named("Active")));
        QVERIFY(!table.remove(key, second(15)));
        QCOMPARE(table.versionCount(), 1U);
        QVERIFY(*table.latest(key) == named("Terminating"));
        QCOMPARE(table.versionTime(key, liveTime), std::optional{second(20)});
        QVERIFY(!table.at(key, second(15)));
        QVERIFY(table.remove(key, second(30)));
        QVERIFY(!table.latest(key));
        QCOMPARE(table.versionCount(), 1U);
        table.forgetBefore(second(40), [](const ObjectKey&) {});
        QCOMPARE(table.keyCount(), 0U);
        QCOMPARE(retention.bytes(), 0U);
    }

    void everyMomentKnowsWhatHeldThen()
    {
        Retention retention(1'000'000);
        VersionedTable<int, Namespace> table(retention);
        QVERIFY(table.put(1, second(10), named("Active")));
        QVERIFY(table.put(1, second(20), named("Terminating")));
        QVERIFY(table.remove(1, second(30)));
        QVERIFY(!table.at(1, second(9)));
        QCOMPARE(table.at(1, second(10))->phase.view(), "Active");
        QCOMPARE(table.at(1, second(29))->phase.view(), "Terminating");
        QVERIFY(!table.at(1, second(30)));
        QVERIFY(!table.latest(1));
        QVERIFY(!table.remove(1, second(31)));
    }
    void seeingTheSameAgainAddsNothing()
    {
        Retention retention(1'000'000);
        VersionedTable<int, Namespace> table(retention);
        QVERIFY(table.put(1, second(1), named("Active")));
        const auto bytes = retention.bytes();
        QVERIFY(!table.put(1, second(2), named("Active")));
        QCOMPARE(table.versionCount(), 1U);
        QCOMPARE(retention.bytes(), bytes);
    }
    void aLateRowChangesThePastAndSaysSo()
    {
        Retention retention(1'000'000);
        VersionedTable<int, Namespace> table(retention);
        table.put(1, second(10), named("a"));
        table.put(1, second(30), named("c"));
        table.put(1, second(20), named("b"));
        QCOMPARE(table.at(1, second(25))->phase.view(), "b");
        QCOMPARE(table.latest(1)->phase.view(), "c");
        std::string seen;
        table.forEachVersion(1, {second(0), second(100)},
                             [&](const auto& version) { seen += version.value->phase.str() + (version.late ? "(late) " : " "); });
        QCOMPARE(seen, "a b(late) c ");
    }
    // 10,000 pods of one deployment change their status all day; what they are made of stays.
    void versionsOfAPodShareWhatStayed()
    {
        Retention retention(1'000'000);
        VersionedTable<int, Pod> table(retention);
        for (int i = 0; i < 3; ++i) {
            Pod pod;
            auto spec = std::make_shared<PodSpec>(); // decoded anew with every event
            spec->meta.name = m_pool.intern("web-1");
            pod.spec = spec;
            pod.phase = static_cast<PodPhase>(i + 1);
            QVERIFY(table.put(1, second(i), pod));
        }
        QCOMPARE(table.at(1, second(0))->spec.get(), table.latest(1)->spec.get());
        QCOMPARE(table.at(1, second(1))->phase, PodPhase::Running);
    }
    void whenMemoryIsCutTheStateAtTheCutIsStillKnown()
    {
        Retention retention(1'000'000);
        VersionedTable<int, Namespace> states(retention);
        VersionedTable<int, Namespace> samples(retention, BeforeCut::DropAll);
        for (auto* table : {&states, &samples}) {
            table->put(1, second(10), named("a"));
            table->put(1, second(20), named("b"));
            table->put(1, second(40), named("c"));
        }
        states.put(2, second(5), named("dead"));
        states.remove(2, second(15));
        std::vector<int> forgotten;
        states.forgetBefore(second(30), [&](int key) { forgotten.push_back(key); });
        samples.forgetBefore(second(30), [](int) {});
        QCOMPARE(states.at(1, second(30))->phase.view(), "b");
        QVERIFY(!states.at(1, second(10)));
        QVERIFY(!samples.at(1, second(30)));
        QCOMPARE(samples.at(1, second(40))->phase.view(), "c");
        QCOMPARE(forgotten, std::vector{2});
        QCOMPARE(states.keyCount(), 1U);
        states.forgetBefore(second(100), [](int) {});
        samples.forgetBefore(second(100), [](int) {});
        QCOMPARE(states.versionCount(), 1U);
        QCOMPARE(samples.keyCount(), 0U);
    }
    void bytesReturnToNothingWhenAllIsForgotten()
    {
        Retention retention(1'000'000);
        VersionedTable<int, Namespace> table(retention);
        for (int i = 0; i < 100; ++i)
            table.put(i % 7, second(i), named(std::to_string(i)));
        for (int i = 0; i < 7; ++i)
            table.remove(i, second(100));
        QVERIFY(retention.bytes() > 100 * sizeof(Time));
        table.forgetBefore(second(200), [](int) {});
        QCOMPARE(retention.bytes(), 0U);
        QCOMPARE(table.keyCount(), 0U);
    }
    void everyTimeAnswersLikeAList()
    {
        QVERIFY(rc::check("VersionedTable equals the naive one", [this] {
            Retention retention(1'000'000'000);
            VersionedTable<int, Namespace> table(retention);
            std::map<int, NaiveVersions> naive;
            const int count = *rc::gen::inRange(0, 60);
            for (int i = 0; i < count; ++i) {
                const int key = *rc::gen::inRange(0, 3);
                const Time at = second(*rc::gen::inRange(0, 20));
                if (*rc::gen::inRange(0, 4) == 0) {
                    RC_ASSERT(table.remove(key, at) == naive[key].put(at, std::nullopt));
                } else {
                    const Namespace value = named(std::to_string(*rc::gen::inRange(0, 4)));
                    RC_ASSERT(table.put(key, at, value) == naive[key].put(at, value));
                }
            }
            const int cut = *rc::gen::inRange(0, 20);
            table.forgetBefore(second(cut), [](int) {});
            for (int key = 0; key < 3; ++key) {
                for (int t = cut; t <= 20; ++t) {
                    const auto value = table.at(key, second(t));
                    RC_ASSERT((value ? std::optional{*value} : std::nullopt) == naive[key].at(second(t)));
                    RC_ASSERT(table.aliveAt(key, second(t)) == naive[key].at(second(t)).has_value());
                }
                RC_ASSERT(bool(table.latest(key)) == naive[key].at(Time::max()).has_value());
            }
        }));
    }
    void whatIsPackedComesBackTheSame()
    {
        QVERIFY(rc::check("unpack(pack(value)) == value for every payload", [this] {
            const Payload payload = randomPayload(m_pool, *rc::gen::inRange<std::size_t>(0, std::variant_size_v<Payload>));
            std::visit(
                [](const auto& value) {
                    PackedBytes packed;
                    ValuePacker packer(packed);
                    packer.put(value);
                    auto back = std::decay_t<decltype(value)>{};
                    ValueUnpacker unpacker(packed.bytes.data(), packed.shared);
                    unpacker.get(back);
                    RC_ASSERT(back == value);
                },
                payload);
        }));
    }
};

QTEST_GUILESS_MAIN(VersionedTableTest)
#include "versioned_table_test.moc"
