// Random funds: one sleeve with all the weight is the backtest; the books add up and the cash is never overdrawn.
#include "core/engine/portfolio.h"
#include "tests/support/engine_fixture.h"

#include <QTest>

#include <rapidcheck.h>

using namespace truebar;
using namespace truebar::test;

namespace {

int within(int least, int end) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, end));
}

Decimal scaled(int count, const char* unit) {
    return Decimal::multiply(Decimal(count), dec(unit));
}

Series arbitrarySeries(Timeframe timeframe, int most) {
    Series out({"TEST", "PAIR"}, timeframe);
    UtcMs at = seriesBegin;
    int last = 1'000;
    const auto price = [](int ticks) { return static_cast<double>(ticks) / 20; };
    for (int n = within(3, most); n > 0; --n) {
        const int open = std::max(40, last + within(-60, 61));
        const int close = std::max(40, open + within(-60, 61));
        const int high = std::max(open, close) + within(0, 40);
        const int low = std::max(20, std::min(open, close) - within(0, 40));
        out.append({at, price(open), price(high), price(low), price(close), 100});
        for (int steps = *rc::gen::weightedElement<int>({{20, 1}, {1, 5}}); steps > 0; --steps)
            at = timeframe.next(at);
        last = close;
    }
    return out;
}

Suggestion arbitrarySuggestion(double close) {
    if (within(0, 2) == 0) {
        const auto exposure = *rc::gen::element(Exposure::Flat, Exposure::Long, Exposure::Short);
        return {TargetPosition{exposure, OrderSize::allIn()}, "any"};
    }
    const Decimal around = Decimal::fromDouble(close).roundedTo(dec("0.05"), Rounding::Down);
    const Price near(std::max(around + scaled(within(-40, 41), "0.05"), dec("0.05")));
    OrderRequest out;
    out.side = *rc::gen::element(Side::Buy, Side::Sell);
    out.type = *rc::gen::element(OrderType::Market, OrderType::Limit, OrderType::Stop);
    out.size = within(0, 3) == 0 ? OrderSize::allIn() : OrderSize::fixed(Quantity(scaled(within(1, 500), "0.01")));
    if (out.type == OrderType::Limit)
        out.limitPrice = near;
    if (out.type == OrderType::Stop)
        out.stopPrice = near;
    out.reduceOnly = within(0, 4) == 0;
    return {out, "any"};
}

RunSettings arbitraryMoney() {
    RunSettings out = settingsWith("1000");
    out.feeBps = scaled(within(0, 40), "0.7");
    out.slippageTicks = within(0, 3);
    return out;
}

SleeveSetup sleeveOf(const Series& series, Instrument instrument, const RunSettings& money, Decimal weight) {
    SleeveSetup out;
    out.series = &series;
    out.instrument = std::move(instrument);
    out.weight = weight;
    out.broker = [instrument = out.instrument, money](Money cash, const Money* backing) {
        RunSettings own = money;
        own.cash = cash;
        VenueOptions options;
        options.backing = backing;
        return simulatedVenue(instrument, own, options);
    };
    return out;
}

} // namespace

class TestPortfolio : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        if (!qEnvironmentVariableIsSet("RC_PARAMS"))
            qputenv("RC_PARAMS", "max_success=300 max_size=60");
    }
    void oneSleeveIsTheBacktest();
    void booksOfAnyFundAddUp();
};

void TestPortfolio::oneSleeveIsTheBacktest() {
    std::size_t fills = 0;
    QVERIFY(rc::check("the same result, to the hash of its journal", [&] {
        const Series series = arbitrarySeries(Timeframe(1, Timeframe::Unit::Hour), 80);
        const Instrument instrument = instrumentWith("0.05", "0.01");
        const RunSettings money = arbitraryMoney();
        ScriptedStrategy script;
        for (std::size_t i = 0; i < series.size(); ++i) {
            for (int n = within(0, 3); n > 0; --n)
                script.script[i].push_back(arbitrarySuggestion(series.at(i).close));
        }
        ScriptedStrategy alone = script;
        PortfolioSetup setup;
        setup.settings = money;
        setup.sleeves.push_back(sleeveOf(series, instrument, money, Decimal(1)));
        setup.sleeves.front().strategy = &script;
        const auto fund = runPortfolio(setup);
        const auto run = runSeries({&series, instrument, money, &alone, simulatedVenue(instrument, money), {}});
        RC_ASSERT(fund.has_value() && run.has_value());
        RC_ASSERT(fund->fund.orders == run->orders);
        RC_ASSERT(fund->fund.fills == run->fills);
        RC_ASSERT(fund->fund.equity == run->equity);
        RC_ASSERT(fund->fund == *run);
        RC_ASSERT(fund->fund.journal.seal() == run->journal.seal());
        RC_ASSERT(script.equities == alone.equities);
        fills += run->fills.size();
    }));
    QVERIFY(fills > 1000);
}

void TestPortfolio::booksOfAnyFundAddUp() {
    std::size_t fills = 0;
    QVERIFY(rc::check("entries add up, cash is never below 0, twice the same", [&] {
        const std::size_t count = static_cast<std::size_t>(within(1, 5));
        const RunSettings money = arbitraryMoney();
        std::vector<Series> series;
        for (std::size_t i = 0; i < count; ++i) {
            const int hours = *rc::gen::element(1, 4, 12);
            series.push_back(arbitrarySeries(Timeframe(hours, Timeframe::Unit::Hour), 120 / hours + 4));
        }
        PortfolioSetup setup;
        setup.settings = money;
        setup.portfolio.rebalance = *rc::gen::element(RebalancePeriod::Never, RebalancePeriod::Daily);
        if (within(0, 3) == 0)
            setup.portfolio.limits.maxWeight = scaled(within(20, 60), "0.01");
        if (within(0, 3) == 0)
            setup.portfolio.limits.maxGross = scaled(within(20, 100), "0.01");
        if (within(0, 3) == 0)
            setup.portfolio.limits.maxDrawdown = scaled(within(1, 30), "0.01");
        for (std::size_t i = 0; i < count; ++i) {
            Instrument instrument = instrumentWith("0.05", "0.01");
            instrument.id.symbol = std::string(1, static_cast<char>('A' + i));
            setup.sleeves.push_back(sleeveOf(series[i], instrument, money,
                Decimal::divide(Decimal(1), Decimal(static_cast<int>(count)), Rounding::Down)));
        }
        const auto done = runPortfolio(setup);
        RC_ASSERT(done.has_value());
        const Journal& journal = done->fund.journal;
        RC_ASSERT(journal.verify(journal.seal()).has_value());
        Decimal cash;
        for (std::size_t i = 0; i < journal.size(); ++i) {
            for (const Posting& posting : journal.postings(i)) {
                if (posting.account == LedgerAccount::Cash)
                    cash += posting.amount;
            }
            // The fee of a fill is the entry after it.
            if (i + 1 == journal.size() || journal.entries()[i + 1].kind != EntryKind::Fee)
                RC_ASSERT(cash.sign() >= 0);
        }
        Money value(cash);
        Money profit{};
        for (std::size_t i = 0; i < count; ++i) {
            const Price last(Decimal::fromDouble(series[i].closes().back()));
            value += notional(last, done->sleeves[i].position);
            profit += done->sleeves[i].profit;
        }
        RC_ASSERT(value == done->fund.metrics.finalEquity);
        RC_ASSERT(profit == value - money.cash);
        RC_ASSERT(*runPortfolio(setup) == *done);
        fills += done->fund.fills.size();
    }));
    QVERIFY(fills > 1000);
}

QTEST_APPLESS_MAIN(TestPortfolio)
#include "tst_portfolio.moc"
