#include "core/game/paper_broker.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr std::string_view venueName = "paper";

bool isThrough(const VenueOrder& order, Price last) {
    return order.side == Side::Buy ? last < *order.limitPrice : last > *order.limitPrice;
}

std::uint64_t numberIn(const std::string& text) {
    const auto at = text.find_first_of("0123456789");
    return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at, nullptr, 10);
}

} // namespace

PaperBroker::PaperBroker(ILiveBrokerEvents& events, const IClock& clock)
    : m_events(events)
    , m_clock(clock) { }

void PaperBroker::restore(const OrderBook& book) {
    const std::lock_guard lock(m_mutex);
    book.forEach([this](const LiveOrder& known, const std::vector<VenueFill>& fills) {
        m_fills.insert(m_fills.end(), fills.begin(), fills.end());
        for (const VenueFill& fill : fills)
            m_nextTrade = std::max(m_nextTrade, numberIn(fill.key.tradeId) + 1);
        m_nextOrder = std::max(m_nextOrder, numberIn(known.venueOrderId) + 1);
        // One that was never answered had not arrived: it left together with the program.
        if (known.isFinal() || known.isInDoubt())
            return;
        VenueOrder order;
        order.id = known.intent.id;
        order.venueOrderId = known.venueOrderId;
        order.instrument = known.intent.instrument;
        order.side = known.intent.side;
        order.type = known.intent.type;
        order.quantity = known.intent.quantity;
        order.filled = known.filled;
        order.limitPrice = known.intent.limitPrice;
        order.reduceOnly = known.intent.reduceOnly;
        order.state = known.filled.isZero() ? VenueOrderState::Open : VenueOrderState::PartiallyFilled;
        order.updatedAt = known.changedAt;
        m_orders[order.venueOrderId] = order;
    });
    std::ranges::sort(m_fills, {}, &VenueFill::time);
    for (const auto& [instrument, quantity] : book.positions())
        m_markets[instrument].position = quantity;
}

void PaperBroker::setFees(const InstrumentId& instrument, PaperFees fees, std::string currency) {
    const std::lock_guard lock(m_mutex);
    m_markets[instrument].fees = fees;
    m_markets[instrument].currency = std::move(currency);
}

void PaperBroker::setFilters(const InstrumentId& instrument, InstrumentFilters filters) {
    const std::lock_guard lock(m_mutex);
    m_markets[instrument].filters = std::move(filters);
}

void PaperBroker::notePrice(const InstrumentId& instrument, Price price) {
    {
        const std::lock_guard lock(m_mutex);
        trade(instrument, price);
    }
    wake();
}

void PaperBroker::trade(const InstrumentId& instrument, Price price) {
    Market& market = m_markets[instrument];
    market.last = price;
    // Entries before exits: an exit may be waiting for the position that the entry makes.
    for (const bool isReducing : {false, true}) {
        std::vector<std::string> reached;
        for (const auto& [number, order] : m_orders) {
            if (order.instrument == instrument && order.reduceOnly == isReducing && isThrough(order, price))
                reached.push_back(number);
        }
        for (const std::string& number : reached) {
            if (const auto it = m_orders.find(number); it != m_orders.end())
                fill(it->second, market, *it->second.limitPrice, Liquidity::Maker);
        }
    }
}

bool PaperBroker::deliver() {
    std::deque<Call> all;
    {
        const std::lock_guard lock(m_mutex);
        all.swap(m_toTell);
    }
    for (const Call& call : all)
        call(m_events);
    return !all.empty();
}

void PaperBroker::start() {
    {
        const std::lock_guard lock(m_mutex);
        m_toTell.emplace_back([](ILiveBrokerEvents& events) { events.onLink(LinkState::Live, {}); });
    }
    wake();
}

void PaperBroker::submit(std::span<const OrderIntent> orders) {
    {
        const std::lock_guard lock(m_mutex);
        takeAll(orders);
    }
    wake();
}

void PaperBroker::takeAll(std::span<const OrderIntent> orders) {
    for (const OrderIntent& order : orders) {
        const OrderAnswer answer = take(order);
        m_toTell.emplace_back(
            [id = order.id, answer](ILiveBrokerEvents& events) { events.onSubmitAnswered(id, answer); });
        if (order.type != OrderType::Market || answer.certainty != Certainty::Accepted)
            continue;
        Market& market = m_markets[order.instrument];
        fill(m_orders.at(answer.venueOrderId), market, *market.last, Liquidity::Taker);
    }
}

OrderAnswer PaperBroker::refused(const char* code, const char* text, std::vector<std::string> arguments) const {
    OrderAnswer out;
    out.certainty = Certainty::Refused;
    out.reason = {code, text, std::move(arguments)};
    out.at = m_clock.now();
    return out;
}

OrderAnswer PaperBroker::take(const OrderIntent& order) {
    Market& market = m_markets[order.instrument];
    if (!market.last)
        return refused("paper.no_price", "there is no price of %1 yet", {order.instrument.toString()});
    if (order.type != OrderType::Market && (order.type != OrderType::Limit || !order.limitPrice))
        return refused("live.unsupported", "the dry-run takes market and limit orders only");
    const bool isBuy = order.side == Side::Buy;
    if (order.postOnly && (isBuy ? *order.limitPrice > *market.last : *order.limitPrice < *market.last))
        return refused(
            "paper.would_take", "at %1 it would trade at once, and it may only rest", {order.limitPrice->toString()});
    if (order.reduceOnly && (isBuy ? market.position.sign() >= 0 : market.position.sign() <= 0))
        return refused("paper.reduce_only", "there is no position that it could lessen");
    VenueOrder own;
    own.id = order.id;
    own.venueOrderId = "paper" + std::to_string(m_nextOrder++);
    own.instrument = order.instrument;
    own.side = order.side;
    own.type = order.type;
    own.quantity = order.quantity;
    own.limitPrice = order.limitPrice;
    own.reduceOnly = order.reduceOnly;
    own.updatedAt = m_clock.now();
    OrderAnswer out;
    out.certainty = Certainty::Accepted;
    out.venueOrderId = own.venueOrderId;
    out.at = own.updatedAt;
    const bool takesNow = order.type == OrderType::Limit && isThrough(own, *market.last);
    VenueOrder& kept = m_orders[own.venueOrderId] = own;
    announce(kept);
    if (takesNow)
        fill(kept, market, *market.last, Liquidity::Taker);
    return out;
}

// All that is left of it; a reducing order no more than there is to lessen.
void PaperBroker::fill(VenueOrder& order, Market& market, Price price, Liquidity liquidity) {
    Quantity quantity = order.quantity - order.filled;
    if (order.reduceOnly)
        quantity = std::min(quantity, market.position.abs());
    VenueFill out;
    out.key = {std::string(venueName), "dry-run", "T" + std::to_string(m_nextTrade++)};
    out.order = order.id;
    out.venueOrderId = order.venueOrderId;
    out.instrument = order.instrument;
    out.side = order.side;
    out.price = price;
    out.quantity = quantity;
    const Decimal rate = liquidity == Liquidity::Maker ? market.fees.maker : market.fees.taker;
    out.fee = Decimal::multiply(notional(price, quantity).value(), rate, Rounding::Up);
    out.feeCurrency = market.currency;
    out.liquidity = liquidity;
    out.time = m_clock.now();
    m_fills.push_back(out);
    m_toTell.emplace_back([out](ILiveBrokerEvents& events) { events.onFill(out); });
    market.position += changeOf(order.side, quantity);
    const InstrumentId instrument = order.instrument;
    order.filled += quantity;
    order.averagePrice = price;
    order.updatedAt = out.time;
    order.state = order.filled == order.quantity ? VenueOrderState::Filled : VenueOrderState::Cancelled;
    announce(order);
    m_over[order.id] = order;
    m_orders.erase(std::string(order.venueOrderId));
    endReducing(instrument, market.position);
}

// What can only lessen a position goes with it, also where it has turned round.
void PaperBroker::endReducing(const InstrumentId& instrument, Quantity position) {
    for (auto it = m_orders.begin(); it != m_orders.end();) {
        VenueOrder& order = it->second;
        const bool lessens = order.side == Side::Sell ? position.sign() > 0 : position.sign() < 0;
        if (order.instrument != instrument || !order.reduceOnly || lessens) {
            ++it;
            continue;
        }
        order.state = VenueOrderState::Expired;
        order.reason = "the position is closed";
        order.updatedAt = m_clock.now();
        announce(order);
        m_over[order.id] = order;
        it = m_orders.erase(it);
    }
}

void PaperBroker::announce(const VenueOrder& order) {
    m_toTell.emplace_back([order](ILiveBrokerEvents& events) { events.onOrderUpdate(order); });
}

void PaperBroker::cancel(const OrderReference& order) {
    {
        const std::lock_guard lock(m_mutex);
        const OrderAnswer answer = cancelLocked(order);
        m_toTell.emplace_back(
            [id = order.id, answer](ILiveBrokerEvents& events) { events.onCancelAnswered(id, answer); });
    }
    wake();
}

OrderAnswer PaperBroker::cancelLocked(const OrderReference& order) {
    const auto found = std::ranges::find_if(m_orders, [&](const auto& each) { return each.second.id == order.id; });
    if (found == m_orders.end())
        return refused("paper.unknown", "no such order waits");
    VenueOrder own = found->second;
    m_orders.erase(found);
    own.state = VenueOrderState::Cancelled;
    own.updatedAt = m_clock.now();
    announce(own);
    m_over[own.id] = own;
    OrderAnswer out;
    out.certainty = Certainty::Accepted;
    out.venueOrderId = own.venueOrderId;
    out.at = own.updatedAt;
    return out;
}

Result<std::optional<VenueOrder>> PaperBroker::order(const OrderReference& order, std::stop_token) {
    const std::lock_guard lock(m_mutex);
    for (const auto& [number, open] : m_orders) {
        if (open.id == order.id)
            return std::optional(open);
    }
    const auto over = m_over.find(order.id);
    return over == m_over.end() ? std::optional<VenueOrder>() : std::optional(over->second);
}

Result<std::vector<VenueOrder>> PaperBroker::openOrders(std::stop_token) {
    const std::lock_guard lock(m_mutex);
    std::vector<VenueOrder> out;
    for (const auto& [number, order] : m_orders)
        out.push_back(order);
    return out;
}

Result<std::vector<VenuePosition>> PaperBroker::positions(std::stop_token) {
    const std::lock_guard lock(m_mutex);
    std::vector<VenuePosition> out;
    for (const auto& [instrument, market] : m_markets) {
        if (market.position.isZero())
            continue;
        VenuePosition position;
        position.instrument = instrument;
        position.quantity = market.position;
        out.push_back(position);
    }
    return out;
}

Result<std::vector<VenueBalance>> PaperBroker::balances(std::stop_token) {
    return std::vector<VenueBalance>();
}

Result<std::vector<VenueFill>> PaperBroker::fills(const InstrumentId& instrument, UtcMs since, std::stop_token) {
    const std::lock_guard lock(m_mutex);
    std::vector<VenueFill> out;
    std::ranges::copy_if(m_fills, std::back_inserter(out),
        [&](const VenueFill& fill) { return fill.instrument == instrument && fill.time >= since; });
    return out;
}

OrderAnswer PaperBroker::cancelAll(const InstrumentId& instrument, std::stop_token) {
    OrderAnswer out;
    {
        const std::lock_guard lock(m_mutex);
        std::vector<OrderReference> all;
        for (const auto& [number, order] : m_orders) {
            if (order.instrument == instrument)
                all.push_back({order.id, instrument, number});
        }
        for (const OrderReference& each : all)
            (void)cancelLocked(each);
        out.certainty = Certainty::Accepted;
        out.at = m_clock.now();
    }
    wake();
    return out;
}

Result<InstrumentFilters> PaperBroker::filters(const InstrumentId& instrument, std::stop_token) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_markets.find(instrument);
    return found == m_markets.end() ? InstrumentFilters() : found->second.filters;
}

Result<VenueTime> PaperBroker::time(std::stop_token) {
    const UtcMs now = m_clock.now();
    return VenueTime{now, now, now};
}

Result<AccountPermissions> PaperBroker::permissions(std::stop_token) {
    return AccountPermissions();
}

LiveBrokerCapabilities PaperBroker::capabilities() const {
    LiveBrokerCapabilities out;
    out.marketOrders = out.limitOrders = out.postOnly = true;
    out.reduceOnly = out.shortSelling = out.positions = true;
    out.notFoundIsFinalAfter = Millis(0);
    return out;
}

} // namespace truebar
