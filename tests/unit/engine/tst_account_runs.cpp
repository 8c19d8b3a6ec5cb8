// What can happen to an account beside fills, through the real step; every number is worked out by hand. The books of
// venue and ledger are compared at the end of each run.
#include "core/accounts/account_totals.h"
#include "tests/support/engine_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

QString text(const auto& amount) {
    return QString::fromStdString(amount.toString());
}

UtcMs minute(int n) {
    return seriesBegin + std::chrono::minutes(n);
}

struct Scene {
    Instrument instrument = instrumentWith("0.01", "0.001");
    RunSettings settings = settingsWith("1000");
    ScriptedStrategy strategy{};
    std::vector<Ohlc> candles{};
    const char* timeframe = "1m";
    std::unique_ptr<Runner> runner{};
    std::vector<Order> orders{};
    std::vector<Fill> fills{};
    std::vector<Trade> trades{};

    void offer(std::size_t at, const OrderRequest& order) { strategy.script[at].push_back({order, "test"}); }
    void margin(AccountMode mode, const char* leverage) {
        settings.account.mode = mode;
        settings.account.leverage = dec(leverage);
    }
    Result<void> run() {
        const Series series = seriesOf(candles, timeframe);
        auto made = Runner::create({&series, instrument, settings, &strategy, simulatedVenue(instrument, settings), {}});
        if (!made)
            return std::move(made).error();
        runner = std::move(*made);
        for (std::size_t i = 0; i < series.size(); ++i) {
            StepOutcome& outcome = runner->step(i);
            fills.insert(fills.end(), outcome.fills.begin(), outcome.fills.end());
            trades.insert(trades.end(), outcome.trades.begin(), outcome.trades.end());
        }
        auto done = runner->finish();
        orders.assign(runner->desk().orders().begin(), runner->desk().orders().end());
        return done;
    }
    QString cash() const { return text(runner->ledger().cash()); }
    AccountTotals totals() const { return AccountTotals::of(runner->ledger().journal(), instrument); }
    bool isSealed() const {
        return runner->ledger().journal().verify(runner->ledger().journal().seal()).has_value();
    }
};

// Buys 5 at 100 with ten times leverage; the third candle falls to 85.
Scene fallingLong() {
    Scene s;
    s.margin(AccountMode::Isolated, "10");
    s.candles = {{100, 101, 99, 100}, {100, 101, 99, 100}, {100, 100, 85, 88}, {88, 90, 86, 88}};
    s.offer(0, orderOf(Side::Buy, OrderType::Market, "5"));
    return s;
}

} // namespace

class TestAccountRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isolatedLongIsLiquidatedInsideACandle();
    void aNearerStopComesBeforeTheLiquidation();
    void aFartherStopComesTooLate();
    void aTargetInTheSameCandleIsAmbiguous();
    void aGapBeyondTheMarginIsBorneByTheVenue();
    void crossUsesAllTheCash();
    void allInUsesTheLeverage();
    void tiersBoundThePosition();
    void aLongPaysAPositiveFundingRate();
    void aShortReceivesItWithinACandle();
    void shortsPayInterest();
    void aShortPaysTheDividend();
    void aSplitMovesTheOpenLimit();
    void fractionsArePaidOut();
    void cashIsConvertedAtTheLastKnownRate();
    void marginIsConvertedToo();
    void ratesThatComeTooLateAreRefused();
    void plainAccountsHaveOnlyFillsInTheirJournal();
};

void TestAccountRuns::isolatedLongIsLiquidatedInsideACandle() {
    Scene s = fallingLong();
    s.settings.account.liquidationFeeBps = dec("50");
    QVERIFY(s.run().has_value());
    QCOMPARE(s.fills.size(), std::size_t(2));
    QCOMPARE(text(s.fills[1].price), QStringLiteral("90.37")); // 450 / (5 × 0.996), up to the tick
    QCOMPARE(s.fills[1].time, minute(2));
    // The loss of 48.15 and the fee of 2.25925 are 0.40925 more than the margin of 50.
    QCOMPARE(s.cash(), QStringLiteral("950"));
    QCOMPARE(s.totals().liquidations, std::uint64_t(1));
    QCOMPARE(text(s.totals().liquidationFees), QStringLiteral("2.25925"));
    QCOMPARE(text(s.totals().insured), QStringLiteral("0.40925"));
    QVERIFY(s.runner->ledger().margin().isZero() && s.runner->ledger().carried().isZero());
    QCOMPARE(s.orders.size(), std::size_t(2));
    QCOMPARE(s.fills[1].order, OrderNumber(2));
    QVERIFY(s.orders[1].status == OrderStatus::Filled && s.orders[1].reason.find("liquidation") == 0);
    QCOMPARE(s.trades.size(), std::size_t(1));
    QVERIFY(s.isSealed());
}

void TestAccountRuns::aNearerStopComesBeforeTheLiquidation() {
    Scene s = fallingLong();
    OrderRequest stop = orderOf(Side::Sell, OrderType::Stop, "5", nullptr, "95");
    stop.reduceOnly = true;
    s.offer(1, stop);
    QVERIFY(s.run().has_value());
    QCOMPARE(text(s.fills[1].price), QStringLiteral("95"));
    QCOMPARE(s.cash(), QStringLiteral("975"));
    QCOMPARE(s.totals().liquidations, std::uint64_t(0));
    QCOMPARE(s.runner->ambiguousCandles(), std::uint64_t(0));
}

void TestAccountRuns::aFartherStopComesTooLate() {
    Scene s = fallingLong();
    s.offer(1, orderOf(Side::Sell, OrderType::Stop, "5", nullptr, "89"));
    QVERIFY(s.run().has_value());
    QCOMPARE(s.fills.size(), std::size_t(2));
    QCOMPARE(text(s.fills[1].price), QStringLiteral("90.37"));
    QCOMPARE(s.cash(), QStringLiteral("951.85")); // 1000 − 5 × 9.63
    QVERIFY(s.orders[1].status == OrderStatus::Cancelled);
    QVERIFY(s.runner->ledger().position().isZero());
}

void TestAccountRuns::aTargetInTheSameCandleIsAmbiguous() {
    Scene s = fallingLong();
    s.candles[2] = {100, 120, 85, 88};
    s.offer(1, orderOf(Side::Sell, OrderType::Limit, "5", "110"));
    QVERIFY(s.run().has_value());
    QCOMPARE(text(s.fills[1].price), QStringLiteral("90.37"));
    QCOMPARE(s.runner->ambiguousCandles(), std::uint64_t(1));
}

void TestAccountRuns::aGapBeyondTheMarginIsBorneByTheVenue() {
    Scene s = fallingLong();
    s.candles[2] = {80, 82, 79, 81};
    QVERIFY(s.run().has_value());
    QCOMPARE(text(s.fills[1].price), QStringLiteral("80"));
    QCOMPARE(s.cash(), QStringLiteral("950")); // the loss of 100 is more than the margin of 50
    QCOMPARE(text(s.totals().insured), QStringLiteral("50"));
}

void TestAccountRuns::crossUsesAllTheCash() {
    Scene s = fallingLong();
    s.margin(AccountMode::Cross, "10");
    QVERIFY(s.run().has_value());
    QCOMPARE(s.fills.size(), std::size_t(1)); // 1000 would have to be lost
    QCOMPARE(text(s.runner->ledger().equityAt(price("88"))), QStringLiteral("940"));
    QCOMPARE(text(s.strategy.equities.back()), QStringLiteral("940"));
    Scene all = fallingLong();
    all.margin(AccountMode::Cross, "10");
    all.strategy.script.clear();
    all.offer(0, orderOf(Side::Buy, OrderType::Market, "100")); // all the margin there is
    QVERIFY(all.run().has_value());
    QCOMPARE(text(all.fills[1].price), QStringLiteral("90.37")); // 9000 / (100 × 0.996)
    QCOMPARE(all.cash(), QStringLiteral("37")); // 1000 − 963
}

void TestAccountRuns::allInUsesTheLeverage() {
    Scene s = fallingLong();
    s.settings.feeBps = dec("10");
    s.strategy.script.clear();
    OrderRequest all = orderOf(Side::Buy, OrderType::Market, "1");
    all.size = OrderSize::allIn();
    s.offer(0, all);
    s.candles.resize(2);
    QVERIFY(s.run().has_value());
    // q × 100 × (1/10 + 0.001) ≤ 1000: 99.0099…
    QCOMPARE(text(s.fills[0].quantity), QStringLiteral("99.009"));
    QCOMPARE(text(s.runner->ledger().margin()), QStringLiteral("990.09"));
    QCOMPARE(s.cash(), QStringLiteral("0.0091")); // 1000 − 990.09 − 9.9009
    QCOMPARE(text(s.runner->ledger().carried()), QStringLiteral("-9900.9"));
}

void TestAccountRuns::tiersBoundThePosition() {
    Scene s = fallingLong();
    s.settings.account.tiers = LeverageTiers::checked({{money("0"), money("400"), dec("20"), dec("0.01"), {}},
                                                          {money("400"), money("10000"), dec("5"), dec("0.02"), money("4")}})
                                   .value();
    QVERIFY(s.run().has_value());
    QVERIFY(s.fills.empty()); // ten times leverage is granted up to 400 only
    QVERIFY(s.orders[0].status == OrderStatus::Rejected);
    s.margin(AccountMode::Isolated, "21");
    QCOMPARE(QString::fromStdString(s.run().error().location), QStringLiteral("leverage"));
}

void TestAccountRuns::aLongPaysAPositiveFundingRate() {
    Scene s = fallingLong();
    s.margin(AccountMode::Cross, "10");
    s.candles = {{100, 101, 99, 100}, {100, 101, 99, 100}, {102, 103, 101, 102}};
    // At the open of the candle that fills the order nothing is held yet.
    s.settings.account.funding = {{minute(1), dec("0.01"), {}}, {minute(2), dec("0.0001"), {}}};
    QVERIFY(s.run().has_value());
    QCOMPARE(s.cash(), QStringLiteral("999.949")); // 5 × 102 × 0.0001
    QCOMPARE(text(s.totals().funding), QStringLiteral("-0.051"));
    Scene isolated = fallingLong();
    isolated.candles = s.candles;
    isolated.settings.account.funding = {{minute(2), dec("0.0001"), price("101")}};
    QVERIFY(isolated.run().has_value());
    QCOMPARE(isolated.cash(), QStringLiteral("950"));
    QCOMPARE(text(isolated.runner->ledger().margin()), QStringLiteral("49.9495")); // the mark that was given: 5 × 101
}

void TestAccountRuns::aShortReceivesItWithinACandle() {
    Scene s;
    s.margin(AccountMode::Cross, "2");
    s.timeframe = "1h";
    s.candles = {{100, 101, 99, 100}, {100, 105, 99, 104}};
    s.offer(0, orderOf(Side::Sell, OrderType::Market, "5"));
    s.settings.account.funding = {{minute(90), dec("0.001"), {}}};
    QVERIFY(s.run().has_value());
    QCOMPARE(s.cash(), QStringLiteral("1000.52")); // 5 × 104 × 0.001: the close, when that time has passed
    QCOMPARE(text(s.totals().funding), QStringLiteral("0.52"));
}

void TestAccountRuns::shortsPayInterest() {
    Scene s;
    s.timeframe = "1d";
    s.candles = {{100, 100, 100, 100}, {100, 100, 100, 100}, {120, 120, 120, 120}};
    s.offer(0, orderOf(Side::Sell, OrderType::Market, "5"));
    s.settings.account.borrowRate = dec("0.0365");
    QVERIFY(s.run().has_value());
    // 500 and 600 × 0.0365 / 365, rounded up at 1e-12 through the share of a year.
    QVERIFY(s.totals().borrow <= money("-0.11") && s.totals().borrow > money("-0.1100000001"));
    QCOMPARE(s.runner->ledger().cash().toString(), (money("1500") + s.totals().borrow).toString());
    // Minutes of a day that has not ended are paid when the run ends: 500 and 600 × 0.0365 / 525600.
    Scene minutes;
    minutes.candles = s.candles;
    minutes.settings = s.settings;
    minutes.offer(0, orderOf(Side::Sell, OrderType::Market, "5"));
    QVERIFY(minutes.run().has_value());
    QVERIFY(minutes.totals().borrow <= money("-0.000076388888") && minutes.totals().borrow > money("-0.00007639"));
}

void TestAccountRuns::aShortPaysTheDividend() {
    Scene s;
    s.candles = {{50, 50, 50, 50}, {50, 50, 50, 50}, {49, 49, 49, 49}};
    s.offer(0, orderOf(Side::Sell, OrderType::Market, "10"));
    AccountAction dividend;
    dividend.exDate = minute(2);
    dividend.dividend = money("0.24");
    s.settings.account.actions = {dividend};
    QVERIFY(s.run().has_value());
    QCOMPARE(s.cash(), QStringLiteral("1497.6")); // 1000 + 500 − 2.4
    QCOMPARE(text(s.totals().dividends), QStringLiteral("-2.4"));
    // Bought on the ex-date itself: too late.
    Scene late;
    late.candles = s.candles;
    late.settings = s.settings;
    late.offer(1, orderOf(Side::Buy, OrderType::Market, "10"));
    QVERIFY(late.run().has_value());
    QVERIFY(late.totals().dividends.isZero());
}

void TestAccountRuns::aSplitMovesTheOpenLimit() {
    Scene s;
    s.settings = settingsWith("2000");
    s.instrument = instrumentWith("0.01", "1");
    s.candles = {{100, 100, 100, 100}, {100, 100, 100, 100}, {50, 51, 49, 50}, {50, 50, 44, 46}};
    s.offer(0, orderOf(Side::Buy, OrderType::Market, "10"));
    s.offer(1, orderOf(Side::Buy, OrderType::Limit, "7", "90.01"));
    AccountAction split;
    split.exDate = minute(2);
    split.kind = AccountAction::Kind::Split;
    split.split = {Decimal(2), Decimal(1)};
    s.settings.account.actions = {split};
    QVERIFY(s.run().has_value());
    QCOMPARE(s.fills.size(), std::size_t(2));
    QCOMPARE(text(s.fills[1].price), QStringLiteral("45")); // 90.01 / 2, down to the tick
    QCOMPARE(text(s.fills[1].quantity), QStringLiteral("14"));
    QCOMPARE(text(*s.orders[1].request.limitPrice), QStringLiteral("45"));
    QCOMPARE(text(s.runner->ledger().position()), QStringLiteral("34"));
    QCOMPARE(s.cash(), QStringLiteral("370")); // 2000 − 1000 − 630
    QCOMPARE(text(s.runner->ledger().balance(Ledger::Account::Position)), QStringLiteral("1630"));
    const auto open = s.runner->openTrade();
    QVERIFY(open && text(open->quantity) == QStringLiteral("34"));
    // Equity did not jump: 20 at 50 are 10 at 100.
    QCOMPARE(text(s.strategy.equities[2]), QStringLiteral("2000"));
}

void TestAccountRuns::fractionsArePaidOut() {
    Scene s;
    s.instrument = instrumentWith("0.01", "1");
    s.candles = {{100, 100, 100, 100}, {100, 100, 100, 100}, {300, 300, 300, 300}};
    s.offer(0, orderOf(Side::Buy, OrderType::Market, "5"));
    AccountAction reverse;
    reverse.exDate = minute(2);
    reverse.kind = AccountAction::Kind::Split;
    reverse.split = {Decimal(1), Decimal(3)};
    s.settings.account.actions = {reverse};
    QVERIFY(s.run().has_value());
    QCOMPARE(text(s.runner->ledger().position()), QStringLiteral("1"));
    // 0.666666666667 at 300; what rounding at 1e-12 adds is money on paper, to the last digit in both books.
    QCOMPARE(s.cash(), QStringLiteral("700.0000000001"));
    QVERIFY(s.isSealed());
}

void TestAccountRuns::cashIsConvertedAtTheLastKnownRate() {
    Scene s;
    s.instrument.currency = "USD";
    s.settings.account.currency = "EUR";
    s.settings.account.rates = {{minute(-60), dec("0.9")}, {minute(2), dec("0.8")}, {minute(500), dec("0.1")}};
    s.candles = {{100, 100, 100, 100}, {100, 100, 100, 100}, {100, 100, 100, 100}, {110, 110, 110, 110}};
    s.offer(0, orderOf(Side::Buy, OrderType::Market, "2"));
    s.offer(2, orderOf(Side::Sell, OrderType::Market, "2"));
    QVERIFY(s.run().has_value());
    QCOMPARE(s.cash(), QStringLiteral("996")); // 1000 − 200 × 0.9 + 220 × 0.8
    // At the close of candle 1 the new rate is known: 820 + 200 × 0.8.
    QCOMPARE(text(s.strategy.equities[1]), QStringLiteral("980"));
    const Journal& journal = s.runner->ledger().journal();
    QVERIFY(journal.sumOf(LedgerAccount::Cash, "USD").isZero());
    QVERIFY(Money(journal.sumOf(LedgerAccount::Cash, "EUR")) == money("996"));
    QVERIFY(s.isSealed());
    // 12 would cost 1080 EUR.
    Scene dear;
    dear.instrument = s.instrument;
    dear.settings = s.settings;
    dear.candles = s.candles;
    dear.offer(0, orderOf(Side::Buy, OrderType::Market, "12"));
    QVERIFY(dear.run().has_value());
    QVERIFY(dear.fills.empty());
}

void TestAccountRuns::marginIsConvertedToo() {
    Scene s = fallingLong();
    s.instrument.currency = "USD";
    s.settings.account.currency = "EUR";
    s.settings.account.rates = {{minute(0), dec("0.5")}};
    s.candles[2] = {80, 82, 79, 81};
    QVERIFY(s.run().has_value());
    QCOMPARE(s.cash(), QStringLiteral("975")); // the margin of 50 USD was 25 EUR
    QVERIFY(s.runner->ledger().margin().isZero());
}

void TestAccountRuns::ratesThatComeTooLateAreRefused() {
    Scene s;
    s.candles = {{100, 100, 100, 100}};
    s.instrument.currency = "USD";
    s.settings.account.currency = "EUR";
    s.settings.account.rates = {{minute(1), dec("0.9")}};
    QCOMPARE(QString::fromStdString(s.run().error().code), QStringLiteral("account.rates"));
    s.instrument.currency.clear();
    QCOMPARE(QString::fromStdString(s.run().error().code), QStringLiteral("account.currency"));
}

void TestAccountRuns::plainAccountsHaveOnlyFillsInTheirJournal() {
    Scene s;
    s.settings.feeBps = dec("10");
    s.candles = {{100, 100, 100, 100}, {100, 100, 100, 100}, {100, 100, 100, 100}};
    s.offer(0, orderOf(Side::Buy, OrderType::Market, "2"));
    QVERIFY(s.run().has_value());
    QVERIFY(s.isSealed());
    const Journal& journal = s.runner->ledger().journal();
    QCOMPARE(journal.size(), std::size_t(3));
    QCOMPARE(QString::fromStdString(journal.text(1)),
        QStringLiteral("2|%1|fill|1\ncash|quote|-200\nposition|quote|200\nholding|TEST:PAIR|2\nmarket|TEST:PAIR|-2\n")
            .arg(toCount(minute(1))));
    QCOMPARE(QString::fromStdString(journal.text(2)),
        QStringLiteral("3|%1|fee|1\ncash|quote|-0.2\nfees|quote|0.2\n").arg(toCount(minute(1))));
}

QTEST_APPLESS_MAIN(TestAccountRuns)
#include "tst_account_runs.moc"
