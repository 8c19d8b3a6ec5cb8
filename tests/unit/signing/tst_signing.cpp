// Signatures against vectors that the venues and the RFCs publish (wire/signing of the shared fixtures and, for what
// can be written down here, the RFCs themselves).
#include "core/signing/encodings.h"
#include "core/signing/hmac.h"
#include "core/signing/requests.h"
#include "tests/support/shared_fixtures.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace truebar;
using namespace truebar::signing;

namespace {

// The field of one shared vector, as bytes.
class Vector {
public:
    explicit Vector(QJsonObject fields)
        : m_fields(std::move(fields)) { }
    std::string at(const char* name) const { return m_fields.value(QLatin1String(name)).toString().toStdString(); }
    QJsonObject object(const char* name) const { return m_fields.value(QLatin1String(name)).toObject(); }

private:
    QJsonObject m_fields;
};

Vector vectorOf(const char* id) {
    QFile file(test::sharedFile("wire/signing/signing_vectors.json"));
    if (!file.open(QIODevice::ReadOnly))
        return Vector({});
    const QJsonArray all = QJsonDocument::fromJson(file.readAll()).array();
    for (const QJsonValue& one : all) {
        if (one.toObject().value(QLatin1String("id")).toString() == QLatin1String(id))
            return Vector(one.toObject());
    }
    return Vector({});
}

std::vector<Parameter> parametersOf(const std::string& payload) {
    std::vector<Parameter> out;
    for (const QString& pair : QString::fromStdString(payload).split(QLatin1Char('&'))) {
        const qsizetype at = pair.indexOf(QLatin1Char('='));
        out.emplace_back(pair.left(at).toStdString(), pair.mid(at + 1).toStdString());
    }
    return out;
}

Ed25519Key rfc8032Key() {
    const auto seed = fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    return std::move(Ed25519Key::fromSeed(*seed)).value();
}

} // namespace

class TestSigning : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void binance_data();
    void binance();
    void binanceSocketSortsWithoutEncoding();
    void binanceQueryIsEncoded();
    void kraken();
    void secretsThatAreNotBase64AreRefused();
    void coinbase();
    void okx();
    void bybit();
    void slack();
    void oauth1();
    void smtp();
    void ed25519();
    void ed25519FromPem();
    void otherKeysAreRefused_data();
    void otherKeysAreRefused();
    void webTokenOfTheRfc();
    void base64OfTheRfc();
    void sloppyBase64IsRefused_data();
    void sloppyBase64IsRefused();
    void hex();
    void emptyKeysAndMessages();
};

void TestSigning::binance_data() {
    QTest::addColumn<QByteArray>("id");
    for (const char* id : {"binance_rest_hmac_ascii", "binance_rest_hmac_nonascii_percent_encoded",
             "binance_wsapi_hmac_ascii", "binance_wsapi_hmac_nonascii_raw_utf8", "binance_hmac_simple"})
        QTest::newRow(id) << QByteArray(id);
}

void TestSigning::binance() {
    TRUEBAR_NEEDS_SHARED();
    QFETCH(const QByteArray, id);
    const Vector given = vectorOf(id.constData());
    QVERIFY(!given.at("expected").empty());
    QCOMPARE(binanceHmac(given.at("secret"), given.at("payload")), given.at("expected"));
}

void TestSigning::binanceSocketSortsWithoutEncoding() {
    TRUEBAR_NEEDS_SHARED();
    for (const char* id : {"binance_wsapi_hmac_ascii", "binance_wsapi_hmac_nonascii_raw_utf8"}) {
        const std::string payload = vectorOf(id).at("payload");
        std::vector<Parameter> parameters = parametersOf(payload);
        QVERIFY(parameters.size() > 5);
        std::ranges::reverse(parameters);
        QCOMPARE(binanceSocketPayload(parameters), payload);
    }
}

void TestSigning::binanceQueryIsEncoded() {
    TRUEBAR_NEEDS_SHARED();
    const std::string payload = vectorOf("binance_rest_hmac_nonascii_percent_encoded").at("payload");
    std::vector<Parameter> parameters = parametersOf(payload);
    QVERIFY(!parameters.empty());
    parameters.front().second = QStringLiteral("１２３４５６").toStdString();
    QCOMPARE(queryText(parameters), payload);
}

void TestSigning::kraken() {
    TRUEBAR_NEEDS_SHARED();
    const Vector given = vectorOf("kraken_spot_rest");
    const auto signature = krakenSign(given.at("secret"), given.at("path"), given.at("nonce"), given.at("payload"));
    QVERIFY(signature);
    QCOMPARE(*signature, given.at("expected"));
}

void TestSigning::secretsThatAreNotBase64AreRefused() {
    for (const char* secret : {"", "not base64!", "abc"}) {
        const auto byKraken = krakenSign(secret, "/0/private/Balance", "1", "nonce=1");
        QVERIFY(!byKraken);
        QCOMPARE(byKraken.error().code, std::string("signing.secret_not_base64"));
        QVERIFY(!coinbaseSign(secret, "1", "GET", "/accounts", ""));
    }
}

// Coinbase publishes no number: the documented formula, computed from its parts.
void TestSigning::coinbase() {
    const auto signature = coinbaseSign(toBase64("the key"), "1700000000", "POST", "/orders", "{\"a\":1}");
    QVERIFY(signature);
    QCOMPARE(*signature, toBase64(hmac(Hash::Sha256, "the key", "1700000000POST/orders{\"a\":1}")));
}

void TestSigning::okx() {
    TRUEBAR_NEEDS_SHARED();
    const Vector given = vectorOf("okx_rest_get");
    QCOMPARE(okxSign(given.at("secret"), "2020-12-08T09:08:57.715Z", "GET", "/api/v5/account/balance", ""),
        given.at("expected"));
}

void TestSigning::bybit() {
    TRUEBAR_NEEDS_SHARED();
    for (const char* id : {"bybit_v5_get", "bybit_v5_post"}) {
        const Vector given = vectorOf(id);
        QVERIFY(!given.at("expected").empty());
        QCOMPARE(bybitSign(given.at("secret"), given.at("timestamp"), given.at("key"), given.at("recvWindow"),
                     given.at("payload")),
            given.at("expected"));
    }
}

void TestSigning::slack() {
    TRUEBAR_NEEDS_SHARED();
    const Vector given = vectorOf("slack_signing_secret");
    const std::string start = "v0:" + given.at("timestamp") + ':';
    const std::string payload = given.at("payload");
    QVERIFY(payload.starts_with(start));
    QCOMPARE(slackSign(given.at("secret"), given.at("timestamp"), payload.substr(start.size())), given.at("expected"));
}

void TestSigning::oauth1() {
    TRUEBAR_NEEDS_SHARED();
    const Vector given = vectorOf("x_oauth1a_hmac_sha1");
    std::vector<Parameter> parameters;
    const QJsonObject fields = given.object("params");
    for (auto it = fields.begin(); it != fields.end(); ++it)
        parameters.emplace_back(it.key().toStdString(), it.value().toString().toStdString());
    QCOMPARE(oauth1Sign(given.at("consumer_secret"), given.at("token_secret"), "POST",
                 "https://api.twitter.com/1.1/statuses/update.json", parameters),
        given.at("expected"));
}

void TestSigning::smtp() {
    TRUEBAR_NEEDS_SHARED();
    QCOMPARE(smtpPlain("test", "test", "1234"), vectorOf("smtp_auth_plain").at("expected"));
    const Vector given = vectorOf("smtp_cram_md5");
    QCOMPARE(smtpCramMd5(given.at("user"), given.at("secret"), given.at("payload")),
        given.at("user") + ' ' + given.at("expected"));
}

void TestSigning::ed25519() {
    TRUEBAR_NEEDS_SHARED();
    const Vector given = vectorOf("ed25519_rfc8032_test1");
    const auto seed = fromHex(given.at("seed_hex"));
    QVERIFY(seed);
    const auto key = Ed25519Key::fromSeed(*seed);
    QVERIFY(key);
    QCOMPARE(toHex(key->publicKey()), given.at("public_hex"));
    QCOMPARE(toHex(key->sign("")), given.at("expected"));
    QVERIFY(isEd25519Signature(key->publicKey(), "", key->sign("")));
    QVERIFY(!isEd25519Signature(key->publicKey(), "x", key->sign("")));
    QVERIFY(!isEd25519Signature("short", "", key->sign("")));
    // Binance's own example has no published key; its signature has the length of ours.
    const auto published = fromBase64(vectorOf("binance_wsapi_ed25519_ascii").at("expected"));
    QVERIFY(published);
    const auto ours = fromBase64(binanceEd25519(*key, vectorOf("binance_wsapi_ed25519_ascii").at("payload")));
    QVERIFY(ours);
    QCOMPARE(ours->size(), published->size());
}

// The key of RFC 8410 §10.3: the same PEM that `openssl genpkey` writes.
void TestSigning::ed25519FromPem() {
    const auto key = Ed25519Key::fromPem("-----BEGIN PRIVATE KEY-----\n"
                                         "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
                                         "-----END PRIVATE KEY-----\n");
    QVERIFY(key);
    QCOMPARE(toHex(key->publicKey()), std::string("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"));
    const std::string payload = "symbol=BTCUSDT&timestamp=1";
    const auto signature = fromBase64(binanceEd25519(*key, payload));
    QVERIFY(signature);
    QVERIFY(isEd25519Signature(key->publicKey(), payload, *signature));
}

void TestSigning::otherKeysAreRefused_data() {
    QTest::addColumn<QByteArray>("pem");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("my secret");
    QTest::newRow("public") << QByteArray("-----BEGIN PUBLIC KEY-----\n"
                                          "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
                                          "-----END PUBLIC KEY-----\n");
    QTest::newRow("x25519") << QByteArray("-----BEGIN PRIVATE KEY-----\n"
                                          "MC4CAQAwBQYDK2VuBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
                                          "-----END PRIVATE KEY-----\n");
    // Passphrase "test": nobody may be asked for it.
    QTest::newRow("encrypted") << QByteArray("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                                             "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhQJyITGsZcVwICCAAw\n"
                                             "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEELzR17cOO6dVFMxGbhYNpfcEQGjr\n"
                                             "1fLx2cINHEpagGxo0p9ek8iCCxRvXDRBUKfimIhBpfKggBfYzXlJiHdEjEn5IMRM\n"
                                             "FsTCTuuwdeDy5I0D4Ko=\n"
                                             "-----END ENCRYPTED PRIVATE KEY-----\n");
}

void TestSigning::otherKeysAreRefused() {
    QFETCH(const QByteArray, pem);
    const auto key = Ed25519Key::fromPem(pem.toStdString());
    QVERIFY(!key);
    QCOMPARE(key.error().code, std::string("signing.bad_key"));
    QVERIFY(!Ed25519Key::fromSeed("31 bytes are not enough for it."));
}

// RFC 8037 appendix A.4; its key is that of RFC 8032 test 1.
void TestSigning::webTokenOfTheRfc() {
    QCOMPARE(webToken(rfc8032Key(), R"({"alg":"EdDSA"})", "Example of Ed25519 signing"),
        std::string("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"));
}

// RFC 4648 §10.
void TestSigning::base64OfTheRfc() {
    const std::vector<std::pair<std::string, std::string>> table{{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="},
        {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : table) {
        QCOMPARE(toBase64(bytes), text);
        QVERIFY(fromBase64(text) == bytes);
    }
    QCOMPARE(toBase64("\xfb\xff"), std::string("+/8="));
    QCOMPARE(toBase64Url("\xfb\xff"), std::string("-_8"));
    std::string all;
    for (int byte = 0; byte < 256; ++byte) {
        all += static_cast<char>(byte);
        QVERIFY(fromBase64(toBase64(all)) == all);
    }
}

void TestSigning::sloppyBase64IsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"Z", "Zg", "Zg=", "Zm9v\n", "Zm 9", "Zh==", "Zm9=", "====", "Zg==Zg==", "-_8="})
        QTest::newRow(text) << QByteArray(text);
}

void TestSigning::sloppyBase64IsRefused() {
    QFETCH(const QByteArray, text);
    QVERIFY(!fromBase64(text.toStdString()));
}

void TestSigning::hex() {
    QCOMPARE(toHex(std::string_view("\x00\x7f\xff", 3)), std::string("007fff"));
    QVERIFY(fromHex("007fFF") == std::string("\x00\x7f\xff", 3));
    for (const char* text : {"0", "0g", "zz", " 0"})
        QVERIFY(!fromHex(text));
}

void TestSigning::emptyKeysAndMessages() {
    // A known value: HMAC-SHA256 of nothing with an empty key.
    const std::string known = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
    QCOMPARE(toHex(hmac(Hash::Sha256, "", "")), known);
    QVERIFY(hmac(Hash::Sha256, "some other key", "x") != hmac(Hash::Sha256, "", "x"));
    QCOMPARE(toHex(hmac(Hash::Sha256, {}, {})), known);
    QVERIFY(isSameSecretly("abc", "abc"));
    QVERIFY(!isSameSecretly("abc", "abd"));
    QVERIFY(!isSameSecretly("abc", "ab"));
}

QTEST_GUILESS_MAIN(TestSigning)
#include "tst_signing.moc"
