// Average cost, realized and unrealized profit by bot, and when a position has ended.
#include "core/risk/profit_book.h"
#include "core/risk/risk_desk.h"

#include <QTest>

#include <random>

using namespace truebar;

namespace {

const InstrumentId bitcoin{"SIM", "BTCUSDT"};

VenueFill fill(
    Side side, const char* quantity, const char* price, const char* fee = "0", const char* currency = "USDT") {
    static int number = 0;
    VenueFill out;
    out.key = {"SIM", "main", std::to_string(++number)};
    out.instrument = bitcoin;
    out.side = side;
    out.quantity = Quantity(*Decimal::parse(quantity));
    out.price = Price(*Decimal::parse(price));
    out.fee = *Decimal::parse(fee);
    out.feeCurrency = currency;
    return out;
}

std::string text(const std::optional<EndedPosition>& ended) {
    return ended ? ended->bot + ' ' + ended->profit.toString() : "";
}

ProfitBook book(const char* multiplier = "1") {
    ProfitBook out;
    out.setUnits(bitcoin, {*Decimal::parse(multiplier), "BTC", "USDT"});
    return out;
}

} // namespace

class TestProfitBook : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void averagesWhatIsAdded();
    void tellsOfPositionsThatEnd();
    void turnsThroughNothing();
    void takesFeesOff();
    void countsContracts();
    void keepsBotsApart();
    void pricesWhatIsAdopted();
    void profitIsTheCashThatWouldBeThere();
    void drawdownIsMeasuredFromCapital();
};

void TestProfitBook::averagesWhatIsAdded() {
    ProfitBook b = book();
    QCOMPARE(text(b.book("", fill(Side::Buy, "1", "100"))), std::string());
    QCOMPARE(text(b.book("", fill(Side::Buy, "3", "200"))), std::string());
    const HeldPosition& held = b.positions().at({"", bitcoin});
    QCOMPARE(held.average.toString(), std::string("175"));
    b.notePrice(bitcoin, Price(Decimal(165)));
    QCOMPARE(b.unrealized({"", bitcoin})->toString(), std::string("-40"));
    QCOMPARE(b.profit().toString(), std::string("-40"));
}

void TestProfitBook::tellsOfPositionsThatEnd() {
    ProfitBook b = book();
    (void)b.book("trend", fill(Side::Buy, "2", "100"));
    QCOMPARE(text(b.book("trend", fill(Side::Sell, "1", "90"))), std::string()); // half of it
    QCOMPARE(text(b.book("trend", fill(Side::Sell, "1", "105"))), std::string("trend -5"));
    (void)b.book("trend", fill(Side::Sell, "1", "100"));
    QCOMPARE(text(b.book("trend", fill(Side::Buy, "1", "90"))), std::string("trend 10")); // of this one only
    QCOMPARE(b.profit().toString(), std::string("5"));
}

void TestProfitBook::turnsThroughNothing() {
    ProfitBook b = book();
    (void)b.book("", fill(Side::Buy, "1", "100"));
    QCOMPARE(text(b.book("", fill(Side::Sell, "3", "110"))), std::string(" 10"));
    const HeldPosition& held = b.positions().at({"", bitcoin});
    QCOMPARE(held.quantity.toString(), std::string("-2"));
    QCOMPARE(held.average.toString(), std::string("110"));
    QCOMPARE(text(b.book("", fill(Side::Buy, "2", "115"))), std::string(" -10"));
}

void TestProfitBook::takesFeesOff() {
    ProfitBook b = book();
    (void)b.book("", fill(Side::Buy, "1", "100", "0.1"));
    (void)b.book("", fill(Side::Buy, "1", "100", "0.001", "BTC"));
    (void)b.book("", fill(Side::Buy, "1", "100", "5", "BNB")); // not valued
    QCOMPARE(text(b.book("", fill(Side::Sell, "3", "100"))), std::string(" -0.2"));
}

void TestProfitBook::countsContracts() {
    ProfitBook b = book("0.01");
    (void)b.book("", fill(Side::Sell, "100", "200"));
    QCOMPARE(text(b.book("", fill(Side::Buy, "100", "190"))), std::string(" 10"));
}

void TestProfitBook::keepsBotsApart() {
    ProfitBook b = book();
    (void)b.book("a", fill(Side::Buy, "1", "100"));
    (void)b.book("b", fill(Side::Sell, "1", "100"));
    b.notePrice(bitcoin, Price(Decimal(130)));
    QCOMPARE(b.profit("a").toString(), std::string("30"));
    QCOMPARE(b.profit("b").toString(), std::string("-30"));
    QCOMPARE(b.profit().toString(), std::string("0"));
}

void TestProfitBook::pricesWhatIsAdopted() {
    ProfitBook b = book();
    b.adopt("", bitcoin, Quantity(Decimal(2)));
    QCOMPARE(b.profit().toString(), std::string("0"));
    b.notePrice(bitcoin, Price(Decimal(100)));
    b.notePrice(bitcoin, Price(Decimal(110)));
    QCOMPARE(b.profit().toString(), std::string("20"));
    b.adopt("", bitcoin, Quantity(Decimal(-2))); // at the price that is known
    QCOMPARE(b.profit().toString(), std::string("20"));
    QVERIFY(b.positions().at({"", bitcoin}).quantity.isZero());
}

// Whatever is traded: profit is what selling everything would leave, which a plain sum of cash knows.
void TestProfitBook::profitIsTheCashThatWouldBeThere() {
    std::mt19937 random(3);
    for (int round = 0; round < 200; ++round) {
        ProfitBook b = book();
        Decimal cash;
        Decimal held;
        Decimal price(100);
        for (int i = 0; i < 50; ++i) {
            price += Decimal(int(random() % 21) - 10);
            price = std::max(price, Decimal(1));
            const bool isBuy = random() % 2 == 0;
            const Decimal quantity(int(random() % 5) + 1);
            const std::string units = quantity.toString();
            const std::string at = price.toString();
            (void)b.book("", fill(isBuy ? Side::Buy : Side::Sell, units.c_str(), at.c_str(), "0.5"));
            held += isBuy ? quantity : -quantity;
            const Decimal value = Decimal::multiply(price, quantity);
            cash += isBuy ? -value : value;
            cash -= *Decimal::parse("0.5");
            const Decimal worth = cash + Decimal::multiply(held, price);
            // Averages are rounded in their last digits.
            QVERIFY2((worth - b.profit().value()).abs() < *Decimal::parse("0.00000001"),
                (worth.toString() + " " + b.profit().toString()).c_str());
        }
    }
}

void TestProfitBook::drawdownIsMeasuredFromCapital() {
    const auto limits = parseRiskLimits({{"drawdown_percent", "10"}, {"capital", "1000"}});
    QVERIFY(limits);
    RiskDesk desk(*limits);
    OrderBook empty;
    OrderIntent order;
    order.instrument = bitcoin;
    order.type = OrderType::Market;
    order.quantity = Quantity(Decimal(1));
    const UtcMs now = utcMs(1'700'000'000'000);
    desk.noteEquity(Money(Decimal(200)), now); // 1200
    desk.noteEquity(Money(Decimal(90)), now); // 1090: 9.2 % below
    QVERIFY(desk.check({&order, 1}, empty, now));
    desk.noteEquity(Money(Decimal(80)), now); // 1080: 10 %
    const auto refused = desk.check({&order, 1}, empty, now);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, std::string("risk.drawdown"));
    // After a restart the same.
    RiskDesk again(*limits);
    again.restore(desk.memories());
    again.noteEquity(Money(Decimal(80)), now);
    QVERIFY(!again.check({&order, 1}, empty, now));
}

QTEST_APPLESS_MAIN(TestProfitBook)
#include "tst_profit_book.moc"
