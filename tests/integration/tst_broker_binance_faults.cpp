// What only the brokers for Binance can suffer: signed times, one link for all, its streams' nonsense.
#include "tests/integration/binance_broker_case.h"
#include "tests/support/venues/tcp_relay.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TestBrokerBinanceFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void halfOpenLinksAreFound_data() { markets(); }
    void halfOpenLinksAreFound();
    void wrongClocksAreMended_data() { markets(); }
    void wrongClocksAreMended();
    void nonsenseOnTheStreamIsALostLink_data() { markets(); }
    void nonsenseOnTheStreamIsALostLink();
    void wrongKeysAreToldAndNeverTrade();

private:
    static void markets();
    static BrokerCase which();
};

void TestBrokerBinanceFaults::markets() {
    QTest::addColumn<bool>("isFutures");
    QTest::newRow("spot") << false;
    QTest::newRow("futures") << true;
}

BrokerCase TestBrokerBinanceFaults::which() {
    QFETCH(bool, isFutures);
    return {isFutures, false};
}

void TestBrokerBinanceFaults::halfOpenLinksAreFound() {
    BinanceDesk desk(which());
    TcpRelay relay(QUrl(desk.venue.apiUrl()).port());
    Settings settings;
    settings.set("silence_ms", std::int64_t(600));
    settings.set("timeout_ms", std::int64_t(5000));
    desk.live = desk.broker(QStringLiteral("ws://127.0.0.1:%1").arg(relay.port()), settings);
    desk.live->start();
    QVERIFY(desk.listener.waitForLive());
    relay.setSwallowing(true); // the connection stands, nothing arrives
    const auto answer = desk.submit(desk.limit("lost", Side::Buy, "0.1", "40000"));
    QVERIFY2(answer.certainty == Certainty::Unknown, answer.reason.message().c_str());
    relay.setSwallowing(false);
    QVERIFY(desk.listener.waitForLive(2));
    // The venue knows of none, and the broker has not tried again.
    const auto asked = desk.live->order(desk.reference("lost"), {});
    QVERIFY(asked && !*asked);
    QVERIFY(desk.venue.orderRequests().empty());
}

void TestBrokerBinanceFaults::wrongClocksAreMended() {
    BinanceDesk desk(which());
    desk.venue.setSkew(std::chrono::minutes(5));
    desk.open(); // the clock was asked before anything was signed
    QVERIFY(desk.submit(desk.limit("first", Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted);
    const auto time = desk.live->time({});
    QVERIFY(time && time->skew() > std::chrono::minutes(4));
    // The clock jumps while the link stands: refused, certainly, and mended by itself.
    desk.venue.setSkew(-Millis(std::chrono::minutes(5)));
    const auto jumped = desk.submit(desk.limit("jumped", Side::Buy, "0.1", "40000"));
    QVERIFY(jumped.certainty == Certainty::Refused);
    QVERIFY(jumped.reason.message().find("-1021") != std::string::npos);
    int tries = 0;
    QVERIFY(desk.listener.waitFor([&] {
        const std::string id = "mended" + std::to_string(++tries);
        return desk.submit(desk.limit(id, Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted;
    }));
    // A question mends it and asks again by itself.
    desk.venue.setSkew(std::chrono::minutes(20));
    const auto open = desk.live->openOrders({});
    QVERIFY2(open, open ? "" : open.error().message().c_str());
    QCOMPARE(open->size(), std::size_t(2));
}

void TestBrokerBinanceFaults::nonsenseOnTheStreamIsALostLink() {
    BinanceDesk desk(which());
    desk.open();
    int lives = 1;
    for (const char* text : {"{\"e\":", "[]", "{\"e\":\"executionReport\"}", "{\"event\":{\"e\":\"executionReport\"}}",
             "{\"e\":\"ORDER_TRADE_UPDATE\",\"o\":{\"s\":7}}", "{\"event\":{\"e\":\"serverShutdown\",\"E\":1}}"}) {
        const bool isOfFutures = std::string(text).find("ORDER") != std::string::npos;
        const bool isOfSpot = std::string(text).find("executionReport") != std::string::npos;
        if (desk.which.isFutures ? isOfSpot : isOfFutures)
            continue; // an event of no concern
        desk.venue.sayOnStream(text);
        QVERIFY2(desk.listener.waitForLive(++lives), text);
    }
    QCOMPARE(desk.listener.lostReasons().size(), std::size_t(lives - 1));
    QVERIFY(desk.submit(desk.limit("after", Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted);
}

void TestBrokerBinanceFaults::wrongKeysAreToldAndNeverTrade() {
    const SystemClock clock;
    for (const bool isFutures : {false, true}) {
        BinanceDesk desk({isFutures, false});
        BinanceOrderVenue other(clock, isFutures, {"key", "another secret", {}});
        Settings settings;
        settings.set("rest_url", other.restUrl().toStdString());
        settings.set("stream_url", other.streamUrl().toStdString());
        settings.set("timeout_ms", std::int64_t(500));
        desk.live = desk.broker(other.apiUrl(), settings);
        desk.live->start();
        QVERIFY(desk.listener.waitFor([&] { return !desk.listener.lostReasons().empty(); }));
        QVERIFY2(desk.listener.lostReasons().front().find("-1022") != std::string::npos,
            desk.listener.lostReasons().front().c_str());
        QVERIFY(desk.submit(desk.limit("o", Side::Buy, "0.1", "40000")).certainty == Certainty::Refused);
        QVERIFY(other.orderRequests().empty());
        // Neither key nor secret shows in what is told.
        for (const std::string& reason : desk.listener.lostReasons())
            QVERIFY(reason.find("secret") == std::string::npos && reason.find("apiKey") == std::string::npos);
    }
}

QTEST_GUILESS_MAIN(TestBrokerBinanceFaults)
#include "tst_broker_binance_faults.moc"
