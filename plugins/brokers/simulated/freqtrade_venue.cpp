#include "freqtrade_venue.h"

#include <algorithm>
#include <chrono>

namespace truebar {

namespace {

int minutesBetween(UtcMs from, UtcMs to) {
    return static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(to - from).count());
}

OrderType typeFor(freqtrade::ExitReason reason) {
    switch (reason) {
    case freqtrade::ExitReason::StopLoss:
        return OrderType::Stop;
    case freqtrade::ExitReason::TrailingStop:
        return OrderType::TrailingStop;
    default:
        return OrderType::Limit;
    }
}

} // namespace

FreqtradeVenue::FreqtradeVenue(FreqtradeSetup setup, IBrokerEvents& events)
    : m_setup(std::move(setup))
    , m_events(events)
    , m_cash(m_setup.cash) { }

Result<void> FreqtradeVenue::submit(const Order& order) {
    const OrderRequest& request = order.request;
    const bool isExit = order.parent != 0;
    if (!isExit && request.type != OrderType::Market && request.type != OrderType::Limit)
        return Error{"order.unsupported", "the freqtrade venue takes market and limit orders and brackets only"};
    if (!isExit && request.size.kind != OrderSize::Kind::Fixed)
        return Error{"order.unsupported", "the freqtrade venue takes orders of a fixed size only"};
    m_incoming.push_back(order);
    m_open.push_back(order.number);
    return {};
}

Result<void> FreqtradeVenue::cancel(OrderNumber order) {
    if (!isOpen(order))
        return Error{"order.unknown", "order %1 is not open", {std::to_string(order)}};
    std::erase_if(m_incoming, [order](const Order& each) { return each.number == order; });
    if (m_game && !m_game->holding && m_game->entry.number == order)
        m_game.reset();
    if (m_game && m_game->exit && m_game->exit->number == order)
        m_game->exit.reset();
    end(order, OrderStatus::Cancelled, "");
    return {};
}

void FreqtradeVenue::onCandle(const MarketCandle& market) {
    const Candle& candle = market.candle;
    const bool isAgain = candle.openTime == m_now; // the last one, to close what is held
    m_now = candle.openTime;
    if (isAgain) {
        closeAtOpen(candle);
    } else {
        const bool had = m_game.has_value();
        const bool wasShort = had && m_game->entry.isShort;
        play(candle);
        // A position that ends makes room for the other side within the candle.
        const auto isOther = [wasShort](const Order& each) {
            return each.parent == 0 && !each.request.reduceOnly && (each.request.side == Side::Sell) != wasShort;
        };
        if (had && !m_game && std::any_of(m_incoming.begin(), m_incoming.end(), isOther))
            play(candle);
    }
    for (const Order& order : std::exchange(m_incoming, {}))
        end(order.number, OrderStatus::Cancelled, "nothing to do");
}

void FreqtradeVenue::play(const Candle& candle) {
    if (m_game && !keepEntry(candle))
        endGame("not filled in time");
    giveUpLateExit(candle);
    if (!m_game)
        begin(candle);
    if (!m_game)
        return;
    fillEntry(candle);
    if (!m_game->holding)
        return;
    seekExit(candle);
    fillExit(candle);
}

// Its position stays, and may find another exit; the exits of the bracket wait on.
void FreqtradeVenue::giveUpLateExit(const Candle& candle) {
    if (!m_game || !m_game->exit)
        return;
    const Resting exit = *m_game->exit;
    if (minutesBetween(exit.placedAt, candle.openTime) <= m_setup.exitTimeoutMinutes)
        return;
    m_game->exit.reset();
    if (exit.reason == freqtrade::ExitReason::Signal)
        end(exit.number, OrderStatus::Cancelled, "not filled in time");
}

bool FreqtradeVenue::keepEntry(const Candle& candle) {
    Entry& entry = m_game->entry;
    if (m_game->holding || entry.placedAt == candle.openTime)
        return true;
    if (minutesBetween(entry.placedAt, candle.openTime) > m_setup.entryTimeoutMinutes || !m_setup.movedEntry)
        return false;
    if (entry.price != m_setup.movedEntry) {
        entry.price = m_setup.movedEntry;
        entry.placedAt = candle.openTime;
    }
    return true;
}

void FreqtradeVenue::begin(const Candle& candle) {
    const auto opening = std::find_if(m_incoming.begin(), m_incoming.end(),
        [](const Order& each) { return each.parent == 0 && !each.request.reduceOnly; });
    if (opening == m_incoming.end())
        return;
    const Order order = *opening;
    m_incoming.erase(opening);
    Game game;
    game.begunAt = candle.openTime;
    game.entry.number = order.number;
    game.entry.isShort = order.request.side == Side::Sell;
    game.entry.quantity = order.request.size.quantity;
    game.entry.placedAt = candle.openTime;
    const double asked = order.request.limitPrice ? order.request.limitPrice->toDouble() : candle.open;
    game.entry.price = game.entry.isShort ? std::max(asked, candle.low) : std::min(asked, candle.high);
    const auto isOwn = [&](const Order& each) { return each.parent == order.number; };
    std::copy_if(m_incoming.begin(), m_incoming.end(), std::back_inserter(game.entry.exits), isOwn);
    std::erase_if(m_incoming, isOwn);
    m_events.onOrderOpened(order.number, candle.openTime);
    m_game = std::move(game);
}

void FreqtradeVenue::fillEntry(const Candle& candle) {
    const Entry& entry = m_game->entry;
    if (m_game->holding || !freqtrade::holds(candle, *entry.price))
        return;
    m_game->holding = freqtrade::holdingAt(m_setup.exits, entry.isShort, *entry.price);
    trade(entry.number, entry.isShort ? Side::Sell : Side::Buy, *entry.price, entry.quantity);
    end(entry.number, OrderStatus::Filled, "");
    for (const Order& exit : entry.exits)
        m_events.onOrderOpened(exit.number, candle.openTime);
}

const Order* FreqtradeVenue::signal(bool exitsShort) const {
    const auto found = std::find_if(m_incoming.begin(), m_incoming.end(), [exitsShort](const Order& each) {
        return each.parent == 0 && each.request.reduceOnly && (each.request.side == Side::Buy) == exitsShort;
    });
    return found == m_incoming.end() ? nullptr : &*found;
}

OrderNumber FreqtradeVenue::orderFor(freqtrade::ExitReason reason) const {
    const OrderType type = typeFor(reason);
    const auto& exits = m_game->entry.exits;
    const auto found =
        std::find_if(exits.begin(), exits.end(), [type](const Order& each) { return each.request.type == type; });
    return found == exits.end() ? 0 : found->number;
}

void FreqtradeVenue::seekExit(const Candle& candle) {
    freqtrade::ExitQuestion question;
    question.bar = candle;
    question.minutesHeld = minutesBetween(m_game->begunAt, candle.openTime);
    question.minutesOfBar = m_setup.minutesOfBar;
    const Order* order = signal(m_game->entry.isShort);
    question.isSignalled = order != nullptr;
    if (order && order->request.limitPrice)
        question.signalPrice = order->request.limitPrice->toDouble();
    for (const freqtrade::Exit& exit : freqtrade::exitsWithin(m_setup.exits, *m_game->holding, question)) {
        const bool isSame = m_game->exit && m_game->exit->price == exit.price;
        rest(exit, candle);
        if (!isSame)
            return;
    }
}

// A new exit takes the place of one that still rests; one at the same price only lends it its reason.
void FreqtradeVenue::rest(const freqtrade::Exit& exit, const Candle& candle) {
    const bool isSame = m_game->exit && m_game->exit->price == exit.price;
    if (isSame && m_game->exit->reason == exit.reason)
        return;
    const UtcMs placedAt = isSame ? m_game->exit->placedAt : candle.openTime;
    if (exit.reason != freqtrade::ExitReason::Signal) {
        if (const OrderNumber number = orderFor(exit.reason))
            m_game->exit = Resting{number, exit.reason, exit.price, placedAt};
        return;
    }
    const Order order = *signal(m_game->entry.isShort);
    m_game->exit = Resting{order.number, exit.reason, exit.price, placedAt};
    m_game->entry.exits.push_back(order); // from here on it lives and dies with the position
    std::erase_if(m_incoming, [&order](const Order& each) { return each.number == order.number; });
    m_events.onOrderOpened(order.number, candle.openTime);
}

void FreqtradeVenue::fillExit(const Candle& candle) {
    if (!m_game->exit || !freqtrade::holds(candle, m_game->exit->price))
        return;
    const Resting exit = *m_game->exit;
    trade(exit.number, m_game->entry.isShort ? Side::Buy : Side::Sell, exit.price, m_game->entry.quantity);
    end(exit.number, OrderStatus::Filled, "");
    endGame("the position is closed");
}

void FreqtradeVenue::closeAtOpen(const Candle& candle) {
    const Order* order = m_game && m_game->holding ? signal(m_game->entry.isShort) : nullptr;
    if (!order)
        return;
    const OrderNumber number = order->number;
    trade(number, order->request.side, candle.open, m_game->entry.quantity);
    std::erase_if(m_incoming, [number](const Order& each) { return each.number == number; });
    end(number, OrderStatus::Filled, "");
    endGame("the position is closed");
}

void FreqtradeVenue::trade(OrderNumber order, Side side, double price, Quantity quantity) {
    Fill fill;
    fill.number = ++m_fillCount;
    fill.order = order;
    fill.time = m_now;
    fill.side = side;
    fill.price = Price(Decimal::fromDouble(price).roundedTo(Decimal::powerOfTen(-8), Rounding::HalfEven));
    fill.quantity = quantity;
    const Money value = notional(fill.price, quantity);
    m_cash = side == Side::Buy ? m_cash - value : m_cash + value;
    m_position = side == Side::Buy ? m_position + quantity : m_position - quantity;
    m_events.onFill(fill);
}

void FreqtradeVenue::endGame(const std::string& reason) {
    const Game game = *std::exchange(m_game, std::nullopt);
    end(game.entry.number, OrderStatus::Cancelled, reason);
    for (const Order& exit : game.entry.exits)
        end(exit.number, OrderStatus::Cancelled, reason);
}

bool FreqtradeVenue::isOpen(OrderNumber order) const {
    return std::find(m_open.begin(), m_open.end(), order) != m_open.end();
}

void FreqtradeVenue::end(OrderNumber order, OrderStatus status, const std::string& reason) {
    if (std::erase(m_open, order) != 0)
        m_events.onOrderClosed(order, status, reason, m_now);
}

BrokerSnapshot FreqtradeVenue::snapshot() const {
    BrokerSnapshot out;
    out.cash = m_cash;
    out.position = m_position;
    out.openOrders = m_open;
    return out;
}

BrokerCapabilities FreqtradeVenue::capabilities() const {
    BrokerCapabilities out;
    out.marketOrders = true;
    out.limitOrders = true;
    out.stopOrders = true;
    out.shortSelling = true;
    return out;
}

} // namespace truebar
