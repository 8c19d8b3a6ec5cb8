#include "core/bots/kept_orders.h"

#include <algorithm>

namespace truebar {

namespace {

// So often in a row the venue may refuse one before it is given up.
constexpr std::ptrdiff_t mostRefused = 4;

using Orders = std::vector<KeptOrder>;

bool isWithoutStop(const KeptOrder& order) {
    return order.wish->request.type == OrderType::Limit;
}

// So often a stop is offered to the venue; then it is watched here. One that never arrived counts as refused.
constexpr std::ptrdiff_t mostOffers = 2;

// Stands at the venue as it is, without our watching the price.
bool canRest(const KeptOrder& order, const LiveBrokerCapabilities& venue) {
    if (order.isTriggered)
        return false;
    switch (order.wish->request.type) {
    case OrderType::Limit:
        return venue.limitOrders;
    case OrderType::Stop:
    case OrderType::StopLimit:
    case OrderType::TrailingStop:
        return venue.stopOrders && order.refused() < mostOffers;
    case OrderType::Market:
    case OrderType::TakeProfit:
        break;
    }
    return false;
}

const KeptOrder* firstThat(const Orders& orders, const auto& isSo) {
    const auto found = std::ranges::find_if(orders, isSo);
    return found == orders.end() ? nullptr : &*found;
}

// A limit that the price has reached; one that stands already may stay until the price is nearer to the stop.
bool isLimitsTurn(const KeptOrder& limit, const KeptOrder& stop, Price last) {
    const bool isSell = limit.wish->request.side == Side::Sell;
    const auto beyond = [&](Price level) { return isSell ? last >= level : last <= level; };
    if (beyond(*limit.level))
        return true;
    if (limit.working().isZero())
        return false;
    return (last - *limit.level).abs() <= (last - *stop.level).abs();
}

// Of several stops that which the price meets first.
const KeptOrder* nearestStop(const Orders& orders, const LiveBrokerCapabilities& venue) {
    const KeptOrder* out = nullptr;
    for (const KeptOrder& each : orders) {
        if (!each.waitsForStop() || !each.level || !canRest(each, venue))
            continue;
        const Side side = each.wish->request.side;
        const bool isNearer = out && side == out->wish->request.side
            && (side == Side::Sell ? *each.level > *out->level : *each.level < *out->level);
        if (!out || isNearer)
            out = &each;
    }
    return out;
}

// The one that is to stand at the venue.
const KeptOrder* chosen(const Orders& orders, const KeptView& view) {
    if (const KeptOrder* reached = firstThat(orders, [](const KeptOrder& each) { return each.isTriggered; }))
        return reached;
    const KeptOrder* stop = nearestStop(orders, view.venue);
    const KeptOrder* limit = firstThat(
        orders, [&](const KeptOrder& each) { return isWithoutStop(each) && each.level && canRest(each, view.venue); });
    if (!stop || !limit)
        return stop ? stop : limit;
    if (!view.last)
        return limit->working().isZero() ? stop : limit;
    return isLimitsTurn(*limit, *stop, *view.last) ? limit : stop;
}

KeptStep::Piece pieceOf(const KeptOrder& order, const KeptView& view, Quantity quantity) {
    const OrderRequest& request = order.wish->request;
    KeptStep::Piece out;
    out.number = order.number();
    out.quantity = quantity;
    if (request.type == OrderType::Limit) {
        out.type = OrderType::Limit;
        out.limitPrice = order.level;
    } else if (request.type == OrderType::StopLimit) {
        out.type = canRest(order, view.venue) ? OrderType::StopLimit : OrderType::Limit;
        out.limitPrice = request.limitPrice;
    } else {
        out.type = canRest(order, view.venue) ? OrderType::Stop : OrderType::Market;
    }
    if (out.type == OrderType::Stop || out.type == OrderType::StopLimit)
        out.stopPrice = order.level;
    return out;
}

// What stands for it at another price than it has now: a stop that has moved.
bool hasMoved(const KeptOrder& order, const LiveOrder& piece) {
    return !order.isTriggered && piece.intent.stopPrice && piece.intent.stopPrice != order.level;
}

Money valueOf(const KeptStep::Piece& piece, const KeptView& view) {
    const Price price = piece.limitPrice.value_or(piece.stopPrice.value_or(view.last.value_or(Price())));
    return Money(Decimal::multiply(price.value(), piece.quantity.value()));
}

bool isTooLittle(const KeptStep::Piece& piece, const KeptView& view) {
    const Money value = valueOf(piece, view);
    return piece.quantity < view.filters.minQuantity || (!value.isZero() && value < view.filters.minNotional);
}

void end(KeptStep& step, const KeptChain& chain, const KeptOrder* filled, const std::string& text) {
    for (const KeptOrder& each : chain.orders) {
        const bool isDone = &each == filled;
        step.ends.push_back(
            {each.number(), isDone ? OrderStatus::Filled : OrderStatus::Cancelled, isDone ? std::string() : text});
    }
}

void cancelAll(KeptStep& step, const KeptChain& chain) {
    for (const KeptOrder& order : chain.orders) {
        for (const LiveOrder* piece : order.pieces) {
            if (!piece->isFinal())
                step.cancels.push_back(piece->intent.id);
        }
    }
}

// Over when nothing of it is at the venue any more.
void endAll(KeptStep& step, const KeptChain& chain, const KeptOrder* filled, const std::string& text) {
    cancelAll(step, chain);
    if (step.cancels.empty())
        end(step, chain, filled, text);
}

const KeptOrder* lastFilled(const KeptChain& chain) {
    const KeptOrder* out = nullptr;
    for (const KeptOrder& each : chain.orders) {
        if (!each.filled.isZero() && (!out || each.isTriggered || each.filled > out->filled))
            out = &each;
    }
    return out;
}

bool hasNothingLeft(const KeptChain& chain, Quantity lot) {
    return std::ranges::any_of(chain.orders,
        [&](const KeptOrder& each) { return chain.rest(each).roundedTo(lot, Rounding::Down).sign() <= 0; });
}

// True if the chain is over, or comes to its end.
bool comesToItsEnd(KeptStep& step, const KeptChain& chain, Quantity lot) {
    if (chain.entry != 0 && chain.entered.isZero()) {
        if (chain.isEntryOver)
            end(step, chain, nullptr, "its entry was not filled");
        return true;
    }
    step.endsEntry = chain.entry != 0 && !chain.isEntryOver && chain.filled().sign() > 0;
    if (chain.isPositionClosed) {
        endAll(step, chain, lastFilled(chain), "its position is closed");
        return true;
    }
    if (!chain.isEntryOver || !hasNothingLeft(chain, lot))
        return false;
    endAll(step, chain, lastFilled(chain), "the other order of its group was filled");
    return true;
}

// Has had its one moment.
bool isSpent(const KeptOrder& order) {
    const TimeInForce timeInForce = order.wish->request.timeInForce;
    const bool isImmediate = timeInForce == TimeInForce::ImmediateOrCancel || timeInForce == TimeInForce::FillOrKill;
    return isImmediate && std::ranges::any_of(order.pieces, [](const LiveOrder* piece) {
        return piece->isFinal() && piece->intent.type == OrderType::Limit;
    });
}

// Why this one is over, whatever the others of its chain do.
std::optional<KeptStep::End> endOf(const KeptOrder& order, UtcMs now) {
    if (order.wish->expiresAt && *order.wish->expiresAt <= now)
        return KeptStep::End{order.number(), OrderStatus::Cancelled, "expired"};
    if (order.isEnding)
        return KeptStep::End{order.number(), OrderStatus::Cancelled, "its exit was reached"};
    if (isSpent(order))
        return KeptStep::End{order.number(), OrderStatus::Cancelled, "it could not be filled at once"};
    if (order.refused() >= mostRefused)
        return KeptStep::End{order.number(), OrderStatus::Rejected, order.pieces.back()->reason};
    return std::nullopt;
}

bool endsSingly(KeptStep& step, const KeptChain& chain, const KeptView& view) {
    for (const KeptOrder& order : chain.orders) {
        auto over = endOf(order, view.now);
        if (!over)
            continue;
        for (const LiveOrder* piece : order.pieces) {
            if (!piece->isFinal())
                step.cancels.push_back(piece->intent.id);
        }
        if (step.cancels.empty())
            step.ends.push_back(std::move(*over));
        return true;
    }
    return false;
}

// The price is watched for those that do not stand at the venue.
void noteReached(KeptStep& step, const KeptChain& chain, const KeptView& view) {
    if (!view.last)
        return;
    for (const KeptOrder& order : chain.orders) {
        if (!order.waitsForStop() || order.isTriggered || !order.level || !order.working().isZero())
            continue;
        if (isReached(order.wish->request, *order.level, *view.last)) {
            step.triggered = order.number();
            return;
        }
    }
}

} // namespace

Quantity KeptOrder::working() const {
    Quantity out;
    for (const LiveOrder* piece : pieces)
        out += piece->unbooked();
    return out;
}

// One that was cancelled without our asking counts like a refusal: it would come back for ever.
std::ptrdiff_t KeptOrder::refused() const {
    std::ptrdiff_t out = 0;
    for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) {
        const bool isUnwanted = (*piece)->phase == OrderPhase::Refused
            || ((*piece)->phase == OrderPhase::Cancelled && !(*piece)->cancelAsked && (*piece)->filled.isZero());
        if (!isUnwanted)
            break;
        ++out;
    }
    return out;
}

Quantity KeptChain::filled() const {
    Quantity out = before;
    for (const KeptOrder& each : orders)
        out += each.filled;
    return out;
}

Quantity KeptChain::working() const {
    Quantity out;
    for (const KeptOrder& each : orders)
        out += each.working();
    return out;
}

bool KeptChain::hasLive() const {
    return std::ranges::any_of(orders, [](const KeptOrder& each) {
        return std::ranges::any_of(each.pieces, [](const LiveOrder* piece) { return !piece->isFinal(); });
    });
}

bool KeptChain::isInDoubt() const {
    return std::ranges::any_of(orders, [](const KeptOrder& each) {
        return each.isBehind || std::ranges::any_of(each.pieces, [](const LiveOrder* piece) {
            return piece->isInDoubt() || piece->lacksFills();
        });
    });
}

Quantity KeptChain::rest(const KeptOrder& order) const {
    const Quantity all = entry != 0 ? entered : order.wish->quantity;
    return all - filled();
}

bool isKept(const LiveOrderWish& wish, const LiveBrokerCapabilities& venue) {
    const OrderType type = wish.request.type;
    const bool isStop = type == OrderType::Stop || type == OrderType::StopLimit;
    return wish.parent != 0 || wish.request.ocoGroup != 0 || type == OrderType::TrailingStop
        || type == OrderType::TakeProfit || (isStop && !venue.stopOrders);
}

bool isReached(const OrderRequest& request, Price level, Price last) {
    const bool isBelow = (request.side == Side::Sell) != (request.type == OrderType::TakeProfit);
    return isBelow ? last <= level : last >= level;
}

KeptStep nextStep(const KeptChain& chain, const KeptView& view) {
    KeptStep step;
    const Quantity lot = view.filters.lotStep.isZero() ? Quantity(Decimal::powerOfTen(-12)) : view.filters.lotStep;
    noteReached(step, chain, view);
    if (chain.isInDoubt() || step.triggered)
        return step;
    if (comesToItsEnd(step, chain, lot) || endsSingly(step, chain, view))
        return step;
    const KeptOrder* active = chosen(chain.orders, view);
    if (!active) // each waits for its price
        return step;
    Quantity want = chain.rest(*active);
    if (chain.most)
        want = std::min(want, *chain.most);
    want = want.roundedTo(lot, Rounding::Down);
    for (const KeptOrder& order : chain.orders) {
        for (const LiveOrder* piece : order.pieces) {
            const bool isMeant = &order == active && !hasMoved(order, *piece) && active->working() <= want;
            if (!piece->isFinal() && !isMeant)
                step.cancels.push_back(piece->intent.id);
        }
    }
    const Quantity missing = want - active->working();
    if (!step.cancels.empty() || missing.sign() <= 0)
        return step;
    KeptStep::Piece piece = pieceOf(*active, view, missing);
    if (!isTooLittle(piece, view))
        step.piece = piece;
    else if (chain.isEntryOver && !chain.hasLive() && !chain.isClaimed)
        end(step, chain, lastFilled(chain), "what is left is too little for an order");
    return step;
}

} // namespace truebar
