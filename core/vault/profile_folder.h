// The vaults of a workspace: WORKSPACE/vault/NAME.vault, one for each profile.
#pragma once

#include "core/base/result.h"
#include "core/vault/sealed_file.h"

#include <QString>

#include <string>
#include <vector>

namespace truebar {

class ProfileFolder {
public:
    explicit ProfileFolder(const QString& workspace);

    // Sorted.
    std::vector<std::string> names() const;
    std::string fileOf(std::string_view name) const;
    // The one given, or the only one there is. "vault.missing", "vault.which" (names them).
    Result<std::string> choose(std::string_view name) const;
    // Makes the folder, for its owner only. "io.vault_write"
    Result<void> make() const;
    // Without a passphrase: whether the file is whole, and what a guess costs.
    Result<KdfCost> inspect(std::string_view name) const;
    // Whether this computer's keyring is believed to hold the key of the vault: a file beside it, which says only that.
    bool isRemembered(std::string_view name) const;
    Result<void> setRemembered(std::string_view name, bool isSet) const;
    // Overwrites and removes the vault: its keys are gone for good.
    Result<void> wipe(std::string_view name) const;

private:
    QString m_folder;
};

// The workspace is for analysis only: nothing in it can place an order. Kept as the file WORKSPACE/analysis_only, so
// that it holds before any database or vault is open; what cannot be read counts as set.
bool isAnalysisOnly(const QString& workspace);
Result<void> setAnalysisOnly(const QString& workspace, bool isSet);

} // namespace truebar
