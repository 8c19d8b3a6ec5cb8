#include "core/risk/risk_scope.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr std::size_t mostSent = 1000;
constexpr std::size_t fewestForMedian = 5;
constexpr std::size_t mostForMedian = 50;

Error over(const char* code, const char* text, Decimal value, Decimal limit) {
    return {code, text, {value.toString(), limit.toString()}};
}

UtcMs dayOf(UtcMs time) {
    return std::chrono::floor<std::chrono::days>(time);
}

Decimal notionalOf(Quantity quantity, Price price, Decimal multiplier) {
    return Decimal::multiply(notional(price, quantity.abs()).value(), multiplier);
}

bool isSame(const OrderIntent& a, const OrderIntent& b) {
    return a.instrument == b.instrument && a.side == b.side && a.type == b.type && a.quantity == b.quantity
        && a.limitPrice == b.limitPrice && a.stopPrice == b.stopPrice && a.bot == b.bot;
}

// At which price the order is valued: the most that it can cost or bring. Only a buyer's limit bounds that; a seller's
// is filled at the market where the market is better, so a low one must not make the order look small.
std::optional<Price> valuePrice(const OrderIntent& order, const RiskView& view) {
    if (order.side == Side::Buy && order.limitPrice)
        return order.limitPrice;
    std::optional<Price> out = order.limitPrice ? order.limitPrice : order.stopPrice;
    if (view.price)
        out = out ? std::max(*out, view.price->price) : view.price->price;
    return out;
}

// What is held is worth what the market says, whatever price is asked for more of it.
Price positionPrice(const OrderIntent& order, const RiskView& view) {
    const Price own = *valuePrice(order, view);
    return view.price ? std::max(own, view.price->price) : own;
}

Quantity leavingBefore(const OrderIntent& order, const RiskView& view) {
    Quantity sum;
    for (const OrderIntent& other : view.before) {
        if (other.instrument == order.instrument && other.side == order.side)
            sum += other.quantity;
    }
    return sum;
}

} // namespace

RiskScope::RiskScope(RiskLimits limits, std::optional<std::string> bot)
    : m_limits(std::move(limits))
    , m_bot(std::move(bot)) { }

Quantity RiskScope::position(const InstrumentId& instrument, const OrderBook& book) const {
    return m_bot ? book.position(instrument, *m_bot) : book.position(instrument);
}

bool RiskScope::lessensRisk(const OrderIntent& order, const RiskView& view) const {
    const Quantity held = position(order.instrument, view.book);
    const bool isAgainst = order.side == Side::Sell ? held.sign() > 0 : held.sign() < 0;
    const Quantity all =
        view.book.pending(order.instrument, order.side, bot()) + leavingBefore(order, view) + order.quantity;
    return isAgainst && (order.reduceOnly || all <= held.abs());
}

Result<void> RiskScope::check(const OrderIntent& order, const RiskView& view) const {
    if (auto passed = checkOrder(order, view); !passed)
        return passed;
    if (lessensRisk(order, view))
        return {};
    if (auto passed = checkGround(view); !passed)
        return passed;
    if (auto passed = checkTraffic(view); !passed)
        return passed;
    if (auto passed = checkLosses(view.now); !passed)
        return passed;
    return checkPosition(order, view);
}

Result<void> RiskScope::checkOrder(const OrderIntent& order, const RiskView& view) const {
    const Decimal quantity = order.quantity.value();
    if (m_limits.orderQuantity && quantity > *m_limits.orderQuantity)
        return over(
            "risk.order_quantity", "the quantity %1 is above the limit of %2", quantity, *m_limits.orderQuantity);
    const auto price = valuePrice(order, view);
    const bool needsPrice = m_limits.orderNotional || m_limits.positionNotional;
    if (needsPrice && !price)
        return Error{"risk.no_price", "there is no price by which the order could be valued"};
    if (m_limits.orderNotional) {
        const Decimal value = notionalOf(order.quantity, *price, view.contractMultiplier);
        if (value > *m_limits.orderNotional)
            return over("risk.order_notional", "the value %1 is above the limit of %2", value, *m_limits.orderNotional);
    }
    if (m_limits.priceCollar && order.limitPrice && view.price) {
        const Decimal last = view.price->price.value();
        const Decimal worse =
            order.side == Side::Buy ? order.limitPrice->value() - last : last - order.limitPrice->value();
        const Decimal percent = Decimal::divide(Decimal::multiply(worse, Decimal(100)), last);
        if (percent > *m_limits.priceCollar)
            return over("risk.collar", "the price is %1 % worse than the last one; the limit is %2 %", percent,
                *m_limits.priceCollar);
    }
    const auto isSameAsThis = [&](const OrderIntent& other) { return isSame(other, order); };
    if (m_limits.duplicateWindow && std::ranges::any_of(view.before, isSameAsThis))
        return Error{"risk.duplicate", "the same order was sent %1 ms ago", {"0"}};
    for (auto it = m_sent.rbegin(); m_limits.duplicateWindow && it != m_sent.rend(); ++it) {
        if (it->at + *m_limits.duplicateWindow <= view.now)
            break;
        if (isSame(it->order, order))
            return Error{
                "risk.duplicate", "the same order was sent %1 ms ago", {std::to_string((view.now - it->at).count())}};
    }
    if (m_limits.fatFinger) {
        std::vector<Quantity> last;
        for (auto it = m_sent.rbegin(); it != m_sent.rend() && last.size() < mostForMedian; ++it) {
            if (it->order.instrument == order.instrument)
                last.push_back(it->order.quantity);
        }
        if (last.size() >= fewestForMedian) {
            std::ranges::nth_element(last, last.begin() + static_cast<std::ptrdiff_t>(last.size() / 2));
            const Decimal most = Decimal::multiply(last[last.size() / 2].value(), *m_limits.fatFinger);
            if (quantity > most)
                return over(
                    "risk.fat_finger", "the quantity %1 is far above the usual; the limit is %2", quantity, most);
        }
    }
    return {};
}

Result<void> RiskScope::checkGround(const RiskView& view) const {
    if (m_limits.staleData) {
        if (!view.price)
            return Error{"risk.stale_data", "there is no price"};
        const Millis age = view.now - view.price->at;
        if (age > *m_limits.staleData)
            return Error{"risk.stale_data", "the last price is %1 ms old", {std::to_string(age.count())}};
    }
    if (m_limits.skew) {
        if (!view.skew)
            return Error{"risk.skew", "the venue's clock is not known yet"};
        const Millis skew = view.skew->count() < 0 ? -*view.skew : *view.skew;
        if (skew > *m_limits.skew)
            return Error{"risk.skew", "the venue's clock differs by %1 ms", {std::to_string(view.skew->count())}};
    }
    return {};
}

Result<void> RiskScope::checkTraffic(const RiskView& view) const {
    if (m_limits.ordersPerMinute) {
        const UtcMs since = view.now - std::chrono::minutes(1);
        const auto recent = std::ranges::count_if(m_sent, [&](const Sent& sent) { return sent.at > since; });
        const auto count = static_cast<std::int64_t>(recent) + static_cast<std::int64_t>(view.before.size());
        if (count >= *m_limits.ordersPerMinute)
            return Error{"risk.order_rate", "%1 orders within a minute is the limit",
                {std::to_string(*m_limits.ordersPerMinute)}};
    }
    if (m_limits.openOrders) {
        const std::size_t open = view.book.openOrders(bot()) + view.before.size();
        if (static_cast<std::int64_t>(open) >= *m_limits.openOrders)
            return Error{"risk.open_orders", "%1 open orders is the limit", {std::to_string(*m_limits.openOrders)}};
    }
    return {};
}

Result<void> RiskScope::checkLosses(UtcMs now) const {
    if (now < m_coolUntil)
        return Error{"risk.cooldown", "after %1 losing exits in a row nothing new is begun until %2",
            {std::to_string(m_limits.cooldownStops.value_or(0)), formatUtc(m_coolUntil)}};
    const auto& [day, dayBegin, equity, highest] = m_memory;
    if (m_limits.dailyLoss && equity && day == dayOf(now)) {
        const Decimal loss = dayBegin->value() - equity->value();
        if (loss >= *m_limits.dailyLoss)
            return over("risk.daily_loss", "%1 is lost today; the limit is %2", loss, *m_limits.dailyLoss);
    }
    const Decimal top = highest ? highest->value() + m_limits.capital.value_or(Decimal()) : Decimal();
    if (m_limits.drawdown && top.sign() > 0) {
        const Decimal fall = Decimal::multiply(highest->value() - equity->value(), Decimal(100));
        const Decimal percent = Decimal::divide(fall, top);
        if (percent >= *m_limits.drawdown)
            return over(
                "risk.drawdown", "equity is %1 % below its highest; the limit is %2 %", percent, *m_limits.drawdown);
    }
    return {};
}

Result<void> RiskScope::checkPosition(const OrderIntent& order, const RiskView& view) const {
    const Quantity pending = view.book.pending(order.instrument, order.side, bot()) + leavingBefore(order, view);
    const Quantity held = position(order.instrument, view.book);
    const Quantity change = pending + order.quantity;
    const Quantity worst = order.side == Side::Buy ? held + change : held - change;
    if (m_limits.position && worst.abs().value() > *m_limits.position)
        return over(
            "risk.position", "the position could become %1; the limit is %2", worst.value(), *m_limits.position);
    if (m_limits.positionNotional) {
        const Decimal value = notionalOf(worst, positionPrice(order, view), view.contractMultiplier);
        if (value > *m_limits.positionNotional)
            return over("risk.position_notional", "the position could be worth %1; the limit is %2", value,
                *m_limits.positionNotional);
    }
    return {};
}

void RiskScope::noteSent(const OrderIntent& order, UtcMs now) {
    m_sent.push_back({order, now});
    // However many there are, those of the last minute are needed to count them.
    const auto isOut = [&](const Sent& sent) {
        const Millis age = now - sent.at;
        return age > std::chrono::days(1) || (m_sent.size() > mostSent && age > std::chrono::minutes(1));
    };
    while (isOut(m_sent.front()))
        m_sent.pop_front();
}

void RiskScope::noteEquity(Money equity, UtcMs now) {
    // A day begins with what the one before ended with.
    RiskMemory& known = m_memory;
    if (!known.dayBegin || known.day != dayOf(now))
        known.dayBegin = known.equity ? known.equity : std::optional(equity);
    known.day = dayOf(now);
    known.equity = equity;
    known.highest = known.highest ? std::max(*known.highest, equity) : equity;
}

void RiskScope::noteExit(Money profit, UtcMs now) {
    m_stopsInARow = profit.sign() < 0 ? m_stopsInARow + 1 : 0;
    if (m_limits.cooldownStops && m_limits.cooldown && m_stopsInARow >= *m_limits.cooldownStops) {
        m_coolUntil = now + *m_limits.cooldown;
        m_stopsInARow = 0;
    }
}

} // namespace truebar
