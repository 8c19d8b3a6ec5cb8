// The gate before every order of an account, whoever decided it: the account's limits for all of them, and for the
// orders of a bot the bot's own as well. Belongs to the thread of the order path.
#pragma once

#include "core/live/order_gate.h"
#include "core/risk/risk_scope.h"

namespace truebar {

class RiskDesk final : public IOrderGate {
public:
    explicit RiskDesk(RiskLimits account);

    void setAccountLimits(RiskLimits limits) { m_account.setLimits(std::move(limits)); }
    // From here on the bot is limited; an empty set of limits leaves it to the account's.
    void setBotLimits(const std::string& bot, RiskLimits limits);

    // What the checks rest on.
    void setFilters(const InstrumentId& instrument, InstrumentFilters filters);
    void notePrice(const InstrumentId& instrument, Price price, UtcMs at);
    void noteSkew(std::optional<Millis> skew) { m_skew = skew; }
    void noteEquity(Money equity, UtcMs now) { m_account.noteEquity(equity, now); }
    void noteBotEquity(const std::string& bot, Money equity, UtcMs now);
    // Of the account under "", and of each bot that anything is known of.
    std::map<std::string, RiskMemory> memories() const;
    void restore(const std::map<std::string, RiskMemory>& memories);
    void noteExit(const std::string& bot, Money profit, UtcMs now);
    const std::map<InstrumentId, InstrumentFilters>& filters() const { return m_filters; }
    const std::map<InstrumentId, LastPrice>& prices() const { return m_prices; }

    // Codes of RiskScope, with "bot NAME" or "account" as the place, and those of the venue's filters: "filter.tick",
    // "filter.lot", "filter.min_quantity", "filter.max_quantity", "filter.min_notional", "filter.max_notional",
    // "filter.price", "filter.closed". "risk.too_large" where a value is beyond all numbers.
    Result<void> check(std::span<const OrderIntent> orders, const OrderBook& book, UtcMs now) override;
    void noteSent(std::span<const OrderIntent> orders, UtcMs now) override;

private:
    Result<void> checkAll(std::span<const OrderIntent> orders, const OrderBook& book, UtcMs now);
    Result<void> checkOne(const OrderIntent& order, const RiskView& view);
    // Made when first spoken of: limits that come later find what was before.
    RiskScope& scopeOf(const std::string& bot);

    RiskScope m_account;
    std::map<std::string, RiskScope> m_bots;
    std::map<InstrumentId, InstrumentFilters> m_filters;
    std::map<InstrumentId, LastPrice> m_prices;
    std::optional<Millis> m_skew;
};

// What the venue would refuse anyway.
Result<void> checkFilters(
    const OrderIntent& order, const InstrumentFilters& filters, const std::optional<LastPrice>& price);

} // namespace truebar
