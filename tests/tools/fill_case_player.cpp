#include "fill_case.h"

#include "core/engine/run_series.h"

#include <algorithm>
#include <cmath>

namespace truebar::test {

namespace {

const Money cash{Decimal(1'000'000'000)};
const Quantity onePiece{Decimal(1)};

// Offers as orders what the case signals at each close.
class SignalStrategy final : public IStrategy {
public:
    explicit SignalStrategy(const FillCase& fillCase)
        : m_case(fillCase) { }

    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{}}; }
    void onCandle(const MarketView& market, const AccountView&, SuggestionSink& sink) override {
        const std::size_t index = market.size() - 1;
        const FillSignals now = m_case.signalsAt[index];
        if (m_case.usesExitSignal && now.exitsLong && !now.entersLong)
            sink.suggest({exitOrder(Side::Sell), "exit signal"});
        if (m_case.usesExitSignal && now.exitsShort && !now.entersShort)
            sink.suggest({exitOrder(Side::Buy), "exit signal"});
        // Nothing is begun in the last candle.
        if (index + 2 >= m_case.series.size())
            return;
        if (now.entersLong && !now.exitsLong && !now.entersShort)
            enter(Side::Buy, sink);
        if (now.entersShort && !now.exitsShort && !now.entersLong)
            enter(Side::Sell, sink);
    }

private:
    // A second one, for the candle in which an entry of the other side is given up and the first comes and goes: the
    // signal is then followed again. Else there is nothing for it to do.
    void enter(Side side, SuggestionSink& sink) const {
        sink.suggest({entryOrder(side), "entry signal"});
        sink.suggest({entryOrder(side), "entry signal"});
    }
    static OrderRequest orderAt(Side side, std::optional<double> price) {
        OrderRequest out;
        out.side = side;
        out.size = OrderSize::fixed(onePiece);
        if (price) {
            out.type = OrderType::Limit;
            out.limitPrice = Price(Decimal::fromDouble(*price));
        }
        return out;
    }
    OrderRequest exitOrder(Side side) const {
        OrderRequest out = orderAt(side, m_case.exitPrice);
        out.reduceOnly = true;
        return out;
    }
    // Where the exits stand at first; the venue's rules move them.
    OrderRequest entryOrder(Side side) const {
        OrderRequest out = orderAt(side, m_case.entryPrice);
        const freqtrade::ExitRules& rules = m_case.venue.exits;
        const Decimal stop = Decimal::fromDouble(std::abs(rules.stopLoss) / rules.leverage * 100);
        Bracket exits;
        exits.stop = ExitLevel{ExitLevel::Kind::Percent, stop};
        exits.trailing = TrailingDistance{TrailingDistance::Kind::Percent, stop};
        if (!rules.roi.empty()) {
            const double first = rules.roi.begin()->second;
            exits.target = ExitLevel{ExitLevel::Kind::Percent, Decimal::fromDouble(first > 0 ? first * 100 : 100)};
        }
        out.bracket = exits;
        return out;
    }

    const FillCase& m_case;
};

std::string reasonOf(const Order& exit) {
    if (exit.request.type == OrderType::Stop)
        return "stop_loss";
    if (exit.request.type == OrderType::TrailingStop)
        return "trailing_stop_loss";
    if (exit.parent != 0)
        return "roi";
    return exit.reason.starts_with("end of data") ? "force_exit" : "exit_signal";
}

} // namespace

Result<std::vector<FillCaseTrade>> playFillCase(const FillCase& fillCase) {
    SignalStrategy strategy(fillCase);
    RunSetup setup;
    setup.series = &fillCase.series;
    setup.instrument.id = fillCase.series.instrument();
    setup.instrument.lotStep = onePiece;
    setup.settings.cash = cash;
    setup.settings.profile = {FillProfile::Kind::Freqtrade};
    setup.strategy = &strategy;
    setup.broker = [&](IBrokerEvents& events) -> Result<std::unique_ptr<IBroker>> {
        FreqtradeSetup venue = fillCase.venue;
        venue.cash = cash;
        return std::unique_ptr<IBroker>(std::make_unique<FreqtradeVenue>(std::move(venue), events));
    };
    auto run = runSeries(setup);
    if (!run)
        return std::move(run).error();

    const auto tickAt = [&](UtcMs time) {
        const auto times = fillCase.series.times();
        return fillCase
            .ticks[static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), time) - times.begin())];
    };
    std::vector<FillCaseTrade> out;
    // One position at a time, in one piece: every other fill is an exit.
    for (std::size_t i = 1; i < run->fills.size(); i += 2) {
        const Order& entry = run->orders[run->fills[i - 1].order - 1];
        const Order& exit = run->orders[run->fills[i].order - 1];
        FillCaseTrade trade;
        trade.exitReason = reasonOf(exit);
        trade.openTick = tickAt(entry.submittedAt);
        trade.closeTick = tickAt(run->fills[i].time);
        trade.isShort = entry.request.side == Side::Sell;
        const double change = run->fills[i].price.toDouble() / run->fills[i - 1].price.toDouble() - 1;
        trade.profitRatio = (trade.isShort ? -change : change) * fillCase.venue.exits.leverage;
        out.push_back(trade);
    }
    return out;
}

} // namespace truebar::test
