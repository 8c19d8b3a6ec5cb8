#pragma once

#include "core/trading/order.h"

namespace truebar {

enum class Liquidity : std::uint8_t { Maker, Taker };
std::string_view toString(Liquidity liquidity);

struct Fill {
    std::uint64_t number = 0; // 1, 2, 3 … within a run
    OrderNumber order = 0;
    UtcMs time{}; // open time of the candle it happened in
    Side side = Side::Buy;
    Price price{};
    Quantity quantity{};
    Money fee{}; // ≥ 0
    Liquidity liquidity = Liquidity::Taker;

    bool operator==(const Fill&) const = default;
};

} // namespace truebar
