// How live bots come to the accounts that they trade with.
#pragma once

#include "core/desk/live_account.h"

#include <map>

namespace truebar {

class TradingDesk;

// From any thread but the data thread. Where they are empty there are no accounts.
struct LiveAccounts {
    // Opens it, or gives it if it is open; waits for the disk. What TradingDesk::open() says.
    std::function<Result<std::shared_ptr<ILiveAccount>>(const std::string& account)> open{};
    // Null unless it is open.
    std::function<std::shared_ptr<ILiveAccount>(const std::string& account)> find{};
    // The bot's own limits, by riskSchema(), unless the desk has some for this bot: those are in force then.
    std::function<void(
        const std::string& account, const std::string& bot, const std::map<std::string, std::string>& limits)>
        limit{};
};

// The desk outlives them.
LiveAccounts accountsOf(TradingDesk& desk);

} // namespace truebar
