#pragma once

#include "core/accounts/account_event.h"
#include "core/base/result.h"
#include "core/market/candle.h"
#include "core/market/instrument.h"
#include "core/trading/fill.h"
#include "core/trading/order.h"

#include <string>
#include <vector>

namespace truebar {

// What a broker reports. Calls arrive on the thread that called the broker, never from within submit().
class IBrokerEvents {
public:
    virtual ~IBrokerEvents() = default;
    virtual void onOrderOpened(OrderNumber order, UtcMs at) = 0;
    virtual void onOrderTriggered(OrderNumber order, UtcMs at) = 0;
    virtual void onFill(const Fill& fill) = 0;
    virtual void onOrderClosed(OrderNumber order, OrderStatus status, const std::string& reason, UtcMs at) = 0;
    // The venue has changed what an open order asks for: a split, exits of a bracket, orders of a group, a trailing
    // stop.
    virtual void onOrderAmended(OrderNumber, const OrderRequest&, UtcMs) { }
    // Money or units moved without a fill. After a Liquidation comes a fill without an order of ours (number 0).
    virtual void onAccountEvent(const AccountEvent&) { }
};

// For reconciliation: what the broker itself believes.
struct BrokerSnapshot {
    Money cash{};
    Quantity position{};
    std::vector<OrderNumber> openOrders{};
    // Simulation only: candles in which the order of events had to be assumed.
    std::uint64_t ambiguousCandles = 0;
    Money margin{}; // set aside for an isolated position, in the instrument's currency
};

struct BrokerCapabilities {
    bool marketOrders = false;
    bool limitOrders = false;
    bool stopOrders = false;
    bool shortSelling = false;
    bool linkedOrders = false; // OCO groups and brackets
};

// A candle as the broker sees it.
struct MarketCandle {
    Candle candle{};
    UtcMs closeTime{};
};

// Owns an account; accepts orders, reports fills.
class IBroker {
public:
    virtual ~IBroker() = default;
    // The order is now the broker's; what becomes of it arrives through IBrokerEvents. An error means that the broker
    // has certainly not taken it.
    virtual Result<void> submit(const Order& order) = 0;
    virtual Result<void> cancel(OrderNumber order) = 0;
    // A new closed candle of the traded instrument. A simulated broker matches its orders against it; an exchange
    // broker has nothing to do.
    virtual void onCandle(const MarketCandle& candle) = 0;
    // Books what has accrued since the last candle; the run is over.
    virtual void settle() { }
    virtual BrokerSnapshot snapshot() const = 0;
    virtual BrokerCapabilities capabilities() const = 0;
};

} // namespace truebar
