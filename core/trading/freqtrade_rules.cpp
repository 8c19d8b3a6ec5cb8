#include "core/trading/freqtrade_rules.h"

#include <algorithm>
#include <cmath>

namespace truebar::freqtrade {

namespace {

double to8Decimals(double ratio) {
    return std::round(ratio * 1e8) / 1e8;
}

double sideOf(const Holding& holding) {
    return holding.isShort ? -1.0 : 1.0;
}

// The bar's end that is good for the holding, and the other one.
double bestOf(const Holding& holding, const Candle& bar) {
    return holding.isShort ? bar.low : bar.high;
}
double worstOf(const Holding& holding, const Candle& bar) {
    return holding.isShort ? bar.high : bar.low;
}

// a is further than b in the direction that loses.
bool isBeyond(const Holding& holding, double a, double b) {
    return holding.isShort ? a > b : a < b;
}

// Binary fractions as they come: where a stop lies on the very end of a candle their last digit decides, there as here.
double stopBehind(const ExitRules& rules, const Holding& holding, double price, double distance) {
    return price * (1 - sideOf(holding) * distance / rules.leverage);
}

// A stop never steps back.
void raise(const ExitRules& rules, Holding& holding, double from, double distance) {
    const double stop = stopBehind(rules, holding, from, distance);
    if (!isBeyond(holding, holding.stop, stop))
        return;
    holding.stop = stop;
    holding.stopDistance = distance;
}

void moveStop(const ExitRules& rules, Holding& holding, const Candle& bar) {
    if (!isBeyond(holding, holding.stop, worstOf(holding, bar)))
        return; // already reached
    const double best = bestOf(holding, bar);
    const double profit = holding.profit(best, rules.leverage);
    const double first = std::abs(rules.stopLoss);
    if (rules.customStop)
        raise(rules, holding, best, first);
    if (!rules.trailing || (rules.trailingOnlyAtOffset && profit < rules.trailingOffset))
        return;
    const bool isNear = rules.trailingPositive && profit > rules.trailingOffset;
    raise(rules, holding, best, isNear ? std::abs(*rules.trailingPositive) : first);
}

// On the entry's own bar nobody knows how far the price went before it turned: just far enough to arm the stop.
double trailedOnEntryBar(const ExitRules& rules, const Holding& holding, const Candle& bar) {
    double moved = -holding.stopDistance / rules.leverage;
    const bool isArmedAtOffset = !rules.customStop && rules.trailing && rules.trailingOnlyAtOffset
        && rules.trailingPositive && *rules.trailingPositive != 0;
    if (isArmedAtOffset)
        moved = std::abs(rules.trailingOffset) - std::abs(*rules.trailingPositive) / rules.leverage;
    const double price = bar.open * (1 + sideOf(holding) * moved);
    return holding.isShort ? std::min(bar.high, price) : std::max(bar.low, price);
}

double stopPrice(const ExitRules& rules, const Holding& holding, const ExitQuestion& question, bool isTrailed) {
    // The whole bar lies beyond the stop.
    if (isBeyond(holding, bestOf(holding, question.bar), holding.stop))
        return question.bar.open;
    if (isTrailed && question.minutesHeld == 0)
        return trailedOnEntryBar(rules, holding, question.bar);
    return holding.stop;
}

// The step of the table that holds by now.
std::optional<std::pair<int, double>> roiStep(const ExitRules& rules, int minutes) {
    const auto next = rules.roi.upper_bound(minutes);
    if (next == rules.roi.begin())
        return {};
    return *std::prev(next);
}

std::optional<double> roiPrice(const ExitRules& rules, const Holding& holding, const ExitQuestion& question) {
    const auto step = roiStep(rules, question.minutesHeld);
    const Candle& bar = question.bar;
    if (!step || holding.profit(bestOf(holding, bar), rules.leverage) <= step->second)
        return {};
    const bool beginsAtOpen = step->first % question.minutesOfBar == 0;
    if (step->second == -1 && beginsAtOpen)
        return bar.open;
    const double target = holding.entry * (1 + sideOf(holding) * step->second / rules.leverage);
    const bool isNew = question.minutesHeld > 0 && question.minutesHeld == step->first && beginsAtOpen;
    if (isNew && isBeyond(holding, target, bar.open))
        return bar.open;
    // Entered better than the open in a bar that closed against the holding, short of the target: the target may have
    // been passed before the entry.
    const bool isUnproven = question.minutesHeld == 0 && isBeyond(holding, bar.close, bar.open)
        && isBeyond(holding, holding.entry, bar.open) && isBeyond(holding, bar.close, target);
    if (isUnproven)
        return {};
    return std::clamp(target, bar.low, bar.high);
}

double signalPrice(const Holding& holding, const ExitQuestion& question) {
    const double price = question.signalPrice.value_or(question.bar.open);
    return holding.isShort ? std::min(price, question.bar.high) : std::max(price, question.bar.low);
}

} // namespace

double Holding::profit(double price, double leverage) const {
    const double change = price / entry - 1;
    return to8Decimals((isShort ? -change : change) * leverage);
}

Holding holdingAt(const ExitRules& rules, bool isShort, double entry) {
    Holding out;
    out.isShort = isShort;
    out.entry = entry;
    out.stopDistance = std::abs(rules.stopLoss);
    out.stop = stopBehind(rules, out, entry, out.stopDistance);
    out.firstStop = out.stop;
    return out;
}

std::vector<Exit> exitsWithin(const ExitRules& rules, Holding& holding, const ExitQuestion& question) {
    moveStop(rules, holding, question.bar);
    const bool isHit = !isBeyond(holding, holding.stop, worstOf(holding, question.bar));
    const bool isTrailed = holding.stop != holding.firstStop;
    std::vector<Exit> out;
    if (question.isSignalled)
        out.push_back({ExitReason::Signal, signalPrice(holding, question)});
    if (isHit && !isTrailed)
        out.push_back({ExitReason::StopLoss, stopPrice(rules, holding, question, false)});
    if (const auto price = roiPrice(rules, holding, question))
        out.push_back({ExitReason::Roi, *price});
    if (isHit && isTrailed)
        out.push_back({ExitReason::TrailingStop, stopPrice(rules, holding, question, true)});
    return out;
}

bool holds(const Candle& bar, double price) {
    return bar.low <= price && price <= bar.high;
}

} // namespace truebar::freqtrade
