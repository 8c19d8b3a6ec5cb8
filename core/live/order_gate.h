#pragma once

#include "core/live/order_book.h"

#include <span>

namespace truebar {

// Asked before orders are made durable; the orders of one call leave together, so they are judged together.
class IOrderGate {
public:
    virtual ~IOrderGate() = default;
    virtual Result<void> check(std::span<const OrderIntent> orders, const OrderBook& book, UtcMs now) = 0;
    // They have passed and are about to leave.
    virtual void noteSent(std::span<const OrderIntent> orders, UtcMs now) = 0;
};

} // namespace truebar
