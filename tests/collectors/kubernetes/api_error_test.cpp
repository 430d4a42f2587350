// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/api_error.h"

#include <QTest>

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

StatusError statusOf(const char* body)
{
    StringPool strings;
    return Decoder(strings).decodeStatus(body);
}

} // namespace

// What a refusal of the API server means, and says.
class ApiErrorTest : public QObject {
    Q_OBJECT

private slots:
    void aRefusalSaysWhatTheServerSaid()
    {
        const ApiError error = apiError(statusOf(R"({"kind":"Status","code":403,"message":"pods is forbidden"})"), 403,
                                        "Cannot list pods");
        QVERIFY(error.error.code == ErrorCode::Forbidden);
        QCOMPARE(error.error.why, std::string("pods is forbidden"));
        QCOMPARE(error.status, 403);
    }

    void aVersionThatIsTooOldMeansANewList()
    {
        const ApiError error = apiError(statusOf(R"({"kind":"Status","code":410,"message":"too old"})"), 410, "Cannot watch pods");
        QVERIFY(error.versionUnusable());
    }

    // A proxy may put a status of its own in front of the server's answer; the version is no better for that.
    void aVersionThatIsTooOldIsSoWhateverStandsInFrontOfIt()
    {
        const ApiError error = apiError(statusOf(R"({"kind":"Status","code":410,"message":"too old"})"), 503, "Cannot watch pods");
        QVERIFY(error.versionUnusable());
        QCOMPARE(error.status, 503);
    }

    void noPauseIsLongerThanWeBear()
    {
        const ApiError error = apiError(statusOf(R"({"kind":"Status","code":429,"details":{"retryAfterSeconds":2000000000}})"), 429,
                                        "Cannot list pods");
        QVERIFY(error.retryAfter == longestServerPause);
    }
};

QTEST_APPLESS_MAIN(ApiErrorTest)
#include "api_error_test.moc"
