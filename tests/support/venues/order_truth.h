// What a venue really has: orders, trades, balances and positions of one account, exact. Any thread, one call at a
// time.
#pragma once

#include "core/base/decimal.h"
#include "core/base/time.h"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace truebar::test {

struct TruthOrder {
    std::int64_t id = 0;
    std::string clientId{};
    std::string symbol{};
    bool isBuy = true;
    std::string type{}; // as the venue names it
    std::string timeInForce = "GTC";
    Decimal quantity{};
    Decimal price{}; // 0: none
    Decimal stop{};
    Decimal filled{};
    std::string status = "NEW";
    std::string cancelId{}; // spot: the id of the cancel
    bool reduceOnly = false;
    UtcMs placed{};
    UtcMs updated{};

    bool isOpen() const { return status == "NEW" || status == "PARTIALLY_FILLED"; }
};

struct TruthTrade {
    std::int64_t id = 0;
    std::int64_t order = 0;
    std::string symbol{};
    bool isBuy = true;
    Decimal price{};
    Decimal quantity{};
    Decimal fee{};
    bool isMaker = false;
    UtcMs time{};
};

// One step of an order, with the trade that caused it.
struct TruthEvent {
    TruthOrder order{};
    std::string what{}; // "NEW", "TRADE", "CANCELED", "EXPIRED"
    std::optional<TruthTrade> trade{};
};

struct TruthFault {
    std::int64_t code = 0;
    std::string text{};
};

class OrderTruth {
public:
    explicit OrderTruth(bool isFutures);

    // The order as it was taken, or why not; what happened at once is in `events`.
    std::optional<TruthFault> place(TruthOrder& order, UtcMs now, std::vector<TruthEvent>& events);
    std::optional<TruthFault> cancel(const TruthOrder& which, UtcMs now, std::vector<TruthEvent>& events);
    std::vector<TruthOrder> cancelAll(const std::string& symbol, UtcMs now, std::vector<TruthEvent>& events);
    // The market trades at this price; resting orders that it reaches fill, at most this much each.
    std::vector<TruthEvent> trade(
        const std::string& symbol, Decimal price, UtcMs now, std::optional<Decimal> most = {});

    std::optional<TruthOrder> find(const std::string& symbol, const std::string& clientId, std::int64_t id) const;
    std::vector<TruthOrder> orders() const;
    std::vector<TruthOrder> open(const std::string& symbol = {}) const;
    std::vector<TruthTrade> trades() const;
    std::map<std::string, Decimal> balances() const;
    std::map<std::string, Decimal> positions() const; // futures, by symbol

private:
    TruthOrder* findOwn(const std::string& symbol, const std::string& clientId, std::int64_t id);
    std::optional<TruthFault> check(const TruthOrder& order, Decimal market) const;
    void fill(
        TruthOrder& order, Decimal price, Decimal quantity, bool isMaker, UtcMs now, std::vector<TruthEvent>& events);

    const bool m_isFutures;
    mutable std::mutex m_mutex;
    std::vector<TruthOrder> m_orders;
    std::vector<TruthTrade> m_trades;
    std::map<std::string, Decimal> m_balances{{"USDT", Decimal(1'000'000)}, {"BTC", Decimal(100)}};
    std::map<std::string, Decimal> m_positions;
    std::map<std::string, Decimal> m_prices{{"BTCUSDT", Decimal(50'000)}};
    std::int64_t m_nextOrder = 12'569'099'453;
    std::int64_t m_nextTrade = 1'650'422'481;
};

} // namespace truebar::test
