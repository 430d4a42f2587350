// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: without it, moc stumbles over the standard headers behind the next line

#include "collectors/net/line_splitter.h"

#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace nephoscope;

// Lines out of a stream, wherever the network cuts it.
class LineSplitterTest : public QObject {
    Q_OBJECT

private slots:
    void linesAreCutAtLineEnds_data();
    void linesAreCutAtLineEnds();
    void everyCuttingGivesTheSameLines();
    void aCharacterCutInTwoComesTogether();
    void aLineWithinOnePieceIsNotCopied();
    void aLineOverTheMaximumIsOneErrorAndTheNextFollow();
    void aGigabyteWithoutLineEndKeepsMemoryBounded();
    void anUnusuallyLongLineLeavesNoMemoryBehind();
};

namespace {

const QString tooLong = QStringLiteral("(too long)");

// Feeds pieces as an HttpStream hands them out, and tells what came of them: "a|b|(too long)".
class Feeder {
public:
    explicit Feeder(std::size_t maximum = LineSplitter::usualMaximum) : splitter(maximum) {}

    void feed(const std::string& piece)
    {
        std::vector<char> place(piece.begin(), piece.end());
        place.resize(piece.size() + LineSplitter::spare);
        splitter.feed({place.data(), piece.size()});
        while (const auto line = splitter.next()) {
            lines << (*line ? QString::fromUtf8((*line)->data(), static_cast<qsizetype>((*line)->size())) : tooLong);
            if (!*line)
                error = line->error();
        }
    }
    QString text() const { return lines.join(u'|'); }

    LineSplitter splitter;
    QStringList lines;
    Error error;
};

// The simplest equivalent, over the whole text at once.
std::vector<std::string> expectedLines(const std::string& text, std::size_t maximum)
{
    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin)) {
        std::string line = text.substr(begin, end - begin);
        const bool fits = line.size() <= maximum;
        if (line.ends_with('\r'))
            line.pop_back();
        lines.push_back(fits ? line : "\n");
    }
    if (text.size() - begin > maximum)
        lines.emplace_back("\n");
    return lines;
}

} // namespace

void LineSplitterTest::linesAreCutAtLineEnds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("lines");
    QTest::addColumn<QString>("tail");
    const auto row = [](const char* name, const char* text, const char* lines, const char* tail) {
        QTest::newRow(name) << QString{text} << QString{lines} << QString{tail};
    };
    row("nothing", "", "", "");
    row("LF", "a\nb\n", "a|b", "");
    row("CRLF", "a\r\nb\r\n", "a|b", "");
    row("an empty line is a line", "a\n\nb\n", "a||b", "");
    row("a lone CR belongs to its line", "a\rb\n", "a\rb", "");
    row("only one CR belongs to the line end", "a\r\r\n", "a\r", "");
    row("what has no line end yet is no line", "a\nb", "a", "b");
    row("a CR alone may still become a CRLF", "a\r", "", "a\r");
}

void LineSplitterTest::linesAreCutAtLineEnds()
{
    QFETCH(QString, text);
    QFETCH(QString, lines);
    QFETCH(QString, tail);
    Feeder whole;
    whole.feed(text.toStdString());
    QCOMPARE(whole.text(), lines);
    const std::string_view rest = whole.splitter.tail();
    QCOMPARE(QString::fromUtf8(rest.data(), static_cast<qsizetype>(rest.size())), tail);
    Feeder bytewise;
    for (const char byte : text.toStdString())
        bytewise.feed(std::string{byte});
    QCOMPARE(bytewise.text(), lines);
    QCOMPARE(bytewise.splitter.linesSoFar(), static_cast<std::uint64_t>(whole.lines.size()));
}

void LineSplitterTest::everyCuttingGivesTheSameLines()
{
    QVERIFY(rc::check("the lines do not depend on the pieces", [] {
        const auto bytes = *rc::gen::container<std::string>(
            rc::gen::weightedOneOf<char>({{4, rc::gen::element('\n', '\r')}, {6, rc::gen::arbitrary<char>()}}));
        const auto cuts = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 9));
        const auto maximum = *rc::gen::inRange<std::size_t>(0, 12);

        LineSplitter splitter{maximum};
        std::vector<std::string> lines;
        std::size_t at = 0;
        for (std::size_t next = 0; at < bytes.size(); ++next) {
            const std::size_t length = next < cuts.size() ? std::min(cuts[next], bytes.size() - at) : bytes.size() - at;
            std::string piece = bytes.substr(at, length);
            at += length;
            piece.resize(length + LineSplitter::spare);
            splitter.feed({piece.data(), length});
            while (const auto line = splitter.next())
                lines.emplace_back(*line ? std::string{**line} : "\n");
            RC_ASSERT(splitter.memory() <= maximum + LineSplitter::spare);
        }
        RC_ASSERT(lines == expectedLines(bytes, maximum));
        RC_ASSERT(splitter.linesSoFar() == lines.size());
    }));
}

void LineSplitterTest::aCharacterCutInTwoComesTogether()
{
    const std::string text = "gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80\n";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        Feeder feeder;
        feeder.feed(text.substr(0, cut));
        feeder.feed(text.substr(cut));
        QCOMPARE(feeder.text(), QString::fromUtf8("grüß 😀"));
    }
}

void LineSplitterTest::aLineWithinOnePieceIsNotCopied()
{
    std::string piece = "one\ntwo\nthr";
    const std::size_t length = piece.size();
    piece.resize(length + LineSplitter::spare);
    LineSplitter splitter;
    splitter.feed({piece.data(), length});
    const auto first = splitter.next();
    QVERIFY(first && *first);
    QVERIFY((*first)->data() == piece.data());
    const auto second = splitter.next();
    QVERIFY(second && *second);
    QVERIFY((*second)->data() == piece.data() + 4);
    QCOMPARE(splitter.memory(), std::size_t{0});
    QVERIFY(!splitter.next());
    QVERIFY(splitter.memory() > 0); // "thr" must outlive its piece
}

void LineSplitterTest::aLineOverTheMaximumIsOneErrorAndTheNextFollow()
{
    Feeder feeder{4};
    feeder.feed("abcd\nabc");
    feeder.feed("de");
    QCOMPARE(feeder.text(), QString{"abcd|(too long)"}); // told before it has ended
    QVERIFY(feeder.error.code == ErrorCode::TooLarge);
    QVERIFY2(sentence(feeder.error).find("more than 4 bytes") != std::string::npos, sentence(feeder.error).c_str());
    feeder.feed("fghijklmnop");
    feeder.feed("qr\nst\nuvwxyz\n12\n");
    QCOMPARE(feeder.text(), QString{"abcd|(too long)|st|(too long)|12"});
    QCOMPARE(feeder.splitter.linesSoFar(), std::uint64_t{5});
}

void LineSplitterTest::aGigabyteWithoutLineEndKeepsMemoryBounded()
{
    constexpr std::size_t maximum = std::size_t{4} << 20;
    constexpr std::size_t pieceLength = std::size_t{1} << 20;
    LineSplitter splitter{maximum};
    const std::vector<char> piece(pieceLength + LineSplitter::spare, 'x');
    int errors = 0;
    std::size_t mostMemory = 0;
    for (std::size_t fed = 0; fed < std::size_t{1} << 30; fed += pieceLength) {
        splitter.feed({piece.data(), pieceLength});
        while (const auto line = splitter.next()) {
            QVERIFY(!*line);
            ++errors;
        }
        mostMemory = std::max(mostMemory, splitter.memory());
    }
    QCOMPARE(errors, 1);
    QVERIFY(mostMemory <= maximum + LineSplitter::spare);
    QCOMPARE(splitter.memory(), std::size_t{0});
    std::string end = "\nnext\n";
    end.resize(6 + LineSplitter::spare);
    splitter.feed({end.data(), 6});
    const auto line = splitter.next();
    QVERIFY(line && *line);
    QVERIFY(**line == "next");
}

void LineSplitterTest::anUnusuallyLongLineLeavesNoMemoryBehind()
{
    Feeder feeder;
    feeder.feed(std::string(3'000'000, 'x'));
    QVERIFY(feeder.splitter.memory() >= 3'000'000);
    feeder.feed("\n");
    QCOMPARE(feeder.lines.size(), 1);
    QCOMPARE(feeder.lines[0].size(), 3'000'000);
    feeder.feed("a");
    QVERIFY(feeder.splitter.memory() < 1'000'000);
}

QTEST_APPLESS_MAIN(LineSplitterTest)
#include "line_splitter_test.moc"
