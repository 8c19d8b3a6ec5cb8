#include "core/bots/live_link.h"

#include <algorithm>
#include <charconv>

namespace truebar {

namespace {

std::string tradeOf(const VenueFill& fill) {
    return fill.key.venue + ' ' + fill.key.tradeId;
}

bool isOpening(OrderPhase phase) {
    return phase >= OrderPhase::Open && phase != OrderPhase::Refused;
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
    if (order.intent.link == m_closingLink)
        m_closings.insert(order.intent.id);
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
    LiveReport report = reportOf(fill);
    report.kind = LiveReport::Kind::Filled;
    report.time = wish == m_wishes.end() ? fill.time : std::max(fill.time, wish->second.decidedAt);
    report.order = number;
    report.text = tradeOf(fill);
    count(number, fill.price, fill.quantity);
    m_counted += changeOf(fill.side, fill.quantity);
    m_net += changeOf(fill.side, fill.quantity);
    add(report);
    addBaseFee(fill, std::move(report));
}

LiveReport LiveLink::reportOf(const VenueFill& fill) const {
    LiveReport out;
    out.time = fill.time;
    out.side = fill.side;
    out.price = fill.price;
    out.quantity = fill.quantity;
    out.liquidity = fill.liquidity;
    if (m_filters.quoteCurrency.empty() || fill.feeCurrency == m_filters.quoteCurrency)
        out.fee = Money(fill.fee);
    return out;
}

// A venue of currencies takes its fee out of what was bought.
void LiveLink::addBaseFee(const VenueFill& fill, LiveReport report) {
    const bool isInBase =
        !m_capabilities.positions && fill.feeCurrency == m_filters.baseCurrency && !m_filters.baseCurrency.empty();
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
    const std::vector<VenueFill> nameless = std::exchange(m_nameless, {}); // counted here
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
    const auto why = [&](const ClientOrderId& order) {
        // Not every fill names its order.
        const bool isClosed = m_closings.contains(order) || (!m_closings.empty() && now.isZero());
        return m_isStopping || isClosed ? "closed at the stop"
            : !m_hasTold                ? "held from an earlier session"
            : snapshot->isStopped       ? "closed by the panic"
                                        : "changed by the account";
    };
    Quantity traded;
    for (const VenueFill& fill : nameless)
        traded += changeOf(fill.side, fill.quantity);
    if (traded == now - m_counted) {
        for (const VenueFill& fill : nameless) {
            LiveReport report = reportOf(fill);
            report.kind = LiveReport::Kind::Outside;
            report.text = why(fill.order);
            m_counted += changeOf(fill.side, fill.quantity);
            m_net += changeOf(fill.side, fill.quantity);
            add(report);
            addBaseFee(fill, std::move(report));
        }
        return;
    }
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
    report.text = why({});
    m_net += now - m_counted;
    m_counted = now;
    add(report);
}

} // namespace truebar
