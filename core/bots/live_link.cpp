#include "core/bots/live_link.h"

#include <algorithm>
#include <charconv>

namespace truebar {

namespace {

// A candle is traded on for half of its length, and no longer than this.
constexpr Millis mostLate = std::chrono::minutes(5);

std::string tradeOf(const VenueFill& fill) {
    return fill.key.venue + ' ' + fill.key.tradeId;
}

bool isOpening(OrderPhase phase) {
    return phase >= OrderPhase::Open && phase != OrderPhase::Refused;
}

// What this venue does not do must not become something else on the way.
std::optional<std::string> untaken(const OrderRequest& request, const LiveBrokerCapabilities& venue) {
    const bool isStop = request.type == OrderType::Stop || request.type == OrderType::StopLimit;
    if (isStop && !venue.stopOrders)
        return "not sent: the venue takes no stop orders";
    if (request.type == OrderType::Limit && !venue.limitOrders)
        return "not sent: the venue takes no limit orders";
    if (request.type == OrderType::Market && !venue.marketOrders)
        return "not sent: the venue takes no market orders";
    if (request.postOnly && !venue.postOnly)
        return "not sent: the venue takes no post-only orders";
    if (request.type == OrderType::Market)
        return std::nullopt; // waits for nothing anyway
    if (request.timeInForce == TimeInForce::ImmediateOrCancel && !venue.immediateOrCancel)
        return "not sent: the venue takes no immediate-or-cancel orders";
    if (request.timeInForce == TimeInForce::FillOrKill && !venue.fillOrKill)
        return "not sent: the venue takes no fill-or-kill orders";
    return std::nullopt;
}

// Neither rests: what becomes of it is known at once.
bool isImmediate(const OrderRequest& request) {
    return request.type == OrderType::Market || request.timeInForce == TimeInForce::ImmediateOrCancel
        || request.timeInForce == TimeInForce::FillOrKill;
}

OrderStatus endOf(OrderPhase phase) {
    switch (phase) {
    case OrderPhase::Filled:
        return OrderStatus::Filled;
    case OrderPhase::Cancelled:
        return OrderStatus::Cancelled;
    default:
        return OrderStatus::Rejected;
    }
}

} // namespace

std::optional<OrderNumber> LiveLink::numberOf(const LiveOrder& order) const {
    const std::string& link = order.intent.link;
    if (link.size() <= m_group.size() + 1 || !link.starts_with(m_group) || link[m_group.size()] != ' ')
        return std::nullopt;
    OrderNumber number = 0;
    const char* const end = link.data() + link.size();
    const auto parsed = std::from_chars(link.data() + m_group.size() + 1, end, number);
    // The pieces of an order that the host keeps are numbered behind a point.
    const bool isNumber = parsed.ec == std::errc{} && (parsed.ptr == end || *parsed.ptr == '.');
    return isNumber ? std::optional(number) : std::nullopt;
}

std::optional<std::pair<OrderNumber, ClientOrderId>> LiveLink::pieceOf(const VenueFill& fill) const {
    for (const auto& [number, known] : m_known) {
        for (const auto& [id, order] : known.pieces) {
            const bool isNamed = !fill.order.isEmpty() && id == fill.order;
            const bool isVenues =
                fill.order.isEmpty() && !fill.venueOrderId.empty() && order.venueOrderId == fill.venueOrderId;
            if (isNamed || isVenues)
                return std::pair(number, id);
        }
    }
    return std::nullopt;
}

void LiveLink::add(LiveReport report) {
    m_hasTold = true;
    m_reports.push_back(std::move(report));
}

void LiveLink::onOrderChanged(const LiveOrder& order) {
    const std::lock_guard lock(m_mutex);
    noteOrder(order);
}

void LiveLink::noteOrder(const LiveOrder& order) {
    const auto number = numberOf(order);
    if (!number)
        return;
    m_known[*number].pieces.insert_or_assign(order.intent.id, order);
    for (const VenueFill& fill : std::exchange(m_nameless, {}))
        noteFillOf(fill);
    settle(*number);
}

void LiveLink::onFillBooked(const VenueFill& fill, const std::string& bot) {
    if (bot != m_bot || fill.instrument != m_instrument)
        return;
    const std::lock_guard lock(m_mutex);
    const auto piece = pieceOf(fill);
    noteFillOf(fill);
    if (piece)
        settle(piece->first);
}

void LiveLink::noteFillOf(const VenueFill& fill) {
    if (const auto piece = pieceOf(fill))
        noteFill(piece->first, piece->second, fill);
    else
        m_nameless.push_back(fill);
}

void LiveLink::noteFill(OrderNumber number, const ClientOrderId& piece, const VenueFill& fill) {
    if (!m_closed.contains(number))
        m_known[number].trades[piece].insert_or_assign(tradeOf(fill), fill.quantity);
    if (!m_trades.insert(tradeOf(fill)).second)
        return;
    const auto wish = m_wishes.find(number);
    LiveReport report;
    report.kind = LiveReport::Kind::Filled;
    report.time = wish == m_wishes.end() ? fill.time : std::max(fill.time, wish->second.decidedAt);
    report.order = number;
    report.side = fill.side;
    report.price = fill.price;
    report.quantity = fill.quantity;
    report.liquidity = fill.liquidity;
    report.text = tradeOf(fill);
    // A venue of currencies takes its fee out of what was bought.
    const bool isInBase =
        !m_capabilities.positions && fill.feeCurrency == m_filters.baseCurrency && !m_filters.baseCurrency.empty();
    const bool isInQuote = m_filters.quoteCurrency.empty() || fill.feeCurrency == m_filters.quoteCurrency;
    if (isInQuote)
        report.fee = Money(fill.fee);
    count(number, fill.price, fill.quantity);
    m_counted += changeOf(fill.side, fill.quantity);
    m_net += changeOf(fill.side, fill.quantity);
    add(report);
    if (!isInBase || fill.fee.sign() <= 0)
        return;
    report.kind = LiveReport::Kind::Fee;
    report.order = 0;
    report.side = Side::Sell;
    report.quantity = Quantity(fill.fee);
    report.fee = Money(Decimal::multiply(fill.fee, fill.price.value()));
    report.text = "the venue's fee";
    m_net -= report.quantity;
    add(report);
}

bool LiveLink::Known::isBehind(const LiveOrder& piece) const {
    Quantity told;
    if (const auto found = trades.find(piece.intent.id); found != trades.end()) {
        for (const auto& [trade, quantity] : found->second)
            told += quantity;
    }
    return told != piece.filled;
}

void LiveLink::count(OrderNumber number, Price price, Quantity quantity) {
    Filled& filled = m_filled[number];
    filled.quantity += quantity;
    if (!filled.first)
        filled.first = price;
}

void LiveLink::settle(OrderNumber number) {
    if (m_closed.contains(number)) {
        m_known.erase(number); // a fill that came late
        return;
    }
    Known& known = m_known[number];
    for (const auto& [id, order] : known.pieces) {
        if (!isOpening(order.phase) || std::exchange(known.isOpenTold, true))
            continue;
        LiveReport report;
        report.kind = LiveReport::Kind::Opened;
        report.order = number;
        report.time = order.changedAt;
        add(report);
    }
    if (isKept(number) || known.pieces.empty())
        return;
    const LiveOrder order = *known.order();
    if (order.isFinal() && !order.lacksFills() && m_filled[number].quantity >= order.filled)
        close(number, endOf(order.phase), endTextOf(number, order), order.changedAt);
}

// Why an order of ours is over, where the venue does not say it better.
std::string LiveLink::endTextOf(OrderNumber number, const LiveOrder& order) const {
    const auto wish = m_wishes.find(number);
    const bool isExpired = wish != m_wishes.end() && wish->second.expiresAt && order.phase == OrderPhase::Cancelled
        && order.cancelAsked && isOver(wish->second);
    return isExpired && order.reason.empty() ? "expired" : order.reason;
}

void LiveLink::close(OrderNumber number, OrderStatus status, const std::string& why, UtcMs at) {
    LiveReport report;
    report.kind = LiveReport::Kind::Closed;
    report.order = number;
    report.status = status;
    report.time = at;
    report.text = why;
    add(report);
    m_closed.insert(number);
    m_known.erase(number);
    m_wishes.erase(number);
    m_reached.erase(number);
    m_missing.erase(number);
    m_notBefore.erase(number);
    std::erase(m_unsent, number);
}

// Whatever else changes what the account counts as this bot's: a panic, a decision about a difference, an order that
// was closed for the bot, what an earlier session has left. All fills were told before the snapshot.
void LiveLink::onSnapshot(const std::shared_ptr<const AccountSnapshot>& snapshot) {
    const std::lock_guard lock(m_mutex);
    if (!m_isEven)
        return;
    m_nameless.clear(); // counted here
    Quantity now;
    std::optional<Price> price;
    for (const BotPosition& position : snapshot->positions) {
        if (position.bot == m_bot && position.instrument == m_instrument) {
            now = position.quantity;
            if (m_counted.isZero())
                price = position.entryPrice;
        }
    }
    if (now == m_counted)
        return;
    const auto last =
        std::ranges::find_if(snapshot->fills, [&](const VenueFill& fill) { return fill.instrument == m_instrument; });
    if (!price && last != snapshot->fills.end())
        price = last->price;
    if (!price)
        price = m_lastPrice;
    if (price->value().isZero())
        return; // the next candle brings one
    LiveReport report;
    report.kind = LiveReport::Kind::Outside;
    report.time = snapshot->at;
    report.side = now > m_counted ? Side::Buy : Side::Sell;
    report.quantity = (now - m_counted).abs();
    report.price = *price;
    report.text = m_isStopping ? "closed at the stop"
        : !m_hasTold           ? "held from an earlier session"
        : snapshot->isStopped  ? "closed by the panic"
                               : "changed by the account";
    m_net += now - m_counted;
    m_counted = now;
    add(report);
}

bool LiveLink::isLate(UtcMs closeTime) const {
    const Millis half(m_timeframe.nominalLength().count() / 2);
    return m_clock.now() > closeTime + std::min(half, mostLate);
}

bool LiveLink::isLate(const LiveOrderWish& wish) const {
    return isLate(wish.decidedAt) || (wish.sendBy && m_clock.now() > *wish.sendBy);
}

// What does not depend on orders of our own.
std::optional<std::string> LiveLink::held() const {
    if (m_isStopping)
        return "the bot is being stopped";
    if (!m_isEven)
        return m_trouble;
    if (const auto may = m_account->mayTrade(m_bot); !may)
        return may.error().message();
    return std::nullopt;
}

std::optional<std::string> LiveLink::wayBlocked() const {
    if (auto why = held())
        return why;
    // A decision on a position that is about to change would be one too many.
    const auto waits = [](OrderNumber number) { return "order " + std::to_string(number) + " is still on its way"; };
    if (!m_unsent.empty())
        return waits(m_unsent.front());
    for (const auto& [number, wish] : m_wishes) {
        const auto known = m_known.find(number);
        if (known == m_known.end() || known->second.pieces.empty()) {
            if (isKept(number))
                continue; // waits for its price
            return waits(number);
        }
        for (const auto& [id, order] : known->second.pieces) {
            const bool isAtOnce = isImmediate(wish.request) || order.intent.type == OrderType::Market;
            if (order.isInDoubt() || order.lacksFills() || (isAtOnce && !order.isFinal()))
                return waits(number);
        }
        if (isImmediate(wish.request) && !isKept(number))
            return waits(number);
    }
    return std::nullopt;
}

std::optional<std::string> LiveLink::obstacle() const {
    const std::lock_guard lock(m_mutex);
    return wayBlocked();
}

bool LiveLink::wantsToSend() const {
    const std::lock_guard lock(m_mutex);
    return !m_unsent.empty() || std::ranges::any_of(m_wishes, [this](const auto& wish) {
        return isOver(wish.second) || isKept(wish.first);
    });
}

std::vector<LiveReport> LiveLink::learn(UtcMs closeTime) {
    pump();
    const bool isTooLate = isLate(closeTime);
    const std::lock_guard lock(m_mutex);
    auto why = wayBlocked();
    if (!why && isTooLate)
        why = "the candle had closed long before";
    std::vector<LiveReport> out = std::exchange(m_reports, {});
    if (why) {
        LiveReport report;
        report.kind = LiveReport::Kind::Held;
        report.time = closeTime;
        report.text = *why;
        out.push_back(std::move(report));
    }
    return out;
}

std::vector<LiveReport> LiveLink::learn() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_reports, {});
}

void LiveLink::send(std::vector<LiveOrderWish> wishes, Price lastPrice, UtcMs closeTime) {
    std::shared_ptr<ILiveAccount> account;
    {
        const std::lock_guard lock(m_mutex);
        m_lastPrice = lastPrice;
        if (!isLate(closeTime) && closeTime >= m_lastAt) {
            m_last = lastPrice;
            m_lastAt = closeTime;
        }
        account = m_account;
    }
    if (account)
        account->notePrice(m_instrument, lastPrice, closeTime);
    send(std::move(wishes));
}

void LiveLink::send(std::vector<LiveOrderWish> wishes) {
    {
        const std::lock_guard lock(m_mutex);
        for (LiveOrderWish& wish : wishes) {
            const OrderNumber number = wish.number;
            adopt(std::move(wish));
            if (!isKept(number))
                m_unsent.push_back(number);
        }
    }
    pump();
}

// Only the session calls it, so no order is placed by two at once.
void LiveLink::pump() {
    endExpired();
    keep();
    for (;;) {
        OrderDraft draft;
        OrderNumber number = 0;
        std::shared_ptr<ILiveAccount> account;
        {
            const std::lock_guard lock(m_mutex);
            if (m_unsent.empty() || !m_isEven)
                return;
            number = m_unsent.front();
            LiveOrderWish& wish = m_wishes.at(number);
            const Way way = wayOf(wish);
            if (way == Way::Wait)
                return;
            if (way == Way::Closed)
                continue;
            account = m_account;
            draft.instrument = m_instrument;
            draft.side = wish.request.side;
            draft.type = wish.request.type;
            draft.quantity = wish.quantity;
            draft.limitPrice = wish.request.limitPrice;
            draft.stopPrice = wish.request.stopPrice;
            draft.timeInForce = sentAs(wish.request.timeInForce);
            draft.reduceOnly = wish.request.reduceOnly && m_capabilities.reduceOnly;
            draft.postOnly = wish.request.postOnly;
            draft.bot = m_bot;
            draft.link = m_group + ' ' + std::to_string(number);
        }
        const auto placed = account->place({&draft, 1});
        const std::lock_guard lock(m_mutex);
        if (placed)
            std::erase(m_unsent, number); // the account tells the rest
        else
            close(number, OrderStatus::Rejected, placed.error().message(), m_clock.now());
    }
}

// Whether the order can leave now; closes one that never will.
LiveLink::Way LiveLink::wayOf(LiveOrderWish& wish) {
    const auto closed = [&](const std::string& why) {
        close(wish.number, OrderStatus::Rejected, why, m_clock.now());
        return Way::Closed;
    };
    if (isLate(wish))
        return closed("not sent: it could not be sent in time");
    if (held())
        return Way::Wait;
    if (const auto why = untaken(wish.request, m_capabilities))
        return closed(*why);
    if (!wish.request.reduceOnly)
        return Way::Open;
    const auto all = chains();
    if (m_entries.empty())
        return Way::Open;
    const Side side = wish.request.side;
    const bool isTaken = std::ranges::any_of(all, [&](const auto& chain) {
        const KeptChain& each = chain.second;
        return each.orders.front().wish->request.side == side && each.entered.sign() > 0;
    });
    if (wish.request.type != OrderType::Market)
        return isTaken ? closed("not sent: the exits of a bracket are there for what is held") : Way::Open;
    wish.quantity = std::min(wish.quantity, holding(side).roundedTo(m_market.lotStep, Rounding::Down));
    if (wish.quantity.isZero())
        return closed("not sent: there is no position to reduce");
    // Exits make way first.
    return leaving(side, all) + wish.quantity <= holding(side) ? Way::Open : Way::Wait;
}

} // namespace truebar
