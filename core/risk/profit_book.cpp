#include "core/risk/profit_book.h"

#include <algorithm>

namespace truebar {

namespace {

Money valueOf(Quantity quantity, Decimal perUnit, Decimal multiplier) {
    return Money(Decimal::multiply(Decimal::multiply(quantity.value(), perUnit), multiplier));
}

} // namespace

void ProfitBook::setUnits(const InstrumentId& instrument, const InstrumentUnits& units) {
    m_units.insert_or_assign(instrument, units);
    for (auto& [key, held] : m_positions) {
        if (key.second == instrument)
            held.multiplier = units.multiplier;
    }
}

Money ProfitBook::feeOf(const VenueFill& fill) const {
    const auto units = m_units.find(fill.instrument);
    // Without units nothing is known of the currencies; the usual one is that of the price.
    if (units == m_units.end() || fill.feeCurrency == units->second.quote)
        return Money(fill.fee);
    if (fill.feeCurrency == units->second.base)
        return Money(Decimal::multiply(fill.fee, fill.price.value()));
    return {};
}

std::optional<EndedPosition> ProfitBook::book(const std::string& bot, const VenueFill& fill) {
    const Key key(bot, fill.instrument);
    price(key, fill.price);
    HeldPosition& held = m_positions[key];
    if (const auto units = m_units.find(fill.instrument); units != m_units.end())
        held.multiplier = units->second.multiplier;
    const Quantity change = changeOf(fill.side, fill.quantity);
    m_prices.insert_or_assign(fill.instrument, fill.price);
    const auto profit = trade(held, change, fill.price, feeOf(fill));
    return profit ? std::optional(EndedPosition{bot, *profit}) : std::nullopt;
}

std::optional<Money> ProfitBook::trade(HeldPosition& held, Quantity change, Price price, Money fee) {
    held.realized -= fee;
    held.sinceOpened -= fee;
    const bool isAgainst = held.quantity.sign() * change.sign() < 0;
    if (!isAgainst) {
        const Quantity all = held.quantity + change;
        const Decimal cost = Decimal::multiply(held.average.value(), held.quantity.abs().value())
            + Decimal::multiply(price.value(), change.abs().value());
        if (!all.isZero())
            held.average = Price(Decimal::divide(cost, all.abs().value()));
        held.quantity = all;
        return std::nullopt;
    }
    const Quantity closed = std::min(held.quantity.abs(), change.abs());
    const Quantity signedClosed = held.quantity.sign() > 0 ? closed : -closed;
    const Money profit = valueOf(signedClosed, price.value() - held.average.value(), held.multiplier);
    held.realized += profit;
    held.sinceOpened += profit;
    const bool hasEnded = change.abs() >= held.quantity.abs();
    held.quantity += change;
    if (!hasEnded)
        return std::nullopt;
    held.average = held.quantity.isZero() ? Price() : price;
    return std::exchange(held.sinceOpened, Money());
}

void ProfitBook::adopt(const std::string& bot, const InstrumentId& instrument, Quantity change) {
    const Key key(bot, instrument);
    m_unpriced[key] += change;
    if (const auto known = m_prices.find(instrument); known != m_prices.end())
        price(key, known->second);
}

void ProfitBook::price(const Key& key, Price price) {
    const auto waiting = m_unpriced.find(key);
    if (waiting == m_unpriced.end())
        return;
    (void)trade(m_positions[key], waiting->second, price, {});
    m_unpriced.erase(waiting);
}

void ProfitBook::notePrice(const InstrumentId& instrument, Price value) {
    m_prices.insert_or_assign(instrument, value);
    std::vector<Key> waiting;
    for (const auto& [key, change] : m_unpriced) {
        if (key.second == instrument)
            waiting.push_back(key);
    }
    for (const Key& key : waiting)
        price(key, value);
}

std::optional<Money> ProfitBook::unrealized(const Key& key) const {
    const auto held = m_positions.find(key);
    if (held == m_positions.end() || held->second.quantity.isZero())
        return Money();
    const auto price = m_prices.find(key.second);
    if (price == m_prices.end())
        return std::nullopt;
    const HeldPosition& position = held->second;
    return valueOf(position.quantity, price->second.value() - position.average.value(), position.multiplier);
}

Money ProfitBook::profitOf(const Key& key, const HeldPosition& held) const {
    return held.realized + unrealized(key).value_or(Money());
}

Money ProfitBook::profit() const {
    Money sum;
    for (const auto& [key, held] : m_positions)
        sum += profitOf(key, held);
    return sum;
}

Money ProfitBook::profit(const std::string& bot) const {
    Money sum;
    for (const auto& [key, held] : m_positions) {
        if (key.first == bot)
            sum += profitOf(key, held);
    }
    return sum;
}

} // namespace truebar
