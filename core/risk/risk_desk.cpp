#include "core/risk/risk_desk.h"

namespace truebar {

RiskDesk::RiskDesk(RiskLimits account)
    : m_account(std::move(account), std::nullopt) { }

void RiskDesk::setBotLimits(const std::string& bot, RiskLimits limits) {
    scopeOf(bot).setLimits(std::move(limits));
}

RiskScope& RiskDesk::scopeOf(const std::string& bot) {
    return m_bots.try_emplace(bot, RiskLimits(), bot).first->second;
}

void RiskDesk::setFilters(const InstrumentId& instrument, InstrumentFilters filters) {
    m_filters.insert_or_assign(instrument, std::move(filters));
}

void RiskDesk::notePrice(const InstrumentId& instrument, Price price, UtcMs at) {
    m_prices.insert_or_assign(instrument, LastPrice{price, at});
}

void RiskDesk::noteBotEquity(const std::string& bot, Money equity, UtcMs now) {
    scopeOf(bot).noteEquity(equity, now);
}

void RiskDesk::noteExit(const std::string& bot, Money profit, UtcMs now) {
    m_account.noteExit(profit, now);
    scopeOf(bot).noteExit(profit, now);
}

// The account's own orders ("") are limited as the account is: a bot without a name is none.
std::map<std::string, RiskMemory> RiskDesk::memories() const {
    std::map<std::string, RiskMemory> out;
    for (const auto& [bot, scope] : m_bots) {
        if (!bot.empty())
            out[bot] = scope.memory();
    }
    out[{}] = m_account.memory();
    return out;
}

void RiskDesk::restore(const std::map<std::string, RiskMemory>& memories) {
    for (const auto& [bot, memory] : memories)
        (bot.empty() ? m_account : scopeOf(bot)).restore(memory);
}

Result<void> RiskDesk::check(std::span<const OrderIntent> orders, const OrderBook& book, UtcMs now) {
    try {
        return checkAll(orders, book, now);
    } catch (const DecimalOverflow&) {
        return Error{"risk.too_large", "the numbers of the order are too large to be judged"};
    }
}

Result<void> RiskDesk::checkAll(std::span<const OrderIntent> orders, const OrderBook& book, UtcMs now) {
    for (std::size_t i = 0; i < orders.size(); ++i) {
        RiskView view{book, now};
        if (const auto price = m_prices.find(orders[i].instrument); price != m_prices.end())
            view.price = price->second;
        if (const auto filters = m_filters.find(orders[i].instrument); filters != m_filters.end())
            view.contractMultiplier = filters->second.contractMultiplier;
        view.skew = m_skew;
        view.before = orders.first(i);
        if (auto passed = checkOne(orders[i], view); !passed)
            return passed;
    }
    return {};
}

Result<void> RiskDesk::checkOne(const OrderIntent& order, const RiskView& view) {
    if (const auto filters = m_filters.find(order.instrument); filters != m_filters.end()) {
        if (auto passed = checkFilters(order, filters->second, view.price); !passed)
            return std::move(passed).error().at(order.instrument.toString());
    }
    if (auto passed = m_account.check(order, view); !passed)
        return std::move(passed).error().at("account");
    if (const auto bot = m_bots.find(order.bot); bot != m_bots.end()) {
        if (auto passed = bot->second.check(order, view); !passed)
            return std::move(passed).error().at("bot " + order.bot);
    }
    return {};
}

void RiskDesk::noteSent(std::span<const OrderIntent> orders, UtcMs now) {
    for (const OrderIntent& order : orders) {
        m_account.noteSent(order, now);
        scopeOf(order.bot).noteSent(order, now);
    }
}

} // namespace truebar
