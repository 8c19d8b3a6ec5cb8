// How one order meets one candle. The numbers are those of the list in docs/fills.md.
#pragma once

#include "core/market/candle.h"
#include "core/market/instrument.h"
#include "core/trading/fill.h"
#include "core/trading/order.h"

#include <optional>

namespace truebar {

// The candle's prices, exact.
struct PriceBar {
    Price open{};
    Price high{};
    Price low{};
    Price close{};

    static PriceBar of(const Candle& candle);
};

struct FillRules {
    int slippageTicks = 0;
    // A limit is filled when the price only touches it; otherwise it must trade through.
    bool touchFills = false;
};

// When within the candle: at the open, or somewhere later.
enum class FillMoment : std::uint8_t { Open, Within };

struct Match {
    Price price{};
    Liquidity liquidity = Liquidity::Taker;
    FillMoment moment = FillMoment::Open;
};

struct MatchResult {
    std::optional<Match> match{};
    bool triggered = false; // a stop was reached in this candle
    bool ambiguous = false; // it may have filled, but the candle cannot prove it
};

// `triggered`: a stop-limit order whose stop was reached in an earlier candle is a plain limit order now.
MatchResult matchOrder(const Instrument& instrument, const OrderRequest& order, bool triggered, const PriceBar& bar,
    const FillRules& rules);

} // namespace truebar
