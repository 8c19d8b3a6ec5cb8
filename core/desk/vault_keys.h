// The window's vault as the desk asks for it.
#pragma once

#include "core/access/vault_service.h"
#include "core/desk/account_keys.h"

namespace truebar {

class VaultKeys final : public IAccountKeys {
public:
    // The service outlives it.
    explicit VaultKeys(VaultService& vault)
        : m_vault(vault) { }

    Result<AccountInfo> account(const std::string& id) const override { return m_vault.account(id); }
    Result<AccountSecrets> credentials(const std::string& id, Action purpose) override {
        return m_vault.credentials(id, purpose);
    }
    const TradingGate& gate() const override { return m_vault.gate(); }

private:
    VaultService& m_vault;
};

} // namespace truebar
