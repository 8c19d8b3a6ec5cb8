// What a Binance key may do (GET /sapi/v1/account/apiRestrictions) and what the spot wallet holds (GET
// /api/v3/account). The account's own "canWithdraw" says nothing about the key and is not looked at.
#pragma once

#include "core/sdk/account_probe.h"
#include "core/sdk/clock.h"

namespace truebar::accounts {

class BinanceProbe final : public IAccountProbe {
public:
    // The clock outlives the probe.
    explicit BinanceProbe(const IClock& clock)
        : m_clock(clock) { }
    // The secret is the text of an HMAC key, or a PEM of an Ed25519 key. A paper account asks the spot testnet, which
    // cannot tell permissions.
    Result<AccountReport> ask(const AccountCredentials& credentials, std::stop_token stop) override;

private:
    const IClock& m_clock;
};

} // namespace truebar::accounts
