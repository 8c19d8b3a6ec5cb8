// The brokers for Binance at a venue that does what real ones do at their worst.
#include "tests/integration/binance_broker_case.h"
#include "tests/support/venues/tcp_relay.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace truebar;
using namespace truebar::test;

class TestBrokerBinanceFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readAndClosedIsOneRequest_data() { markets(); }
    void readAndClosedIsOneRequest();
    void doubtIsUnknown_data();
    void doubtIsUnknown();
    void throttledIsRefusedAndSilent_data() { markets(); }
    void throttledIsRefusedAndSilent();
    void notConnectedIsNotSent_data() { markets(); }
    void notConnectedIsNotSent();
    void halfOpenLinksAreFound_data() { markets(); }
    void halfOpenLinksAreFound();
    void wrongClocksAreMended_data() { markets(); }
    void wrongClocksAreMended();
    void faultyStreamsAgreeWithTheQuestions_data() { markets(); }
    void faultyStreamsAgreeWithTheQuestions();
    void laggingQueriesAreNoEvidenceYet();
    void nonsenseOnTheStreamIsALostLink_data() { markets(); }
    void nonsenseOnTheStreamIsALostLink();
    void wrongKeysAreToldAndNeverTrade();
    void stopTokensEndQuestions();

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

void TestBrokerBinanceFaults::readAndClosedIsOneRequest() {
    constexpr int trials = 1000;
    BinanceDesk desk(which());
    desk.open();
    desk.venue.fail(OrderFault::CloseUntaken, trials);
    for (int i = 0; i < trials; ++i) {
        const std::string id = "o" + std::to_string(i);
        QVERIFY(desk.listener.waitForLive(i + 1));
        const auto answer = desk.submit(desk.limit(id, Side::Buy, "0.1", "40000"));
        QVERIFY2(answer.certainty == Certainty::Unknown, answer.reason.message().c_str());
    }
    // One more link, on which a repeated request would come.
    QVERIFY(desk.listener.waitForLive(trials + 1));
    QVERIFY(desk.submit(desk.limit("last", Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted);
    const auto received = desk.venue.orderRequests();
    QCOMPARE(received.size(), std::size_t(trials + 1));
    std::set<std::string> ids;
    std::set<int> connections;
    for (const auto& each : received) {
        ids.insert(each.clientId);
        connections.insert(each.connection);
    }
    QCOMPARE(ids.size(), std::size_t(trials + 1));
    QCOMPARE(connections.size(), std::size_t(trials + 1));
    for (int i = 0; i < trials; ++i)
        QCOMPARE(desk.listener.answers("o" + std::to_string(i)).size(), std::size_t(1));
}

void TestBrokerBinanceFaults::doubtIsUnknown_data() {
    QTest::addColumn<bool>("isFutures");
    QTest::addColumn<int>("fault");
    for (const bool isFutures : {false, true}) {
        const QByteArray market = isFutures ? "futures, " : "spot, ";
        const auto row = [&](const char* name, OrderFault fault) {
            QTest::newRow(QByteArray(market + name).constData()) << isFutures << int(fault);
        };
        row("reply lost", OrderFault::LoseReply);
        row("503 after taking", OrderFault::FailAfterTaking);
        row("-1007 after taking", OrderFault::UnknownAfterTaking);
        row("closed after taking", OrderFault::CloseAfterTaking);
        row("garbage after taking", OrderFault::AnswerGarbage);
    }
}

void TestBrokerBinanceFaults::doubtIsUnknown() {
    QFETCH(int, fault);
    BinanceDesk desk(which());
    Settings settings;
    settings.set("timeout_ms", std::int64_t(400));
    desk.open(settings);
    desk.venue.fail(static_cast<OrderFault>(fault));
    const auto answer = desk.submit(desk.limit("doubt", Side::Buy, "0.1", "40000"));
    QVERIFY2(answer.certainty == Certainty::Unknown, answer.reason.message().c_str());
    QVERIFY(!answer.reason.code.empty());
    // The evidence: asked by our id, on whatever link there is by then.
    std::optional<VenueOrder> found;
    QVERIFY(desk.listener.waitFor([&] {
        const auto asked = desk.live->order(desk.reference("doubt"), {});
        if (asked)
            found = *asked;
        return found.has_value();
    }));
    QVERIFY(found->state == VenueOrderState::Open);
    QCOMPARE(desk.venue.orderRequests().size(), std::size_t(1));
    QCOMPARE(desk.venue.truth().orders().size(), std::size_t(1));
    QCOMPARE(desk.listener.answers("doubt").size(), std::size_t(1));
}

void TestBrokerBinanceFaults::throttledIsRefusedAndSilent() {
    BinanceDesk desk(which());
    desk.open();
    desk.venue.fail(OrderFault::Throttle);
    QVERIFY(desk.submit(desk.limit("much", Side::Buy, "0.1", "40000")).certainty == Certainty::Refused);
    desk.venue.fail(OrderFault::Ban);
    const auto banned = desk.submit(desk.limit("banned", Side::Buy, "0.1", "40000"));
    QVERIFY(banned.certainty == Certainty::Refused);
    QCOMPARE(banned.reason.code, std::string("live.throttled"));
    const UtcMs until = desk.live->rateHint().blockedUntil;
    QVERIFY(until > desk.clock.now());
    // Nothing leaves meanwhile, neither an order nor a question.
    const auto meanwhile = desk.submit(desk.limit("meanwhile", Side::Buy, "0.1", "40000"));
    QVERIFY(meanwhile.certainty == Certainty::Refused);
    QCOMPARE(meanwhile.reason.code, std::string("live.not_sent"));
    QCOMPARE(desk.live->order(desk.reference("much"), {}).error().code, std::string("live.throttled"));
    QCOMPARE(desk.venue.orderRequests().size(), std::size_t(2));
    desk.clock.waitUntil(until + Millis(50), {});
    QVERIFY(desk.submit(desk.limit("later", Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted);
}

void TestBrokerBinanceFaults::notConnectedIsNotSent() {
    BinanceDesk desk(which());
    desk.live = desk.broker();
    const auto early = desk.submit(desk.limit("early", Side::Buy, "0.1", "40000"));
    QVERIFY(early.certainty == Certainty::Refused);
    QCOMPARE(early.reason.code, std::string("live.not_sent"));
    QVERIFY(desk.cancel("early").certainty == Certainty::Refused);
    QVERIFY(desk.venue.orderRequests().empty());
    // A question waits for the link.
    desk.live->start();
    const auto asked = desk.live->order(desk.reference("early"), {});
    QVERIFY2(asked, asked ? "" : asked.error().message().c_str());
    QVERIFY(!*asked);
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

void TestBrokerBinanceFaults::faultyStreamsAgreeWithTheQuestions() {
    BinanceDesk desk(which());
    desk.open();
    StreamFaults faults;
    faults.dropped = faults.duplicated = faults.reordered = 0.1;
    desk.venue.setStreamFaults(faults);
    const UtcMs begun = desk.clock.now() - std::chrono::seconds(1);
    for (int i = 0; i < 200; ++i)
        desk.submit(desk.market("m" + std::to_string(i), i % 2 == 0 ? Side::Buy : Side::Sell, "0.001"));
    desk.venue.setStreamFaults({});
    QVERIFY(desk.submit(desk.market("last", Side::Buy, "0.001")).certainty == Certainty::Accepted);
    const std::string lastId = "BTCUSDT:" + std::to_string(desk.venue.truth().trades().back().id);
    QVERIFY(desk.listener.waitFor([&] {
        const auto all = desk.listener.fills();
        return std::any_of(all.begin(), all.end(), [&](const VenueFill& each) { return each.key.tradeId == lastId; });
    }));
    const auto asked = desk.live->fills(desk.bitcoin(), begun, {});
    QVERIFY(asked);
    QCOMPARE(asked->size(), std::size_t(201));
    std::map<FillKey, VenueFill> known;
    for (const VenueFill& each : *asked)
        known.emplace(each.key, each);
    QCOMPARE(known.size(), std::size_t(201));
    // What the stream said is said by the questions too, number for number; it said some twice and some not at all.
    std::map<FillKey, int> heard;
    for (const VenueFill& each : desk.listener.fills()) {
        const auto found = known.find(each.key);
        QVERIFY(found != known.end());
        QVERIFY(found->second.price == each.price && found->second.quantity == each.quantity
            && found->second.fee == each.fee && found->second.side == each.side
            && found->second.liquidity == each.liquidity && found->second.venueOrderId == each.venueOrderId);
        ++heard[each.key];
    }
    QVERIFY(heard.size() < known.size());
    QVERIFY(std::any_of(heard.begin(), heard.end(), [](const auto& each) { return each.second > 1; }));
}

void TestBrokerBinanceFaults::laggingQueriesAreNoEvidenceYet() {
    BinanceDesk desk;
    Settings settings;
    settings.set("query_lag_ms", std::int64_t(3000));
    settings.set("receive_window_ms", std::int64_t(500));
    desk.open(settings);
    desk.venue.setQueryLag(Millis(3000));
    desk.venue.fail(OrderFault::FailAfterTaking);
    const UtcMs sent = desk.clock.now();
    QVERIFY(desk.submit(desk.limit("hidden", Side::Buy, "0.1", "40000")).certainty == Certainty::Unknown);
    const auto first = desk.live->order(desk.reference("hidden"), {});
    QVERIFY(first && !*first);
    const auto final = desk.live->capabilities().notFoundIsFinalAfter;
    QVERIFY(final && *final == Millis(500 + 1000 + 3000));
    desk.clock.waitUntil(sent + *final, {});
    const auto then = desk.live->order(desk.reference("hidden"), {});
    QVERIFY(then && *then);
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

void TestBrokerBinanceFaults::stopTokensEndQuestions() {
    BinanceDesk desk;
    desk.live = desk.broker(); // never started: a question would wait for its time-out
    std::stop_source source;
    source.request_stop();
    QCOMPARE(desk.live->openOrders(source.get_token()).error().code, std::string("live.cancelled"));
}

QTEST_GUILESS_MAIN(TestBrokerBinanceFaults)
#include "tst_broker_binance_faults.moc"
