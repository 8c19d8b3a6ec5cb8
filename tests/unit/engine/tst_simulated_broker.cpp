// The venue made of closed candles: when orders meet them, in which order, and what the account can carry.
#include "core/trading/ledger.h"
#include "tests/support/engine_fixture.h"

#include <QTest>

#include <functional>

using namespace truebar;
using namespace truebar::test;

namespace {

// A venue alone, without a run around it; everything it reports is kept as text.
class Desk final : public IBrokerEvents {
public:
    explicit Desk(const RunSettings& settings, VenueOptions options = {}, Instrument traded = instrumentWith("1", "1"))
        : instrument(std::move(traded))
        , venue(simulatedVenue(instrument, settings, options)(*this).value()) { }

    OrderNumber submit(const OrderRequest& request) {
        Order order;
        order.number = ++numbers;
        order.request = request;
        isSubmitting = true;
        const auto taken = venue->submit(order);
        isSubmitting = false;
        return taken ? numbers : 0;
    }
    void candle(const Ohlc& c) {
        told.clear();
        venue->onCandle({{at, c.open, c.high, c.low, c.close, c.volume}, {}});
        at += std::chrono::minutes(1);
    }
    QString report() const { return told.join(QStringLiteral("; ")); }

    void onOrderOpened(OrderNumber order, UtcMs) override { tell(QStringLiteral("%1 open").arg(order)); }
    void onOrderTriggered(OrderNumber order, UtcMs) override { tell(QStringLiteral("%1 triggered").arg(order)); }
    void onFill(const Fill& fill) override {
        fills.push_back(fill);
        tell(QStringLiteral("%1 %2 @ %3")
                 .arg(fill.order)
                 .arg(QString::fromStdString(fill.quantity.toString()), QString::fromStdString(fill.price.toString())));
        if (onNextFill)
            std::exchange(onNextFill, {})();
    }
    void onOrderClosed(OrderNumber order, OrderStatus status, const std::string&, UtcMs) override {
        tell(QStringLiteral("%1 %2").arg(order).arg(QString::fromStdString(std::string(toString(status)))));
    }

    Instrument instrument;
    std::unique_ptr<IBroker> venue;
    std::function<void()> onNextFill;
    std::vector<Fill> fills;
    OrderNumber numbers = 0;
    UtcMs at = seriesBegin;
    bool isSubmitting = false;
    bool reportedWhileSubmitting = false;

private:
    void tell(const QString& what) {
        reportedWhileSubmitting |= isSubmitting;
        told << what;
    }
    QStringList told;
};

OrderRequest market(Side side, const char* size) {
    return orderOf(side, OrderType::Market, size);
}
OrderRequest allIn(Side side) {
    OrderRequest out = market(side, "0");
    out.size = OrderSize::allIn();
    return out;
}
OrderRequest reduceOnly(OrderRequest request) {
    request.reduceOnly = true;
    return request;
}
OrderRequest lasting(OrderRequest request, TimeInForce timeInForce) {
    request.timeInForce = timeInForce;
    return request;
}

constexpr Ohlc wide{100, 110, 90, 105};

} // namespace

#define REPORTS(desk, expected) QCOMPARE((desk).report(), QStringLiteral(expected))

class TestSimulatedBroker : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reportsNothingFromWithinSubmit();
    void limitRestsUntilReached();
    void stopAndTargetInOneCandleTakeTheWorse();
    void openDecidesBetweenStopAndTarget();
    void stopLimitRestsAfterItsTrigger();
    void immediateOrdersFillAtOnceOrNotAtAll();
    void immediateStopsWaitForTheirTrigger();
    void participationSharesTheVolume();
    void fillOrKillIsAllOrNothing();
    void allInPaysForWholeLotsWithTheFee();
    void allInShortIsBoundedByTheSameCash();
    void allInReversesThroughZero();
    void fixedBeyondTheCashIsRejected();
    void shortIsBoundedByEquity();
    void reduceOnlyNeverOpens();
    void belowTheMinimumIsRejected();
    void ordersOfAFillSeeOnlyLaterCandles();
    void cancellingFromAFillIsSafe();
    void cancelOfUnknownIsAnError();
};

void TestSimulatedBroker::reportsNothingFromWithinSubmit() {
    Desk desk(settingsWith("10000"));
    desk.submit(market(Side::Buy, "2"));
    QVERIFY(!desk.reportedWhileSubmitting);
    REPORTS(desk, "");
    desk.candle(wide);
    REPORTS(desk, "1 2 @ 100; 1 filled");
    QVERIFY(desk.fills.front().time == seriesBegin);
    QVERIFY(desk.venue->snapshot().cash == money("9800"));
    QVERIFY(desk.venue->snapshot().openOrders.empty());
}

void TestSimulatedBroker::limitRestsUntilReached() {
    Desk desk(settingsWith("10000"));
    desk.submit(orderOf(Side::Buy, OrderType::Limit, "2", "85"));
    desk.candle(wide);
    REPORTS(desk, "1 open");
    QCOMPARE(desk.venue->snapshot().openOrders.size(), std::size_t(1));
    desk.candle({90, 95, 84, 86});
    REPORTS(desk, "1 2 @ 85; 1 filled");
}

void TestSimulatedBroker::stopAndTargetInOneCandleTakeTheWorse() {
    Desk desk(settingsWith("10000"));
    desk.submit(market(Side::Buy, "2"));
    desk.candle(wide);
    desk.submit(reduceOnly(orderOf(Side::Sell, OrderType::Limit, "2", "108")));
    desk.submit(reduceOnly(orderOf(Side::Sell, OrderType::Stop, "2", nullptr, "93")));
    desk.candle(wide);
    REPORTS(desk, "3 triggered; 3 2 @ 93; 3 filled; 2 cancelled");
    QCOMPARE(desk.venue->snapshot().ambiguousCandles, std::uint64_t(1));
}

void TestSimulatedBroker::openDecidesBetweenStopAndTarget() {
    Desk desk(settingsWith("10000"));
    desk.submit(market(Side::Buy, "2"));
    desk.candle(wide);
    desk.submit(reduceOnly(orderOf(Side::Sell, OrderType::Stop, "2", nullptr, "93")));
    desk.submit(reduceOnly(orderOf(Side::Sell, OrderType::Limit, "2", "108")));
    desk.candle({109, 112, 90, 100}); // opens beyond the target, falls to the stop later
    REPORTS(desk, "3 2 @ 109; 3 filled; 2 triggered; 2 cancelled");
    QCOMPARE(desk.venue->snapshot().ambiguousCandles, std::uint64_t(0));
}

void TestSimulatedBroker::stopLimitRestsAfterItsTrigger() {
    Desk desk(settingsWith("10000"));
    desk.submit(orderOf(Side::Buy, OrderType::StopLimit, "2", "104", "102"));
    desk.candle(wide); // the high passes the limit, the close is above it: not provable
    REPORTS(desk, "1 triggered; 1 open");
    QCOMPARE(desk.venue->snapshot().ambiguousCandles, std::uint64_t(1));
    desk.candle({105, 106, 103, 104}); // below its stop never matters again
    REPORTS(desk, "1 2 @ 104; 1 filled");
    QCOMPARE(desk.venue->snapshot().ambiguousCandles, std::uint64_t(1));
}

void TestSimulatedBroker::immediateOrdersFillAtOnceOrNotAtAll() {
    Desk desk(settingsWith("10000"));
    desk.submit(lasting(orderOf(Side::Buy, OrderType::Limit, "2", "95"), TimeInForce::ImmediateOrCancel));
    desk.candle(wide); // reaches 95 later, but the order is gone by then
    REPORTS(desk, "1 cancelled");
    desk.submit(lasting(orderOf(Side::Buy, OrderType::Limit, "2", "101"), TimeInForce::ImmediateOrCancel));
    desk.candle(wide);
    REPORTS(desk, "2 2 @ 100; 2 filled");
    desk.submit(lasting(orderOf(Side::Sell, OrderType::Limit, "2", "105"), TimeInForce::FillOrKill));
    desk.candle(wide);
    REPORTS(desk, "3 cancelled");
}

void TestSimulatedBroker::immediateStopsWaitForTheirTrigger() {
    Desk desk(settingsWith("10000"));
    desk.submit(lasting(orderOf(Side::Buy, OrderType::Stop, "2", nullptr, "120"), TimeInForce::ImmediateOrCancel));
    desk.candle(wide);
    REPORTS(desk, "1 open");
    desk.candle({110, 125, 110, 120});
    REPORTS(desk, "1 triggered; 1 2 @ 120; 1 filled");
    desk.submit(lasting(orderOf(Side::Buy, OrderType::StopLimit, "2", "95", "102"), TimeInForce::ImmediateOrCancel));
    desk.candle(wide); // triggered within, not marketable there
    REPORTS(desk, "2 triggered; 2 cancelled");
}

void TestSimulatedBroker::participationSharesTheVolume() {
    Desk desk(settingsWith("100000"), {false, 0.1});
    desk.submit(market(Side::Buy, "6"));
    desk.submit(market(Side::Buy, "7"));
    desk.candle({100, 110, 90, 105, 99}); // a tenth of 99, in whole lots: 9
    REPORTS(desk, "1 6 @ 100; 1 filled; 2 3 @ 100; 2 open");
    desk.candle({101, 110, 90, 105, 99});
    REPORTS(desk, "2 4 @ 101; 2 filled");
    desk.submit(lasting(market(Side::Sell, "12"), TimeInForce::ImmediateOrCancel));
    desk.candle({100, 110, 90, 105, 99});
    REPORTS(desk, "3 9 @ 100; 3 cancelled");
}

void TestSimulatedBroker::fillOrKillIsAllOrNothing() {
    Desk desk(settingsWith("100000"), {false, 0.1});
    desk.submit(lasting(market(Side::Buy, "12"), TimeInForce::FillOrKill));
    desk.candle({100, 110, 90, 105, 99});
    REPORTS(desk, "1 cancelled");
    desk.submit(lasting(market(Side::Buy, "9"), TimeInForce::FillOrKill));
    desk.candle({100, 110, 90, 105, 99});
    REPORTS(desk, "2 9 @ 100; 2 filled");
}

void TestSimulatedBroker::allInPaysForWholeLotsWithTheFee() {
    Desk desk(settingsWith("1000", "10"));
    desk.submit(allIn(Side::Buy));
    desk.candle(wide);
    REPORTS(desk, "1 9 @ 100; 1 filled"); // ten would cost 1001
    QVERIFY(desk.venue->snapshot().cash == money("99.1"));
    QVERIFY(desk.fills.front().fee == money("0.9"));
}

void TestSimulatedBroker::allInShortIsBoundedByTheSameCash() {
    Desk desk(settingsWith("1000", "10"));
    desk.submit(allIn(Side::Sell));
    desk.candle(wide);
    REPORTS(desk, "1 9 @ 100; 1 filled");
    QVERIFY(desk.venue->snapshot().position == quantity("-9"));
    QVERIFY(desk.venue->snapshot().cash == money("1899.1"));
}

void TestSimulatedBroker::allInReversesThroughZero() {
    Desk desk(settingsWith("1000"));
    desk.submit(allIn(Side::Buy));
    desk.candle(wide); // 10 @ 100
    desk.submit(allIn(Side::Sell));
    desk.candle({120, 120, 120, 120}); // closes 10 for 1200, opens 10 more
    REPORTS(desk, "2 20 @ 120; 2 filled");
    QVERIFY(desk.venue->snapshot().position == quantity("-10"));
}

void TestSimulatedBroker::fixedBeyondTheCashIsRejected() {
    Desk desk(settingsWith("1000", "10"));
    desk.submit(market(Side::Buy, "10"));
    desk.submit(market(Side::Buy, "9"));
    desk.candle(wide);
    REPORTS(desk, "1 rejected; 2 9 @ 100; 2 filled");
}

void TestSimulatedBroker::shortIsBoundedByEquity() {
    Desk desk(settingsWith("1000"));
    desk.submit(market(Side::Sell, "6"));
    desk.submit(market(Side::Sell, "5")); // 1100 together, and the proceeds of the first do not count
    desk.submit(market(Side::Sell, "4"));
    desk.candle(wide);
    REPORTS(desk, "1 6 @ 100; 1 filled; 2 rejected; 3 4 @ 100; 3 filled");
}

void TestSimulatedBroker::reduceOnlyNeverOpens() {
    Desk desk(settingsWith("1000"));
    desk.submit(reduceOnly(market(Side::Sell, "3")));
    desk.candle(wide);
    REPORTS(desk, "1 cancelled");
    desk.submit(market(Side::Buy, "3"));
    desk.candle(wide);
    desk.submit(reduceOnly(market(Side::Sell, "8")));
    desk.candle(wide);
    REPORTS(desk, "3 3 @ 100; 3 filled");
    QVERIFY(desk.venue->snapshot().position.isZero());
}

void TestSimulatedBroker::belowTheMinimumIsRejected() {
    Instrument instrument = instrumentWith("1", "1");
    instrument.minNotional = money("250");
    Desk desk(settingsWith("1000"), {}, instrument);
    desk.submit(market(Side::Buy, "2"));
    desk.submit(market(Side::Buy, "3"));
    desk.candle(wide);
    REPORTS(desk, "1 rejected; 2 3 @ 100; 2 filled");
}

void TestSimulatedBroker::ordersOfAFillSeeOnlyLaterCandles() {
    Desk desk(settingsWith("100000"));
    desk.submit(market(Side::Buy, "1"));
    desk.submit(orderOf(Side::Buy, OrderType::Limit, "1", "50"));
    desk.onNextFill = [&] {
        // Many, so that whatever holds the orders has to grow.
        for (int i = 0; i < 100; ++i)
            desk.submit(lasting(market(Side::Buy, "1"), TimeInForce::ImmediateOrCancel));
    };
    desk.candle(wide);
    REPORTS(desk, "1 1 @ 100; 1 filled; 2 open");
    desk.candle({103, 104, 102, 103});
    QCOMPARE(desk.fills.size(), std::size_t(101));
    QVERIFY(desk.fills.back().price == price("103"));
    QVERIFY(desk.fills.back().time == seriesBegin + std::chrono::minutes(1));
}

void TestSimulatedBroker::cancellingFromAFillIsSafe() {
    Desk desk(settingsWith("100000"));
    desk.submit(market(Side::Buy, "1"));
    desk.submit(market(Side::Buy, "2"));
    desk.submit(market(Side::Buy, "3"));
    desk.onNextFill = [&] { QVERIFY(desk.venue->cancel(2).has_value()); };
    desk.candle(wide);
    REPORTS(desk, "1 1 @ 100; 2 cancelled; 1 filled; 3 3 @ 100; 3 filled");
}

void TestSimulatedBroker::cancelOfUnknownIsAnError() {
    Desk desk(settingsWith("1000"));
    desk.submit(orderOf(Side::Buy, OrderType::Limit, "1", "50"));
    QVERIFY(desk.venue->cancel(1).has_value());
    QCOMPARE(desk.venue->cancel(1).error().code, std::string("order.unknown"));
    desk.candle({40, 41, 39, 40});
    REPORTS(desk, "");
}

QTEST_APPLESS_MAIN(TestSimulatedBroker)
#include "tst_simulated_broker.moc"
