// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/error.h"

#include <QtTest>

using namespace nephoscope;

class ErrorTest : public QObject {
    Q_OBJECT

private slots:
    void aSentenceHasThePartsThatAreThere()
    {
        QCOMPARE(sentence({ErrorCode::BadInput, "Cannot read it", "it is broken", "Mend it", "", "a.json", 7}),
                 std::string("Cannot read it: it is broken (a.json:7). Mend it."));
        QCOMPARE(sentence({ErrorCode::BadInput, "", "it is broken", "", "", "a.json", 0}), std::string("it is broken (a.json)."));
        QCOMPARE(sentence({ErrorCode::BadInput, "Is it there?", "", "Look!", "", "", 0}), std::string("Is it there? Look!"));
        QCOMPARE(sentence({}), std::string());
    }
    // What a server or a file says must not move the cursor of a terminal.
    void aSentenceIsOneLineWithoutControlCharacters()
    {
        QCOMPARE(sentence({ErrorCode::BadInput, "Cannot read it", "it is \"a\n\x1b[31mb\x7f\"", "", "", "", 0}),
                 std::string("Cannot read it: it is \"a  [31mb \"."));
    }
};

QTEST_APPLESS_MAIN(ErrorTest)
#include "error_test.moc"
