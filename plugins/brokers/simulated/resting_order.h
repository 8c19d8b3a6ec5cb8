#pragma once

#include "core/trading/order.h"

namespace truebar {

// An order that the simulated venue holds.
struct RestingOrder {
    OrderNumber number = 0;
    OrderRequest request{};
    Quantity filled{};
    bool triggered = false; // stop-limit whose stop was reached in an earlier candle
    bool isNew = true; // not yet met a candle
    bool isDone = false;

    // What is left of a fixed size.
    Quantity rest() const { return request.size.quantity - filled; }
};

} // namespace truebar
