#include "core/vault/pin_box.h"

#include "core/vault/file_replace.h"

#include <QByteArray>
#include <QFile>

#include <cstring>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

namespace truebar {

namespace {

using PublicKey = std::array<unsigned char, crypto_box_PUBLICKEYBYTES>;

// What is sealed: a digest of the terms, the PIN's length, the PIN and zeros up to one size for all.
constexpr std::size_t digestBytes = 32;
constexpr std::size_t longestPin = 64;
constexpr std::size_t plainBytes = digestBytes + 1 + longestPin;
constexpr std::size_t sealedBytes = plainBytes + crypto_box_SEALBYTES;
constexpr std::string_view use = "truebar: the PIN of one answer\n";

QString boxFile(const QString& workspace) {
    return workspace + QStringLiteral("/vault/pin.public");
}

Error cannotSeal(const QString& file) {
    return {"io.pin_box", "a PIN cannot be handed to the program that holds the workspace", {}, file.toStdString()};
}

Error notForThis() {
    return {"vault.sealed_pin", "the PIN was not entered for this answer; answer again"};
}

unsigned char* bytesOf(Secret& secret) {
    return reinterpret_cast<unsigned char*>(secret.data());
}

const unsigned char* bytesOf(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::array<unsigned char, digestBytes> digestOf(std::string_view terms) {
    crypto_generichash_state state;
    std::array<unsigned char, digestBytes> out{};
    crypto_generichash_init(&state, nullptr, 0, out.size());
    crypto_generichash_update(&state, bytesOf(use), use.size());
    crypto_generichash_update(&state, bytesOf(terms), terms.size());
    crypto_generichash_final(&state, out.data(), out.size());
    return out;
}

// Only one that nobody but this user can have laid there.
Result<PublicKey> readPublicKey(const QString& path) {
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return cannotSeal(path);
    struct stat status { };
    PublicKey out{};
    const bool isGood = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == ::geteuid()
        && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 && status.st_size == static_cast<off_t>(out.size())
        && ::read(fd, out.data(), out.size()) == static_cast<ssize_t>(out.size());
    ::close(fd);
    return isGood ? Result<PublicKey>(out) : Result<PublicKey>(cannotSeal(path));
}

} // namespace

PinBox::PinBox(QString file, Secret secretKey)
    : m_file(std::move(file))
    , m_secretKey(std::move(secretKey)) { }

PinBox::~PinBox() {
    QFile::remove(m_file);
}

Result<std::unique_ptr<PinBox>> PinBox::open(const QString& workspace) {
    const QString path = boxFile(workspace);
    Secret secretKey = Secret::ofSize(crypto_box_SECRETKEYBYTES);
    PublicKey publicKey{};
    if (sodium_init() < 0 || crypto_box_keypair(publicKey.data(), bytesOf(secretKey)) != 0)
        return cannotSeal(path);
    const std::string_view bytes(reinterpret_cast<const char*>(publicKey.data()), publicKey.size());
    if (auto written = replaceFile(path.toStdString(), bytes); !written)
        return std::move(written).error();
    return std::unique_ptr<PinBox>(new PinBox(path, std::move(secretKey)));
}

void PinBox::removeLeftover(const QString& workspace) {
    QFile::remove(boxFile(workspace));
}

Result<Secret> PinBox::unseal(const std::string& sealed, std::string_view terms) {
    const QByteArray::FromBase64Result box = QByteArray::fromBase64Encoding(
        QByteArray::fromStdString(sealed), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!box || box.decoded.size() != static_cast<qsizetype>(sealedBytes))
        return notForThis();
    const auto* const bytes = reinterpret_cast<const unsigned char*>(box.decoded.constData());
    const unsigned char* const secretKey = bytesOf(m_secretKey.reveal());
    PublicKey publicKey{};
    Secret plain = Secret::ofSize(plainBytes);
    if (crypto_scalarmult_base(publicKey.data(), secretKey) != 0
        || crypto_box_seal_open(bytesOf(plain), bytes, sealedBytes, publicKey.data(), secretKey) != 0)
        return notForThis();
    const auto digest = digestOf(terms);
    const std::size_t size = static_cast<unsigned char>(plain.data()[digestBytes]);
    if (sodium_memcmp(plain.data(), digest.data(), digestBytes) != 0 || size > longestPin)
        return notForThis();
    Mark mark{};
    crypto_generichash(mark.data(), mark.size(), bytes, sealedBytes, nullptr, 0);
    const std::lock_guard lock(m_mutex);
    if (!m_seen.insert(mark).second)
        return notForThis();
    return Secret::copyOf(plain.reveal().substr(digestBytes + 1, size));
}

bool wantsSealedPin(const QString& workspace) {
    return QFile::exists(boxFile(workspace));
}

Result<std::string> sealPin(const QString& workspace, std::string_view terms, const Secret& pin) {
    const QString path = boxFile(workspace);
    const auto publicKey = readPublicKey(path);
    if (!publicKey)
        return publicKey.error();
    if (sodium_init() < 0 || pin.size() > longestPin)
        return cannotSeal(path);
    Secret plain = Secret::ofSize(plainBytes);
    const auto digest = digestOf(terms);
    std::memcpy(plain.data(), digest.data(), digestBytes);
    plain.data()[digestBytes] = static_cast<char>(pin.size());
    if (!pin.isEmpty())
        std::memcpy(plain.data() + digestBytes + 1, pin.reveal().data(), pin.size());
    QByteArray box(static_cast<qsizetype>(sealedBytes), '\0');
    if (crypto_box_seal(
            reinterpret_cast<unsigned char*>(box.data()), bytesOf(plain.reveal()), plainBytes, publicKey->data())
        != 0)
        return cannotSeal(path);
    return box.toBase64().toStdString();
}

} // namespace truebar
