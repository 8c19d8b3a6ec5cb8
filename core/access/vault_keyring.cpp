// How a vault is remembered by the keyring of the desktop, and forgotten; see docs/decisions/0018-keyring.md.
#include "core/access/vault_service.h"

#include <QFileInfo>

namespace truebar {

void VaultService::unlockRemembered(const std::string& profile) {
    run([this, profile]() -> Result<void> {
        const auto name = m_folder.choose(profile);
        if (!name)
            return name.error();
        const auto key = m_keyring.read(entryOf(*name));
        if (!key) {
            if (key.error().code == "keyring.missing")
                (void)m_folder.setRemembered(*name, false);
            return key.error();
        }
        auto vault = Vault::openKept(m_folder.fileOf(*name), *key);
        if (!vault) {
            if (vault.error().code == "vault.key_old")
                (void)forget(*name);
            return std::move(vault).error();
        }
        take(std::move(*vault));
        return {};
    });
}

// Two workspaces may have profiles of one name.
std::string VaultService::entryOf(const std::string& profile) const {
    const std::string file = m_folder.fileOf(profile);
    const QString whole = QFileInfo(QString::fromStdString(file)).canonicalFilePath();
    return "vault " + (whole.isEmpty() ? file : whole.toStdString());
}

Result<void> VaultService::remember(const std::string& profile, const Vault& vault) {
    auto kept = m_keyring.write(entryOf(profile), vault.keptKey());
    if (kept)
        kept = m_folder.setRemembered(profile, true);
    if (!kept)
        return Error{"keyring.not_kept", "the vault is open, but this computer does not remember its key: %1",
            {kept.error().message()}};
    return {};
}

Result<void> VaultService::forget(const std::string& profile) {
    if (!m_folder.isRemembered(profile))
        return {};
    if (auto gone = m_keyring.remove(entryOf(profile)); !gone)
        return Error{
            "keyring.not_forgotten", "the key of the vault is still in the keyring: %1", {gone.error().message()}};
    return m_folder.setRemembered(profile, false);
}

} // namespace truebar
