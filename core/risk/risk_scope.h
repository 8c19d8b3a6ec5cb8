// One set of limits and what has happened under it: of the account, or of one bot.
#pragma once

#include "core/live/order_book.h"
#include "core/risk/risk_limits.h"
#include "core/sdk/live_broker.h"

#include <deque>
#include <span>

namespace truebar {

struct LastPrice {
    Price price{};
    UtcMs at{};
};

// What the gate knows of the world when it is asked.
struct RiskView {
    const OrderBook& book;
    UtcMs now{};
    std::optional<LastPrice> price{}; // of the order's instrument
    Decimal contractMultiplier{1};
    std::optional<Millis> skew{};
    // Orders that leave together with this one, before it.
    std::span<const OrderIntent> before{};
};

// What loss limits compare with; outlives the program.
struct RiskMemory {
    UtcMs day{};
    std::optional<Money> dayBegin{};
    std::optional<Money> equity{};
    std::optional<Money> highest{};
    bool operator==(const RiskMemory&) const = default;
};

class RiskScope {
public:
    // `bot`: whose orders and positions count; empty for the account, where all do.
    RiskScope(RiskLimits limits, std::optional<std::string> bot);

    void setLimits(RiskLimits limits) { m_limits = std::move(limits); }
    const RiskLimits& limits() const { return m_limits; }

    // "risk.order_quantity", "risk.order_notional", "risk.collar", "risk.fat_finger", "risk.duplicate",
    // "risk.position", "risk.position_notional", "risk.daily_loss", "risk.drawdown", "risk.order_rate",
    // "risk.open_orders", "risk.cooldown", "risk.stale_data", "risk.skew", "risk.no_price". An order that only lessens
    // a position passes all but those of the order itself.
    Result<void> check(const OrderIntent& order, const RiskView& view) const;

    const RiskMemory& memory() const { return m_memory; }
    void restore(const RiskMemory& memory) { m_memory = memory; }

    void noteSent(const OrderIntent& order, UtcMs now);
    // Or profit since whenever: where limits name a capital, drawdown is measured from it and this together.
    void noteEquity(Money equity, UtcMs now);
    // A position was closed; a loss counts towards the cooldown, a gain begins anew.
    void noteExit(Money profit, UtcMs now);

private:
    Result<void> checkOrder(const OrderIntent& order, const RiskView& view) const;
    Result<void> checkPosition(const OrderIntent& order, const RiskView& view) const;
    Result<void> checkLosses(UtcMs now) const;
    Result<void> checkTraffic(const RiskView& view) const;
    Result<void> checkGround(const RiskView& view) const;
    const std::string* bot() const { return m_bot ? &*m_bot : nullptr; }
    Quantity position(const InstrumentId& instrument, const OrderBook& book) const;
    bool lessensRisk(const OrderIntent& order, const RiskView& view) const;

    struct Sent {
        OrderIntent order{};
        UtcMs at{};
    };
    RiskLimits m_limits;
    std::optional<std::string> m_bot;
    std::deque<Sent> m_sent; // of the last day, beyond a thousand only of the last minute
    RiskMemory m_memory;
    std::int64_t m_stopsInARow = 0;
    UtcMs m_coolUntil = UtcMs::min();
};

} // namespace truebar
