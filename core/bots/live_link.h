// Between a live session and its account: sends each of its orders once, and gathers what becomes of them as reports
// for its next step. What was sent is known from the account's journal, where each order carries the session and its
// number; so nothing has to be remembered here. Safe from any thread; docs/decisions/0012-live-bots.md.
#pragma once

#include "core/bots/kept_orders.h"
#include "core/bots/live_accounts.h"
#include "core/bots/session_store.h"
#include "core/sdk/clock.h"

#include <chrono>
#include <deque>
#include <mutex>

namespace truebar {

class LiveLink final : private IAccountEvents {
public:
    // `accounts` and `clock` outlive the link.
    LiveLink(const SessionHead& head, const LiveAccounts& accounts, const IClock& clock);
    // Orders and positions stay as they are.
    ~LiveLink() override;
    LiveLink(const LiveLink&) = delete;
    LiveLink& operator=(const LiveLink&) = delete;

    // What the session has learned so far, and all orders that it wished for; before anything else.
    void recall(const SessionHistory& history, std::vector<LiveOrderWish> wishes);

    // Comes to the account if it has not: waits for disk and venue. The error says why it cannot yet.
    Result<void> attach();
    bool isAttached() const;
    void setLimits(const SettingTexts& limits);

    // Why no order can be sent now; empty if one can.
    std::optional<std::string> obstacle() const;
    // Whether it is too late to trade on a candle that has closed then.
    bool isLate(UtcMs closeTime) const;
    // What was learned since the last call; with Held in the end where no order of this candle may be sent.
    std::vector<LiveReport> learn(UtcMs closeTime);
    // The same between two candles.
    std::vector<LiveReport> learn();
    // Orders of a step that is durable: sent at once if they can be.
    void send(std::vector<LiveOrderWish> wishes, Price lastPrice, UtcMs closeTime);
    // Where stops stand since the last step: before the orders of that step.
    void setLevels(const LiveLevels& levels);
    // The market trades here: for what waits for a price.
    void notePrice(Price price, UtcMs at);
    // Those of an answer that is durable.
    void send(std::vector<LiveOrderWish> wishes);
    // Those that have waited for the account, or for a price, a fill or a time. One thread at a time.
    void pump();
    bool wantsToSend() const;
    // Why something that should stand at the venue does not; empty if nothing is missing.
    std::string trouble() const;

    // The end: nothing is sent any more, open orders are cancelled, and with `flatten` what is held is sold or bought
    // back. Waits for that; an error says what is left. Learn afterwards.
    Result<void> windDown(bool flatten);
    // The session has failed: its orders are cancelled, nobody waits for it.
    void abandon();

private:
    struct Known {
        std::map<ClientOrderId, LiveOrder> pieces{}; // one, unless the host keeps the order
        std::map<ClientOrderId, std::map<std::string, Quantity>> trades{}; // as they were told
        bool isOpenTold = false;

        // Whether a trade of this piece is known of that was not told yet, or the other way round.
        bool isBehind(const LiveOrder& piece) const;
        const LiveOrder* order() const { return pieces.empty() ? nullptr : &pieces.begin()->second; }
    };
    // As it was told.
    struct Filled {
        Quantity quantity{};
        std::optional<Price> first{};
    };
    struct Entry {
        Side side = Side::Buy;
        Bracket bracket{};
    };
    enum class ChainKind : std::uint8_t { Exits, Group, Single };
    using ChainKey = std::pair<ChainKind, std::uint64_t>;
    using Steady = std::chrono::steady_clock;

    void onOrderChanged(const LiveOrder& order) override;
    void onFillBooked(const VenueFill& fill, const std::string& bot) override;
    void onSnapshot(const std::shared_ptr<const AccountSnapshot>& snapshot) override;

    // All that follows under the mutex.
    void noteOrder(const LiveOrder& order);
    void noteFill(OrderNumber number, const ClientOrderId& piece, const VenueFill& fill);
    void noteFillOf(const VenueFill& fill);
    void noteClosing(const LinkedOrder& closing);
    LiveReport reportOf(const VenueFill& fill) const;
    void addBaseFee(const VenueFill& fill, LiveReport report);
    void settle(OrderNumber number);
    void close(OrderNumber number, OrderStatus status, const std::string& why, UtcMs at);
    void add(LiveReport report);
    void count(OrderNumber number, Price price, Quantity quantity);
    void adopt(LiveOrderWish wish);
    std::optional<OrderNumber> numberOf(const LiveOrder& order) const;
    std::optional<std::pair<OrderNumber, ClientOrderId>> pieceOf(const VenueFill& fill) const;
    bool isLate(const LiveOrderWish& wish) const;
    bool isOver(const LiveOrderWish& wish) const;
    TimeInForce sentAs(TimeInForce asked) const;
    bool isKept(OrderNumber number) const;
    static ChainKey keyOf(const LiveOrderWish& wish);
    std::map<ChainKey, KeptChain> chains() const;
    KeptOrder keptOrder(const LiveOrderWish& wish) const;
    std::optional<Price> levelOf(const LiveOrderWish& wish) const;
    // What the bot holds that an order of this side would lessen.
    Quantity holding(Side side) const;
    // … and what orders for the market, sent or waiting, and exits at the venue will take of it.
    Quantity claimed(Side side) const;
    Quantity leaving(Side side, const std::map<ChainKey, KeptChain>& chains) const;
    void noteLevels();
    void grant(std::map<ChainKey, KeptChain>& chains) const;
    void noteAlive(const KeptChain& chain);
    void settleChain(const KeptStep& step);
    OrderDraft draftOf(const KeptStep::Piece& piece) const;
    void closeIdle();
    std::string endTextOf(OrderNumber number, const LiveOrder& order) const;
    std::optional<std::string> wayBlocked() const;
    std::optional<std::string> held() const;

    std::shared_ptr<ILiveAccount> account() const;
    void detach();
    void endExpired();
    void keep();
    enum class Way : std::uint8_t { Open, Closed, Wait };
    Way wayOf(LiveOrderWish& wish);
    Result<void> cancelAll();
    Result<void> flatten();

    const std::string m_bot;
    const std::string m_accountName;
    const std::string m_group; // of the links of its orders
    const std::string m_closingLink;
    const InstrumentId m_instrument;
    const Instrument m_market;
    const Timeframe m_timeframe;
    const bool m_hasSessions; // of its market
    const LiveAccounts& m_accounts;
    const IClock& m_clock;

    std::mutex m_attaching; // one at a time
    mutable std::mutex m_mutex; // of what follows
    std::shared_ptr<ILiveAccount> m_account;
    ILiveAccount::Subscription m_subscription;
    SettingTexts m_limits;
    InstrumentFilters m_filters;
    LiveBrokerCapabilities m_capabilities;
    std::string m_trouble; // why there is no account
    bool m_wasAttached = false;
    bool m_isEven = false; // the account's journal is taken in
    bool m_isStopping = false;
    std::map<OrderNumber, LiveOrderWish> m_wishes; // of orders that are not over
    std::deque<OrderNumber> m_unsent;
    std::map<OrderNumber, Known> m_known; // sent, not over
    std::map<OrderNumber, Filled> m_filled;
    std::map<OrderNumber, Entry> m_entries; // with exits
    std::map<OrderNumber, ChainKey> m_chainOf; // of all that were ever wished for
    LiveLevels m_levels;
    std::set<OrderNumber> m_reached; // stops that we watch
    std::map<OrderNumber, Steady::time_point> m_notBefore; // of what could not be placed
    std::map<OrderNumber, std::string> m_missing; // why it could not
    std::optional<Price> m_last; // of the market
    UtcMs m_lastAt = UtcMs::min();
    std::set<OrderNumber> m_closed; // told to be over
    std::set<std::string> m_trades; // told
    std::vector<VenueFill> m_nameless; // of orders that are not named yet, or never will be
    std::set<ClientOrderId> m_closings; // orders that close what is held at the end
    Quantity m_counted{}; // what the account counts as the bot's, as it was told
    Quantity m_net{}; // the same without what fees have taken
    bool m_hasTold = false; // anything, in this session
    Price m_lastPrice{};
    std::vector<LiveReport> m_reports;
};

} // namespace truebar
