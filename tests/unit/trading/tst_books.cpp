// Costs, ledger and round trips with numbers worked out by hand.
#include "core/trading/costs.h"
#include "core/trading/ledger.h"
#include "core/trading/trade_builder.h"
#include "tests/support/engine_fixture.h"

#include <QTest>

#include <random>

using namespace truebar;
using namespace truebar::test;

namespace {

Fill fillOf(std::uint64_t number, Side side, const char* at, const char* size, const char* fee = "0") {
    Fill out;
    out.number = number;
    out.order = number;
    out.time = seriesBegin + std::chrono::minutes(number);
    out.side = side;
    out.price = price(at);
    out.quantity = quantity(size);
    out.fee = money(fee);
    return out;
}

bool balances(const Ledger& ledger) {
    return ledger.journal().verify(ledger.journal().seal()).has_value();
}

QString text(const auto& amount) {
    return QString::fromStdString(amount.toString());
}

} // namespace

class TestBooks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void feesRoundUpAtTheLastDigit();
    void affordsTheMostWholeLots();
    void affordsTheMostLotsOfTinyPrices();
    void ledgerFollowsALongPosition();
    void ledgerFollowsAShortPosition();
    void ledgerGoesThroughZero();
    void ledgerUsesTheContractMultiplier();
    void tradeIsARoundTrip();
    void tradesSplitAtZero();
    void openTradeIsMarked();
    void tradesAgreeWithTheLedgerToTheLastDigit();
};

void TestBooks::feesRoundUpAtTheLastDigit() {
    QCOMPARE(text(feeOf(money("1000"), dec("7.5"))), QStringLiteral("0.75"));
    QCOMPARE(text(feeOf(money("-1000"), dec("7.5"))), QStringLiteral("0.75"));
    // 1e-12 × 1 bp is 1e-16: never nothing.
    QCOMPARE(text(feeOf(money("0.000000000001"), dec("1"))), QStringLiteral("0.000000000001"));
    QCOMPARE(text(feeOf(money("0.123456789"), dec("10"))), QStringLiteral("0.000123456789"));
    QCOMPARE(text(feeOf(money("0.1234567891"), dec("10"))), QStringLiteral("0.00012345679"));
    QVERIFY(feeOf(money("1000"), Decimal()).isZero());
}

void TestBooks::affordsTheMostWholeLots() {
    const Instrument lots = instrumentWith("0.01", "0.1");
    // 99.9 units cost 999 and a fee of 0.999; 100 would cost 1001.
    QCOMPARE(text(affordableQuantity(lots, money("1000"), price("10"), dec("10"))), QStringLiteral("99.9"));
    QCOMPARE(text(affordableQuantity(lots, money("1000"), price("10"), Decimal())), QStringLiteral("100"));
    QCOMPARE(text(affordableQuantity(lots, money("1001"), price("10"), dec("10"))), QStringLiteral("100"));
    QVERIFY(affordableQuantity(lots, money("1.0009"), price("10"), dec("10")).isZero());
    QCOMPARE(text(affordableQuantity(lots, money("1.001"), price("10"), dec("10"))), QStringLiteral("0.1"));
    QVERIFY(affordableQuantity(lots, money("-5"), price("10"), dec("10")).isZero());
    Instrument future = lots;
    future.contractMultiplier = Decimal(5);
    QCOMPARE(text(affordableQuantity(future, money("1000"), price("10"), dec("10"))), QStringLiteral("19.9"));
}

void TestBooks::affordsTheMostLotsOfTinyPrices() {
    // One unit's fee has a tail beyond 1e-12; a quotient by the rounded unit would miss whole lots.
    const Instrument lots = instrumentWith("0.00000001", "1");
    const Price at = price("0.00000531");
    const Decimal fee = dec("7.5");
    const Money cash = money("10000");
    const Quantity most = affordableQuantity(lots, cash, at, fee);
    const auto costs = [&](Quantity q) {
        const Money value = tradedValue(lots, at, q);
        return value + feeOf(value, fee);
    };
    // 10000 / (0.00000531 × 1.00075) = 1,881,827,800.52…
    QCOMPARE(text(most), QStringLiteral("1881827800"));
    QVERIFY(costs(most) <= cash);
    QVERIFY(costs(most + quantity("1")) > cash);
}

void TestBooks::ledgerFollowsALongPosition() {
    Ledger ledger(instrumentWith("0.01", "0.1"), money("1000"), seriesBegin);
    ledger.book(fillOf(1, Side::Buy, "10", "30", "0.3"));
    ledger.book(fillOf(2, Side::Buy, "12", "10", "0.12"));
    QCOMPARE(text(ledger.cash()), QStringLiteral("579.58")); // 1000 − 300 − 0.3 − 120 − 0.12
    QCOMPARE(text(ledger.averagePrice()), QStringLiteral("10.5")); // 420 / 40
    QCOMPARE(text(ledger.equityAt(price("11"))), QStringLiteral("1019.58"));
    ledger.book(fillOf(3, Side::Sell, "11", "10", "0.11"));
    QCOMPARE(text(ledger.realisedProfit()), QStringLiteral("5")); // 110 − 105
    QCOMPARE(text(ledger.averagePrice()), QStringLiteral("10.5"));
    ledger.book(fillOf(4, Side::Sell, "9", "30", "0.27"));
    QCOMPARE(text(ledger.realisedProfit()), QStringLiteral("-40")); // 5 + 270 − 315
    QCOMPARE(text(ledger.feesPaid()), QStringLiteral("0.8"));
    QCOMPARE(text(ledger.cash()), QStringLiteral("959.2")); // 1000 − 40 − 0.8
    QVERIFY(ledger.position().isZero() && ledger.averagePrice().isZero());
    QCOMPARE(ledger.journal().size(), std::size_t(9)); // the deposit; each fill and its fee
    QVERIFY(balances(ledger));
}

void TestBooks::ledgerFollowsAShortPosition() {
    Ledger ledger(instrumentWith("0.01", "0.1"), money("1000"), seriesBegin);
    ledger.book(fillOf(1, Side::Sell, "10", "30", "0.3"));
    QCOMPARE(text(ledger.cash()), QStringLiteral("1299.7"));
    QCOMPARE(text(ledger.position()), QStringLiteral("-30"));
    QCOMPARE(text(ledger.averagePrice()), QStringLiteral("10"));
    QCOMPARE(text(ledger.equityAt(price("11"))), QStringLiteral("969.7"));
    ledger.book(fillOf(2, Side::Buy, "9", "30", "0.27"));
    QCOMPARE(text(ledger.realisedProfit()), QStringLiteral("30"));
    QCOMPARE(text(ledger.cash()), QStringLiteral("1029.43"));
    QVERIFY(balances(ledger));
}

void TestBooks::ledgerGoesThroughZero() {
    Ledger ledger(instrumentWith("0.01", "0.1"), money("1000"), seriesBegin);
    ledger.book(fillOf(1, Side::Buy, "10", "20"));
    ledger.book(fillOf(2, Side::Sell, "13", "50"));
    QCOMPARE(text(ledger.realisedProfit()), QStringLiteral("60"));
    QCOMPARE(text(ledger.position()), QStringLiteral("-30"));
    QCOMPARE(text(ledger.averagePrice()), QStringLiteral("13"));
    QCOMPARE(text(ledger.cash()), QStringLiteral("1450"));
    QCOMPARE(text(ledger.balance(Ledger::Account::Position)), QStringLiteral("-390"));
    QVERIFY(balances(ledger));
}

void TestBooks::ledgerUsesTheContractMultiplier() {
    Instrument future = instrumentWith("0.25", "1");
    future.contractMultiplier = Decimal(50);
    Ledger ledger(future, money("100000"), seriesBegin);
    ledger.book(fillOf(1, Side::Buy, "100", "2"));
    QCOMPARE(text(ledger.cash()), QStringLiteral("90000"));
    QCOMPARE(text(ledger.averagePrice()), QStringLiteral("100"));
    QCOMPARE(text(ledger.equityAt(price("101.5"))), QStringLiteral("100150"));
    ledger.book(fillOf(2, Side::Sell, "101.5", "2"));
    QCOMPARE(text(ledger.realisedProfit()), QStringLiteral("150"));
    QVERIFY(balances(ledger));
}

void TestBooks::tradeIsARoundTrip() {
    TradeBuilder builder(instrumentWith("0.01", "0.1"));
    QVERIFY(!builder.add(fillOf(1, Side::Buy, "10", "30", "0.3"), 4));
    QVERIFY(!builder.add(fillOf(2, Side::Buy, "12", "10", "0.12"), 6));
    QVERIFY(!builder.add(fillOf(3, Side::Sell, "11", "10", "0.11"), 7));
    const auto trade = builder.add(fillOf(4, Side::Sell, "9", "30", "0.27"), 9);
    QVERIFY(trade.has_value());
    QCOMPARE(trade->number, std::uint64_t(1));
    QVERIFY(trade->direction == Side::Buy);
    QCOMPARE(text(trade->quantity), QStringLiteral("40"));
    QCOMPARE(text(trade->entryPrice), QStringLiteral("10.5"));
    QCOMPARE(text(trade->exitPrice), QStringLiteral("9.5")); // (110 + 270) / 40
    QCOMPARE(text(trade->fees), QStringLiteral("0.8"));
    QCOMPARE(text(trade->profit), QStringLiteral("-40.8"));
    QCOMPARE(trade->profitRatio, -40.8 / 420);
    QCOMPARE(trade->candles, std::size_t(5));
    QCOMPARE(trade->entryTime, fillOf(1, Side::Buy, "1", "1").time);
    QCOMPARE(trade->exitTime, fillOf(4, Side::Buy, "1", "1").time);
    QVERIFY(!trade->isOpen);
    QVERIFY(!builder.open(price("1"), seriesBegin, 10));
}

void TestBooks::tradesSplitAtZero() {
    TradeBuilder builder(instrumentWith("0.01", "0.1"));
    QVERIFY(!builder.add(fillOf(1, Side::Buy, "10", "20"), 0));
    const auto first = builder.add(fillOf(2, Side::Sell, "13", "50", "5"), 3);
    QVERIFY(first.has_value());
    QCOMPARE(text(first->fees), QStringLiteral("2")); // 5 × 20 / 50
    QCOMPARE(text(first->profit), QStringLiteral("58"));
    const auto second = builder.add(fillOf(3, Side::Buy, "14", "30"), 5);
    QVERIFY(second.has_value());
    QCOMPARE(second->number, std::uint64_t(2));
    QVERIFY(second->direction == Side::Sell);
    QCOMPARE(text(second->fees), QStringLiteral("3"));
    QCOMPARE(text(second->profit), QStringLiteral("-33"));
    QCOMPARE(second->candles, std::size_t(2));
}

void TestBooks::openTradeIsMarked() {
    TradeBuilder builder(instrumentWith("0.01", "0.1"));
    QVERIFY(!builder.add(fillOf(1, Side::Sell, "10", "20", "0.2"), 2));
    const auto open = builder.open(price("9.5"), seriesBegin + std::chrono::hours(1), 8);
    QVERIFY(open.has_value() && open->isOpen);
    QCOMPARE(text(open->exitPrice), QStringLiteral("9.5"));
    QCOMPARE(text(open->profit), QStringLiteral("9.8"));
    QCOMPARE(open->candles, std::size_t(6));
    QCOMPARE(open->exitTime, seriesBegin + std::chrono::hours(1));
    // Marking changes nothing.
    QVERIFY(builder.open(price("9.5"), seriesBegin, 8).has_value());
}

void TestBooks::tradesAgreeWithTheLedgerToTheLastDigit() {
    // Eight decimals times eight decimals: every value is rounded at 1e-12, and splitting one at zero must not add a
    // second rounding.
    const Instrument instrument = instrumentWith("0.00000001", "0.00000001");
    std::mt19937_64 random(11);
    const auto upTo = [&](int n) { return Decimal(static_cast<int>(random() % static_cast<unsigned>(n)) + 1); };
    for (int round = 0; round < 50; ++round) {
        Ledger ledger(instrument, money("1000"), seriesBegin);
        TradeBuilder builder(instrument);
        Money profit{};
        for (std::uint64_t n = 1; n <= 40; ++n) {
            Fill fill = fillOf(n, random() % 2 == 0 ? Side::Buy : Side::Sell, "1", "1");
            fill.price = Price(Decimal::multiply(upTo(900'000'000), Decimal::powerOfTen(-8)));
            fill.quantity = Quantity(Decimal::multiply(upTo(900'000'000), Decimal::powerOfTen(-8)));
            fill.fee = feeOf(tradedValue(instrument, fill.price, fill.quantity), dec("7.5"));
            ledger.book(fill);
            if (const auto trade = builder.add(fill, n))
                profit += trade->profit;
        }
        const Price mark = price("1.23456789");
        if (const auto open = builder.open(mark, seriesBegin, 41))
            profit += open->profit;
        QCOMPARE(text(ledger.equityAt(mark)), text(money("1000") + profit));
        QVERIFY(balances(ledger));
    }
}

QTEST_APPLESS_MAIN(TestBooks)
#include "tst_books.moc"
