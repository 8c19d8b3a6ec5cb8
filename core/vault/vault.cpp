#include "core/vault/vault.h"

#include "core/vault/file_replace.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace truebar {

namespace {

constexpr std::size_t longestPassphrase = 1024;
constexpr std::size_t longestProfileName = 40;

template <class Open>
Result<SealedFile> openFile(const std::string& file, const Open& open) {
    const auto bytes = readWholeFile(file, mostVaultBytes);
    if (!bytes)
        return bytes.error();
    auto sealed = open(std::string_view(*bytes));
    return sealed ? std::move(sealed) : Result<SealedFile>(std::move(sealed).error().at(file));
}

// A PIN has few digits: its hash costs what libsodium calls interactive, and the tries are counted.
Result<std::string> hashOfPin(const Secret& pin) {
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str(out.data(), pin.reveal().data(), pin.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
            crypto_pwhash_MEMLIMIT_INTERACTIVE)
        != 0)
        return Error{"io.vault_memory", "the %1 MiB of memory that the vault's key needs are not to be had",
            {std::to_string(crypto_pwhash_MEMLIMIT_INTERACTIVE >> 20)}};
    return std::string(out.data());
}

Error noPin() {
    return {"vault.no_pin", "this profile has no PIN"};
}

} // namespace

Result<void> checkProfileName(std::string_view name) {
    const auto isAllowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    if (name.empty() || name.size() > longestProfileName || !std::ranges::all_of(name, isAllowed))
        return Error{"vault.name", "the name of a profile is up to 40 letters, digits, '-' and '_'"};
    return {};
}

Result<void> checkPassphrase(const Secret& passphrase) {
    if (passphrase.size() < shortestPassphrase || passphrase.size() > longestPassphrase)
        return Error{"vault.passphrase", "a passphrase has %1 to %2 bytes",
            {std::to_string(shortestPassphrase), std::to_string(longestPassphrase)}};
    return {};
}

Result<void> checkPinForm(const Secret& pin) {
    const bool isDigits = std::ranges::all_of(pin.reveal(), [](char c) { return c >= '0' && c <= '9'; });
    if (pin.size() < 4 || pin.size() > 12 || !isDigits)
        return Error{"vault.pin", "a PIN has 4 to 12 digits"};
    return {};
}

Vault::Vault(std::string file, VaultKey key, VaultContent content)
    : m_file(std::move(file))
    , m_key(std::move(key))
    , m_content(std::move(content)) { }

Result<std::unique_ptr<Vault>> Vault::create(
    const std::string& file, const NewProfile& profile, const Secret& passphrase, UtcMs now) {
    if (auto good = checkProfileName(profile.name); !good)
        return std::move(good).error();
    if (auto good = checkPassphrase(passphrase); !good)
        return std::move(good).error();
    if (profile.idleMinutes > longestIdleMinutes)
        return Error{"vault.idle", "the vault locks after at most %1 minutes", {std::to_string(longestIdleMinutes)}};
    auto key = VaultKey::fromPassphrase(passphrase, profile.cost);
    if (!key)
        return std::move(key).error();
    VaultContent content;
    content.name = profile.name;
    content.createdAt = now;
    content.role = profile.role;
    content.idleMinutes = profile.idleMinutes;
    if (auto written = createFile(file, key->seal(toBytes(content))); !written)
        return std::move(written).error();
    return std::unique_ptr<Vault>(new Vault(file, std::move(*key), std::move(content)));
}

Result<std::unique_ptr<Vault>> Vault::from(const std::string& file, Result<SealedFile> sealed) {
    if (!sealed)
        return std::move(sealed).error();
    auto content = contentOf(sealed->content);
    if (!content)
        return std::move(content).error().at(file);
    return std::unique_ptr<Vault>(new Vault(file, std::move(sealed->key), std::move(*content)));
}

Result<std::unique_ptr<Vault>> Vault::open(const std::string& file, const Secret& passphrase) {
    return from(file, openFile(file, [&](std::string_view bytes) { return SealedFile::open(bytes, passphrase); }));
}

Result<std::unique_ptr<Vault>> Vault::openKept(const std::string& file, const Secret& kept) {
    return from(file, openFile(file, [&](std::string_view bytes) { return SealedFile::openKept(bytes, kept); }));
}

Secret Vault::keptKey() const {
    const std::lock_guard lock(m_mutex);
    return m_key.kept();
}

ProfileInfo Vault::profile() const {
    const std::lock_guard lock(m_mutex);
    ProfileInfo out;
    out.name = m_content.name;
    out.createdAt = m_content.createdAt;
    out.role = m_content.role;
    out.idleMinutes = m_content.idleMinutes;
    out.hasPin = !m_content.pinHash.empty();
    out.pinTriesLeft = mostPinTries - std::min(mostPinTries, m_content.pinFailures);
    out.accounts = m_content.accounts.size();
    out.cost = m_key.cost();
    return out;
}

Result<void> Vault::save(const VaultContent& content) const {
    return replaceFile(m_file, m_key.seal(toBytes(content)));
}

template <class Change>
Result<void> Vault::change(Change&& apply) {
    VaultContent next = m_content.clone();
    if (auto done = apply(next); !done)
        return done;
    if (auto saved = save(next); !saved)
        return saved;
    m_content = std::move(next);
    return {};
}

Result<void> Vault::checkCurrentPassphrase(const Secret& passphrase) const {
    const auto sealed = openFile(m_file, [&](std::string_view bytes) { return SealedFile::open(bytes, passphrase); });
    return sealed ? Result<void>() : Result<void>(sealed.error());
}

Result<void> Vault::changePassphrase(const Secret& current, const Secret& next, std::optional<KdfCost> cost) {
    if (auto good = checkPassphrase(next); !good)
        return good;
    const std::lock_guard lock(m_mutex);
    if (auto good = checkCurrentPassphrase(current); !good)
        return good;
    auto key = VaultKey::fromPassphrase(next, cost.value_or(m_key.cost()));
    if (!key)
        return std::move(key).error();
    if (auto saved = replaceFile(m_file, key->seal(toBytes(m_content))); !saved)
        return saved;
    m_key = std::move(*key);
    return {};
}

Result<void> Vault::setIdleMinutes(std::uint32_t minutes) {
    if (minutes > longestIdleMinutes)
        return Error{"vault.idle", "the vault locks after at most %1 minutes", {std::to_string(longestIdleMinutes)}};
    const std::lock_guard lock(m_mutex);
    if (auto allowed = checkRole(m_content.role, Action::ChangeProfile); !allowed)
        return allowed;
    return change([&](VaultContent& next) -> Result<void> {
        next.idleMinutes = minutes;
        return {};
    });
}

Result<void> Vault::setRole(Role role, const Secret& pin) {
    const std::lock_guard lock(m_mutex);
    if (role > m_content.role) {
        if (auto right = checkPinLocked(pin); !right)
            return right;
    }
    return change([&](VaultContent& next) -> Result<void> {
        next.role = role;
        return {};
    });
}

Result<void> Vault::setPin(const Secret& passphrase, const Secret& present, const Secret& next) {
    if (!next.isEmpty()) {
        if (auto good = checkPinForm(next); !good)
            return good;
    }
    const std::lock_guard lock(m_mutex);
    // Without a PIN a lower role has nobody who could vouch for it.
    if (m_content.pinHash.empty()) {
        if (auto allowed = checkRole(m_content.role, Action::ChangeProfile); !allowed)
            return allowed;
    }
    if (auto good = checkCurrentPassphrase(passphrase); !good)
        return good;
    if (!mayDo(m_content.role, Action::ChangeProfile)) {
        if (auto right = checkPinLocked(present); !right)
            return right;
    }
    std::string hash;
    if (!next.isEmpty()) {
        auto made = hashOfPin(next);
        if (!made)
            return std::move(made).error();
        hash = std::move(*made);
    }
    return change([&](VaultContent& content) -> Result<void> {
        content.pinHash = hash;
        content.pinFailures = 0;
        return {};
    });
}

Result<void> Vault::checkPin(const Secret& pin) {
    const std::lock_guard lock(m_mutex);
    return checkPinLocked(pin);
}

Result<void> Vault::checkPinLocked(const Secret& pin) {
    if (m_content.pinHash.empty())
        return noPin();
    if (m_content.pinFailures >= mostPinTries)
        return Error{"vault.pin_locked", "the PIN was wrong %1 times and is locked; an admin sets a new one",
            {std::to_string(mostPinTries)}};
    // First on disk: ending the program must not give a try back.
    auto counted = change([](VaultContent& next) -> Result<void> {
        ++next.pinFailures;
        return {};
    });
    if (!counted)
        return counted;
    if (crypto_pwhash_str_verify(m_content.pinHash.c_str(), pin.reveal().data(), pin.size()) != 0)
        return Error{"vault.wrong_pin", "the PIN is wrong; tries left: %1",
            {std::to_string(mostPinTries - m_content.pinFailures)}};
    return change([](VaultContent& next) -> Result<void> {
        next.pinFailures = 0;
        return {};
    });
}

std::vector<AccountInfo> Vault::accounts() const {
    const std::lock_guard lock(m_mutex);
    std::vector<AccountInfo> out;
    for (const Account& account : m_content.accounts)
        out.push_back(account.info);
    return out;
}

namespace {

Error unknownAccount(std::string_view id) {
    return {"account.unknown", "there is no account '%1'", {std::string(id.substr(0, 60))}};
}

// Of a const content or not.
template <class Content>
auto* find(Content& content, std::string_view id) {
    const auto found =
        std::ranges::find_if(content.accounts, [&](const Account& account) { return account.info.id == id; });
    return found == content.accounts.end() ? nullptr : &*found;
}

} // namespace

Result<AccountInfo> Vault::account(std::string_view id) const {
    const std::lock_guard lock(m_mutex);
    const Account* found = find(m_content, id);
    if (!found)
        return unknownAccount(id);
    return found->info;
}

Result<void> Vault::addAccount(Account account) {
    if (auto good = checkAccount(account.info); !good)
        return good;
    if (auto good = checkSecrets(account.secrets); !good)
        return good;
    if (auto good = refuseWithdrawal(account.info.permissions); !good)
        return good;
    const std::lock_guard lock(m_mutex);
    if (auto allowed = checkRole(m_content.role, Action::EditAccounts); !allowed)
        return allowed;
    return change([&](VaultContent& next) -> Result<void> {
        if (find(next, account.info.id))
            return Error{"account.exists", "there is an account '%1' already", {account.info.id}};
        account.info.keyHint = hintOf(account.secrets.key);
        account.info.hasPassphrase = !account.secrets.passphrase.isEmpty();
        next.accounts.push_back(std::move(account));
        return {};
    });
}

Result<void> Vault::editAccount(const AccountInfo& info, AccountSecrets secrets) {
    if (auto good = checkAccount(info); !good)
        return good;
    const std::lock_guard lock(m_mutex);
    if (auto allowed = checkRole(m_content.role, Action::EditAccounts); !allowed)
        return allowed;
    return change([&](VaultContent& next) -> Result<void> {
        Account* account = find(next, info.id);
        if (!account)
            return unknownAccount(info.id);
        // What was found out belongs to this key at this address.
        if (!secrets.isEmpty() || account->info.baseUrl != info.baseUrl || account->info.isPaper != info.isPaper) {
            account->info.permissions = {};
            account->info.checkedAt.reset();
        }
        account->info.label = info.label;
        account->info.isPaper = info.isPaper;
        account->info.baseUrl = info.baseUrl;
        if (!secrets.isEmpty()) {
            if (auto good = checkSecrets(secrets); !good)
                return good;
            account->secrets = std::move(secrets);
            account->info.keyHint = hintOf(account->secrets.key);
            account->info.hasPassphrase = !account->secrets.passphrase.isEmpty();
        }
        return {};
    });
}

Result<void> Vault::removeAccount(std::string_view id) {
    const std::lock_guard lock(m_mutex);
    if (auto allowed = checkRole(m_content.role, Action::EditAccounts); !allowed)
        return allowed;
    return change([&](VaultContent& next) -> Result<void> {
        if (std::erase_if(next.accounts, [&](const Account& account) { return account.info.id == id; }) == 0)
            return unknownAccount(id);
        return {};
    });
}

Result<void> Vault::notePermissions(std::string_view id, const AccountPermissions& permissions, UtcMs at) {
    const std::lock_guard lock(m_mutex);
    return change([&](VaultContent& next) -> Result<void> {
        Account* account = find(next, id);
        if (!account)
            return unknownAccount(id);
        account->info.permissions = permissions;
        account->info.checkedAt = at;
        return {};
    });
}

Result<AccountSecrets> Vault::secretsFor(std::string_view id, Action purpose) const {
    const std::lock_guard lock(m_mutex);
    if (auto allowed = checkRole(m_content.role, purpose); !allowed)
        return std::move(allowed).error();
    const Account* account = find(m_content, id);
    if (!account)
        return unknownAccount(id);
    if (purpose != Action::TestAccounts) {
        if (auto good = refuseWithdrawal(account->info.permissions); !good)
            return std::move(good).error();
    }
    return account->secrets.clone();
}

} // namespace truebar
