// An unlocked vault: one profile and its accounts. Locking it is destroying it. Every change is on disk, sealed anew,
// before it is in force; if it cannot be written, nothing has changed. Safe from any thread; blocks for as long as
// Argon2id takes where a passphrase or a PIN is checked, and for an fsync where something changes.
#pragma once

#include "core/vault/sealed_file.h"
#include "core/vault/vault_content.h"

#include <memory>
#include <mutex>

namespace truebar {

struct NewProfile {
    std::string name{}; // letters, digits, '-' and '_'
    Role role = Role::Admin;
    std::uint32_t idleMinutes = 15;
    KdfCost cost{};
};

struct ProfileInfo {
    std::string name{};
    UtcMs createdAt{};
    Role role = Role::Viewer;
    std::uint32_t idleMinutes = 0;
    bool hasPin = false;
    std::uint32_t pinTriesLeft = 0;
    std::size_t accounts = 0;
    KdfCost cost{};
};

constexpr std::uint32_t mostPinTries = 5;
constexpr std::size_t shortestPassphrase = 8;
constexpr std::uint32_t longestIdleMinutes = 24 * 60;

// "vault.name", "vault.passphrase" (too short or too long), "vault.pin" (4 to 12 digits).
Result<void> checkProfileName(std::string_view name);
Result<void> checkPassphrase(const Secret& passphrase);
Result<void> checkPinForm(const Secret& pin);

class Vault {
public:
    // "vault.exists" if there is a file already.
    static Result<std::unique_ptr<Vault>> create(
        const std::string& file, const NewProfile& profile, const Secret& passphrase, UtcMs now);
    static Result<std::unique_ptr<Vault>> open(const std::string& file, const Secret& passphrase);
    // With what keptKey() said: "vault.key_old" if the passphrase was changed since.
    static Result<std::unique_ptr<Vault>> openKept(const std::string& file, const Secret& kept);

    ProfileInfo profile() const;
    // Opens the file in place of the passphrase: for a keyring, if the person wants that.
    Secret keptKey() const;
    // Also takes a new salt and, if given, another cost.
    Result<void> changePassphrase(const Secret& current, const Secret& next, std::optional<KdfCost> cost = {});
    Result<void> setIdleMinutes(std::uint32_t minutes);
    // Downwards freely; upwards with the PIN. "vault.no_pin" where there is none.
    Result<void> setRole(Role role, const Secret& pin);
    // An empty PIN removes it. An admin needs the passphrase, which also forgives wrong tries; anyone else the present
    // PIN besides.
    Result<void> setPin(const Secret& passphrase, const Secret& present, const Secret& next);
    // Counted on disk before it is looked at: "vault.wrong_pin" says how many tries are left, "vault.pin_locked" that
    // there are none until an admin enters the passphrase.
    Result<void> checkPin(const Secret& pin);

    std::vector<AccountInfo> accounts() const;
    // "account.unknown"
    Result<AccountInfo> account(std::string_view id) const;
    // "account.exists", "account.may_withdraw", "vault.role", and what checkAccount() and checkSecrets() say.
    Result<void> addAccount(Account account);
    // Replaces label, address and kind; secrets only if any is given, and then the permissions are unknown again. The
    // venue stays.
    Result<void> editAccount(const AccountInfo& info, AccountSecrets secrets);
    Result<void> removeAccount(std::string_view id);
    // What a test found; kept even if it says that the key may withdraw, so that secretsFor() refuses it.
    Result<void> notePermissions(std::string_view id, const AccountPermissions& permissions, UtcMs at);
    // For asking a venue (TestAccounts) or for trading there; a viewer gets none for trading, and nobody gets a key for
    // trading that may withdraw.
    Result<AccountSecrets> secretsFor(std::string_view id, Action purpose) const;

private:
    Vault(std::string file, VaultKey key, VaultContent content);
    static Result<std::unique_ptr<Vault>> from(const std::string& file, Result<SealedFile> sealed);
    template <class Change>
    Result<void> change(Change&& apply);
    Result<void> save(const VaultContent& content) const;
    Result<void> checkPinLocked(const Secret& pin);
    Result<void> checkCurrentPassphrase(const Secret& passphrase) const;

    const std::string m_file;
    mutable std::mutex m_mutex;
    VaultKey m_key;
    VaultContent m_content;
};

} // namespace truebar
