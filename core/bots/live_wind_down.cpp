// The end of a live session at its account: cancelling, closing what is held, waiting for both.
#include "core/bots/live_link.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace truebar {

namespace {

using Steady = std::chrono::steady_clock;

constexpr auto patience = std::chrono::seconds(15); // for a venue to cancel, and to fill
constexpr auto betweenFlatLooks = std::chrono::milliseconds(20);
constexpr auto betweenRequests = std::chrono::seconds(2);

bool waitFor(const std::function<bool()>& isSo) {
    for (const auto end = Steady::now() + patience; !isSo(); std::this_thread::sleep_for(betweenFlatLooks)) {
        if (Steady::now() >= end)
            return false;
    }
    return true;
}

} // namespace

Result<void> LiveLink::windDown(bool flatten) {
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
        if (m_isEven) {
            // What is not in the account's journal by now never will be.
            for (const OrderNumber number : std::vector(m_unsent.begin(), m_unsent.end()))
                close(number, OrderStatus::Cancelled, "not sent: the bot was stopped", m_clock.now());
        }
    }
    auto done = cancelAll();
    if (done && flatten)
        done = this->flatten();
    if (const auto open = account(); open && done)
        open->dismiss(m_bot);
    return done;
}

Result<void> LiveLink::cancelAll() {
    auto nextRequest = Steady::time_point::min();
    std::size_t left = 0;
    bool isAway = false;
    const bool isDone = waitFor([&] {
        std::vector<ClientOrderId> open;
        std::shared_ptr<ILiveAccount> account;
        {
            const std::lock_guard lock(m_mutex);
            closeIdle();
            left = m_wishes.size();
            isAway = !m_isEven;
            account = m_account;
            for (const auto& [number, known] : m_known) {
                for (const auto& [id, order] : known.pieces) {
                    if (!order.isFinal())
                        open.push_back(id);
                }
            }
        }
        if (left == 0 || isAway)
            return true;
        if (Steady::now() >= nextRequest) {
            nextRequest = Steady::now() + betweenRequests;
            for (const ClientOrderId& id : open)
                (void)account->cancel(id);
        }
        return false;
    });
    if (isAway && left > 0) {
        const std::lock_guard lock(m_mutex);
        return Error{
            "bot.account_away", "%1 orders of the bot cannot be cancelled: %2", {std::to_string(left), m_trouble}};
    }
    if (!isDone)
        return Error{"bot.orders_left", "the venue has not cancelled %1 orders of the bot yet; stop it again",
            {std::to_string(left)}};
    return {};
}

// What the host keeps and is not at the venue any more ends with the bot.
void LiveLink::closeIdle() {
    if (!m_isEven)
        return;
    std::vector<OrderNumber> idle;
    for (const auto& [number, wish] : m_wishes) {
        const auto known = m_known.find(number);
        const bool isAtVenue = known != m_known.end()
            && std::ranges::any_of(known->second.pieces,
                [](const auto& each) { return !each.second.isFinal() || each.second.lacksFills(); });
        if (isKept(number) && !isAtVenue)
            idle.push_back(number);
    }
    for (const OrderNumber number : idle)
        close(number, OrderStatus::Cancelled, "the bot was stopped", m_clock.now());
}

// The account itself sees to it that nothing is closed twice, whatever this session knows of an earlier attempt.
Result<void> LiveLink::flatten() {
    Quantity left;
    std::string trouble;
    Result<void> refused;
    bool hasPlaced = false;
    const bool isOver = waitFor([&] {
        OrderDraft draft;
        Quantity counted;
        std::shared_ptr<ILiveAccount> account;
        {
            const std::lock_guard lock(m_mutex);
            const Quantity step = m_filters.lotStep.isZero() ? Quantity(Decimal::powerOfTen(-12)) : m_filters.lotStep;
            left = m_net.abs().roundedTo(step, Rounding::Down);
            trouble = m_isEven ? std::string() : m_trouble;
            if (left.isZero() || !m_isEven)
                return true;
            account = m_account;
            counted = m_counted;
            draft.side = m_net.sign() > 0 ? Side::Sell : Side::Buy;
            draft.reduceOnly = m_capabilities.reduceOnly;
        }
        if (hasPlaced)
            return false;
        draft.instrument = m_instrument;
        draft.type = OrderType::Market;
        draft.quantity = left;
        draft.bot = m_bot;
        draft.link = m_closingLink;
        const auto placed = account->closeHeld(draft, counted);
        hasPlaced = placed.has_value();
        // An earlier order may still do it, and what it has done is told soon.
        const bool isWaiting =
            placed || placed.error().code == "desk.closing" || placed.error().code == "desk.position_changed";
        if (!isWaiting)
            refused = placed.error();
        return !isWaiting;
    });
    if (!refused)
        return refused;
    if (!trouble.empty() && !left.isZero())
        return Error{"bot.account_away", "the position of the bot cannot be closed: %1", {trouble}};
    if (isOver)
        return {};
    return Error{
        "bot.position_left", "the position of the bot is not closed yet, %1 is left; stop it again", {left.toString()}};
}

void LiveLink::abandon() {
    std::shared_ptr<ILiveAccount> account;
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
        account = m_account;
    }
    if (!account)
        return;
    account->cancelAllSoon(m_bot);
    account->dismiss(m_bot);
}

} // namespace truebar
