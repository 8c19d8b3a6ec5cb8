// What a live session keeps for its orders: exits until their entry has filled, stops until their price has come, ends
// until their time has. What is to be done is said by nextStep(); here it is asked, and done.
#include "core/bots/live_link.h"
#include "core/trading/fill_rules.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr auto retryAfter = std::chrono::seconds(1); // of what could not be placed
constexpr int mostRounds = 8; // at one look: each may make room for the next

bool lessens(const LiveOrderWish& wish) {
    return wish.parent != 0 || wish.request.reduceOnly;
}

} // namespace

bool LiveLink::isOver(const LiveOrderWish& wish) const {
    return wish.expiresAt && m_clock.now() >= *wish.expiresAt;
}

bool LiveLink::isKept(OrderNumber number) const {
    const auto wish = m_wishes.find(number);
    return wish != m_wishes.end() && truebar::isKept(wish->second, m_capabilities);
}

LiveLink::ChainKey LiveLink::keyOf(const LiveOrderWish& wish) {
    if (wish.parent != 0)
        return {ChainKind::Exits, wish.parent};
    if (wish.request.ocoGroup != 0)
        return {ChainKind::Group, wish.request.ocoGroup};
    return {ChainKind::Single, wish.number};
}

void LiveLink::adopt(LiveOrderWish wish) {
    if (wish.request.bracket)
        m_entries.insert_or_assign(wish.number, Entry{wish.request.side, *wish.request.bracket});
    m_chainOf.insert_or_assign(wish.number, keyOf(wish));
    const OrderNumber number = wish.number;
    if (!m_closed.contains(number))
        m_wishes.insert_or_assign(number, std::move(wish));
}

void LiveLink::setLevels(const LiveLevels& levels) {
    const std::lock_guard lock(m_mutex);
    m_levels = levels;
    noteLevels();
}

void LiveLink::noteLevels() {
    for (const auto& [number, level] : m_levels) {
        if (!level.isReached || !isKept(number))
            continue;
        // One that stands at the venue is the venue's to see.
        const auto known = m_known.find(number);
        const bool isAtVenue = known != m_known.end()
            && std::ranges::any_of(known->second.pieces, [](const auto& each) { return !each.second.isFinal(); });
        if (!isAtVenue)
            m_reached.insert(number);
    }
}

void LiveLink::notePrice(Price price, UtcMs at) {
    const std::lock_guard lock(m_mutex);
    if (at < m_lastAt)
        return;
    m_last = price;
    m_lastAt = at;
}

std::string LiveLink::trouble() const {
    const std::lock_guard lock(m_mutex);
    return m_missing.empty() ? std::string() : m_missing.begin()->second;
}

// A day of a venue is a session; where there are none the host counts the days.
TimeInForce LiveLink::sentAs(TimeInForce asked) const {
    if (asked == TimeInForce::Day && m_capabilities.dayOrders && m_hasSessions)
        return asked;
    const bool hasDate = asked == TimeInForce::Day || asked == TimeInForce::GoodTilDate;
    return hasDate ? TimeInForce::GoodTilCancelled : asked;
}

// The account goes on asking for a cancel until there is evidence, also after a restart; so it is told once here. An
// order in doubt is cancelled when the venue has shown it.
void LiveLink::endExpired() {
    std::shared_ptr<ILiveAccount> account;
    std::vector<ClientOrderId> over;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_isEven)
            return;
        account = m_account;
        std::vector<OrderNumber> unsent;
        for (const auto& [number, wish] : m_wishes) {
            if (!isOver(wish) || isKept(number))
                continue;
            const auto known = m_known.find(number);
            const LiveOrder* order = known == m_known.end() ? nullptr : known->second.order();
            if (std::ranges::find(m_unsent, number) != m_unsent.end())
                unsent.push_back(number);
            else if (order && !order->isFinal() && !order->isInDoubt() && !order->cancelAsked)
                over.push_back(order->intent.id);
        }
        for (const OrderNumber number : unsent)
            close(number, OrderStatus::Cancelled, "expired", m_clock.now());
    }
    for (const ClientOrderId& id : over)
        (void)account->cancel(id);
}

Quantity LiveLink::holding(Side side) const {
    const Quantity out = side == Side::Sell ? m_net : -m_net;
    return out.sign() > 0 ? out : Quantity();
}

Quantity LiveLink::claimed(Side side) const {
    Quantity out;
    for (const auto& [number, wish] : m_wishes) {
        if (wish.request.side != side || wish.request.type != OrderType::Market || !wish.request.reduceOnly
            || isKept(number))
            continue;
        const auto known = m_known.find(number);
        const LiveOrder* order = known == m_known.end() ? nullptr : known->second.order();
        out += order ? order->unbooked() : wish.quantity;
    }
    return out;
}

Quantity LiveLink::leaving(Side side, const std::map<ChainKey, KeptChain>& chains) const {
    Quantity out;
    for (const auto& [key, chain] : chains) {
        if (chain.most && chain.orders.front().wish->request.side == side)
            out += chain.working();
    }
    return out;
}

// The price from which an exit counts is that of the entry's first fill; a trailing stop has moved since then.
std::optional<Price> LiveLink::levelOf(const LiveOrderWish& wish) const {
    const OrderRequest& request = wish.request;
    if (const auto level = m_levels.find(wish.number); level != m_levels.end() && request.trailing)
        return level->second.stop;
    if (wish.parent == 0)
        return request.type == OrderType::Limit ? request.limitPrice : request.stopPrice;
    const auto entry = m_entries.find(wish.parent);
    const auto filled = m_filled.find(wish.parent);
    if (entry == m_entries.end() || filled == m_filled.end() || !filled->second.first)
        return std::nullopt;
    const Price first = *filled->second.first;
    const auto& [side, bracket] = entry->second;
    if (request.trailing)
        return trailedStop(m_market, request.side, *request.trailing, first, wish.atr);
    const bool isTarget = request.type == OrderType::Limit;
    return exitPrice(m_market, side, isTarget ? *bracket.target : *bracket.stop, isTarget, first);
}

KeptOrder LiveLink::keptOrder(const LiveOrderWish& wish) const {
    KeptOrder out;
    out.wish = &wish;
    out.level = levelOf(wish);
    out.isTriggered = m_reached.contains(wish.number);
    if (const auto filled = m_filled.find(wish.number); filled != m_filled.end())
        out.filled = filled->second.quantity;
    if (const auto known = m_known.find(wish.number); known != m_known.end()) {
        for (const auto& [id, order] : known->second.pieces) {
            out.pieces.push_back(&order);
            out.isBehind |= known->second.isBehind(order);
            // Sent as an order for the market, its stop was reached; also by a program before this one.
            out.isTriggered |=
                out.waitsForStop() && order.intent.type != OrderType::Stop && order.intent.type != OrderType::StopLimit;
        }
    }
    return out;
}

std::map<LiveLink::ChainKey, KeptChain> LiveLink::chains() const {
    std::map<ChainKey, KeptChain> out;
    for (const auto& [number, wish] : m_wishes) {
        if (!isKept(number))
            continue;
        const ChainKey key = keyOf(wish);
        KeptChain& chain = out[key];
        chain.orders.push_back(keptOrder(wish));
        if (key.first != ChainKind::Exits || chain.entry != 0)
            continue;
        chain.entry = wish.parent;
        chain.isEntryOver = !m_wishes.contains(wish.parent);
        if (const auto entered = m_filled.find(wish.parent); entered != m_filled.end())
            chain.entered = entered->second.quantity;
    }
    // What those have filled that are over already.
    for (const auto& [number, filled] : m_filled) {
        const auto key = m_chainOf.find(number);
        if (key == m_chainOf.end() || m_wishes.contains(number))
            continue;
        if (const auto chain = out.find(key->second); chain != out.end())
            chain->second.before += filled.quantity;
    }
    for (const auto& [key, chain] : out) {
        if (chain.entry == 0 || chain.filled().isZero())
            continue;
        for (auto& [other, entries] : out) {
            for (KeptOrder& each : entries.orders)
                each.isEnding |= each.number() == chain.entry;
        }
    }
    grant(out);
    return out;
}

// Together no more than is held: orders for the market before all, then what has reached its stop, then the older ones.
void LiveLink::grant(std::map<ChainKey, KeptChain>& chains) const {
    std::map<Side, Quantity> left;
    for (const Side side : {Side::Buy, Side::Sell})
        left[side] = std::max(Quantity(), holding(side) - claimed(side));
    for (const bool isUrgent : {true, false}) {
        for (auto& [key, chain] : chains) {
            const KeptOrder& first = chain.orders.front();
            const bool isTriggered =
                std::ranges::any_of(chain.orders, [](const KeptOrder& each) { return each.isTriggered; });
            if (!lessens(*first.wish) || isTriggered != isUrgent)
                continue;
            const Side side = first.wish->request.side;
            const Quantity rest = std::max(Quantity(), chain.rest(first));
            chain.isClaimed = !claimed(side).isZero();
            chain.most = std::min(rest, left[side]);
            left[side] -= *chain.most;
            const bool isNothingHeld = holding(side).roundedTo(m_market.lotStep, Rounding::Down).isZero();
            chain.isPositionClosed = (chain.entered.sign() > 0 || isTriggered) && rest.sign() > 0 && isNothingHeld;
        }
    }
}

OrderDraft LiveLink::draftOf(const KeptStep::Piece& piece) const {
    const LiveOrderWish& wish = m_wishes.at(piece.number);
    const auto known = m_known.find(piece.number);
    const std::size_t before = known == m_known.end() ? 0 : known->second.pieces.size();
    OrderDraft out;
    out.instrument = m_instrument;
    out.side = wish.request.side;
    out.type = piece.type;
    out.quantity = piece.quantity;
    out.limitPrice = piece.limitPrice;
    out.stopPrice = piece.stopPrice;
    if (piece.type == OrderType::Limit)
        out.timeInForce = sentAs(wish.request.timeInForce);
    out.reduceOnly = lessens(wish) && m_capabilities.reduceOnly;
    out.postOnly = wish.request.postOnly;
    out.bot = m_bot;
    out.link = m_group + ' ' + std::to_string(piece.number) + '.' + std::to_string(before + 1);
    return out;
}

// Whether it stands at the venue or is watched here, it is open.
void LiveLink::noteAlive(const KeptChain& chain) {
    if (chain.entry != 0 && chain.entered.isZero())
        return;
    for (const KeptOrder& order : chain.orders) {
        if (std::exchange(m_known[order.number()].isOpenTold, true))
            continue;
        LiveReport report;
        report.kind = LiveReport::Kind::Opened;
        report.order = order.number();
        report.time = m_clock.now();
        add(report);
    }
}

void LiveLink::settleChain(const KeptStep& step) {
    if (step.triggered)
        m_reached.insert(*step.triggered);
    for (const KeptStep::End& end : step.ends)
        close(end.number, end.status, end.text, m_clock.now());
}

// All that can be done now. A cancel is asked for once: the account asks again until there is evidence.
void LiveLink::keep() {
    for (int round = 0; round < mostRounds; ++round) {
        std::shared_ptr<ILiveAccount> account;
        std::vector<ClientOrderId> cancels;
        std::optional<OrderDraft> draft;
        OrderNumber number = 0;
        bool hasMore = false;
        {
            const std::lock_guard lock(m_mutex);
            if (!m_isEven || m_isStopping)
                return;
            account = m_account;
            const auto all = chains();
            const KeptView view{m_last, m_capabilities, m_filters, m_clock.now()};
            for (const auto& [key, chain] : all)
                noteAlive(chain);
            std::vector<KeptStep> steps;
            for (const auto& [key, chain] : all) {
                KeptStep step = nextStep(chain, view);
                for (const ClientOrderId& id : step.cancels) {
                    for (const KeptOrder& order : chain.orders) {
                        const auto known = m_known.find(order.number());
                        if (known == m_known.end())
                            continue;
                        const auto piece = known->second.pieces.find(id);
                        if (piece != known->second.pieces.end() && !piece->second.cancelAsked)
                            cancels.push_back(id);
                    }
                }
                if (step.endsEntry) {
                    if (const auto entry = m_known.find(chain.entry); entry != m_known.end()) {
                        for (const auto& [id, order] : entry->second.pieces) {
                            if (!order.isFinal() && !order.isInDoubt() && !order.cancelAsked)
                                cancels.push_back(id);
                        }
                    }
                }
                if (step.piece && !draft) {
                    const auto wait = m_notBefore.find(step.piece->number);
                    const Side side = m_wishes.at(step.piece->number).request.side;
                    const bool hasRoom =
                        !chain.most || leaving(side, all) + claimed(side) + step.piece->quantity <= holding(side);
                    const bool isTime = wait == m_notBefore.end() || wait->second <= Steady::now();
                    if (hasRoom && isTime && !held()) {
                        draft = draftOf(*step.piece);
                        number = step.piece->number;
                    }
                }
                hasMore = hasMore || step.triggered || !step.ends.empty();
                steps.push_back(std::move(step));
            }
            for (const KeptStep& step : steps)
                settleChain(step);
        }
        for (const ClientOrderId& id : cancels)
            (void)account->cancel(id);
        if (draft) {
            const auto placed = account->place({&*draft, 1});
            const std::lock_guard lock(m_mutex);
            if (placed) {
                // The account tells of it a turn later; until then nothing may be placed beside it.
                LiveOrder order;
                order.intent = *draft;
                order.intent.id = placed->front();
                m_known[number].pieces.try_emplace(order.intent.id, order);
                m_missing.erase(number);
                m_notBefore.erase(number);
                hasMore = true;
            } else {
                m_missing[number] =
                    "order " + std::to_string(number) + " is missing at the venue: " + placed.error().message();
                m_notBefore[number] = Steady::now() + retryAfter;
            }
        }
        if (!hasMore)
            return;
    }
}

} // namespace truebar
