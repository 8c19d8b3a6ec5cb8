#include "tests/support/engine_fixture.h"

#include "plugins/brokers/simulated/simulated_broker.h"

#include <stdexcept>

namespace truebar::test {

Decimal dec(const char* text) {
    auto parsed = Decimal::parse(text);
    if (!parsed)
        throw std::invalid_argument(parsed.error().message());
    return *parsed;
}

Instrument instrumentWith(const char* tick, const char* lot) {
    Instrument out;
    out.id = {"TEST", "PAIR"};
    out.tickSize = price(tick);
    out.lotStep = quantity(lot);
    return out;
}

Series seriesOf(const std::vector<Ohlc>& candles, const char* timeframe) {
    auto parsed = Timeframe::parse(timeframe);
    if (!parsed)
        throw std::invalid_argument(parsed.error().message());
    Series out({"TEST", "PAIR"}, *parsed);
    UtcMs at = seriesBegin;
    for (const Ohlc& c : candles) {
        out.append({at, c.open, c.high, c.low, c.close, c.volume});
        at = parsed->next(at);
    }
    return out;
}

OrderRequest orderOf(Side side, OrderType type, const char* size, const char* limit, const char* stop) {
    OrderRequest out;
    out.side = side;
    out.type = type;
    out.size = OrderSize::fixed(quantity(size));
    if (limit)
        out.limitPrice = price(limit);
    if (stop)
        out.stopPrice = price(stop);
    return out;
}

BrokerFactory simulatedVenue(const Instrument& instrument, const RunSettings& settings, VenueOptions options) {
    return [=](IBrokerEvents& events) -> Result<std::unique_ptr<IBroker>> {
        Settings own;
        own.set("fee_bps", settings.feeBps);
        own.set("slippage_ticks", static_cast<std::int64_t>(settings.slippageTicks));
        own.set("touch_fills", options.touchFills);
        own.set("participation", options.participation);
        return std::unique_ptr<IBroker>(
            std::make_unique<SimulatedBroker>(BrokerSetup{instrument, settings.cash, own, settings.account,
                                                  settings.costModel(), settings.profile, settings.seed, options.finer, options.backing},
                events));
    };
}

void ScriptedStrategy::onCandle(const MarketView& market, const AccountView& account, SuggestionSink& sink) {
    positions.push_back(account.position);
    equities.push_back(account.equity());
    if (const auto found = script.find(market.size() - 1); found != script.end()) {
        for (const Suggestion& suggestion : found->second)
            sink.suggest(suggestion);
    }
}

RunSettings settingsWith(const char* cash, const char* feeBps, int slippageTicks) {
    RunSettings out;
    out.cash = money(cash);
    out.feeBps = dec(feeBps);
    out.slippageTicks = slippageTicks;
    return out;
}

} // namespace truebar::test
