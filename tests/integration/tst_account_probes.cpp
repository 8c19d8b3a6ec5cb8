// Asking Binance and Alpaca about a key, over real sockets to venues on this machine; and what they really answered.
#include "core/signing/ed25519.h"
#include "plugins/accounts/alpaca/core/alpaca_probe.h"
#include "plugins/accounts/binance/core/binance_probe.h"
#include "tests/support/shared_fixtures.h"
#include "tests/support/venues/account_venue.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <thread>

using namespace truebar;
using namespace truebar::accounts;
using namespace truebar::test;

namespace {

struct Case {
    AccountVenue venue;
    std::string url = venue.url().toStdString();
    AccountCredentials credentials{AccountVenue::key, AccountVenue::secret, {}, url, false};

    Result<AccountReport> binance(std::stop_token stop = {}) const {
        return BinanceProbe(systemClock()).ask(credentials, std::move(stop));
    }
    Result<AccountReport> alpaca() const { return AlpacaProbe().ask(credentials, {}); }
};

// Nothing of the credentials may be in what people read.
bool isSilent(const Error& error) {
    const std::string text = error.message();
    return text.find(AccountVenue::key) == text.npos && text.find(AccountVenue::secret) == text.npos
        && text.find("signature") == text.npos;
}

} // namespace

class TestAccountProbes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void binanceTellsPermissionsAndBalances();
    void binanceKeysThatMayWithdraw();
    void binanceClocksMayDiffer();
    void theTestnetTellsNoPermissions();
    void wrongKeysAreRefused();
    void alpacaTellsItsAccount();
    void brokenAnswers_data();
    void brokenAnswers();
    void askingCanBeCancelled();
    void badAddressesAreRefused();
    void recordedAnswersAreRead();
};

void TestAccountProbes::binanceTellsPermissionsAndBalances() {
    const Case world;
    const auto report = world.binance();
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    QCOMPARE(report->account, std::string("354937868"));
    QCOMPARE(report->permissions.mayRead, std::optional(true));
    QCOMPARE(report->permissions.mayTrade, std::optional(true));
    QCOMPARE(report->permissions.mayWithdraw, std::optional(false));
    QCOMPARE(report->permissions.mayTradeFutures, std::optional(false));
    QCOMPARE(report->permissions.mayTransfer, std::optional(false));
    QCOMPARE(report->permissions.isBoundToAddress, std::optional(true));
    QCOMPARE(report->balances.size(), std::size_t(2));
    QCOMPARE(report->balances[0].asset, std::string("BTC"));
    QCOMPARE(report->balances[0].free.toString(), std::string("0.12345678"));
    QCOMPARE(report->balances[1].locked.toString(), std::string("99.5"));
    QCOMPARE(world.venue.asked(),
        (QStringList{QStringLiteral("/api/v3/time"), QStringLiteral("/sapi/v1/account/apiRestrictions"),
            QStringLiteral("/api/v3/account")}));
}

void TestAccountProbes::binanceKeysThatMayWithdraw() {
    Case world;
    AccountVenue::Behaviour now;
    now.mayWithdraw = true;
    now.mayTrade = false;
    world.venue.set(now);
    const auto report = world.binance();
    QVERIFY(report);
    QCOMPARE(report->permissions.mayWithdraw, std::optional(true));
    QCOMPARE(report->permissions.mayTrade, std::optional(false));
}

void TestAccountProbes::binanceClocksMayDiffer() {
    for (const qint64 ahead : {-3'600'000, 3'600'000}) {
        Case world;
        AccountVenue::Behaviour now;
        now.clockAheadMs = ahead;
        world.venue.set(now);
        const auto report = world.binance();
        QVERIFY2(report, report ? "" : report.error().message().c_str());
        QVERIFY(report->clockSkew);
        QVERIFY(std::abs(report->clockSkew->count() - ahead) < 5000);
    }
}

void TestAccountProbes::theTestnetTellsNoPermissions() {
    Case world;
    AccountVenue::Behaviour now;
    now.hasRestrictions = false;
    world.venue.set(now);
    const auto live = world.binance();
    QVERIFY(!live);
    world.credentials.isPaper = true;
    const auto paper = world.binance();
    QVERIFY2(paper, paper ? "" : paper.error().message().c_str());
    QVERIFY(!paper->permissions.mayWithdraw);
    QCOMPARE(paper->permissions.mayRead, std::optional(true));
    QCOMPARE(paper->balances.size(), std::size_t(2));
}

void TestAccountProbes::wrongKeysAreRefused() {
    Case world;
    world.credentials.secret = "another secret";
    auto report = world.binance();
    QVERIFY(!report);
    QCOMPARE(report.error().code, std::string("account.refused"));
    QVERIFY(isSilent(report.error()) || report.error().message().find("Signature for") != std::string::npos);
    world.credentials.key = "another-key";
    report = world.binance();
    QVERIFY(!report);
    QCOMPARE(report.error().code, std::string("account.refused"));
    QVERIFY(report.error().message().find("Invalid API-key") != std::string::npos);
    report = world.alpaca();
    QVERIFY(!report);
    QCOMPARE(report.error().code, std::string("account.refused"));
    world.credentials.secret = "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n";
    report = world.binance();
    QVERIFY(!report);
    QCOMPARE(report.error().code, std::string("account.credentials"));
}

void TestAccountProbes::alpacaTellsItsAccount() {
    Case world;
    auto report = world.alpaca();
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    QCOMPARE(report->account, std::string("010203ABCD"));
    QCOMPARE(report->permissions.mayTrade, std::optional(true));
    QVERIFY(!report->permissions.mayWithdraw); // Alpaca does not say
    QCOMPARE(report->balances.size(), std::size_t(1));
    QCOMPARE(report->balances[0].free.toString(), std::string("-23140.2"));
    AccountVenue::Behaviour now;
    now.mayTrade = false;
    world.venue.set(now);
    world.credentials.isPaper = true;
    report = world.alpaca();
    QVERIFY(report);
    QCOMPARE(report->permissions.mayTrade, std::optional(false));
    QCOMPARE(report->permissions.mayWithdraw, std::optional(false));
}

void TestAccountProbes::brokenAnswers_data() {
    QTest::addColumn<int>("kind");
    const char* names[] = {"closed", "truncated", "no json", "wrong types", "empty object", "redirect", "server error"};
    for (int i = 0; i < 7; ++i)
        QTest::newRow(names[i]) << i;
}

void TestAccountProbes::brokenAnswers() {
    QFETCH(const int, kind);
    Case world;
    AccountVenue::Behaviour now;
    switch (kind) {
    case 0:
        now.fault.closesUnanswered = true;
        break;
    case 1:
        now.fault.body = "{\"serverTime\":1700000000000}";
        now.fault.isTruncated = true;
        break;
    case 2:
        now.fault.body = "<html>hello</html>";
        break;
    case 3:
        now.fault.body = R"({"serverTime":"soon","account_number":7,"status":[],"currency":null,"balances":{}})";
        break;
    case 4:
        now.fault.body = "{}";
        break;
    case 5:
        now.fault.status = 302;
        now.fault.body = "{}";
        now.fault.headers = {{"Location", "http://127.0.0.1:1/steal"}};
        break;
    default:
        now.fault.status = 503;
        now.fault.body = "busy";
    }
    world.venue.set(now);
    for (const auto& report : {world.binance(), world.alpaca()}) {
        QVERIFY(!report);
        QVERIFY2(report.error().code == "account.unavailable" || report.error().code == "account.refused",
            report.error().message().c_str());
        QVERIFY(isSilent(report.error()));
    }
}

void TestAccountProbes::askingCanBeCancelled() {
    Case world;
    AccountVenue::Behaviour now;
    now.fault.isHalfOpen = true;
    world.venue.set(now);
    std::stop_source stop;
    std::jthread canceller([&] {
        std::this_thread::sleep_for(Millis(200));
        stop.request_stop();
    });
    const auto started = std::chrono::steady_clock::now();
    const auto report = world.binance(stop.get_token());
    QVERIFY(!report);
    QCOMPARE(report.error().code, std::string("account.cancelled"));
    QVERIFY(std::chrono::steady_clock::now() - started < std::chrono::seconds(5));
}

void TestAccountProbes::badAddressesAreRefused() {
    Case world;
    for (const char* url : {"http://example.com", "ftp://127.0.0.1", "nonsense"}) {
        world.credentials.baseUrl = url;
        const auto report = world.alpaca();
        QVERIFY(!report);
        QCOMPARE(report.error().code, std::string("account.url"));
    }
}

// The shared recording of Alpaca's account page, served as it is.
void TestAccountProbes::recordedAnswersAreRead() {
    TRUEBAR_NEEDS_SHARED();
    QFile file(sharedFile("wire/alpaca/alpaca-py/http_cases.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray cases = QJsonDocument::fromJson(file.readAll()).object().value(QLatin1String("cases")).toArray();
    QByteArray body;
    for (const QJsonValue& each : cases) {
        if (each.toObject().value(QLatin1String("url")).toString().endsWith(QLatin1String("/v2/account")))
            body = QJsonDocument(each.toObject().value(QLatin1String("response")).toObject()).toJson();
    }
    QVERIFY(!body.isEmpty());
    Case world;
    AccountVenue::Behaviour now;
    now.fault.body = body;
    world.venue.set(now);
    const auto report = world.alpaca();
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    QCOMPARE(report->account, std::string("010203ABCD"));
    QCOMPARE(report->balances.front().free.toString(), std::string("-23140.2"));
}

QTEST_GUILESS_MAIN(TestAccountProbes)
#include "tst_account_probes.moc"
