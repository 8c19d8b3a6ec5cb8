#include "tests/support/order_sequence.h"

#include <algorithm>

namespace truebar::test {

namespace {

Decimal scaled(int count, const char* unit) {
    return Decimal::multiply(Decimal(count), dec(unit));
}

AccountSettings accountOf(Dice& dice) {
    AccountSettings out;
    out.mode = dice.oneOf({AccountMode::Cash, AccountMode::Cash, AccountMode::Isolated, AccountMode::Cross});
    if (out.isOnMargin()) {
        out.leverage = scaled(dice.within(10, 200), "0.1");
        out.liquidationFeeBps = Decimal(dice.within(0, 100));
    } else if (dice.oneIn(4)) {
        out.borrowRate = scaled(dice.within(1, 100), "0.01");
    }
    return out;
}

CostModel costsOf(Dice& dice) {
    CostModel out;
    if (dice.oneIn(4))
        out.fees.makerBps = scaled(dice.within(0, 20), "0.37");
    if (dice.oneIn(6))
        out.fees.tiers = {{money("50"), dec("1"), dec("3")}, {money("500"), dec("0"), dec("2.5")}};
    if (dice.oneIn(6))
        out.fees.perUnit = Money(scaled(dice.within(1, 9), "0.001"));
    if (dice.oneIn(6))
        out.fees.minimum = Money(scaled(dice.within(1, 9), "0.01"));
    if (dice.oneIn(4))
        out.slippage.bps = Decimal(dice.within(1, 40));
    if (dice.oneIn(6))
        out.slippage.impactBps = Decimal(dice.within(1, 400));
    if (dice.oneIn(4))
        out.participation = scaled(dice.within(1, 9), "0.05");
    if (dice.oneIn(5))
        out.latency = {Millis(dice.within(1, 50'000)), Millis(dice.within(0, 20'000))};
    return out;
}

TrailingDistance distanceOf(Dice& dice, const SequenceMarket& market) {
    using Kind = TrailingDistance::Kind;
    const Kind kind = dice.oneOf({Kind::Amount, Kind::Percent, Kind::AtrMultiple});
    if (kind == Kind::Amount)
        return {kind, market.tick(dice.within(1, 30)).value(), 14};
    return {kind, scaled(dice.within(1, 40), kind == Kind::Percent ? "0.1" : "0.25"), dice.within(1, 10)};
}

ExitLevel levelOf(Dice& dice, const SequenceMarket& market) {
    if (dice.oneIn(2))
        return {ExitLevel::Kind::Amount, market.tick(dice.within(1, 40)).value()};
    return {ExitLevel::Kind::Percent, scaled(dice.within(1, 40), "0.1")};
}

Bracket bracketOf(Dice& dice, const SequenceMarket& market) {
    Bracket out;
    if (!dice.oneIn(4))
        out.stop = levelOf(dice, market);
    if (!dice.oneIn(4))
        out.target = levelOf(dice, market);
    if (dice.oneIn(4) || (!out.stop && !out.target))
        out.trailing = distanceOf(dice, market);
    return out;
}

OrderRequest orderOf(Dice& dice, const SequenceMarket& market, std::size_t at) {
    const auto near = [&] { return market.tick(std::max(1, market.ticks[at] + dice.within(-30, 30))); };
    OrderRequest out;
    out.side = dice.oneOf({Side::Buy, Side::Sell});
    out.type = static_cast<OrderType>(dice.within(0, orderTypeCount - 1));
    if (dice.oneIn(6))
        out.size = OrderSize::allIn();
    else
        out.size = OrderSize::fixed(
            Quantity(Decimal::multiply(Decimal(dice.within(1, 400)), market.instrument.lotStep.value())));
    if (out.type == OrderType::Limit || out.type == OrderType::StopLimit)
        out.limitPrice = near();
    if (out.type == OrderType::Stop || out.type == OrderType::StopLimit || out.type == OrderType::TakeProfit)
        out.stopPrice = near();
    if (out.type == OrderType::TrailingStop)
        out.trailing = distanceOf(dice, market);
    out.timeInForce = dice.oneOf({TimeInForce::GoodTilCancelled, TimeInForce::GoodTilCancelled,
        TimeInForce::ImmediateOrCancel, TimeInForce::FillOrKill, TimeInForce::GoodTilDate, TimeInForce::Day});
    if (out.timeInForce == TimeInForce::GoodTilDate)
        out.goodUntil = market.series.closeTime(at) + std::chrono::seconds(dice.within(1, 600));
    out.reduceOnly = dice.oneIn(5);
    out.postOnly = out.type == OrderType::Limit && out.timeInForce == TimeInForce::GoodTilCancelled && dice.oneIn(4);
    if (dice.oneIn(5))
        out.ocoGroup = static_cast<std::uint64_t>(dice.within(1, 3));
    else if (!out.reduceOnly && dice.oneIn(4))
        out.bracket = bracketOf(dice, market);
    return out;
}

} // namespace

std::uint64_t Dice::next() {
    std::uint64_t x = m_state += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

int Dice::within(int least, int most) {
    return least + static_cast<int>(next() % static_cast<std::uint64_t>(most - least + 1));
}

SequenceMarket::SequenceMarket(std::uint64_t number)
    : series({"TEST", "PAIR"}, Timeframe()) {
    Dice dice(number ^ 0x5bd1e9955bd1e995ULL);
    instrument = instrumentWith(dice.oneOf({"0.05", "0.01", "1", "0.00001"}), dice.oneOf({"0.003", "1", "0.00001"}));
    instrument.contractMultiplier = dice.oneOf({Decimal(1), Decimal(1), dec("0.7"), dec("50")});
    UtcMs at = seriesBegin;
    const auto add = [&](int open, int high, int low, int close, double volume) {
        const auto price = [&](int count) { return tick(count).toDouble(); };
        series.append({at, price(open), price(high), price(low), price(close), volume});
        ticks.push_back(close);
    };
    int last = 1'000;
    for (int count = dice.within(4, 40); count > 0; --count) {
        const bool isStale = dice.oneIn(25);
        const int open = isStale ? last : std::max(40, last + dice.within(-15, 15));
        const int close = isStale ? last : std::max(40, open + dice.within(-15, 15));
        const int high = std::max(open, close) + (isStale ? 0 : dice.within(0, 10));
        const int low = std::min(open, close) - (isStale ? 0 : dice.within(0, 10));
        add(open, high, low, close, isStale ? 0 : dice.within(1, 2'000));
        at += std::chrono::minutes(dice.oneIn(10) ? dice.within(2, 3'000) : 1);
        last = close;
    }
    for (std::size_t i = 0; i < quietCandles; ++i) {
        add(last, last, last, last, 1e12);
        at += std::chrono::minutes(1);
    }
    // A third of the markets refuse small values, so that a rest may be left that nobody can sell.
    if (dice.oneIn(3))
        instrument.minNotional = Money(Decimal::multiply(
            Decimal::multiply(Decimal(dice.within(1, 100)), tick(1'000).value()), instrument.lotStep.value()));
}

Price SequenceMarket::tick(int count) const {
    return Price(Decimal::multiply(Decimal(count), instrument.tickSize.value()));
}

OrderSequence::OrderSequence(std::uint64_t number, std::shared_ptr<const SequenceMarket> where)
    : market(std::move(where)) {
    Dice dice(number);
    const Instrument& instrument = market->instrument;
    // For 1 to 600 lots at the first price.
    const Decimal lot = Decimal::multiply(market->tick(1'000).value(), instrument.lotStep.value());
    settings.cash = Money(Decimal::multiply(
        Decimal::multiply(lot, instrument.contractMultiplier, Rounding::Up), Decimal(dice.within(1, 600))));
    settings.feeBps = scaled(dice.within(0, 60), "0.37");
    settings.slippageTicks = dice.oneIn(2) ? dice.within(1, 3) : 0;
    settings.seed = dice.next() >> 1;
    settings.account = accountOf(dice);
    settings.costs = costsOf(dice);
    settings.profile.kind = static_cast<FillProfile::Kind>(dice.within(0, 5));
    venue.touchFills = dice.oneIn(2);
    const std::size_t count = market->series.size() - SequenceMarket::quietCandles;
    for (std::size_t i = 0; i < count; ++i) {
        for (int n = dice.within(0, 3); n > 0; --n)
            script[i].push_back({orderOf(dice, *market, i), "any"});
    }
}

RunSetup OrderSequence::setup(IStrategy& strategy) const {
    return {&market->series, market->instrument, settings, &strategy,
        simulatedVenue(market->instrument, settings, venue), {}};
}

void SequenceStrategy::onCandle(const MarketView& market, const AccountView& account, SuggestionSink& sink) {
    const std::size_t at = market.size() - 1;
    if (const auto found = m_sequence.script.find(at); found != m_sequence.script.end()) {
        for (const Suggestion& suggestion : found->second)
            sink.suggest(suggestion);
    }
    // What was on its way has arrived by then; the answer to the second order is what counts.
    const std::size_t left = m_sequence.market->series.size() - market.size();
    if ((left == 6 || left == 3) && !account.position.isZero()) {
        OrderRequest close;
        close.side = account.position.sign() > 0 ? Side::Sell : Side::Buy;
        close.size = OrderSize::fixed(account.position.abs());
        close.reduceOnly = true;
        sink.suggest({close, "close"});
    }
}

} // namespace truebar::test
