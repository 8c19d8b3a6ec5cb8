// How a live session comes to its account: with what it knows already, and what the account's journal tells of it.
#include "core/bots/live_link.h"

#include <algorithm>

namespace truebar {

LiveLink::LiveLink(const SessionHead& head, const LiveAccounts& accounts, const IClock& clock)
    : m_bot(head.bot)
    , m_accountName(head.definition.account)
    , m_group("bot:" + std::to_string(head.number))
    , m_closingLink(m_group + " flatten")
    , m_instrument(head.definition.instrument)
    , m_market(head.instrument)
    , m_timeframe(head.definition.timeframe)
    , m_hasSessions(!head.instrument.calendar.empty() && head.instrument.calendar != "24/7")
    , m_accounts(accounts)
    , m_clock(clock)
    , m_limits(head.definition.limits)
    , m_trouble("the account " + head.definition.account + " is being opened") { }

LiveLink::~LiveLink() {
    detach();
}

void LiveLink::recall(const SessionHistory& history, std::vector<LiveOrderWish> wishes) {
    const std::lock_guard lock(m_mutex);
    const auto take = [&](const LiveReport& report) {
        m_hasTold = true;
        const Quantity change = changeOf(report.side, report.quantity);
        switch (report.kind) {
        case LiveReport::Kind::Opened:
            m_known[report.order].isOpenTold = true;
            break;
        case LiveReport::Kind::Filled:
            m_trades.insert(report.text);
            (void)m_known[report.order]; // sent
            count(report.order, report.price, report.quantity);
            [[fallthrough]];
        case LiveReport::Kind::Outside:
            m_counted += change;
            [[fallthrough]];
        case LiveReport::Kind::Fee:
            m_net += change;
            break;
        case LiveReport::Kind::Closed:
            m_closed.insert(report.order);
            break;
        case LiveReport::Kind::Held:
        case LiveReport::Kind::Answered:
            break;
        }
    };
    for (const RecordedCandle& candle : history.candles)
        std::ranges::for_each(candle.step.reports, take);
    std::ranges::for_each(history.lastReports, take);
    for (const OrderNumber number : m_closed)
        m_known.erase(number);
    for (LiveOrderWish& wish : wishes)
        adopt(std::move(wish));
}

std::shared_ptr<ILiveAccount> LiveLink::account() const {
    const std::lock_guard lock(m_mutex);
    return m_account;
}

bool LiveLink::isAttached() const {
    const std::lock_guard lock(m_mutex);
    return m_isEven;
}

void LiveLink::detach() {
    ILiveAccount::Subscription subscription;
    {
        const std::lock_guard lock(m_mutex);
        subscription.swap(m_subscription);
        m_account.reset();
        m_isEven = false;
    }
    subscription.reset(); // waits for the account's thread, which may want the mutex
}

Result<void> LiveLink::attach() {
    const std::lock_guard attaching(m_attaching);
    if (const auto known = account()) {
        if (const auto may = known->mayTrade(m_bot); may || may.error().code != "desk.closed")
            return {};
        detach();
    }
    bool wasAttached = false;
    {
        const std::lock_guard lock(m_mutex);
        wasAttached = m_wasAttached;
    }
    const auto refused = [&](const Error& why) -> Result<void> {
        detach();
        const std::lock_guard lock(m_mutex);
        m_trouble = why.message();
        return why;
    };
    // An account that somebody has closed is not opened behind his back.
    std::shared_ptr<ILiveAccount> account = m_accounts.find(m_accountName);
    if (!account && wasAttached)
        return refused({"desk.closed", "the account %1 is not open", {m_accountName}});
    if (!account) {
        auto opened = m_accounts.open(m_accountName);
        if (!opened)
            return refused(opened.error());
        account = std::move(*opened);
    }
    if (auto admitted = account->admit(m_bot); !admitted)
        return refused(admitted.error());
    auto filters = account->prepare(m_instrument);
    if (!filters)
        return refused(filters.error());
    {
        const std::lock_guard lock(m_mutex);
        m_account = account;
        m_filters = *filters;
        m_capabilities = account->capabilities();
        m_wasAttached = true;
        for (auto& [number, known] : m_known)
            known = Known{{}, {}, known.isOpenTold}; // what was heard before a break may be old
    }
    auto subscription = account->subscribe(*this);
    const auto linked = account->linked(m_group + ' ');
    SettingTexts limits;
    {
        const std::lock_guard lock(m_mutex);
        m_subscription = std::move(subscription);
        for (const LinkedOrder& each : linked) {
            const auto number = numberOf(each.order);
            if (!number) {
                noteClosing(each);
                continue;
            }
            for (const VenueFill& fill : each.fills)
                noteFill(*number, each.order.intent.id, fill);
            // What has come by the subscription is newer.
            const auto known = m_known.find(*number);
            if (known == m_known.end() || !known->second.pieces.contains(each.order.intent.id))
                noteOrder(each.order);
        }
        // All that is not in the journal was never sent: what has ended an hour ago and may be left out is late anyway.
        m_unsent.clear();
        std::vector<OrderNumber> forgotten;
        for (const auto& [number, wish] : m_wishes) {
            const auto known = m_known.find(number);
            if (isKept(number))
                continue;
            if (known == m_known.end())
                m_unsent.push_back(number);
            else if (known->second.pieces.empty())
                forgotten.push_back(number);
        }
        for (const OrderNumber number : forgotten)
            close(number, OrderStatus::Cancelled, "the account does not know the order any more", m_clock.now());
        noteLevels();
        m_trouble.clear();
        m_isEven = true;
        limits = m_limits;
    }
    // What changed while nobody looked, before anything is decided on it: the order that closed the position perhaps.
    account->show(*this);
    m_accounts.limit(m_accountName, m_bot, limits);
    return {};
}

void LiveLink::noteClosing(const LinkedOrder& closing) {
    noteOrder(closing.order);
    for (const VenueFill& fill : closing.fills) {
        const bool isHeard =
            std::ranges::any_of(m_nameless, [&](const VenueFill& each) { return each.key == fill.key; });
        if (!isHeard)
            m_nameless.push_back(fill);
    }
}

void LiveLink::setLimits(const SettingTexts& limits) {
    {
        const std::lock_guard lock(m_mutex);
        m_limits = limits;
    }
    if (isAttached())
        m_accounts.limit(m_accountName, m_bot, limits);
}

} // namespace truebar
