#include "core/trading/trade_builder.h"

#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

namespace {

Price average(const Instrument& instrument, Money value, Quantity quantity) {
    const Decimal units = Decimal::multiply(quantity.value(), instrument.contractMultiplier);
    return units.isZero() ? Price() : Price(Decimal::divide(value.value(), units));
}

} // namespace

void TradeBuilder::enter(const Fill& fill, Quantity quantity, Money value, Money fee, std::size_t candle) {
    if (!m_working) {
        m_working = Working();
        m_working->trade.number = ++m_count;
        m_working->trade.direction = fill.side;
        m_working->trade.entryTime = fill.time;
        m_working->firstCandle = candle;
    }
    Working& w = *m_working;
    w.position += changeOf(fill.side, quantity);
    w.entered += quantity;
    w.entryValue += value;
    w.trade.fees += fee;
    w.trade.quantity = std::max(w.trade.quantity, w.position.abs());
}

std::optional<Trade> TradeBuilder::add(const Fill& fill, std::size_t candle) {
    const Money value = tradedValue(m_instrument, fill.price, fill.quantity);
    if (!m_working || m_working->trade.direction == fill.side) {
        enter(fill, fill.quantity, value, fill.fee, candle);
        return std::nullopt;
    }
    Working& w = *m_working;
    const Quantity closing = std::min(fill.quantity, w.position.abs());
    const Quantity rest = fill.quantity - closing;
    const Money closingFee = rest.isZero()
        ? fill.fee
        : Money(Decimal::divide(Decimal::multiply(fill.fee.value(), closing.value()), fill.quantity.value()));
    const Money closingValue = rest.isZero() ? value : tradedValue(m_instrument, fill.price, closing);
    w.position += fill.side == Side::Buy ? closing : -closing;
    w.exited += closing;
    w.exitValue += closingValue;
    w.trade.fees += closingFee;
    if (!w.position.isZero())
        return std::nullopt;
    const Trade done = finished(w, fill.time, candle);
    m_working.reset();
    if (!rest.isZero())
        enter(fill, rest, value - closingValue, fill.fee - closingFee, candle);
    return done;
}

void TradeBuilder::split(const SplitRatio& ratio) {
    if (!m_working)
        return;
    Working& w = *m_working;
    for (Quantity* quantity : {&w.position, &w.entered, &w.exited, &w.trade.quantity})
        *quantity = Quantity(ratio.quantity(quantity->value()));
}

std::optional<Trade> TradeBuilder::open(Price mark, UtcMs at, std::size_t candle) const {
    if (!m_working)
        return std::nullopt;
    Working w = *m_working;
    w.exited += w.position.abs();
    w.exitValue += markedValue(m_instrument, mark, w.position.abs());
    w.trade.isOpen = true;
    return finished(w, at, candle);
}

Trade TradeBuilder::finished(const Working& w, UtcMs at, std::size_t candle) const {
    Trade trade = w.trade;
    trade.exitTime = at;
    trade.entryPrice = average(m_instrument, w.entryValue, w.entered);
    trade.exitPrice = average(m_instrument, w.exitValue, w.exited);
    const Money gross = trade.direction == Side::Buy ? w.exitValue - w.entryValue : w.entryValue - w.exitValue;
    trade.profit = gross - trade.fees;
    trade.profitRatio = w.entryValue.isZero() ? 0 : trade.profit.toDouble() / w.entryValue.toDouble();
    trade.candles = candle - w.firstCandle;
    return trade;
}

} // namespace truebar
