// What a live session sends, when, and what keeps it from sending.
#include "core/bots/live_link.h"

#include <algorithm>

namespace truebar {

namespace {

// A candle is traded on for half of its length, and no longer than this.
constexpr Millis mostLate = std::chrono::minutes(5);

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

} // namespace

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
