// What the commands of the vault and its accounts share: which profile, its passphrase, the unlocked vault.
#pragma once

#include "app/cli/command.h"
#include "app/cli/secret_input.h"
#include "core/vault/profile_folder.h"
#include "core/vault/vault.h"

namespace truebar::cli {

constexpr OptionSpec profileOption{"profile", "NAME", "the profile (the only one there is)"};

class VaultSession {
public:
    // Asks for the passphrase. Writing takes the lock of the workspace, so that nobody writes the vault at the same
    // time.
    static Result<VaultSession> open(Session& session, const Arguments& arguments, WorkspaceAccess access);

    Vault& vault() const { return *m_vault; }
    const SecretInput& input() const { return m_input; }
    // The one that unlocked it.
    const Secret& passphrase() const { return m_passphrase; }

private:
    VaultSession(SecretInput input, Secret passphrase, std::unique_ptr<Vault> vault);

    SecretInput m_input;
    Secret m_passphrase;
    std::unique_ptr<Vault> m_vault;
};

// The folder of an existing workspace.
Result<ProfileFolder> profileFolder(Session& session, WorkspaceAccess access);
// --memory-mib and --passes.
Result<KdfCost> costOf(const Arguments& arguments, KdfCost fallback);
void writeCost(JsonWriter& json, KdfCost cost);
// {"done": …, "profile": …} or one line.
std::string done(const Arguments& arguments, const char* what, const std::string& name, const std::string& sentence);

} // namespace truebar::cli
