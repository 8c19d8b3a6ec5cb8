// Random candles and random orders through the real step: what must hold whatever happens.
#include "core/trading/costs.h"
#include "core/trading/fill_rules.h"
#include "plugins/strategies/sma_cross/sma_cross.h"
#include "tests/support/engine_fixture.h"

#include <QTest>

#include <rapidcheck.h>


using namespace truebar;
using namespace truebar::test;

namespace {

// least ≤ n < end, evenly from the first case on (plain inRange begins with the smallest numbers only).
int within(int least, int end) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, end));
}

// Whole numbers, so that a failing case shrinks to something one can read.
struct Market {
    Series series;
    std::vector<PriceBar> bars;
};

Market arbitraryMarket(int least = 2, int most = 60) {
    const int count = within(least, most);
    Market out{Series({"TEST", "PAIR"}, Timeframe()), {}};
    int last = 1'000;
    UtcMs at = seriesBegin;
    for (int i = 0; i < count; ++i) {
        const int open = std::max(20, last + within(-15, 16));
        const int close = std::max(20, open + within(-15, 16));
        const int high = std::max(open, close) + within(0, 10);
        const int low = std::min(open, close) - within(0, 10);
        const auto price = [](int ticks) { return static_cast<double>(ticks) / 20; }; // a tick is 0.05
        out.series.append({at, price(open), price(high), price(low), price(close), 100});
        out.bars.push_back(PriceBar::of(out.series.at(static_cast<std::size_t>(i))));
        at += std::chrono::minutes(*rc::gen::weightedElement<int>({{20, 1}, {1, 7}, {1, 3'000}}));
        last = close;
    }
    return out;
}

OrderRequest arbitraryOrder(Price around) {
    const auto near = [&] {
        const Decimal away = Decimal::multiply(Decimal(within(-30, 31)), dec("0.05"));
        return std::max(around + Price(away), price("0.05"));
    };
    OrderRequest out;
    out.side = *rc::gen::element(Side::Buy, Side::Sell);
    out.type = *rc::gen::element(OrderType::Market, OrderType::Limit, OrderType::Stop, OrderType::StopLimit);
    if (within(0, 5) == 0)
        out.size = OrderSize::allIn();
    else
        out.size = OrderSize::fixed(Quantity(Decimal::multiply(Decimal(within(1, 400)), dec("0.003"))));
    if (out.type == OrderType::Limit || out.type == OrderType::StopLimit)
        out.limitPrice = near();
    if (out.type == OrderType::Stop || out.type == OrderType::StopLimit)
        out.stopPrice = near();
    out.timeInForce = *rc::gen::weightedElement<TimeInForce>(
        {{4, TimeInForce::GoodTilCancelled}, {1, TimeInForce::ImmediateOrCancel}, {1, TimeInForce::FillOrKill}});
    out.reduceOnly = within(0, 4) == 0;
    return out;
}

struct Case {
    Instrument instrument = instrumentWith("0.05", "0.003");
    Market market = arbitraryMarket();
    RunSettings settings = settingsWith("100");
    VenueOptions venue{*rc::gen::arbitrary<bool>(), *rc::gen::element(0.0, 0.0, 0.004)};
    std::map<std::size_t, std::vector<Suggestion>> script{};

    Case() {
        settings.feeBps = Decimal::multiply(Decimal(within(0, 300)), dec("0.37"));
        settings.slippageTicks = within(0, 4);
        instrument.contractMultiplier = *rc::gen::element(Decimal(1), Decimal(1), dec("0.7"));
        instrument.minNotional = *rc::gen::element(Money(), Money(), money("5"));
        for (std::size_t i = 0; i < market.bars.size(); ++i) {
            for (int n = within(0, 4); n > 0; --n)
                script[i].push_back({arbitraryOrder(market.bars[i].close), "any"});
        }
    }
    RunSetup setup(const Series& series, IStrategy& strategy) const {
        return {&series, instrument, settings, &strategy, simulatedVenue(instrument, settings, venue)};
    }
    RunResult run(const Series& series) const {
        ScriptedStrategy strategy;
        strategy.script = script;
        auto result = runSeries(setup(series, strategy));
        if (!result)
            RC_FAIL(result.error().message()); // a ledger that differs from the venue ends here
        return std::move(*result);
    }
};

bool isMultiple(Decimal value, Decimal step) {
    return value.roundedTo(step, Rounding::Down) == value;
}

void checkPrice(const Case& c, const Fill& fill, const Order& filled) {
    const OrderRequest& order = filled.request;
    const PriceBar& bar = c.market.bars[c.market.series.lowerBound(fill.time)];
    const bool slips = order.type != OrderType::Limit;
    const Price slip(Decimal::multiply(c.instrument.tickSize.value(), Decimal(slips ? c.settings.slippageTicks : 0)));
    const bool isBuy = fill.side == Side::Buy;
    RC_ASSERT(fill.price <= bar.high + (isBuy ? slip : Price()));
    RC_ASSERT(fill.price >= bar.low - (isBuy ? Price() : slip) || fill.price == c.instrument.tickSize);
    RC_ASSERT(isMultiple(fill.price.value(), c.instrument.tickSize.value()));
    if (order.limitPrice)
        RC_ASSERT((isBuy ? fill.price <= *order.limitPrice : fill.price >= *order.limitPrice));
    // What the volume left over is a market order from the next candle on.
    if (order.type == OrderType::Stop && filled.triggeredAt == fill.time)
        RC_ASSERT((isBuy ? fill.price >= *order.stopPrice : fill.price <= *order.stopPrice));
}

void checkQuantity(const Case& c, const Fill& fill, const OrderRequest& order, Quantity before) {
    RC_ASSERT(fill.quantity.sign() > 0);
    RC_ASSERT(isMultiple(fill.quantity.value(), c.instrument.lotStep.value()));
    if (order.reduceOnly) {
        RC_ASSERT(before.sign() == (fill.side == Side::Buy ? -1 : 1));
        RC_ASSERT(fill.quantity <= before.abs());
    }
}

void checkOrders(const Case& c, const RunResult& result) {
    for (const Order& order : result.orders) {
        RC_ASSERT(!order.isOpen());
        RC_ASSERT(order.closedAt >= order.submittedAt);
        if (order.request.size.kind == OrderSize::Kind::Fixed)
            RC_ASSERT(order.filledQuantity <= order.request.size.quantity);
        if (order.request.timeInForce == TimeInForce::FillOrKill && order.status == OrderStatus::Cancelled)
            RC_ASSERT(order.filledQuantity.isZero());
    }
    RC_ASSERT(result.candles == c.market.series.size());
    RC_ASSERT(result.ambiguousCandles <= result.candles);
}

template <class T, class Time>
void checkPrefix(const std::vector<T>& part, const std::vector<T>& whole, UtcMs end, Time time) {
    std::size_t count = 0;
    while (count < whole.size() && time(whole[count]) < end)
        ++count;
    RC_ASSERT(part == std::vector<T>(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(count)));
}

} // namespace

class TestEngineOrders : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        if (!qEnvironmentVariableIsSet("RC_PARAMS"))
            qputenv("RC_PARAMS", "max_success=400 max_size=60");
    }
    void everyFillIsHonest();
    void booksBalanceToTheLastDigit();
    void theFutureNeverChangesThePast();
    void strategiesCannotSeeTheFuture();
    void runsRepeatExactly();
    void allInIsTheMostThatCashPaysFor();
};

void TestEngineOrders::everyFillIsHonest() {
    std::size_t fills = 0;
    QVERIFY(rc::check("prices, limits, ticks, lots, reduce-only, times", [&] {
        const Case c;
        const RunResult result = c.run(c.market.series);
        Quantity position{};
        for (const Fill& fill : result.fills) {
            const Order& order = result.orders[fill.order - 1];
            RC_ASSERT(fill.time >= order.submittedAt);
            RC_ASSERT(fill.side == order.request.side);
            checkPrice(c, fill, order);
            checkQuantity(c, fill, order.request, position);
            position += fill.side == Side::Buy ? fill.quantity : -fill.quantity;
            ++fills;
        }
        checkOrders(c, result);
    }));
    QVERIFY(fills > 1'000);
}

void TestEngineOrders::booksBalanceToTheLastDigit() {
    QVERIFY(rc::check("postings, trades, equity and the venue agree", [] {
        const Case c;
        ScriptedStrategy strategy;
        strategy.script = c.script;
        auto runner = Runner::create(c.setup(c.market.series, strategy)).value();
        Money profit{};
        Money cash = c.settings.cash;
        Quantity position{};
        for (std::size_t i = 0; i < c.market.series.size(); ++i) {
            const StepOutcome& outcome = runner->step(i);
            for (const Trade& trade : outcome.trades)
                profit += trade.profit;
            for (const Fill& fill : outcome.fills) {
                const Money value = tradedValue(c.instrument, fill.price, fill.quantity);
                RC_ASSERT(fill.fee == feeOf(value, c.settings.feeBps));
                cash += (fill.side == Side::Buy ? -value : value) - fill.fee;
                position += fill.side == Side::Buy ? fill.quantity : -fill.quantity;
            }
        }
        const auto done = runner->finish(); // compares with the venue
        RC_ASSERT(done.has_value());
        const Ledger& ledger = runner->ledger();
        RC_ASSERT(ledger.journal().verify(ledger.journal().seal()).has_value());
        RC_ASSERT(ledger.cash() == cash);
        RC_ASSERT(ledger.position() == position);
        if (const auto open = runner->openTrade())
            profit += open->profit;
        else
            RC_ASSERT(ledger.realisedProfit() - ledger.feesPaid() == profit);
        RC_ASSERT(ledger.equityAt(c.market.bars.back().close) == c.settings.cash + profit);
    }));
}

void TestEngineOrders::theFutureNeverChangesThePast() {
    QVERIFY(rc::check("a run over fewer candles is the beginning of the run over all", [] {
        const Case c;
        const Series& all = c.market.series;
        const auto cut = static_cast<std::size_t>(within(1, static_cast<int>(all.size())));
        const UtcMs end = all.times()[cut];
        const RunResult whole = c.run(all);
        const RunResult part = c.run(all.slice({all.times().front(), end}));
        checkPrefix(part.fills, whole.fills, end, [](const Fill& f) { return f.time; });
        const UtcMs lastClose = all.closeTime(cut - 1) + Millis(1);
        checkPrefix(part.suggestions, whole.suggestions, lastClose, [](const auto& s) { return s.time; });
        checkPrefix(part.decisions, whole.decisions, lastClose, [](const auto& d) { return d.time; });
        RC_ASSERT(part.ambiguousCandles <= whole.ambiguousCandles);
    }));
}

void TestEngineOrders::strategiesCannotSeeTheFuture() {
    std::size_t offered = 0;
    QVERIFY(rc::check("sma_cross decides the same whatever comes later", [&] {
        const Market market = arbitraryMarket(20, 120);
        const Series& all = market.series;
        const auto cut = static_cast<std::size_t>(within(1, static_cast<int>(all.size())));
        Settings own;
        own.set("fast", std::int64_t(2));
        own.set("slow", std::int64_t(5));
        own.set("direction", std::string("both"));
        const Instrument instrument = instrumentWith("0.05", "0.003");
        const RunSettings settings = settingsWith("1000", "10", 1);
        const auto run = [&](const Series& series) {
            auto strategy = SmaCross::create(own).value();
            return runSeries({&series, instrument, settings, strategy.get(), simulatedVenue(instrument, settings)})
                .value();
        };
        const RunResult whole = run(all);
        const RunResult part = run(all.slice({all.times().front(), all.times()[cut]}));
        const UtcMs lastClose = all.closeTime(cut - 1) + Millis(1);
        checkPrefix(part.suggestions, whole.suggestions, lastClose, [](const auto& s) { return s.time; });
        checkPrefix(part.fills, whole.fills, all.times()[cut], [](const Fill& f) { return f.time; });
        offered += whole.suggestions.size();
    }));
    QVERIFY(offered > 1'000);
}

void TestEngineOrders::runsRepeatExactly() {
    QVERIFY(rc::check("same inputs, same result", [] {
        const Case c;
        RC_ASSERT(c.run(c.market.series) == c.run(c.market.series));
    }));
}

void TestEngineOrders::allInIsTheMostThatCashPaysFor() {
    QVERIFY(rc::check("one lot more would cost more than the cash", [] {
        Instrument instrument = instrumentWith("0.00000001", "0.001");
        instrument.lotStep = Quantity(*rc::gen::element(dec("0.00000001"), dec("0.003"), dec("1"), dec("25")));
        instrument.contractMultiplier = *rc::gen::element(Decimal(1), dec("0.0001"), dec("50"));
        const Price at(Decimal::multiply(Decimal(within(1, 2'000'000'000)), Decimal::powerOfTen(within(-8, -3))));
        const Money cash(Decimal::multiply(Decimal(within(1, 2'000'000'000)), dec("0.0137")));
        const Decimal fee = Decimal::multiply(Decimal(within(0, 3'000)), dec("0.03"));
        const auto costs = [&](Quantity q) {
            const Money value = tradedValue(instrument, at, q);
            return value + feeOf(value, fee);
        };
        const Quantity most = affordableQuantity(instrument, cash, at, fee);
        RC_ASSERT(isMultiple(most.value(), instrument.lotStep.value()));
        RC_ASSERT(costs(most) <= cash);
        RC_ASSERT(costs(most + instrument.lotStep) > cash);
    }));
}

QTEST_APPLESS_MAIN(TestEngineOrders)
#include "tst_engine_orders.moc"
