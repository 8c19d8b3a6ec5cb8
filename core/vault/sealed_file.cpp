#include "core/vault/sealed_file.h"

#include <sodium.h>

#include <cstring>
#include <optional>

namespace truebar {

namespace {

constexpr std::string_view magic = "TBVAULT\n";
constexpr std::uint16_t formatVersion = 1;
constexpr std::string_view checkContext = "truebar vault 1: check";
constexpr std::string_view sealContext = "truebar vault 1: seal";
// So that the length of the file does not tell how many accounts there are.
constexpr std::size_t paddingBlock = 1024;

// Offsets of the header's fields.
constexpr std::size_t versionAt = 8;
constexpr std::size_t headerSizeAt = 10;
constexpr std::size_t memoryAt = 12;
constexpr std::size_t passesAt = 16;
constexpr std::size_t lanesAt = 20;
constexpr std::size_t saltAt = 24;
constexpr std::size_t nonceAt = 40;
constexpr std::size_t checkAt = 64;
constexpr std::size_t contentSizeAt = 80;
constexpr std::size_t headerSize = 88;
constexpr std::size_t checksumSize = crypto_hash_sha256_BYTES;
constexpr std::size_t smallestFile = headerSize + crypto_secretbox_MACBYTES + checksumSize;

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes(char* text) {
    return reinterpret_cast<unsigned char*>(text);
}

void put(std::string& out, std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i)
        out += static_cast<char>(value >> (8 * i) & 0xff);
}

std::uint64_t get(std::string_view file, std::size_t at, int size) {
    std::uint64_t out = 0;
    for (int i = size; i > 0; --i)
        out = out << 8 | static_cast<unsigned char>(file[at + static_cast<std::size_t>(i) - 1]);
    return out;
}

std::string checksum(std::string_view body) {
    std::string out(checksumSize, '\0');
    crypto_hash_sha256(bytes(out.data()), bytes(body), body.size());
    return out;
}

Error damaged(const char* how) {
    return {"vault.damaged", "the vault file is damaged: %1", {how}};
}

bool isWithinBounds(KdfCost cost) {
    return cost.memoryKib >= fewestMemoryKib && cost.memoryKib <= mostMemoryKib && cost.passes >= 1
        && cost.passes <= mostPasses;
}

// All that can be said without a passphrase.
Result<KdfCost> checkOutside(std::string_view file) {
    if (file.size() >= magic.size() && !file.starts_with(magic))
        return Error{"vault.not_a_vault", "this file is not a vault"};
    if (file.size() < smallestFile)
        return damaged("it is cut short");
    const std::string_view body = file.substr(0, file.size() - checksumSize);
    if (checksum(body) != file.substr(body.size()))
        return damaged("its checksum does not fit");
    // The checksum is the same in every version: whatever comes after it was meant.
    if (get(file, versionAt, 2) != formatVersion)
        return Error{"vault.newer", "the vault was written by a newer Truebar (format %1)",
            {std::to_string(get(file, versionAt, 2))}};
    const KdfCost cost{
        static_cast<std::uint32_t>(get(file, memoryAt, 4)), static_cast<std::uint32_t>(get(file, passesAt, 4))};
    if (get(file, headerSizeAt, 2) != headerSize || get(file, lanesAt, 4) != 1 || !isWithinBounds(cost))
        return damaged("its header holds numbers that no Truebar writes");
    const std::uint64_t content = get(file, contentSizeAt, 8);
    if (content != body.size() - headerSize - crypto_secretbox_MACBYTES)
        return damaged("its length is not what the header says");
    return cost;
}

} // namespace

Secret VaultKey::kept() const {
    Secret out = Secret::ofSize(m_salt.size() + m_master.size());
    std::memcpy(out.data(), m_salt.data(), m_salt.size());
    std::memcpy(out.data() + m_salt.size(), m_master.reveal().data(), m_master.size());
    return out;
}

VaultKey::Salt SealedFile::saltOf(std::string_view file) {
    VaultKey::Salt out{};
    std::memcpy(out.data(), file.data() + saltAt, out.size());
    return out;
}

Result<VaultKey> VaultKey::derive(const Secret& passphrase, KdfCost cost, const Salt& salt) {
    VaultKey out;
    out.m_master = Secret::ofSize(crypto_generichash_KEYBYTES);
    out.m_cost = cost;
    out.m_salt = salt;
    const std::string_view words = passphrase.reveal();
    if (crypto_pwhash(bytes(out.m_master.data()), out.m_master.size(), words.data(), words.size(), salt.data(),
            cost.passes, std::size_t(cost.memoryKib) * 1024, crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return Error{"io.vault_memory", "the %1 MiB of memory that the vault's key needs are not to be had",
            {std::to_string(cost.memoryKib / 1024)}};
    return out;
}

Result<VaultKey> VaultKey::fromPassphrase(const Secret& passphrase, KdfCost cost) {
    if (!isWithinBounds(cost))
        return Error{"vault.cost", "the cost of a guess must be %1 KiB to %2 KiB of memory and 1 to %3 passes",
            {std::to_string(fewestMemoryKib), std::to_string(mostMemoryKib), std::to_string(mostPasses)}};
    static_assert(crypto_pwhash_SALTBYTES == std::tuple_size_v<Salt>);
    Salt salt{};
    randombytes_buf(salt.data(), salt.size());
    return derive(passphrase, cost, salt);
}

std::array<unsigned char, 16> VaultKey::check() const {
    std::array<unsigned char, 16> out{};
    crypto_generichash(
        out.data(), out.size(), bytes(checkContext), checkContext.size(), bytes(m_master.reveal()), m_master.size());
    return out;
}

Secret VaultKey::sealingKey(std::string_view header) const {
    Secret out = Secret::ofSize(crypto_secretbox_KEYBYTES);
    std::string message(sealContext);
    message += header;
    crypto_generichash(
        bytes(out.data()), out.size(), bytes(message), message.size(), bytes(m_master.reveal()), m_master.size());
    return out;
}

std::string VaultKey::seal(const Secret& content) const {
    const std::size_t padded = (content.size() / paddingBlock + 1) * paddingBlock;
    Secret plain = Secret::ofSize(padded);
    if (!content.isEmpty())
        std::memcpy(plain.data(), content.reveal().data(), content.size());
    std::size_t paddedTo = 0;
    sodium_pad(&paddedTo, bytes(plain.data()), content.size(), paddingBlock, padded);

    std::string nonce(crypto_secretbox_NONCEBYTES, '\0');
    randombytes_buf(nonce.data(), nonce.size());
    std::string out(magic);
    put(out, formatVersion, 2);
    put(out, headerSize, 2);
    put(out, m_cost.memoryKib, 4);
    put(out, m_cost.passes, 4);
    put(out, 1, 4);
    out.append(reinterpret_cast<const char*>(m_salt.data()), m_salt.size());
    out += nonce;
    const auto proof = check();
    out.append(reinterpret_cast<const char*>(proof.data()), proof.size());
    put(out, padded, 8);
    const Secret key = sealingKey(out);
    std::string box(padded + crypto_secretbox_MACBYTES, '\0');
    crypto_secretbox_easy(bytes(box.data()), bytes(plain.reveal()), padded, bytes(nonce), bytes(key.reveal()));
    out += box;
    out += checksum(out);
    return out;
}

Result<KdfCost> SealedFile::costOf(std::string_view file) {
    return checkOutside(file);
}

Result<SealedFile> SealedFile::open(std::string_view file, const Secret& passphrase) {
    const auto cost = checkOutside(file);
    if (!cost)
        return cost.error();
    auto key = VaultKey::derive(passphrase, *cost, saltOf(file));
    if (!key)
        return std::move(key).error();
    return unseal(file, std::move(*key), {"vault.wrong_passphrase", "the passphrase is wrong"});
}

Result<SealedFile> SealedFile::openKept(std::string_view file, const Secret& kept) {
    const auto cost = checkOutside(file);
    if (!cost)
        return cost.error();
    const Error old{"vault.key_old", "the passphrase was changed since the key was kept: enter it"};
    const auto salt = saltOf(file);
    const std::string_view words = kept.reveal();
    if (words.size() != salt.size() + crypto_generichash_KEYBYTES
        || std::memcmp(words.data(), salt.data(), salt.size()) != 0)
        return old;
    VaultKey key;
    key.m_master = Secret::copyOf(words.substr(salt.size()));
    key.m_cost = *cost;
    key.m_salt = salt;
    return unseal(file, std::move(key), old);
}

Result<SealedFile> SealedFile::unseal(std::string_view file, VaultKey key, Error wrongKey) {
    const auto proof = key.check();
    if (sodium_memcmp(proof.data(), file.data() + checkAt, proof.size()) != 0)
        return wrongKey;
    const std::string_view header = file.substr(0, headerSize);
    const std::string_view box = file.substr(headerSize, file.size() - headerSize - checksumSize);
    const Secret sealing = key.sealingKey(header);
    Secret plain = Secret::ofSize(box.size() - crypto_secretbox_MACBYTES);
    std::size_t size = 0;
    if (plain.isEmpty()
        || crypto_secretbox_open_easy(
               bytes(plain.data()), bytes(box), box.size(), bytes(file.substr(nonceAt)), bytes(sealing.reveal()))
            != 0
        || sodium_unpad(&size, bytes(plain.reveal()), plain.size(), paddingBlock) != 0)
        return Error{
            "vault.tampered", "the passphrase is right, but somebody has changed the vault file: do not use it"};
    return SealedFile{std::move(key), Secret::copyOf(plain.reveal().substr(0, size))};
}

} // namespace truebar
