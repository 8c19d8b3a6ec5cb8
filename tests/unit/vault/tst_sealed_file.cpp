// Vault files that somebody or something has broken: every length, every byte, and changes with a repaired checksum.
#include "core/vault/sealed_file.h"
#include "core/vault/vault_content.h"
#include "tests/unit/vault/vault_fixture.h"

#include <QCryptographicHash>
#include <QTest>

#include <set>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr std::size_t checksumSize = 32;

std::string sealed(std::string_view content = "the content") {
    auto key = VaultKey::fromPassphrase(words(rightPassphrase), cheap);
    return key ? key->seal(words(content)) : std::string();
}

std::string withChecksum(std::string body) {
    const QByteArray sum = QCryptographicHash::hash(
        QByteArray::fromRawData(body.data(), qsizetype(body.size())), QCryptographicHash::Sha256);
    return body + sum.toStdString();
}

std::string bodyOf(const std::string& file) {
    return file.substr(0, file.size() - checksumSize);
}

std::string codeOf(const std::string& file, std::string_view passphrase = rightPassphrase) {
    const auto opened = SealedFile::open(file, words(passphrase));
    return opened ? std::string() : opened.error().code;
}

} // namespace

class TestSealedFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contentComesBack();
    void theContentIsNotInTheFile();
    void everySealingIsAnother();
    void lengthsAreHidden();
    void aWrongPassphraseIsToldApart();
    void everyTruncationIsDamage();
    void everyByteChangedIsDamage();
    void everyByteChangedWithItsChecksumIsNoticed();
    void hostileCostsAreRefused();
    void newerVersionsAreToldApart();
    void otherFilesAreNotVaults();
    void costsOutOfBoundsAreNotWritten();
    void brokenContentIsRefused();
    void contentOfAProfileComesBack();
};

void TestSealedFile::contentComesBack() {
    for (const std::string& content : {std::string(), std::string("x"), std::string(1023, 'a'), std::string(1024, 'b'),
             std::string(1025, '\0'), std::string(100'000, '\x80')}) {
        const auto opened = SealedFile::open(sealed(content), words(rightPassphrase));
        QVERIFY(opened);
        QVERIFY(opened->content.reveal() == content);
        QVERIFY(opened->key.cost() == cheap);
        // The key that was read seals for the same passphrase.
        const auto again = SealedFile::open(opened->key.seal(opened->content), words(rightPassphrase));
        QVERIFY(again);
        QVERIFY(again->content.reveal() == content);
    }
}

void TestSealedFile::theContentIsNotInTheFile() {
    const std::string file = sealed("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j");
    QVERIFY(file.find("Nhqp") == file.npos);
    QVERIFY(file.find("NhqPtmdS") == file.npos);
    QVERIFY(file.find(rightPassphrase) == file.npos);
}

void TestSealedFile::everySealingIsAnother() {
    const auto key = VaultKey::fromPassphrase(words(rightPassphrase), cheap);
    QVERIFY(key);
    std::set<std::string> seen;
    for (int i = 0; i < 50; ++i)
        seen.insert(key->seal(words("same")));
    QCOMPARE(seen.size(), std::size_t(50));
}

void TestSealedFile::lengthsAreHidden() {
    QCOMPARE(sealed("").size(), sealed(std::string(900, 'x')).size());
    QVERIFY(sealed("").size() < sealed(std::string(1100, 'x')).size());
}

void TestSealedFile::aWrongPassphraseIsToldApart() {
    const std::string file = sealed();
    QCOMPARE(codeOf(file), std::string());
    QCOMPARE(codeOf(file, "wrong horse battery"), std::string("vault.wrong_passphrase"));
    QCOMPARE(codeOf(file, ""), std::string("vault.wrong_passphrase"));
    QCOMPARE(codeOf(file, std::string(rightPassphrase) + ' '), std::string("vault.wrong_passphrase"));
}

void TestSealedFile::everyTruncationIsDamage() {
    const std::string file = sealed();
    for (std::size_t size = 0; size < file.size(); ++size)
        QCOMPARE(codeOf(file.substr(0, size)), std::string("vault.damaged"));
    QCOMPARE(codeOf(file + '\0'), std::string("vault.damaged"));
}

void TestSealedFile::everyByteChangedIsDamage() {
    const std::string file = sealed();
    for (std::size_t at = 0; at < file.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string broken = file;
            broken[at] = static_cast<char>(broken[at] ^ (1 << bit));
            QCOMPARE(codeOf(broken), std::string(at < 8 ? "vault.not_a_vault" : "vault.damaged"));
        }
    }
}

// Somebody changes the file and knows how checksums are made: no byte may be without effect.
void TestSealedFile::everyByteChangedWithItsChecksumIsNoticed() {
    const std::string body = bodyOf(sealed());
    std::set<std::string> seen;
    for (std::size_t at = 0; at < body.size(); ++at) {
        std::string broken = body;
        broken[at] = static_cast<char>(broken[at] ^ (at % 2 == 0 ? 0x01 : 0x80));
        const std::string code = codeOf(withChecksum(broken));
        QVERIFY2(!code.empty(), std::to_string(at).c_str());
        seen.insert(code);
        if (at >= 88)
            QCOMPARE(code, std::string("vault.tampered"));
        else if (at >= 40 && at < 64)
            QCOMPARE(code, std::string("vault.tampered")); // the nonce
    }
    QVERIFY(seen.contains("vault.wrong_passphrase")); // another salt is another key
}

void TestSealedFile::hostileCostsAreRefused() {
    const std::string body = bodyOf(sealed());
    for (const auto& [at, value] : {std::pair{12, 0xffffffffU}, {12, 0U}, {12, 7U}, {12, 2'000'000U}, {16, 0U},
             {16, 17U}, {16, 0xffffffffU}, {20, 0U}, {20, 2U}}) {
        std::string hostile = body;
        for (int i = 0; i < 4; ++i)
            hostile[static_cast<std::size_t>(at + i)] = static_cast<char>(value >> (8 * i) & 0xff);
        QCOMPARE(codeOf(withChecksum(hostile)), std::string("vault.damaged"));
    }
}

void TestSealedFile::newerVersionsAreToldApart() {
    std::string body = bodyOf(sealed());
    body[8] = 2;
    QCOMPARE(codeOf(withChecksum(body)), std::string("vault.newer"));
    QCOMPARE(codeOf(body + std::string(checksumSize, 'x')), std::string("vault.damaged"));
}

void TestSealedFile::otherFilesAreNotVaults() {
    QCOMPARE(codeOf(std::string(5000, 'x')), std::string("vault.not_a_vault"));
    QCOMPARE(codeOf("SQLite format 3"), std::string("vault.not_a_vault"));
    QCOMPARE(codeOf(""), std::string("vault.damaged"));
}

void TestSealedFile::costsOutOfBoundsAreNotWritten() {
    for (const KdfCost cost : {KdfCost{7, 1}, KdfCost{8, 0}, KdfCost{8, 17}, KdfCost{mostMemoryKib + 1, 1}})
        COMPARE_ERROR(VaultKey::fromPassphrase(words(rightPassphrase), cost), "vault.cost");
}

void TestSealedFile::brokenContentIsRefused() {
    VaultContent content;
    content.name = "test";
    content.accounts.push_back(binanceAccount("main"));
    const Secret bytes = toBytes(content);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        COMPARE_ERROR(contentOf(Secret::copyOf(bytes.reveal().substr(0, size))), "vault.content");
    COMPARE_ERROR(contentOf(Secret::copyOf(std::string(bytes.reveal()) + 'x')), "vault.content");
    std::string newer(bytes.reveal());
    newer[0] = 2;
    COMPARE_ERROR(contentOf(Secret::copyOf(newer)), "vault.newer");
    newer[0] = 0;
    COMPARE_ERROR(contentOf(Secret::copyOf(newer)), "vault.content");
}

void TestSealedFile::contentOfAProfileComesBack() {
    VaultContent content;
    content.name = "test";
    content.createdAt = utcMs(-5);
    content.role = Role::Trader;
    content.idleMinutes = 7;
    content.pinHash = "$argon2id$";
    content.pinFailures = 3;
    Account account = binanceAccount("main");
    account.info.permissions.mayRead = true;
    account.info.permissions.mayWithdraw = false;
    account.info.checkedAt = utcMs(123);
    account.info.baseUrl = "https://example.com";
    account.secrets.passphrase = words("of the key");
    account.info.keyHint = hintOf(account.secrets.key);
    account.info.hasPassphrase = true;
    content.accounts.push_back(account.clone());
    const auto back = contentOf(toBytes(content));
    QVERIFY(back);
    QCOMPARE(back->name, content.name);
    QVERIFY(back->createdAt == content.createdAt);
    QVERIFY(back->role == content.role);
    QCOMPARE(back->idleMinutes, content.idleMinutes);
    QCOMPARE(back->pinHash, content.pinHash);
    QCOMPARE(back->pinFailures, content.pinFailures);
    QCOMPARE(back->accounts.size(), std::size_t(1));
    QVERIFY(back->accounts.front().info == account.info);
    QVERIFY(back->accounts.front().secrets.secret.matches(account.secrets.secret));
    QVERIFY(back->accounts.front().secrets.passphrase.matches(account.secrets.passphrase));
}

QTEST_GUILESS_MAIN(TestSealedFile)
#include "tst_sealed_file.moc"
