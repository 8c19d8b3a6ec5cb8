// What an Alpaca key opens: GET /v2/account. Alpaca's keys have no permissions of their own: what the account may do
// the key may do, and whether it may withdraw the answer does not say.
#pragma once

#include "core/sdk/account_probe.h"

namespace truebar::accounts {

class AlpacaProbe final : public IAccountProbe {
public:
    Result<AccountReport> ask(const AccountCredentials& credentials, std::stop_token stop) override;
};

} // namespace truebar::accounts
