// Where the desk gets an account and its key from: the vault of the window, or one that a command has unlocked.
#pragma once

#include "core/vault/account.h"
#include "core/vault/trading_gate.h"

namespace truebar {

// From any thread.
class IAccountKeys {
public:
    virtual ~IAccountKeys() = default;
    // "gate.locked", "account.unknown"
    virtual Result<AccountInfo> account(const std::string& id) const = 0;
    // Asks gate and role, and refuses keys that may withdraw.
    virtual Result<AccountSecrets> credentials(const std::string& id, Action purpose) = 0;
    virtual const TradingGate& gate() const = 0;
};

} // namespace truebar
