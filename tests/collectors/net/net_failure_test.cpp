// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "collectors/net/net_failure.h"
#include "collectors/net/tls_context.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/http/error.hpp>
#endif

#include <QTest>

using namespace nephoscope;

// The sentences for failures of the network.
class NetFailureTest : public QObject {
    Q_OBJECT

private slots:
    void sentences_data();
    void sentences();
    void whatWeRefusedOurselvesComesFirst();
    void noSentenceHoldsTheUser();
};

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

struct Failure {
    boost::system::error_code code;
    bool resolving = false;
};

std::map<QString, Failure> failures()
{
    return {{"cancelled", {asio::error::operation_aborted}},
            {"closed meanwhile", {asio::error::bad_descriptor}},
            {"no such name", {asio::error::host_not_found, true}},
            {"no answer of the name server", {asio::error::host_not_found_try_again, true}},
            {"refused", {asio::error::connection_refused}},
            {"no route", {asio::error::host_unreachable}},
            {"no network", {asio::error::network_unreachable}},
            {"timed out by the network", {asio::error::timed_out}},
            {"closed", {http::error::end_of_stream}},
            {"cut", {http::error::partial_message}},
            {"eof", {asio::error::eof}},
            {"reset", {asio::error::connection_reset}},
            {"broken pipe", {asio::error::broken_pipe}},
            {"TLS cut", {asio::ssl::error::stream_truncated}},
            {"no HTTP", {http::error::bad_version}},
            {"head too long", {http::error::header_limit}},
            {"anything else", {asio::error::no_memory}}};
}

const Url server{.tls = true, .host = "api.example", .port = 6443, .path = {}, .query = {}, .userInfo = "jane:s3cret"};

} // namespace

void NetFailureTest::sentences_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("words"); // in this order, separated by |
    const auto row = [](const char* failure, const char* code, const char* words) {
        QTest::newRow(failure) << QString{code} << QString{words};
    };
    row("cancelled", "Cancelled", "given up");
    row("closed meanwhile", "Cancelled", "given up");
    row("no such name", "Unreachable",
        "Cannot reach https://api.example:6443|no address is known for the name \"api.example\"|VPN");
    row("no answer of the name server", "Unreachable", "no address is known for the name \"api.example\"|VPN");
    row("refused", "Unreachable", "Cannot reach|nothing answers at api.example:6443|refused|Start the cluster");
    row("no route", "Unreachable", "no way to api.example:6443 from here|VPN");
    row("no network", "Unreachable", "no way to api.example:6443 from here|VPN");
    row("timed out by the network", "TimedOut", "did not answer in time");
    row("closed", "Unreachable", "Lost the connection to https://api.example:6443|the server closed it|tried again");
    for (const char* failure : {"cut", "eof", "reset", "broken pipe", "TLS cut"})
        row(failure, "Unreachable", "Lost the connection|in the middle of an answer|tried again");
    row("no HTTP", "BadInput", "Cannot understand the answer|no proper HTTP|that of an API server");
    row("head too long", "BadInput", "Cannot understand the answer|no proper HTTP");
    row("anything else", "Unreachable", "Cannot reach|memory");
}

void NetFailureTest::sentences()
{
    QFETCH(QString, code);
    QFETCH(QString, words);
    const Failure failure = failures().at(QTest::currentDataTag());
    const Error error = netFailure(failure.code, server, {}, failure.resolving);
    QCOMPARE(QString{name(error.code)}, code);
    const QString text = QString::fromStdString(sentence(error));
    qsizetype at = 0;
    for (const QString& part : words.split(u'|')) {
        at = text.indexOf(part, at);
        QVERIFY2(at >= 0, qPrintable(text));
    }
    QCOMPARE(error.tryThis.empty(), error.code == ErrorCode::Cancelled);
}

void NetFailureTest::whatWeRefusedOurselvesComesFirst()
{
    const TlsRefusal refusal{"the server's certificate expired on 3 May 2026", "Renew it"};
    const Error error = netFailure(asio::error::connection_reset, server, refusal, false);
    QVERIFY(error.code == ErrorCode::Untrusted);
    QCOMPARE(sentence(error),
             std::string{"Cannot trust https://api.example:6443: the server's certificate expired on 3 May 2026. Renew it."});
}

void NetFailureTest::noSentenceHoldsTheUser()
{
    for (const auto& [title, failure] : failures())
        QVERIFY2(sentence(netFailure(failure.code, server, {}, failure.resolving)).find("s3cret") == std::string::npos,
                 qPrintable(title));
}

QTEST_APPLESS_MAIN(NetFailureTest)
#include "net_failure_test.moc"
