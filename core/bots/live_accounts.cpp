#include "core/bots/live_accounts.h"

#include "core/desk/trading_desk.h"

#include <algorithm>

namespace truebar {

LiveAccounts accountsOf(TradingDesk& desk) {
    LiveAccounts out;
    out.open = [&desk](const std::string& account) -> Result<std::shared_ptr<ILiveAccount>> {
        auto session = desk.open(account);
        if (!session)
            return std::move(session).error();
        return std::shared_ptr<ILiveAccount>(std::move(*session));
    };
    out.find = [&desk](const std::string& account) { return std::shared_ptr<ILiveAccount>(desk.account(account)); };
    out.limit = [&desk](const std::string& account, const std::string& bot,
                    const std::map<std::string, std::string>& limits) {
        const auto session = desk.account(account);
        const auto history = desk.store().limitsHistory(account);
        const auto parsed = parseRiskLimits(limits);
        if (!session || !history || !parsed)
            return;
        const bool hasOthers =
            std::ranges::any_of(*history, [&](const LimitsChange& change) { return change.bot == bot; });
        if (!hasOthers)
            session->setLimits(bot, *parsed);
    };
    return out;
}

} // namespace truebar
