#include "path_choice.h"

#include <algorithm>

namespace truebar {

namespace {

using LateExits = CandlePlay::LateExits;

struct Fact {
    OrderNumber order = 0;
    Price price{};
    Quantity quantity{};

    auto operator<=>(const Fact&) const = default;
};

// What one path would do.
struct Trial final : public IPlaySink {
    CandlePath path{};
    std::vector<Fact> fills{};
    PathOutcome outcome{};
    std::optional<CandlePlay::LateEntry> lateEntry{};

    void triggered(OrderNumber) override { }
    void amended(const RestingOrder&) override { }
    void convert(SimulatedAccount& account) override { account.convert(); }
    void paid(AccountEvent::Kind, Money) override { }
    void filled(const Fill& fill) override { fills.push_back({fill.order, fill.price, fill.quantity}); }
    void closed(OrderNumber, OrderStatus, const std::string&) override { }
};

Trial tryPath(const VenueRules& rules, const CandleFacts& facts, const PriceBar& bar, const VenueState& before,
    const CandlePath& path, LateExits lateExits) {
    Trial out;
    out.path = path;
    VenueState state = before;
    CandlePlay play(rules, facts, lateExits, state, out);
    play.along(path);
    out.lateEntry = play.lateEntry();
    std::sort(out.fills.begin(), out.fills.end());
    const Money paid = state.feesPaid - before.feesPaid;
    out.outcome.equity = state.account.equityAt(bar.close) + paid;
    out.outcome.fills = out.fills.size();
    return out;
}

bool areAlike(const std::vector<Trial>& trials) {
    return std::all_of(
        trials.begin(), trials.end(), [&](const Trial& trial) { return trial.fills == trials.front().fills; });
}

const Trial& believed(const FillProfile& profile, const std::vector<Trial>& trials) {
    const Trial* best = &trials.front();
    for (const Trial& trial : trials) {
        if (profile.prefers(trial.outcome, best->outcome))
            best = &trial;
    }
    return *best;
}

// A limit is only filled when the price goes through it, so the price turns a tick later.
Price turnOf(const VenueRules& rules, const PriceBar& bar, const CandlePlay::LateEntry& entry) {
    Price turn = entry.at;
    if (entry.liquidity == Liquidity::Maker)
        turn = entry.side == Side::Buy ? turn - rules.instrument.tickSize : turn + rules.instrument.tickSize;
    return std::clamp(turn, bar.low, bar.high);
}

bool exitsInAll(const std::vector<Trial>& trials, const VenueState& state) {
    const auto isExit = [&](const Fact& fill) {
        return std::any_of(state.orders.begin(), state.orders.end(),
            [&](const RestingOrder& order) { return order.number == fill.order && order.isWaiting; });
    };
    return std::all_of(trials.begin(), trials.end(),
        [&](const Trial& trial) { return std::any_of(trial.fills.begin(), trial.fills.end(), isExit); });
}

bool isReached(const PriceBar& bar, Price price) {
    return bar.low <= price && price <= bar.high;
}

// The side that is held once the open has been met, which may have opened, closed or turned a position; of what is flat
// then, the side of the entries that wait.
int signAfterOpen(const VenueRules& rules, const CandleFacts& facts, const PriceBar& bar, const VenueState& before) {
    VenueState state = before;
    Trial unheard;
    CandlePath open;
    open.add(bar.open);
    CandlePlay(rules, facts, LateExits::Live, state, unheard).along(open);
    if (const int sign = state.account.position().sign(); sign != 0)
        return sign;
    int side = 0;
    for (const RestingOrder& order : state.orders) {
        if (order.isLive() && !order.request.reduceOnly)
            side += order.request.side == Side::Buy ? 1 : -1;
    }
    return side;
}

// Whether paths can end differently at all: mostly they cannot, because all that is reached lies on one side of the
// open.
bool mayDiffer(const PriceBar& bar, const VenueState& state) {
    bool above = false;
    bool below = false;
    if (const auto liquidation = state.account.liquidationPrice(); liquidation && isReached(bar, *liquidation))
        return true;
    for (const RestingOrder& order : state.orders) {
        if (order.isDone || order.isWaiting)
            continue;
        const OrderRequest& request = order.request;
        if (request.bracket || request.type == OrderType::TrailingStop || request.type == OrderType::StopLimit)
            return true;
        const std::optional<Price> price = request.limitPrice ? request.limitPrice : request.stopPrice;
        if (!price || !isReached(bar, *price))
            continue;
        above |= *price > bar.open;
        below |= *price < bar.open;
    }
    return above && below;
}

} // namespace

PathChoice choosePath(const VenueRules& rules, const CandleFacts& facts, const PriceBar& bar, const VenueState& state) {
    const bool differs = mayDiffer(bar, state);
    const bool believesOne = rules.profile.believesOnePath();
    const PathSet possible =
        rules.profile.paths(bar, differs && believesOne ? signAfterOpen(rules, facts, bar, state) : 0);
    const auto paths = possible.paths();
    if (believesOne || !differs)
        return {paths.front(), LateExits::Live, false};
    std::vector<Trial> trials;
    std::optional<CandlePlay::LateEntry> late;
    for (const CandlePath& path : paths) {
        trials.push_back(tryPath(rules, facts, bar, state, path, LateExits::Live));
        if (trials.back().lateEntry)
            late = trials.back().lateEntry;
    }
    if (late)
        trials.push_back(tryPath(rules, facts, bar, state, turningAt(bar, turnOf(rules, bar, *late)), LateExits::Live));
    if (areAlike(trials))
        return {paths.front(), LateExits::Live, false};
    if (!late || !rules.profile.restsUnclearExits() || exitsInAll(trials, state))
        return {believed(rules.profile, trials).path, LateExits::Live, true};
    trials.clear();
    for (const CandlePath& path : paths)
        trials.push_back(tryPath(rules, facts, bar, state, path, LateExits::Rest));
    return {believed(rules.profile, trials).path, LateExits::Rest, true};
}

} // namespace truebar
