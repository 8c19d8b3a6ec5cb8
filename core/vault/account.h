// An account at a venue with the key that opens it.
#pragma once

#include "core/sdk/account_probe.h"
#include "core/vault/secret.h"

#include <optional>

namespace truebar {

// What may be seen of an account.
struct AccountInfo {
    std::string id{}; // small letters, digits and _, unique in the vault
    std::string venue{}; // id of the account plugin that knows the venue: "binance"
    std::string label{};
    bool isPaper = true;
    std::string baseUrl{}; // empty: the venue's own
    std::string keyHint{}; // "…4f2a": the end of the key, never of the secret
    bool hasPassphrase = false;
    // What the venue said of the key, and when; nothing before the first test.
    AccountPermissions permissions{};
    std::optional<UtcMs> checkedAt{};

    bool operator==(const AccountInfo&) const = default;
};

struct AccountSecrets {
    Secret key{};
    Secret secret{};
    Secret passphrase{}; // of the key; empty where the venue has none

    AccountSecrets clone() const { return {key.clone(), secret.clone(), passphrase.clone()}; }
    bool isEmpty() const { return key.isEmpty() && secret.isEmpty() && passphrase.isEmpty(); }
};

struct Account {
    AccountInfo info{};
    AccountSecrets secrets{};

    Account clone() const { return {info, secrets.clone()}; }
};

// "account.id", "account.label", "account.venue", "account.url", "account.key": what is wrong with what was entered.
// Plain http is only for this machine.
Result<void> checkAccount(const AccountInfo& info);
Result<void> checkSecrets(const AccountSecrets& secrets);
// "…4f2a", or "…" for a key so short that its end would give it away.
std::string hintOf(const Secret& key);
// Keys that can take money out are not kept: "account.may_withdraw".
Result<void> refuseWithdrawal(const AccountPermissions& permissions);

} // namespace truebar
