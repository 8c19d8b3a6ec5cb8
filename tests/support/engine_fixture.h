// What tests of orders and runs have in common: short ways to write amounts, candles, scripts of orders.
#pragma once

#include "core/engine/run_series.h"

#include <map>
#include <vector>

namespace truebar::test {

Decimal dec(const char* text);
inline Price price(const char* text) {
    return Price(dec(text));
}
inline Quantity quantity(const char* text) {
    return Quantity(dec(text));
}
inline Money money(const char* text) {
    return Money(dec(text));
}

struct Ohlc {
    double open;
    double high;
    double low;
    double close;
    double volume = 1000;
};

// 2026-01-01T00:00:00Z, when every series here begins.
constexpr UtcMs seriesBegin = utcMs(1'767'225'600'000);

Instrument instrumentWith(const char* tick, const char* lot);
Series seriesOf(const std::vector<Ohlc>& candles, const char* timeframe = "1m");

OrderRequest orderOf(
    Side side, OrderType type, const char* quantity, const char* limit = nullptr, const char* stop = nullptr);

struct VenueOptions {
    bool touchFills = false;
    double participation = 0;
    const Series* finer = nullptr;
    const Money* backing = nullptr;
};
BrokerFactory simulatedVenue(const Instrument& instrument, const RunSettings& settings, VenueOptions options = {});

// Offers what is written down for each candle, and keeps what it saw.
class ScriptedStrategy final : public IStrategy {
public:
    std::map<std::size_t, std::vector<Suggestion>> script; // by index of the candle that has just closed
    std::vector<Quantity> positions;
    std::vector<Money> equities;

    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{}}; }
    void onCandle(const MarketView& market, const AccountView& account, SuggestionSink& sink) override;
};

RunSettings settingsWith(const char* cash, const char* feeBps = "0", int slippageTicks = 0);

} // namespace truebar::test
