// What is sealed in a vault: the profile and its accounts, as bytes and back.
#pragma once

#include "core/vault/account.h"
#include "core/vault/roles.h"

#include <cstdint>
#include <vector>

namespace truebar {

struct VaultContent {
    std::string name{}; // of the profile
    UtcMs createdAt{};
    Role role = Role::Admin;
    std::uint32_t idleMinutes = 15; // without input until the vault locks; 0 is never
    std::string pinHash{}; // Argon2id in libsodium's text form; empty without a PIN
    std::uint32_t pinFailures = 0; // since the PIN was last right
    std::vector<Account> accounts{};

    VaultContent clone() const;
};

Secret toBytes(const VaultContent& content);
// "vault.newer" for the content of a newer Truebar, "vault.content" for what no Truebar writes.
Result<VaultContent> contentOf(const Secret& bytes);

} // namespace truebar
