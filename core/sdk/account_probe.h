// Asking a venue what an API key may do and what its account holds. Reads only; nothing is ever ordered.
#pragma once

#include "core/base/amount.h"
#include "core/base/result.h"
#include "core/base/time.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace truebar {

// Views of memory that the caller keeps for as long as the call lasts; an implementation copies them nowhere that it
// does not overwrite, and puts them into no error and no log.
struct AccountCredentials {
    std::string_view key{};
    std::string_view secret{};
    std::string_view passphrase{}; // of the key, where the venue has one
    std::string_view baseUrl{}; // empty: the venue's own
    bool isPaper = false;
};

// What the venue says the key may do; nothing where it says nothing.
struct AccountPermissions {
    std::optional<bool> mayRead{};
    std::optional<bool> mayTrade{};
    std::optional<bool> mayWithdraw{};
    std::optional<bool> mayTransfer{}; // between accounts of the same owner
    std::optional<bool> mayTradeFutures{};
    std::optional<bool> isBoundToAddress{}; // only from IP addresses that the owner has listed

    bool operator==(const AccountPermissions&) const = default;
};

struct WalletBalance {
    std::string asset{}; // "BTC"
    Decimal free{};
    Decimal locked{}; // in open orders
};

struct AccountReport {
    std::string account{}; // the venue's own name or number of it; may be empty
    AccountPermissions permissions{};
    std::vector<WalletBalance> balances{}; // none of zero
    // The venue's clock minus ours, where it says.
    std::optional<Millis> clockSkew{};
    Millis took{};
};

class IAccountProbe {
public:
    virtual ~IAccountProbe() = default;
    // From a worker thread. "account.refused" if the venue does not accept the key, "account.unavailable" if it cannot
    // be reached or does not answer as it should, "account.credentials" if a secret has not the form the venue wants.
    virtual Result<AccountReport> ask(const AccountCredentials& credentials, std::stop_token stop) = 0;
};

} // namespace truebar
