// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/shared_list.h"

#include <QtTest>
#include <rapidcheck.h>

#include <string>

using namespace nephoscope;

class SharedListTest : public QObject {
    Q_OBJECT

private slots:
    void copiesAreTheSameMemory()
    {
        const SharedList<std::string> first{"a", "b"};
        const SharedList<std::string> second = first; // NOLINT(performance-unnecessary-copy-initialization)
        QVERIFY(&first[0] == &second[0]);
        QVERIFY(first == second);
    }

    void aListOutlivesWhatItWasCopiedFrom()
    {
        SharedList<std::string> copy;
        {
            const SharedList<std::string> original{"long enough not to lie within the string itself"};
            copy = original;
        }
        QCOMPARE(copy.front(), std::string("long enough not to lie within the string itself"));
    }

    void whatIsMovedInIsNotCopied()
    {
        std::vector<std::string> texts{"long enough not to lie within the string itself"};
        const char* const place = texts.front().data();
        const auto list = SharedList<std::string>::movedFrom(texts);
        QVERIFY(list.front().data() == place);
    }

    void anEmptyListHasNoMemory()
    {
        const SharedList<int> list(std::vector<int>{});
        QVERIFY(list.empty());
        QVERIFY(list.begin() == nullptr);
        QVERIFY(list == SharedList<int>{});
    }

    void itIsTheListItWasMadeFrom()
    {
        QVERIFY(rc::check([](const std::vector<int>& one, const std::vector<int>& other) {
            const SharedList<int> list(one);
            RC_ASSERT(std::vector<int>(list.begin(), list.end()) == one);
            RC_ASSERT(std::vector<int>(list.rbegin(), list.rend()) == std::vector<int>(one.rbegin(), one.rend()));
            RC_ASSERT((list == SharedList<int>(other)) == (one == other));
        }));
    }
};

QTEST_APPLESS_MAIN(SharedListTest)
#include "shared_list_test.moc"
