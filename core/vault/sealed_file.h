// The bytes of a vault file: a key from a passphrase by Argon2id, the content sealed with XSalsa20-Poly1305
// (libsodium's secretbox). The layout is written down in docs/vault.md; every bit of the header is bound to the key
// that seals.
#pragma once

#include "core/base/result.h"
#include "core/vault/secret.h"

#include <array>
#include <cstdint>

namespace truebar {

// What one guess of a passphrase costs.
struct KdfCost {
    std::uint32_t memoryKib = 256 * 1024;
    std::uint32_t passes = 3;

    bool operator==(const KdfCost&) const = default;
};

// Bounds of what is read and written: a hostile file must not ask for a day of work or all memory.
constexpr std::uint32_t fewestMemoryKib = 8;
constexpr std::uint32_t mostMemoryKib = 1024 * 1024;
constexpr std::uint32_t mostPasses = 16;
// A vault is small: longer files are refused before they are read.
constexpr std::uint64_t mostVaultBytes = 16 << 20;

class VaultKey {
public:
    // With a new random salt. "vault.cost" for a cost out of bounds, "io.vault_memory" if the memory is not to be had.
    static Result<VaultKey> fromPassphrase(const Secret& passphrase, KdfCost cost);

    KdfCost cost() const { return m_cost; }
    // What opens the file in place of the passphrase, until that is changed: for a keyring. SealedFile::openKept().
    Secret kept() const;
    // The bytes of a file with this content; a new random nonce each time.
    std::string seal(const Secret& content) const;

private:
    friend struct SealedFile;
    using Salt = std::array<unsigned char, 16>;
    static Result<VaultKey> derive(const Secret& passphrase, KdfCost cost, const Salt& salt);
    // What the file says of the key without giving it away.
    std::array<unsigned char, 16> check() const;
    // The key that seals under this header.
    Secret sealingKey(std::string_view header) const;

    Secret m_master;
    KdfCost m_cost;
    Salt m_salt{};
};

struct SealedFile {
    VaultKey key;
    Secret content;

    // Errors: "vault.not_a_vault", "vault.newer" (made by a newer Truebar), "vault.damaged" (cut short or changed by
    // accident), "vault.wrong_passphrase", "vault.tampered" (changed by somebody who repaired the checksum).
    static Result<SealedFile> open(std::string_view file, const Secret& passphrase);
    // With what VaultKey::kept() said. "vault.key_old" if the passphrase was changed since, and what open() says.
    static Result<SealedFile> openKept(std::string_view file, const Secret& kept);
    // What the header says, without a passphrase; the same errors but the last two.
    static Result<KdfCost> costOf(std::string_view file);

private:
    static VaultKey::Salt saltOf(std::string_view file);
    static Result<SealedFile> unseal(std::string_view file, VaultKey key, Error wrongKey);
};

} // namespace truebar
