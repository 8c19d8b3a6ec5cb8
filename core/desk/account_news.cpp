// What an account hears of its broker, and what it tells its listeners of it.
#include "core/desk/account_core.h"

#include "core/desk/live_account.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr std::size_t mostEnded = 300;
constexpr std::size_t mostFills = 300;

} // namespace

void AccountCore::submitAnswered(const ClientOrderId& id, const OrderAnswer& answer, BrokerPost::Moment heard) {
    if (const auto sent = m_handedOver.find(id); sent != m_handedOver.end()) {
        if (answer.certainty != Certainty::Unknown)
            m_latency = std::chrono::duration_cast<std::chrono::microseconds>(heard - sent->second);
        m_handedOver.erase(sent);
    }
    m_path->submitAnswered(id, answer);
}

void AccountCore::cancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) {
    m_path->cancelAnswered(id, answer);
}

void AccountCore::orderUpdated(const VenueOrder& order) {
    m_path->orderUpdated(order);
}

void AccountCore::filled(const VenueFill& fill) {
    m_path->filled(fill);
}

void AccountCore::linkChanged(LinkState state, const std::string& reason) {
    m_link = state;
    m_linkReason = reason;
    m_hasChanged = true;
    m_path->linkChanged(state);
    // What happened meanwhile was not told.
    if (m_margin && state != LinkState::Live)
        m_margin->forgetAll();
    if (state == LinkState::Live)
        askFilters();
}

void AccountCore::marginChanged(const MarginChange& change) {
    if (m_margin && m_margin->noteChanged(change))
        m_news.push_back({{}, {}, change.instrument});
}

void AccountCore::onOrderChanged(const LiveOrder& order) {
    m_archive.noteOrder(order.intent.id);
    noteEnded(order);
    m_news.push_back({order, {}, {}});
    m_hasChanged = true;
}

void AccountCore::noteEnded(const LiveOrder& order) {
    if (!order.isFinal())
        return;
    std::erase(m_ended, order.intent.id);
    m_ended.push_back(order.intent.id);
    if (m_ended.size() > mostEnded)
        m_ended.pop_front();
}

void AccountCore::showFill(const VenueFill& fill) {
    m_fills.push_back(fill);
    if (m_fills.size() > mostFills)
        m_fills.pop_front();
}

std::string AccountCore::botOf(const VenueFill& fill) const {
    const OrderBook& book = m_store->book();
    const LiveOrder* order = book.find(fill.order);
    order = order ? order : book.findByVenue(fill.instrument, fill.venueOrderId);
    return order ? order->intent.bot : std::string();
}

void AccountCore::onFillBooked(const VenueFill& fill) {
    const std::string bot = botOf(fill);
    m_archive.noteFill({fill, bot});
    showFill(fill);
    notePrice(fill.instrument, fill.price, fill.time);
    if (const auto ended = m_profit.book(bot, fill))
        m_risk.noteExit(ended->bot, ended->profit, now());
    m_news.push_back({{}, BookedFill{fill, bot}, {}});
    m_hasChanged = true;
}

void AccountCore::onPositionAdopted(const AdoptedPosition& adopted) {
    m_archive.noteAdoption(adopted);
    // What the journal tells at the start is among what was kept, and counted there.
    if (m_path)
        m_profit.adopt(adopted.bot, adopted.instrument, adopted.change);
    m_hasChanged = true;
}

void AccountCore::show(IAccountEvents& events) {
    deliver();
    events.onSnapshot(makeSnapshot());
}

void AccountCore::deliver() {
    // What a handler causes comes behind what it was told.
    if (std::exchange(m_isDelivering, true))
        return;
    while (!m_news.empty()) {
        const std::vector<News> news = std::exchange(m_news, {});
        for (const News& each : news) {
            for (IAccountEvents* listener : std::vector(m_listeners)) {
                if (std::ranges::find(m_listeners, listener) == m_listeners.end())
                    continue;
                if (each.order)
                    listener->onOrderChanged(*each.order);
                else if (each.marginLost)
                    listener->onMarginLost(*each.marginLost);
                else
                    listener->onFillBooked(each.fill->fill, each.fill->bot);
            }
        }
    }
    m_isDelivering = false;
}

} // namespace truebar
