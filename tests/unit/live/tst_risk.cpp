#include "core/risk/risk_desk.h"
#include "tests/support/live/path_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const UtcMs noon = utcMs(1'700'006'400'000) + std::chrono::hours(12);

using Given = std::map<std::string, std::string>;

RiskLimits limits(const Given& given) {
    const auto parsed = parseRiskLimits(given);
    return parsed ? *parsed : RiskLimits();
}

// A desk over a book to which orders and fills can be added.
struct Desk {
    RiskDesk desk;
    OrderBook book{};
    UtcMs now = noon;
    int count = 0;

    explicit Desk(const Given& account)
        : desk(limits(account)) {
        desk.notePrice(instrument(), px("100"), noon);
    }
    std::string check(const OrderIntent& order) { return check(std::vector<OrderIntent>{order}); }
    std::string check(const std::vector<OrderIntent>& orders) {
        const auto passed = desk.check(orders, book, now);
        return passed ? std::string("ok") : passed.error().code;
    }
    OrderIntent open(OrderIntent order) {
        order.id.text = std::to_string(++count);
        order.decidedAt = now;
        (void)book.add(order);
        desk.noteSent(std::span(&order, 1), now);
        return order;
    }
    void hold(const char* quantity, const char* bot = "") {
        OrderIntent order = marketOrder(qty(quantity).sign() > 0 ? Side::Buy : Side::Sell, "1");
        order.quantity = qty(quantity).abs();
        order.bot = bot;
        order = open(order);
        VenueFill fill;
        fill.key.tradeId = order.id.text;
        fill.order = order.id;
        fill.instrument = instrument();
        fill.side = order.side;
        fill.price = px("100");
        fill.quantity = order.quantity;
        (void)book.applyFill(fill);
    }
};

OrderIntent byBot(OrderIntent order, const char* bot) {
    order.bot = bot;
    return order;
}

} // namespace

class TestRisk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void settingsAreRead();
    void wrongSettingsAreNamed();
    void sizeAndValue();
    void collar();
    void duplicatesAndFatFingers();
    void positionCountsWhatMayStillFill();
    void ordersOfOneCallCountTogether();
    void exitsPass();
    void lossesStopNewRisk();
    void trafficIsLimited();
    void cooldownAfterStops();
    void staleDataAndSkew();
    void aBotHasItsOwnLimits();
    void filtersOfTheVenue();
    void aLowLimitDoesNotMakeASaleSmall();
    void fillsOnTheirWayCount();
    void hugeNumbersAreRefused();
    void manyOrdersAMinuteAreStillCounted();
};

void TestRisk::settingsAreRead() {
    const auto parsed =
        parseRiskLimits({{"max_position", "2.5"}, {"cooldown_minutes", "30"}, {"max_open_orders", "7"}});
    QVERIFY(parsed);
    QVERIFY(parsed->position == Decimal::parse("2.5").value());
    QVERIFY(parsed->cooldown == Millis(30 * 60 * 1000));
    QVERIFY(parsed->openOrders == 7);
    QVERIFY(!parsed->dailyLoss);
    QVERIFY(*parseRiskLimits({}) == RiskLimits());
}

void TestRisk::wrongSettingsAreNamed() {
    for (const auto& [key, value] :
        Given{{"max_position", "many"}, {"orders_per_minute", "-1"}, {"max_positon", "1"}}) {
        const auto parsed = parseRiskLimits({{key, value}});
        QVERIFY2(!parsed, key.c_str());
        QCOMPARE(QString::fromStdString(parsed.error().location), QString::fromStdString("setting '" + key + "'"));
    }
}

void TestRisk::sizeAndValue() {
    Desk d(Given{{"max_order_quantity", "5"}, {"max_order_notional", "400"}});
    QCOMPARE(d.check(limitOrder(Side::Buy, "4", "100")), std::string("ok"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "5.1", "1")), std::string("risk.order_quantity"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "4", "100.01")), std::string("risk.order_notional"));
    QCOMPARE(d.check(marketOrder(Side::Sell, "4.1")), std::string("risk.order_notional"));
    OrderIntent elsewhere = marketOrder(Side::Buy, "1");
    elsewhere.instrument.symbol = "ETHUSDT";
    QCOMPARE(d.check(elsewhere), std::string("risk.no_price"));
}

void TestRisk::collar() {
    Desk d(Given{{"price_collar_percent", "2"}});
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "102")), std::string("ok"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "102.01")), std::string("risk.collar"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "50")), std::string("ok")); // only worse prices hurt
    QCOMPARE(d.check(limitOrder(Side::Sell, "1", "97.99")), std::string("risk.collar"));
}

void TestRisk::duplicatesAndFatFingers() {
    Desk d(Given{{"duplicate_window_ms", "1000"}, {"fat_finger_factor", "10"}});
    d.open(limitOrder(Side::Buy, "1", "100"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "100")), std::string("risk.duplicate"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "100.5")), std::string("ok"));
    QCOMPARE(d.check({limitOrder(Side::Buy, "1", "101"), limitOrder(Side::Buy, "1", "101")}),
        std::string("risk.duplicate")); // twice in one call
    d.now += Millis(1000);
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "100")), std::string("ok"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "100", "100")), std::string("ok")); // too few to tell what is usual
    for (int i = 0; i < 4; ++i)
        d.open(limitOrder(Side::Buy, "2", "99"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "20", "98")), std::string("ok"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "20.1", "98")), std::string("risk.fat_finger"));
}

void TestRisk::positionCountsWhatMayStillFill() {
    Desk d(Given{{"max_position", "5"}});
    d.hold("2");
    d.open(limitOrder(Side::Buy, "2", "99"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "98")), std::string("ok"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "1.1", "98")), std::string("risk.position"));
    QCOMPARE(d.check(limitOrder(Side::Sell, "7", "101")), std::string("ok"));
    QCOMPARE(d.check(limitOrder(Side::Sell, "7.1", "101")), std::string("risk.position"));
}

void TestRisk::ordersOfOneCallCountTogether() {
    Desk d(Given{{"max_position", "5"}});
    QCOMPARE(d.check({limitOrder(Side::Buy, "3", "99"), limitOrder(Side::Buy, "2", "98")}), std::string("ok"));
    QCOMPARE(
        d.check({limitOrder(Side::Buy, "3", "99"), limitOrder(Side::Buy, "3", "98")}), std::string("risk.position"));
}

void TestRisk::exitsPass() {
    Desk d(Given{{"max_position", "1"}, {"daily_loss", "10"}, {"max_open_orders", "1"}, {"stale_data_ms", "100"}});
    d.hold("3");
    d.desk.noteEquity(Money(Decimal(1000)), noon);
    d.desk.noteEquity(Money(Decimal(900)), noon);
    d.now += std::chrono::seconds(10);
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "99")), std::string("risk.stale_data"));
    QCOMPARE(d.check(marketOrder(Side::Sell, "3")), std::string("ok"));
    QCOMPARE(d.check(marketOrder(Side::Sell, "3.1")), std::string("risk.stale_data")); // turns it round
    d.open(limitOrder(Side::Sell, "3", "110"));
    OrderIntent stop = marketOrder(Side::Sell, "3");
    QVERIFY(d.check(stop) != "ok");
    stop.reduceOnly = true; // beside the target: the venue sees to it that only one takes effect
    QCOMPARE(d.check(stop), std::string("ok"));
}

void TestRisk::lossesStopNewRisk() {
    Desk d(Given{{"daily_loss", "100"}, {"drawdown_percent", "20"}});
    const OrderIntent order = limitOrder(Side::Buy, "1", "100");
    d.desk.noteEquity(Money(Decimal(1000)), noon);
    d.desk.noteEquity(Money(Decimal(901)), noon);
    QCOMPARE(d.check(order), std::string("ok"));
    d.desk.noteEquity(Money(Decimal(900)), noon);
    QCOMPARE(d.check(order), std::string("risk.daily_loss"));
    d.now += std::chrono::hours(12); // a new day
    QCOMPARE(d.check(order), std::string("ok"));
    d.desk.noteEquity(Money(Decimal(801)), d.now);
    QCOMPARE(d.check(order), std::string("ok"));
    d.desk.noteEquity(Money(Decimal(800)), d.now);
    d.now += std::chrono::hours(24);
    QCOMPARE(d.check(order), std::string("risk.drawdown"));
}

void TestRisk::trafficIsLimited() {
    Desk d(Given{{"orders_per_minute", "3"}, {"max_open_orders", "2"}});
    d.open(limitOrder(Side::Buy, "1", "99"));
    d.open(limitOrder(Side::Buy, "1", "98"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "97")), std::string("risk.open_orders"));
    (void)d.book.applyNotFound({"1"}, d.now);
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "97")), std::string("ok"));
    QCOMPARE(
        d.check({limitOrder(Side::Buy, "1", "97"), limitOrder(Side::Buy, "1", "96")}), std::string("risk.order_rate"));
    d.now += std::chrono::minutes(1);
    (void)d.book.applyNotFound({"2"}, d.now);
    QCOMPARE(d.check({limitOrder(Side::Buy, "1", "97"), limitOrder(Side::Buy, "1", "96")}), std::string("ok"));
}

void TestRisk::cooldownAfterStops() {
    Desk d(Given{{"cooldown_stops", "2"}, {"cooldown_minutes", "30"}});
    const OrderIntent order = limitOrder(Side::Buy, "1", "100");
    d.desk.noteExit("", Money(Decimal(-1)), d.now);
    d.desk.noteExit("", Money(Decimal(1)), d.now);
    d.desk.noteExit("", Money(Decimal(-1)), d.now);
    QCOMPARE(d.check(order), std::string("ok"));
    d.desk.noteExit("", Money(Decimal(-1)), d.now);
    QCOMPARE(d.check(order), std::string("risk.cooldown"));
    d.now += std::chrono::minutes(30);
    QCOMPARE(d.check(order), std::string("ok"));
}

void TestRisk::staleDataAndSkew() {
    Desk d(Given{{"stale_data_ms", "2000"}, {"max_skew_ms", "500"}});
    const OrderIntent order = limitOrder(Side::Buy, "1", "100");
    QCOMPARE(d.check(order), std::string("risk.skew"));
    d.desk.noteSkew(Millis(-500));
    QCOMPARE(d.check(order), std::string("ok"));
    d.desk.noteSkew(Millis(-501));
    QCOMPARE(d.check(order), std::string("risk.skew"));
    d.desk.noteSkew(Millis(0));
    d.now += Millis(2001);
    QCOMPARE(d.check(order), std::string("risk.stale_data"));
}

void TestRisk::aBotHasItsOwnLimits() {
    Desk d(Given{{"max_position", "10"}});
    d.desk.setBotLimits("small", limits({{"max_position", "1"}}));
    d.hold("8", "large");
    const OrderIntent order = limitOrder(Side::Buy, "1", "100");
    QCOMPARE(d.check(byBot(order, "small")), std::string("ok"));
    QCOMPARE(d.check(byBot(limitOrder(Side::Buy, "2", "100"), "small")), std::string("risk.position"));
    QCOMPARE(d.check(byBot(limitOrder(Side::Buy, "2", "100"), "large")), std::string("ok"));
    // The account's hold for all of them together, and for the hand.
    QCOMPARE(d.check(limitOrder(Side::Buy, "3", "100")), std::string("risk.position"));
    const std::vector<OrderIntent> orders{byBot(limitOrder(Side::Buy, "2", "100"), "small")};
    QCOMPARE(d.desk.check(orders, d.book, d.now).error().location, std::string("bot small"));
}

void TestRisk::filtersOfTheVenue() {
    Desk d({});
    InstrumentFilters filters;
    filters.tickSize = px("0.5");
    filters.lotStep = qty("0.1");
    filters.minQuantity = qty("0.2");
    filters.maxQuantity = qty("50");
    filters.maxMarketQuantity = qty("20");
    filters.minNotional = Money(Decimal(50));
    filters.highestPriceFactor = *Decimal::parse("1.5");
    d.desk.setFilters(instrument(), filters);
    QCOMPARE(d.check(limitOrder(Side::Buy, "1.1", "100.5")), std::string("ok"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "100.3")), std::string("filter.tick"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "1.05", "100")), std::string("filter.lot"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "0.1", "100")), std::string("filter.min_quantity"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "50.1", "100")), std::string("filter.max_quantity"));
    QCOMPARE(d.check(marketOrder(Side::Buy, "20.1")), std::string("filter.max_quantity"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "0.4", "100")), std::string("filter.min_notional"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "150.5")), std::string("filter.price"));
    filters.isTrading = false;
    d.desk.setFilters(instrument(), filters);
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "100")), std::string("filter.closed"));
}

void TestRisk::aLowLimitDoesNotMakeASaleSmall() {
    Desk d(Given{{"max_order_notional", "400"}, {"max_position_notional", "500"}});
    // It would be filled at the market, which is at 100.
    QCOMPARE(d.check(limitOrder(Side::Sell, "5", "1")), std::string("risk.order_notional"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "5", "1")), std::string("ok"));
    d.hold("-3");
    QCOMPARE(d.check(limitOrder(Side::Sell, "3", "1")), std::string("risk.position_notional"));
    d.hold("7"); // 4 by now
    QCOMPARE(d.check(limitOrder(Side::Buy, "2", "1")), std::string("risk.position_notional"));
}

void TestRisk::fillsOnTheirWayCount() {
    Desk d(Given{{"max_position", "5"}});
    const OrderIntent order = d.open(marketOrder(Side::Buy, "4"));
    VenueOrder told;
    told.id = order.id;
    told.instrument = order.instrument;
    told.quantity = told.filled = order.quantity;
    told.state = VenueOrderState::Filled;
    (void)d.book.applyVenueOrder(told);
    // Filled, the venue says; the fill itself has not been heard of.
    QVERIFY(d.book.position(instrument()).isZero());
    QCOMPARE(d.check(limitOrder(Side::Buy, "2", "99")), std::string("risk.position"));
    QCOMPARE(d.check(limitOrder(Side::Buy, "1", "99")), std::string("ok"));
}

void TestRisk::hugeNumbersAreRefused() {
    Desk d(Given{{"max_order_notional", "400"}});
    QCOMPARE(d.check(limitOrder(Side::Buy, "99999999999999", "99999999999999999")), std::string("risk.too_large"));
}

void TestRisk::manyOrdersAMinuteAreStillCounted() {
    Desk d(Given{{"orders_per_minute", "1500"}});
    const OrderIntent order = limitOrder(Side::Buy, "1", "97");
    for (int i = 0; i < 1500; ++i)
        d.desk.noteSent(std::span(&order, 1), d.now);
    QCOMPARE(d.check(order), std::string("risk.order_rate"));
}

QTEST_APPLESS_MAIN(TestRisk)
#include "tst_risk.moc"
