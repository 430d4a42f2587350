// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "collectors/net/http.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#endif

#include <QTest>

#include <map>

using namespace nephoscope;

// The forms of co_await that CONTRIBUTING allows, on this compiler: everything is destroyed exactly once. GCC 12 destroys
// temporaries twice, or never, in most other forms, without a warning.
class CoroutineFormsTest : public QObject {
    Q_OBJECT

private slots:
    void forms_data();
    void forms();
    void exceptionsPassThrough();
    void suspendedCoroutinesAreDestroyedWhole();
};

namespace {

namespace asio = boost::asio;

// Counts how many live, and notices when one is destroyed twice or was never made.
class Counted {
public:
    explicit Counted(int value_ = 0) : value(value_) { born(); }
    Counted(const Counted& other) : value(other.value), text(other.text) { born(); }
    Counted(Counted&& other) noexcept : value(other.value), text(std::move(other.text)) { born(); }
    Counted& operator=(const Counted&) = default;
    Counted& operator=(Counted&&) = default;
    ~Counted()
    {
        if (places.erase(this) != 1)
            ++wrong;
    }

    int value;
    std::string text = "long enough to live on the heap, so that the sanitizers see it too";

    static void begin()
    {
        places.clear();
        wrong = 0;
    }
    static bool balanced() { return places.empty() && wrong == 0; }
    static std::size_t alive() { return places.size(); }

private:
    void born()
    {
        if (!places.emplace(this, true).second)
            ++wrong;
    }
    static inline std::map<const void*, bool> places;
    static inline int wrong = 0;
};

struct Aggregate {
    Counted first;
    Counted second;
};

// Really suspends.
asio::awaitable<void> yield()
{
    const auto executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);
}

asio::awaitable<int> valueOf(Counted counted)
{
    co_await yield();
    co_return counted.value;
}

asio::awaitable<int> valueOfReference(const Counted& counted)
{
    co_await yield();
    co_return counted.value;
}

asio::awaitable<Counted> made(int value)
{
    co_await yield();
    co_return Counted(value);
}

asio::awaitable<Expected<std::unique_ptr<Counted>>> owned(std::string text, std::vector<Counted> several)
{
    co_await yield();
    auto counted = std::make_unique<Counted>(static_cast<int>(text.size() + several.size()));
    co_return counted;
}

asio::awaitable<int> sumOf(Aggregate pair)
{
    co_await yield();
    co_return pair.first.value + pair.second.value;
}

asio::awaitable<int> called(std::function<int()> function)
{
    co_await yield();
    co_return function();
}

asio::awaitable<std::tuple<int, Counted>> both()
{
    co_await yield();
    std::tuple<int, Counted> result(3, Counted(4));
    co_return result;
}

// co_await f(…);
asio::awaitable<int> asStatement()
{
    co_await valueOf(Counted(1));
    co_await yield();
    co_return 7;
}

// x = co_await f(…); with a temporary of a class with constructors, by value and by reference
asio::awaitable<int> asAssignment()
{
    auto one = co_await valueOf(Counted(3));
    const auto two = co_await valueOfReference(Counted(4));
    one += two;
    Counted kept;
    kept = co_await made(5);
    co_return one + kept.value - 5;
}

// auto [a, b] = co_await f(…);
asio::awaitable<int> asBinding()
{
    auto [number, counted] = co_await both();
    auto [again, other] = co_await both();
    co_return number + counted.value + again - 3 + other.value - 4;
}

// co_return co_await f(…);
asio::awaitable<int> asReturn()
{
    co_return co_await valueOf(Counted(7));
}

// What is no temporary of a class with constructors is hoisted and moved.
asio::awaitable<int> hoisted(bool first)
{
    Aggregate pair{Counted(3), Counted(4)};
    const auto sum = co_await sumOf(std::move(pair));
    Counted chosen = first ? Counted(sum) : Counted(0);
    const auto value = co_await valueOf(std::move(chosen));
    const Counted captured(value);
    const std::function<int()> function = [captured] { return captured.value; };
    co_return co_await called(function);
}

// A request has constructors on purpose.
asio::awaitable<int> lengthOf(HttpRequest request)
{
    co_await yield();
    co_return static_cast<int>(request.method.size() + request.target.size());
}

asio::awaitable<int> withARequest()
{
    co_return co_await lengthOf(HttpRequest("GET", "/pod"));
}

// Tested in the next statement, in loops and branches.
asio::awaitable<int> tested()
{
    int rounds = 0;
    while (true) {
        const auto counted = co_await made(rounds);
        if (counted.value == 7)
            break;
        if (counted.value % 2 == 0) {
            const auto other = co_await made(1);
            rounds += other.value;
        } else {
            ++rounds;
        }
    }
    co_return rounds;
}

asio::awaitable<int> owning()
{
    std::vector<Counted> several(3);
    auto counted = co_await owned("four", std::move(several));
    if (!counted)
        co_return 0;
    const std::unique_ptr<Counted> taken = std::move(*counted);
    const auto value = co_await valueOfReference(*taken);
    co_return value;
}

asio::awaitable<int> failing()
{
    const auto counted = co_await made(1);
    throw std::runtime_error("on purpose, with " + std::to_string(counted.value));
    co_return 0;
}

asio::awaitable<int> catching()
{
    int result = 0;
    try {
        result = co_await failing();
    } catch (const std::runtime_error&) {
        result = 7;
    }
    co_return result;
}

const std::map<QString, std::function<asio::awaitable<int>()>>& allForms()
{
    static const std::map<QString, std::function<asio::awaitable<int>()>> forms{
        {"co_await f(…);", asStatement},
        {"x = co_await f(…);", asAssignment},
        {"auto [a, b] = co_await f(…);", asBinding},
        {"co_return co_await f(…);", asReturn},
        {"hoisted, one", [] { return hoisted(true); }},
        {"a request", withARequest},
        {"tested afterwards", tested},
        {"owning", owning},
        {"caught", catching},
    };
    return forms;
}

} // namespace

void CoroutineFormsTest::forms_data()
{
    QTest::addColumn<int>("repetitions");
    for (const auto& [title, form] : allForms())
        QTest::newRow(qPrintable(title)) << 3;
}

void CoroutineFormsTest::forms()
{
    QFETCH(int, repetitions);
    Counted::begin();
    for (int i = 0; i < repetitions; ++i) {
        asio::io_context io;
        int result = 0;
        asio::co_spawn(io, allForms().at(QString::fromUtf8(QTest::currentDataTag()))(),
                       [&result](std::exception_ptr fault, int value) { result = fault ? -1 : value; });
        io.run();
        QCOMPARE(result, 7);
        QVERIFY(Counted::balanced());
    }
}

void CoroutineFormsTest::exceptionsPassThrough()
{
    Counted::begin();
    asio::io_context io;
    std::string said;
    asio::co_spawn(io, failing(), [&said](std::exception_ptr fault, int) {
        try {
            std::rethrow_exception(fault);
        } catch (const std::exception& exception) {
            said = exception.what();
        }
    });
    io.run();
    QCOMPARE(said, std::string{"on purpose, with 1"});
    QVERIFY(Counted::balanced());
}

void CoroutineFormsTest::suspendedCoroutinesAreDestroyedWhole()
{
    for (const auto& [title, form] : allForms()) {
        for (int steps = 0; steps < 8; ++steps) {
            Counted::begin();
            {
                asio::io_context io;
                asio::co_spawn(io, form(), [](std::exception_ptr, int) {});
                for (int i = 0; i < steps; ++i)
                    io.poll_one();
            }
            QVERIFY2(Counted::balanced(),
                     qPrintable(QStringLiteral("%1 after %2 steps, %3 alive").arg(title).arg(steps).arg(Counted::alive())));
        }
    }
}

QTEST_APPLESS_MAIN(CoroutineFormsTest)
#include "coroutine_forms_test.moc"
