// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "collectors/net/asio_timers.h"
#include "collectors/net/io_thread.h"

#include <boost/asio/post.hpp>
#endif

#include <QTest>

#include <future>
#include <thread>

using namespace nephoscope;
using namespace std::chrono_literals;

// The I/O thread and real time on it.
class IoTest : public QObject {
    Q_OBJECT

private slots:
    void workRunsOnItsOneThread();
    void stoppingLeavesWorkUndone();
    void anExceptionIsToldAndTheOthersGoOn();
    void timersRunOnceInTheOrderOfTheirTimes();
    void noTimerRunsBeforeAfterHasReturned();
    void cancelledTimersDoNotRun();
    void timersThatAreDestroyedDoNotRun();
    void anActionMayDestroyTheTimers();
    void theLongestWaitDoesNotOverflow();
};

void IoTest::workRunsOnItsOneThread()
{
    IoThread thread;
    std::promise<std::thread::id> first;
    std::promise<std::thread::id> second;
    boost::asio::post(thread.context(), [&] { first.set_value(std::this_thread::get_id()); });
    const auto id = first.get_future().get();
    boost::asio::post(thread.context(), [&] { second.set_value(std::this_thread::get_id()); });
    QVERIFY(id == second.get_future().get());
    QVERIFY(id != std::this_thread::get_id());
    QVERIFY(!thread.failure());
}

void IoTest::stoppingLeavesWorkUndone()
{
    bool ran = false;
    IoThread thread;
    thread.stop();
    boost::asio::post(thread.context(), [&ran] { ran = true; });
    thread.stop(); // twice is no harm
    QVERIFY(!ran);
}

void IoTest::anExceptionIsToldAndTheOthersGoOn()
{
    IoThread thread;
    std::promise<void> after;
    boost::asio::post(thread.context(), [] { throw std::runtime_error("it broke"); });
    boost::asio::post(thread.context(), [&after] { after.set_value(); });
    after.get_future().get();
    const auto failure = thread.failure();
    QVERIFY(failure);
    QVERIFY(failure->code == ErrorCode::Internal);
    QCOMPARE(failure->why, std::string{"it broke"});
}

void IoTest::timersRunOnceInTheOrderOfTheirTimes()
{
    boost::asio::io_context io;
    AsioTimers timers(io.get_executor());
    QString order;
    timers.after(20ms, [&order] { order += 'c'; });
    timers.after(10ms, [&order] { order += 'b'; });
    timers.after(-1h, [&order] { order += 'a'; });
    io.run();
    QCOMPARE(order, QString{"abc"});
}

void IoTest::noTimerRunsBeforeAfterHasReturned()
{
    boost::asio::io_context io;
    AsioTimers timers(io.get_executor());
    bool returned = false;
    bool early = false;
    timers.after(0ns, [&] {
        timers.after(0ns, [&] { early = early || !returned; });
        returned = true;
    });
    io.run();
    QVERIFY(returned && !early);
}

void IoTest::cancelledTimersDoNotRun()
{
    boost::asio::io_context io;
    AsioTimers timers(io.get_executor());
    QString order;
    TimerService::Id second = 0;
    const auto first = timers.after(0ns, [&] {
        order += '1';
        timers.cancel(second); // due already, but not run yet
    });
    second = timers.after(0ns, [&order] { order += '2'; });
    timers.cancel(timers.after(1h, [&order] { order += '3'; }));
    timers.cancel(12345);
    io.run();
    timers.cancel(first);
    QCOMPARE(order, QString{"1"});
}

void IoTest::timersThatAreDestroyedDoNotRun()
{
    boost::asio::io_context io;
    bool ran = false;
    {
        AsioTimers timers(io.get_executor());
        timers.after(0ns, [&ran] { ran = true; });
        timers.after(1h, [&ran] { ran = true; });
    }
    io.run(); // and nothing is waited for
    QVERIFY(!ran);
}

void IoTest::anActionMayDestroyTheTimers()
{
    boost::asio::io_context io;
    auto timers = std::make_unique<AsioTimers>(io.get_executor());
    bool ran = false;
    timers->after(0ns, [&timers] { timers.reset(); });
    timers->after(0ns, [&ran] { ran = true; });
    io.run();
    QVERIFY(!timers && !ran);
}

void IoTest::theLongestWaitDoesNotOverflow()
{
    boost::asio::io_context io;
    AsioTimers timers(io.get_executor());
    bool ran = false;
    timers.after(Duration::max(), [&ran] { ran = true; });
    timers.after(1ms, [&io] { io.stop(); });
    io.run();
    QVERIFY(!ran);
}

QTEST_APPLESS_MAIN(IoTest)
#include "io_test.moc"
