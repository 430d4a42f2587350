// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/mailbox.h"

#include <QTest>

#include <thread>

using namespace nephoscope;

// What a full mailbox may forget, and what it must not.
class MailboxTest : public QObject {
    Q_OBJECT

private slots:
    void everythingComesOutInOrder();
    void theReceiverIsWokenOncePerDrain();
    void aFullMailboxKeepsTheNewestOfEachKey();
    void deathsAreNeverLost();
    void aBracketKeepsWhatWasSeenInside();
    void lostEventsAreCounted();
    void memoryStaysBounded();
    void manyThreadsMayPost();

private:
    Observation node(const std::string& uid, int version)
    {
        Node node;
        node.meta.uid = m_strings.intern(uid);
        node.meta.generation = version;
        return make(node);
    }
    Observation gone(const std::string& uid) { return make(ObjectGone{ObjectKind::Node, m_strings.intern(uid), {}, {}}); }
    Observation event(int number)
    {
        KubeEvent event;
        event.count = number;
        return make(event);
    }
    Observation make(Payload payload)
    {
        Observation observation;
        observation.source = m_strings.intern("test");
        observation.payload = std::move(payload);
        return observation;
    }
    // "a2 -b [ ] e5 lost3": nodes with their version, deaths, brackets, events.
    static std::string told(const std::vector<Observation>& batch)
    {
        std::string text;
        for (const Observation& observation : batch) {
            text += text.empty() ? "" : " ";
            if (const auto* node = std::get_if<Node>(&observation.payload))
                text += node->meta.uid.str() + std::to_string(node->meta.generation);
            else if (const auto* gone = std::get_if<ObjectGone>(&observation.payload))
                text += "-" + gone->uid.str();
            else if (std::holds_alternative<ResyncBegin>(observation.payload))
                text += "[";
            else if (std::holds_alternative<ResyncEnd>(observation.payload))
                text += "]";
            else if (const auto* event = std::get_if<KubeEvent>(&observation.payload))
                text += "e" + std::to_string(event->count);
            else if (const auto* lost = std::get_if<Lost>(&observation.payload))
                text += "lost" + std::to_string(lost->count);
        }
        return text;
    }

    StringPool m_strings;
};

void MailboxTest::everythingComesOutInOrder()
{
    Mailbox mailbox;
    mailbox.post(node("a", 1));
    mailbox.post({node("b", 1), node("a", 2), gone("b")});
    const auto batch = mailbox.drain();
    QCOMPARE(told(batch), "a1 b1 a2 -b");
    for (std::size_t i = 1; i < batch.size(); ++i)
        QVERIFY(batch[i - 1].sequence < batch[i].sequence);
    QVERIFY(mailbox.drain().empty());
}

void MailboxTest::theReceiverIsWokenOncePerDrain()
{
    int woken = 0;
    Mailbox mailbox([&woken] { ++woken; });
    mailbox.post(std::vector<Observation>{});
    QCOMPARE(woken, 0);
    mailbox.post(node("a", 1));
    mailbox.post(node("a", 2));
    QCOMPARE(woken, 1);
    mailbox.drain();
    mailbox.drain();
    mailbox.post({node("a", 3), node("a", 4)});
    QCOMPARE(woken, 2);
}

void MailboxTest::aFullMailboxKeepsTheNewestOfEachKey()
{
    Mailbox mailbox({}, 6);
    for (int version = 1; version <= 50; ++version)
        mailbox.post({node("a", version), node("b", version)});
    const auto batch = mailbox.drain();
    QVERIFY(batch.size() <= 8);
    const std::string text = told(batch);
    QVERIFY2(text.ends_with("a50 b50"), text.c_str());
    QVERIFY(text.find("lost") == std::string::npos);
}

void MailboxTest::deathsAreNeverLost()
{
    Mailbox mailbox({}, 4);
    mailbox.post({node("a", 1), gone("a"), node("a", 2), gone("a"), node("a", 3), node("a", 4), node("a", 5)});
    const std::string text = told(mailbox.drain());
    // Each death with a life before it, and the newest at the end.
    QCOMPARE(QString::fromStdString(text).count("-a"), 2);
    QVERIFY2(text.ends_with("a5"), text.c_str());
}

void MailboxTest::aBracketKeepsWhatWasSeenInside()
{
    Mailbox mailbox({}, 4);
    mailbox.post({node("a", 1), make(ResyncBegin{}), node("a", 2), make(ResyncEnd{}), node("a", 3), node("a", 4), node("a", 5)});
    const std::string text = told(mailbox.drain());
    QVERIFY2(text.find("[ a2 ]") != std::string::npos, text.c_str());
    QVERIFY2(text.ends_with("a5"), text.c_str());
}

void MailboxTest::lostEventsAreCounted()
{
    Mailbox mailbox({}, 10);
    for (int i = 1; i <= 100; ++i)
        mailbox.post(event(i));
    const auto batch = mailbox.drain();
    const auto* lost = std::get_if<Lost>(&batch.back().payload);
    QVERIFY(lost);
    QCOMPARE(lost->count + static_cast<std::int64_t>(batch.size()) - 1, 100);
    QVERIFY2(told(batch).find("e100") != std::string::npos, told(batch).c_str());
    QVERIFY(batch.back().sequence > batch[batch.size() - 2].sequence);
    QVERIFY(mailbox.drain().empty()); // told once
}

void MailboxTest::memoryStaysBounded()
{
    Mailbox mailbox({}, 100);
    for (int i = 0; i < 10'000; ++i)
        mailbox.post({node("a", i), event(i), node("b", i)});
    QVERIFY(mailbox.drain().size() <= 201);
}

void MailboxTest::manyThreadsMayPost()
{
    Mailbox mailbox;
    std::vector<Observation> prepared;
    for (int i = 0; i < 1000; ++i)
        prepared.push_back(event(i));
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&mailbox, &prepared] {
            for (const Observation& observation : prepared)
                mailbox.post(observation);
        });
    }
    for (auto& thread : threads)
        thread.join();
    QCOMPARE(mailbox.drain().size(), 4000U);
}

QTEST_GUILESS_MAIN(MailboxTest)
#include "mailbox_test.moc"
