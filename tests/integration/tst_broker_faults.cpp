// Each live broker at a venue that does what real ones do at their worst.
#include "tests/integration/broker_cases.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace truebar;
using namespace truebar::test;

class TestBrokerFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readAndClosedIsOneRequest_data() { addBrokerRows(); }
    void readAndClosedIsOneRequest();
    void doubtIsUnknown_data();
    void doubtIsUnknown();
    void throttledIsRefusedAndSilent_data() { addBrokerRows(); }
    void throttledIsRefusedAndSilent();
    void notConnectedIsNotSent_data() { addBrokerRows(); }
    void notConnectedIsNotSent();
    void faultyStreamsAgreeWithTheQuestions_data() { addBrokerRows(); }
    void faultyStreamsAgreeWithTheQuestions();
    void laggingQueriesAreNoEvidenceYet_data() { addBrokerRows(); }
    void laggingQueriesAreNoEvidenceYet();
    void stopTokensEndQuestions_data() { addBrokerRows(); }
    void stopTokensEndQuestions();
};

void TestBrokerFaults::readAndClosedIsOneRequest() {
    constexpr int trials = 1000;
    QFETCH(int, broker);
    const auto made = deskOf(broker);
    BrokerDesk& desk = *made;
    desk.open();
    desk.orderVenue().fail(OrderFault::CloseUntaken, trials);
    for (int i = 0; i < trials; ++i) {
        const std::string id = "o" + std::to_string(i);
        QVERIFY(desk.listener.waitForLive(desk.hasOneLink() ? i + 1 : 1));
        const auto answer = desk.submit(desk.limit(id, Side::Buy, "0.1", "40000"));
        QVERIFY2(answer.certainty == Certainty::Unknown, answer.reason.message().c_str());
    }
    // One more link, on which a repeated request would come.
    QVERIFY(desk.listener.waitForLive(desk.hasOneLink() ? trials + 1 : 1));
    QVERIFY(desk.submit(desk.limit("last", Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted);
    const auto received = desk.orderVenue().orderRequests();
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

void TestBrokerFaults::doubtIsUnknown_data() {
    QTest::addColumn<int>("broker");
    QTest::addColumn<int>("fault");
    for (std::size_t broker = 0; broker < 3; ++broker) {
        const auto row = [&](const char* name, OrderFault fault) {
            QTest::newRow(QByteArray(QByteArray(brokerRows()[broker].name) + ", " + name).constData())
                << int(broker) << int(fault);
        };
        row("reply lost", OrderFault::LoseReply);
        row("503 after taking", OrderFault::FailAfterTaking);
        row("not known after taking", OrderFault::UnknownAfterTaking);
        row("closed after taking", OrderFault::CloseAfterTaking);
        row("garbage after taking", OrderFault::AnswerGarbage);
    }
}

void TestBrokerFaults::doubtIsUnknown() {
    QFETCH(int, fault);
    QFETCH(int, broker);
    const auto made = deskOf(broker);
    BrokerDesk& desk = *made;
    Settings settings;
    settings.set("timeout_ms", std::int64_t(400));
    desk.open(settings);
    desk.orderVenue().fail(static_cast<OrderFault>(fault));
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
    QCOMPARE(desk.orderVenue().orderRequests().size(), std::size_t(1));
    QCOMPARE(desk.orderVenue().truth().orders().size(), std::size_t(1));
    QCOMPARE(desk.listener.answers("doubt").size(), std::size_t(1));
}

void TestBrokerFaults::throttledIsRefusedAndSilent() {
    QFETCH(int, broker);
    const auto made = deskOf(broker);
    BrokerDesk& desk = *made;
    desk.open();
    desk.orderVenue().fail(OrderFault::Throttle);
    QVERIFY(desk.submit(desk.limit("much", Side::Buy, "0.1", "40000")).certainty == Certainty::Refused);
    desk.clock.waitUntil(desk.live->rateHint().blockedUntil + Millis(50), {}); // of those that say how long
    desk.orderVenue().fail(OrderFault::Ban);
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
    QCOMPARE(desk.orderVenue().orderRequests().size(), std::size_t(2));
    desk.clock.waitUntil(until + Millis(50), {});
    QVERIFY(desk.submit(desk.limit("later", Side::Buy, "0.1", "40000")).certainty == Certainty::Accepted);
}

void TestBrokerFaults::notConnectedIsNotSent() {
    QFETCH(int, broker);
    const auto made = deskOf(broker);
    BrokerDesk& desk = *made;
    desk.live = desk.broker();
    const auto early = desk.submit(desk.limit("early", Side::Buy, "0.1", "40000"));
    QVERIFY(early.certainty == Certainty::Refused);
    QCOMPARE(early.reason.code, std::string("live.not_sent"));
    QVERIFY(desk.cancel("early").certainty == Certainty::Refused);
    QVERIFY(desk.orderVenue().orderRequests().empty());
    // A question waits for the link.
    desk.live->start();
    const auto asked = desk.live->order(desk.reference("early"), {});
    QVERIFY2(asked, asked ? "" : asked.error().message().c_str());
    QVERIFY(!*asked);
}

void TestBrokerFaults::faultyStreamsAgreeWithTheQuestions() {
    QFETCH(int, broker);
    const auto made = deskOf(broker);
    BrokerDesk& desk = *made;
    desk.open();
    StreamFaults faults;
    faults.dropped = faults.duplicated = faults.reordered = 0.1;
    desk.orderVenue().setStreamFaults(faults);
    const UtcMs begun = desk.clock.now() - std::chrono::seconds(1);
    for (int i = 0; i < 200; ++i)
        desk.submit(desk.market("m" + std::to_string(i), i % 2 == 0 ? Side::Buy : Side::Sell, "0.001"));
    desk.orderVenue().setStreamFaults({});
    QVERIFY(desk.submit(desk.market("last", Side::Buy, "0.001")).certainty == Certainty::Accepted);
    const std::string lastId = desk.fillIds().back();
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

void TestBrokerFaults::laggingQueriesAreNoEvidenceYet() {
    QFETCH(int, broker);
    const auto made = deskOf(broker);
    BrokerDesk& desk = *made;
    Settings settings;
    settings.set("query_lag_ms", std::int64_t(3000));
    settings.set("receive_window_ms", std::int64_t(500)); // and a second that Binance adds
    settings.set("timeout_ms", std::int64_t(1500)); // of those without a receive window
    desk.open(settings);
    desk.orderVenue().setQueryLag(Millis(3000));
    desk.orderVenue().fail(OrderFault::FailAfterTaking);
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

void TestBrokerFaults::stopTokensEndQuestions() {
    QFETCH(int, broker);
    const auto made = deskOf(broker);
    BrokerDesk& desk = *made;
    desk.live = desk.broker(); // never started: a question would wait for its time-out
    std::stop_source source;
    source.request_stop();
    QCOMPARE(desk.live->openOrders(source.get_token()).error().code, std::string("live.cancelled"));
}

QTEST_GUILESS_MAIN(TestBrokerFaults)
#include "tst_broker_faults.moc"
