// Texts on their way into a log.
#include "core/vault/redacting_sink.h"
#include "tests/unit/vault/vault_fixture.h"

#include <QTest>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

using namespace truebar;
using namespace truebar::test;

class TestRedactor : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void patterns_data();
    void patterns();
    void knownSecretsAreFoundAnywhere();
    void encodedSecretsAreFound();
    void linesOfAPemAreFound();
    void longerSecretsGoFirst();
    void shortSecretsAreNotLookedFor();
    void forgetting();
    void nothingPassesTheSink();
};

void TestRedactor::patterns_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("clean");
    const auto row = [](const char* text, const char* clean) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(clean);
    };
    row("", "");
    row("event=start workspace=/home/x", "event=start workspace=/home/x");
    row("GET /api/v3/order?symbol=A&timestamp=1&signature=c8db56 done",
        "GET /api/v3/order?symbol=A&timestamp=1&signature=[redacted] done");
    row("apiKey=vmPU&price=1", "apiKey=[redacted]&price=1");
    row("{\"apiKey\":\"vmPU\",\"price\":1}", "{\"apiKey\":\"[redacted]\",\"price\":1}");
    row("{\"secret\" : \"a b\"}", "{\"secret\" : \"[redacted] b\"}");
    row("{\\\"signature\\\":\\\"abc\\\"}", "{\\\"signature\\\":\\\"[redacted]\\\"}");
    row("X-MBX-APIKEY: vmPU", "X-MBX-APIKEY: [redacted]");
    row("APCA-API-SECRET-KEY: abc\r\nHost: x", "APCA-API-SECRET-KEY: [redacted]\r\nHost: x");
    row("Authorization: Bearer abc.def.ghi next", "Authorization: [redacted] next");
    row("authorization=token key:access", "authorization=[redacted]");
    row("API-Sign: 4/dpxb==", "API-Sign: [redacted]");
    row("listenKey=abc", "listenKey=[redacted]");
    row("access_token='abc'", "access_token='[redacted]'");
    row("https://api.telegram.org/bot123456:ABC-DEF_x/sendMessage",
        "https://api.telegram.org/bot[redacted]/sendMessage");
    // Words that only look like it.
    row("the signature is wrong", "the signature is wrong");
    row("tokens=5 design=3 secrets: none", "tokens=5 design=3 secrets: none");
    row("/robots.txt /bots/7 /bot12/x", "/robots.txt /bots/7 /bot12/x");
    row("token", "token");
    row("token=", "token=");
    row("token= &x=1", "token= &x=1");
}

void TestRedactor::patterns() {
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, clean);
    const Redactor redactor;
    QCOMPARE(QByteArray::fromStdString(redactor.clean(text.toStdString())), clean);
}

void TestRedactor::knownSecretsAreFoundAnywhere() {
    Redactor redactor;
    redactor.learn(words("NhqPtmdSJYdK"));
    QCOMPARE(redactor.clean("xNhqPtmdSJYdKNhqPtmdSJYdKy"), std::string("x[redacted][redacted]y"));
    QCOMPARE(redactor.clean("nothing here"), std::string("nothing here"));
}

void TestRedactor::encodedSecretsAreFound() {
    Redactor redactor;
    redactor.learn(words("a+b/c=d e"));
    for (const char* text : {"q=a%2Bb%2Fc%3Dd%20e", "YStiL2M9ZCBl"}) {
        const std::string clean = redactor.clean(text);
        QVERIFY2(clean.find("[redacted]") != clean.npos, clean.c_str());
    }
}

void TestRedactor::linesOfAPemAreFound() {
    Redactor redactor;
    const std::string line = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp";
    redactor.learn(words("-----BEGIN PRIVATE KEY-----\n" + line + "\n-----END PRIVATE KEY-----\n"));
    QVERIFY(redactor.clean("x " + line + " y") == "x [redacted] y");
    QVERIFY(redactor.clean("-----BEGIN PRIVATE KEY-----\\n" + line + "\\n-----END PRIVATE KEY-----\\n").find("MC4C")
        == std::string::npos);
}

void TestRedactor::longerSecretsGoFirst() {
    Redactor redactor;
    redactor.learn(words("secret"));
    redactor.learn(words("secret-longer"));
    QCOMPARE(redactor.clean("secret-longer secret"), std::string("[redacted] [redacted]"));
}

void TestRedactor::shortSecretsAreNotLookedFor() {
    Redactor redactor;
    redactor.learn(words("12345"));
    redactor.learn({});
    QCOMPARE(redactor.clean("12345"), std::string("12345"));
}

void TestRedactor::forgetting() {
    Redactor redactor;
    redactor.learn(words("NhqPtmdSJYdK"));
    redactor.forgetAll();
    QCOMPARE(redactor.clean("NhqPtmdSJYdK signature=x"), std::string("NhqPtmdSJYdK signature=[redacted]"));
}

void TestRedactor::nothingPassesTheSink() {
    const auto redactor = std::make_shared<Redactor>();
    redactor->learn(words("NhqPtmdSJYdK"));
    std::ostringstream out;
    spdlog::logger log(
        "test", std::make_shared<RedactingSink>(redactor, std::make_shared<spdlog::sinks::ostream_sink_st>(out)));
    log.set_pattern("level=%l %v");
    log.info("sent {} to {}", "signature=abc", "NhqPtmdSJYdK");
    log.flush();
    QCOMPARE(out.str(), std::string("level=info sent signature=[redacted] to [redacted]\n"));
}

QTEST_GUILESS_MAIN(TestRedactor)
#include "tst_redactor.moc"
