// Everything that a candle can change at the simulated venue, as a value: a candle is played on copies of it to see
// what its possible paths make of it.
#pragma once

#include "resting_order.h"
#include "simulated_account.h"

#include "core/accounts/account_event.h"
#include "core/trading/fill_profile.h"
#include "core/trading/fill_rules.h"

#include <vector>

namespace truebar {

struct VenueState {
    SimulatedAccount account;
    std::vector<RestingOrder> orders{}; // by number
    Money feesPaid{};
    Quantity volumeUsed{}; // of the candle
    std::uint64_t fillCount = 0;
};

struct VenueRules {
    Instrument instrument{};
    FillProfile profile{};
    SlippageModel slippage{};
    bool touchFills = false;
    Decimal liquidationFeeBps{};
};

// The candle around the path that is played.
struct CandleFacts {
    UtcMs openTime{}; // of the finer candle where one is played
    UtcMs closeTime{};
    UtcMs fillTime{}; // what its fills say
    Quantity volume{};
    std::optional<Quantity> volumeCap{}; // rule 9
};

// What happens while a candle is played.
class IPlaySink {
public:
    virtual ~IPlaySink() = default;
    virtual void triggered(OrderNumber order) = 0;
    virtual void amended(const RestingOrder& order) = 0;
    virtual void filled(const Fill& fill) = 0;
    // A fill or a payment brought cash: the account's own or its copy converts it.
    virtual void convert(SimulatedAccount& account) = 0;
    virtual void paid(AccountEvent::Kind kind, Money amount) = 0;
    virtual void closed(OrderNumber order, OrderStatus status, const std::string& reason) = 0;
};

// Ends an order, and the exits that wait for its first fill.
void closeOrder(VenueState& state, RestingOrder& order, OrderStatus status, const std::string& reason, IPlaySink& sink);

// The stop of a trailing order that has seen `best`.
Price stopBehind(const VenueRules& rules, const RestingOrder& order, Price best);

} // namespace truebar
