// When and at which price the back-tester of freqtrade would leave a position: for comparing with it, never a default.
// Source: its documentation, "Assumptions made by backtesting"; docs/fills.md tells the rules one by one.
#pragma once

#include "core/market/candle.h"

#include <map>
#include <optional>
#include <vector>

namespace truebar::freqtrade {

// Ratios are of the profit with leverage: 0.02 is 2 %.
struct ExitRules {
    double stopLoss = -0.1; // < 0
    std::map<int, double> roi{}; // from these minutes on this profit is enough; −1 leaves at any price
    bool trailing = false;
    std::optional<double> trailingPositive{}; // distance once the profit is above the offset
    double trailingOffset = 0;
    bool trailingOnlyAtOffset = false;
    bool customStop = false; // a stop that the strategy moves by itself, as far behind as `stopLoss`
    double leverage = 1;
};

// What is held, and its stop.
struct Holding {
    bool isShort = false;
    double entry = 0;
    double stop = 0;
    double firstStop = 0;
    double stopDistance = 0; // ratio that the stop stands for, > 0

    // Profit at `price`, with leverage, to 8 decimals: at a limit to the digit it is not above it.
    double profit(double price, double leverage) const;
};

Holding holdingAt(const ExitRules& rules, bool isShort, double entry);

enum class ExitReason : std::uint8_t { Signal, StopLoss, Roi, TrailingStop };

struct Exit {
    ExitReason reason = ExitReason::Signal;
    double price = 0;
};

struct ExitQuestion {
    Candle bar{};
    int minutesHeld = 0; // at the bar's open
    int minutesOfBar = 0;
    bool isSignalled = false; // decided at the close before
    std::optional<double> signalPrice{}; // asked for; else the open
};

// Moves the stop by what the bar shows, then answers with what would end the position, in the order in which it is
// tried: the first that asks for another price than the exit order that rests takes its place.
std::vector<Exit> exitsWithin(const ExitRules& rules, Holding& holding, const ExitQuestion& question);

// An order at `price` is filled by a bar that holds the price.
bool holds(const Candle& bar, double price);

} // namespace truebar::freqtrade
