#include "core/vault/vault_content.h"

#include "core/vault/secret_bytes.h"

#include <array>

namespace truebar {

namespace {

constexpr std::uint64_t contentVersion = 1;
constexpr std::uint64_t mostAccounts = 10'000;

// In the order in which they are kept: two bits each.
template <class Permissions>
auto permissionFields(Permissions& permissions) {
    return std::array{&permissions.mayRead, &permissions.mayTrade, &permissions.mayWithdraw, &permissions.mayTransfer,
        &permissions.mayTradeFutures, &permissions.isBoundToAddress};
}

std::uint64_t bitsOf(const AccountPermissions& permissions) {
    std::uint64_t out = 0;
    int shift = 0;
    for (const auto* field : permissionFields(permissions)) {
        const std::uint64_t code = !field->has_value() ? 0U : **field ? 1U : 2U;
        out |= code << shift;
        shift += 2;
    }
    return out;
}

AccountPermissions permissionsOf(std::uint64_t bits) {
    AccountPermissions out;
    for (auto* field : permissionFields(out)) {
        if ((bits & 3) == 1 || (bits & 3) == 2)
            *field = (bits & 3) == 1;
        bits >>= 2;
    }
    return out;
}

void write(SecretWriter& out, const Account& account) {
    const AccountInfo& info = account.info;
    out.text(info.id);
    out.text(info.venue);
    out.text(info.label);
    out.number(info.isPaper ? 1 : 0, 1);
    out.text(info.baseUrl);
    out.number(bitsOf(info.permissions), 4);
    out.number(info.checkedAt ? 1 : 0, 1);
    out.number(info.checkedAt ? static_cast<std::uint64_t>(toCount(*info.checkedAt)) : 0, 8);
    out.text(account.secrets.key.reveal());
    out.text(account.secrets.secret.reveal());
    out.text(account.secrets.passphrase.reveal());
}

Account readAccount(SecretReader& in) {
    Account out;
    AccountInfo& info = out.info;
    info.id = in.text();
    info.venue = in.text();
    info.label = in.text();
    info.isPaper = in.number(1) != 0;
    info.baseUrl = in.text();
    info.permissions = permissionsOf(in.number(4));
    const bool isChecked = in.number(1) != 0;
    const auto checkedAt = utcMs(static_cast<std::int64_t>(in.number(8)));
    if (isChecked)
        info.checkedAt = checkedAt;
    out.secrets.key = Secret::copyOf(in.text());
    out.secrets.secret = Secret::copyOf(in.text());
    out.secrets.passphrase = Secret::copyOf(in.text());
    info.keyHint = hintOf(out.secrets.key);
    info.hasPassphrase = !out.secrets.passphrase.isEmpty();
    return out;
}

} // namespace

VaultContent VaultContent::clone() const {
    VaultContent out;
    out.name = name;
    out.createdAt = createdAt;
    out.role = role;
    out.idleMinutes = idleMinutes;
    out.pinHash = pinHash;
    out.pinFailures = pinFailures;
    for (const Account& account : accounts)
        out.accounts.push_back(account.clone());
    return out;
}

Secret toBytes(const VaultContent& content) {
    SecretWriter out;
    out.number(contentVersion, 4);
    out.text(content.name);
    out.number(static_cast<std::uint64_t>(toCount(content.createdAt)), 8);
    out.number(static_cast<std::uint64_t>(content.role), 1);
    out.number(content.idleMinutes, 4);
    out.text(content.pinHash);
    out.number(content.pinFailures, 4);
    out.number(content.accounts.size(), 4);
    for (const Account& account : content.accounts)
        write(out, account);
    return out.take();
}

Result<VaultContent> contentOf(const Secret& bytes) {
    const Error bad{"vault.content", "the vault's content is not what Truebar writes"};
    SecretReader in(bytes.reveal());
    const std::uint64_t version = in.number(4);
    if (in.isGood() && version > contentVersion)
        return Error{"vault.newer", "the vault was written by a newer Truebar (format %1)", {std::to_string(version)}};
    if (version != contentVersion)
        return bad;
    VaultContent out;
    out.name = in.text();
    out.createdAt = utcMs(static_cast<std::int64_t>(in.number(8)));
    const std::uint64_t role = in.number(1);
    out.idleMinutes = static_cast<std::uint32_t>(in.number(4));
    out.pinHash = in.text();
    out.pinFailures = static_cast<std::uint32_t>(in.number(4));
    const std::uint64_t count = in.number(4);
    if (!in.isGood() || role > static_cast<std::uint64_t>(Role::Admin) || count > mostAccounts)
        return bad;
    out.role = static_cast<Role>(role);
    for (std::uint64_t i = 0; i < count && in.isGood(); ++i)
        out.accounts.push_back(readAccount(in));
    if (!in.isAtEnd())
        return bad;
    return out;
}

} // namespace truebar
