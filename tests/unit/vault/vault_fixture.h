// Vaults whose keys cost next to nothing, so that tests may open thousands.
#pragma once

#include "core/vault/vault.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace truebar::test {

constexpr KdfCost cheap{8, 1};
constexpr const char* rightPassphrase = "correct horse battery";

inline Secret words(std::string_view text) {
    return Secret::copyOf(text);
}

inline QByteArray readBytes(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool writeBytes(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size();
}

inline Account binanceAccount(const std::string& id) {
    Account out;
    out.info.id = id;
    out.info.venue = "binance";
    out.info.label = "My account";
    out.info.isPaper = false;
    out.secrets.key = words("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A");
    out.secrets.secret = words("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j");
    return out;
}

class VaultFile {
public:
    std::string path() const { return qPath().toStdString(); }
    QString qPath() const { return m_folder.filePath(QStringLiteral("test.vault")); }
    QString folder() const { return m_folder.path(); }

    Result<std::unique_ptr<Vault>> create(Role role = Role::Admin) const {
        NewProfile profile;
        profile.name = "test";
        profile.role = role;
        profile.cost = cheap;
        return Vault::create(path(), profile, words(rightPassphrase), utcMs(1'700'000'000'000));
    }
    Result<std::unique_ptr<Vault>> open(std::string_view passphrase = rightPassphrase) const {
        return Vault::open(path(), words(passphrase));
    }

private:
    QTemporaryDir m_folder;
};

} // namespace truebar::test

// The error's code, in a form that a failed comparison shows.
#define COMPARE_ERROR(result, expected)                                                                                \
    do {                                                                                                               \
        const auto& resultOfCall = (result);                                                                           \
        QVERIFY2(!resultOfCall, "succeeded");                                                                          \
        QCOMPARE(resultOfCall.error().code, std::string(expected));                                                    \
    } while (false)
