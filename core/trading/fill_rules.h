// How one order meets the price on its way. The numbers are those of the list in docs/fills.md.
#pragma once

#include "core/market/instrument.h"
#include "core/trading/cost_model.h"
#include "core/trading/fill.h"
#include "core/trading/order.h"
#include "core/trading/price_bar.h"

#include <optional>

namespace truebar {

// A stretch of a candle's path on which the price moves one way, or stands still.
struct PriceLeg {
    Price from{};
    Price to{};
    // `from` is the first price that the order sees: the open, or the price at which it came to life. Otherwise it has
    // met `from` on the leg before.
    bool isFirst = true;
};

// What the rules look at of an order.
struct LegOrder {
    Side side = Side::Buy;
    OrderType type = OrderType::Market;
    Price limit{}; // Limit, StopLimit
    Price stop{}; // Stop, StopLimit, TakeProfit; of a TrailingStop where it has moved to
    bool triggered = false; // its stop was reached before this leg

    static LegOrder of(const OrderRequest& request, bool triggered);
};

// At the leg's first price, or further on.
enum class FillMoment : std::uint8_t { Open, Within };

struct Match {
    Price price{}; // on the tick, before slippage
    Liquidity liquidity = Liquidity::Taker;
    FillMoment moment = FillMoment::Open;
};

struct LegMatch {
    std::optional<Match> match{};
    bool triggered = false; // its stop is reached on this leg
    Price at{}; // where on the leg that happens

    bool isEvent() const { return match || triggered; }
};

// `touchFills`: a limit is filled when the price only touches it; otherwise it must trade through.
LegMatch matchLeg(const Instrument& instrument, const LegOrder& order, const PriceLeg& leg, bool touchFills);

// What is paid or got for it: market and stop fills slip, limits do not, a stop-limit slips to its limit at most.
Price fillPrice(const Instrument& instrument, const LegOrder& order, const Match& match, const SlippageModel& slippage,
    Quantity quantity, Quantity volume);

// Rule 8: where a trailing stop stands when `best` is the best price it has seen: at least a tick away, rounded towards
// the price. `atr` for AtrMultiple.
Price trailedStop(
    const Instrument& instrument, Side side, const TrailingDistance& distance, Price best, std::optional<Price> atr);

// Where an exit of a bracket stands when the entry on side `entry` was filled at `at`; rounded to the tick towards
// safety: targets and stops of a long both up. Never below one tick.
Price exitPrice(const Instrument& instrument, Side entry, const ExitLevel& level, bool isTarget, Price at);

// Rule 6: of a stop and a liquidation price on the same side of the market the one that the price reaches first from
// `from`; the stop if they are alike.
enum class FirstReached : std::uint8_t { Stop, Liquidation };
FirstReached nearerFirst(Price from, Price stop, Price liquidation);

} // namespace truebar
