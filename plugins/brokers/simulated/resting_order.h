#pragma once

#include "core/trading/order.h"

namespace truebar {

// An order that the simulated venue holds.
struct RestingOrder {
    OrderNumber number = 0;
    OrderRequest request{};
    OrderNumber parent = 0; // of an exit of a bracket: its entry
    std::optional<UtcMs> expiresAt{};
    std::optional<UtcMs> arrivesAt{}; // latency, late decision: meets no candle that opens before
    std::optional<Price> atr{};
    std::optional<Price> best{}; // of a trailing stop: the best price it has seen
    Quantity filled{};
    bool triggered = false; // its stop was reached
    bool isWaiting = false; // an exit whose entry has no fill yet
    bool isNew = true; // not yet met a candle
    bool isInBook = false; // has rested: others come to it
    bool isDone = false;
    bool isBlocked = false; // nothing more of it in this candle
    // While a candle is played: the first price of the leg that it sees, and if that is its first at all.
    Price seenFrom{};
    bool isFresh = false;

    // What is left of a fixed size.
    Quantity rest() const { return request.size.quantity - filled; }
    bool isLive() const { return !isDone && !isWaiting && !isBlocked; }
    bool isAllIn() const { return request.size.kind == OrderSize::Kind::AllIn; }
    bool isImmediate() const {
        return request.timeInForce == TimeInForce::ImmediateOrCancel || request.timeInForce == TimeInForce::FillOrKill;
    }
    bool waitsForStop() const {
        return request.type != OrderType::Market && request.type != OrderType::Limit && !triggered;
    }
};

} // namespace truebar
