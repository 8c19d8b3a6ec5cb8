#include "core/bots/limited_broker.h"

#include "core/trading/costs.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace truebar {

namespace {

const std::string base = "B";
const std::string quote = "Q"; // of all fees

ClientOrderId idOf(OrderNumber number) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%018llu", static_cast<unsigned long long>(number));
    return {text.data()};
}

} // namespace

LimitedBroker::LimitedBroker(
    IBrokerEvents& events, const Instrument& instrument, const RunSettings& settings, const std::string& bot)
    : m_events(events)
    , m_instrument(instrument)
    , m_settings(settings)
    , m_bot(bot) {
    InstrumentFilters filters;
    filters.contractMultiplier = instrument.contractMultiplier;
    m_desk.setFilters(instrument.id, filters);
    m_desk.noteSkew(Millis(0));
    m_profit.setUnits(instrument.id, {instrument.contractMultiplier, base, quote});
}

Result<std::unique_ptr<LimitedBroker>> LimitedBroker::create(IBrokerEvents& events, const Instrument& instrument,
    const RunSettings& settings, const std::string& bot, const BrokerFactory& make) {
    auto out = std::unique_ptr<LimitedBroker>(new LimitedBroker(events, instrument, settings, bot));
    auto broker = make(*out);
    if (!broker)
        return std::move(broker).error();
    out->m_broker = std::move(*broker);
    return out;
}

void LimitedBroker::setLimits(RiskLimits limits) {
    m_isLimited = limits != RiskLimits();
    if (!limits.capital)
        limits.capital = m_settings.cash.value();
    m_desk.setBotLimits(m_bot, std::move(limits));
}

OrderIntent LimitedBroker::intentOf(const Order& order) const {
    const OrderRequest& request = order.request;
    OrderIntent out;
    out.id = idOf(order.number);
    out.instrument = m_instrument.id;
    out.side = request.side;
    out.type = request.type;
    out.limitPrice = request.limitPrice;
    out.stopPrice = request.stopPrice;
    out.timeInForce = request.timeInForce;
    out.reduceOnly = request.reduceOnly;
    out.postOnly = request.postOnly;
    out.bot = m_bot;
    out.decidedAt = order.submittedAt;
    out.quantity = request.size.quantity;
    if (request.size.kind == OrderSize::Kind::AllIn) {
        // What it would buy at the last price; what is closed at the same candle pays for it.
        const BrokerSnapshot known = m_broker->snapshot();
        Money cash = known.cash;
        if (m_isClosing) {
            const Decimal worth = Decimal::multiply(known.position.value(), m_lastClose.value());
            cash += Money(Decimal::multiply(worth, m_instrument.contractMultiplier));
        }
        out.quantity =
            affordableQuantity(m_instrument, cash, request.limitPrice.value_or(m_lastClose), m_settings.feeBps);
    }
    return out;
}

// What happened without a fill of an order that was noted: liquidations, splits, exits of brackets, orders that have
// ended.
void LimitedBroker::evenOut(UtcMs now) {
    const BrokerSnapshot known = m_broker->snapshot();
    std::erase_if(m_numbers, [&](const auto& each) {
        const auto& [id, number] = each;
        if (std::find(known.openOrders.begin(), known.openOrders.end(), number) != known.openOrders.end())
            return false;
        const LiveOrder* order = m_book.find(id);
        if (!order || order->isFinal())
            return true;
        VenueOrder over;
        over.id = id;
        over.instrument = m_instrument.id;
        over.side = order->intent.side;
        over.type = order->intent.type;
        over.quantity = order->intent.quantity;
        over.filled = order->filled;
        over.state = VenueOrderState::Cancelled;
        over.updatedAt = now;
        m_book.applyVenueOrder(over);
        return true;
    });
    const Quantity difference = known.position - m_book.position(m_instrument.id, m_bot);
    if (!difference.isZero())
        m_book.adoptPosition({m_instrument.id, difference, now, m_bot});
}

// What waits at a venue on paper would fill although nothing may be placed.
void LimitedBroker::withdrawOpenings() {
    const BrokerSnapshot known = m_broker->snapshot();
    m_isWithdrawing = true;
    for (const OrderNumber number : known.openOrders) {
        const LiveOrder* order = m_book.find(idOf(number));
        if (!order || order->intent.reduceOnly)
            continue; // an exit of a bracket is not in the book
        const Quantity change = order->intent.side == Side::Buy ? order->remaining() : -order->remaining();
        const bool lessens = change.sign() == -known.position.sign() && change.abs() <= known.position.abs();
        if (!lessens)
            (void)m_broker->cancel(number); // one that went with another is over already
    }
    m_isWithdrawing = false;
}

Result<void> LimitedBroker::submit(const Order& order) {
    if (m_held)
        return Error{"bot.held", "not sent: %1", {*m_held}};
    if (order.parent != 0)
        return m_broker->submit(order);
    const UtcMs now = std::max(m_now, order.submittedAt);
    const OrderIntent intent = intentOf(order);
    if (m_isLimited && intent.quantity.sign() > 0) {
        evenOut(now);
        if (auto passed = m_desk.check({&intent, 1}, m_book, now); !passed)
            return passed;
    }
    if (auto taken = m_broker->submit(order); !taken)
        return taken;
    m_isClosing = m_isClosing || intent.reduceOnly;
    if (intent.quantity.sign() <= 0 || !m_book.add(intent))
        return {};
    OrderAnswer answer;
    answer.certainty = Certainty::Accepted;
    answer.at = now;
    m_book.applyAnswer(intent.id, answer);
    m_numbers.emplace(intent.id, order.number);
    m_desk.noteSent({&intent, 1}, now);
    return {};
}

void LimitedBroker::onCandle(const MarketCandle& candle) {
    m_broker->onCandle(candle);
    m_isClosing = false;
    m_now = candle.closeTime;
    m_lastClose = Price(Decimal::fromDouble(candle.candle.close));
    m_desk.notePrice(m_instrument.id, m_lastClose, m_now);
    m_profit.notePrice(m_instrument.id, m_lastClose);
    m_desk.noteBotEquity(m_bot, m_profit.profit(m_bot), m_now);
    if (m_held)
        withdrawOpenings();
    if (const UtcMs day = std::chrono::floor<std::chrono::days>(m_now); day != m_day) {
        m_day = day;
        evenOut(m_now);
        m_book.forget(m_now - std::chrono::days(1));
    }
}

void LimitedBroker::onFill(const Fill& fill) {
    noteFill(fill);
    m_events.onFill(fill);
}

void LimitedBroker::noteFill(const Fill& fill) {
    VenueFill out;
    out.key = {m_instrument.id.venue, m_bot, std::to_string(fill.number)};
    out.order = idOf(fill.order);
    out.instrument = m_instrument.id;
    out.side = fill.side;
    out.price = fill.price;
    out.quantity = fill.quantity;
    out.fee = fill.fee.value();
    out.feeCurrency = quote;
    out.liquidity = fill.liquidity;
    out.time = fill.time;
    m_book.applyFill(out);
    if (const auto ended = m_profit.book(m_bot, out))
        m_desk.noteExit(m_bot, ended->profit, fill.time);
}

} // namespace truebar
