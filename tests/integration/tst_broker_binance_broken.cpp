// What Binance refuses and what it never should have sent: every code judged, broken messages refused without harm.
#include "tests/integration/binance_messages.h"

#include <QDir>
#include <QTest>

#include <random>

using namespace truebar;
using namespace truebar::binance;

namespace {

// Reads a message in every way there is; none may do harm, and each error has its code.
int readEveryWay(const QByteArray& text) {
    int errors = 0;
    const auto look = [&](const auto& result) {
        if (result)
            return;
        ++errors;
        QVERIFY2(result.error().code == "live.unavailable" || result.error().code == "live.refused",
            result.error().code.c_str());
        QVERIFY(!result.error().text.empty());
    };
    const auto value = wire::parseValue(text);
    look(value);
    if (value) {
        OrderReference order;
        order.instrument.symbol = "BTCUSDT";
        if (value->isObject()) {
            const auto answer = readSocketAnswer(value->toObject());
            look(answer);
            if (answer)
                (void)errorOf(answer->answer);
        }
        const QJsonValue inner = value->isObject() ? unwrapped(value->toObject()) : *value;
        const QJsonValue result = value->toObject().value(QLatin1String("result"));
        for (const Place& place : {spot(), usdm()}) {
            look(readEvent(place, inner));
            for (const QJsonValue& each : {*value, result}) {
                look(readOrder(place, each));
                look(readOrders(place, each));
                look(readTrades(place, each));
                look(readBalances(place, each));
                look(readPositions(place, each));
                look(readAcknowledged(each, order));
                look(readFilters("BTCUSDT", each));
                look(readServerTime(each));
            }
        }
    }
    wire::HttpReply reply;
    reply.status = 400;
    reply.body = text;
    look(readRestAnswer(reply, utcMs(0)));
    return errors;
}

} // namespace

class TestBrokerBinanceBroken : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCodeIsJudged();
    void wrongNumbersHaveTheirPlace();
    void brokenMessagesDoNoHarm();
    void brokenHttpDoesNoHarm();
};

void TestBrokerBinanceBroken::everyCodeIsJudged() {
    TRUEBAR_NEEDS_SHARED();
    const QJsonArray all =
        QJsonDocument::fromJson(wireFile("docs_examples/errors.json")).object().value(QLatin1String("codes")).toArray();
    int unknown = 0;
    for (const QJsonValue& each : all) {
        Answer answer;
        answer.status = 400;
        answer.fault = VenueFault();
        answer.fault->code = each.toObject().value(QLatin1String("code")).toInteger();
        unknown += certaintyOf(answer) == Certainty::Unknown;
        // Whatever the code: a status of the 500s says nothing for certain.
        answer.status = 503;
        QVERIFY(certaintyOf(answer) == Certainty::Unknown);
    }
    QVERIFY(all.size() >= 100);
    QCOMPARE(unknown, 5);
    Answer bare;
    bare.status = 400; // a refusal without a word
    QVERIFY(certaintyOf(bare) == Certainty::Unknown);
    bare.status = 200;
    QVERIFY(certaintyOf(bare) == Certainty::Accepted);
    bare.status = 0;
    QVERIFY(certaintyOf(bare) == Certainty::Unknown);
}

void TestBrokerBinanceBroken::wrongNumbersHaveTheirPlace() {
    const auto event = [](const char* text) { return readEvent(spot(), unwrapped(*wire::parseObject(text))); };
    const auto wrong =
        event(R"({"event":{"e":"executionReport","s":"X","c":"a","C":"","i":1.5,"S":"BUY","o":"LIMIT"}})");
    QCOMPARE(wrong.error().location, std::string("/i"));
    QCOMPARE(event(R"({"event":{"e":7}})").error().location, std::string("/e"));
    // A price as a number with a fraction has been rounded by somebody already.
    const auto rounded =
        readTrades(spot(), *wire::parseValue(R"([{"id":1,"symbol":"X","orderId":2,"isBuyer":true,"price":0.1}])"));
    QCOMPARE(rounded.error().location, std::string("/result/0/price"));
    const auto huge =
        readTrades(spot(), *wire::parseValue(R"([{"id":1,"symbol":"X","orderId":2,"isBuyer":true,"price":"1e40"}])"));
    QCOMPARE(huge.error().location, std::string("/result/0/price"));
    const auto exact = readOrder(usdm(), *wire::parseValue(R"({"clientOrderId":"a","orderId":9007199254740993,
        "symbol":"X","side":"SELL","type":"LIMIT","origQty":"0.000000000001","executedQty":"0","price":"99999999999999999",
        "stopPrice":"0","status":"NEW","time":1})"));
    QVERIFY2(exact, whyNot(exact).constData());
    QCOMPARE(exact->venueOrderId, std::string("9007199254740993"));
    QVERIFY(exact->quantity.value() == Decimal::fromUnits(1));
}

void TestBrokerBinanceBroken::brokenMessagesDoNoHarm() {
    TRUEBAR_NEEDS_SHARED();
    std::vector<QByteArray> messages;
    for (const char* folder : {"nautilus/spot/user_data_json", "nautilus/futures/user_data_json"}) {
        const QDir directory(test::sharedFile((std::string("wire/binance/") + folder).c_str()));
        for (const QString& name : directory.entryList({QStringLiteral("*.json")}))
            messages.push_back(
                QJsonDocument::fromJson(readAll(directory.filePath(name))).toJson(QJsonDocument::Compact));
    }
    for (const Example& each : examples()) {
        const bool isOfOrders = each.section.contains(QLatin1String("order"), Qt::CaseInsensitive)
            || each.section.contains(QLatin1String("Account"));
        if (isOfOrders && each.document == QLatin1String("web-socket-api.md") && each.json.isObject())
            messages.push_back(QJsonDocument(each.json.toObject()).toJson(QJsonDocument::Compact));
    }
    for (const char* name : {"GetOpenOrders", "GetUserTrades", "GetPositions"})
        messages.push_back(endpointBody((std::string("jkorf/Endpoints/UsdFutures/Trading/") + name + ".txt").c_str()));
    QVERIFY(messages.size() > 50);
    std::mt19937 random(7);
    int errors = 0;
    for (const QByteArray& message : messages) {
        const int step = std::max(1, int(message.size() / 60));
        for (int size = 0; size < message.size(); size += step)
            errors += readEveryWay(message.left(size));
        for (int i = 0; i < 60; ++i) {
            QByteArray flipped = message;
            const auto at = static_cast<qsizetype>(random() % static_cast<unsigned>(flipped.size()));
            flipped[at] = static_cast<char>(flipped[at] ^ (1 << (random() % 8)));
            errors += readEveryWay(flipped);
        }
    }
    QVERIFY(errors > 10'000);
}

void TestBrokerBinanceBroken::brokenHttpDoesNoHarm() {
    const QByteArray plain = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nX: y\r\n\r\n{\"a\":1}";
    const QByteArray chunked = "HTTP/1.1 503 No\r\nTransfer-Encoding: "
                               "chunked\r\n\r\n4\r\n{\"a\"\r\n3;x\r\n:1}\r\n0\r\n\r\n";
    const qsizetype most = 1 << 20;
    QCOMPARE(wire::parseReply(plain, false, most)->value().body, QByteArray("{\"a\":1}"));
    QCOMPARE(wire::parseReply(chunked, false, most)->value().body, QByteArray("{\"a\":1}"));
    QCOMPARE(wire::parseReply(chunked, false, most)->value().status, 503);
    QVERIFY(!wire::parseReply(plain.left(plain.size() - 1), false, most));
    QVERIFY(!*wire::parseReply(plain.left(plain.size() - 1), true, most));
    QVERIFY(!*wire::parseReply("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", false, most));
    QVERIFY(!*wire::parseReply("SSH-2.0\r\n\r\n", false, most));
    std::mt19937 random(3);
    int answers = 0;
    for (const QByteArray& whole : {plain, chunked}) {
        for (int i = 0; i < 5'000; ++i) {
            QByteArray broken = whole.left(static_cast<qsizetype>(random() % static_cast<unsigned>(whole.size() + 1)));
            if (!broken.isEmpty())
                broken[static_cast<qsizetype>(random() % static_cast<unsigned>(broken.size()))] =
                    static_cast<char>(random());
            for (const bool isEnd : {false, true}) {
                const auto reply = wire::parseReply(broken, isEnd, most);
                answers += reply.has_value();
                QVERIFY(!isEnd || reply.has_value());
            }
        }
    }
    QVERIFY(answers > 10'000);
}

QTEST_GUILESS_MAIN(TestBrokerBinanceBroken)
#include "tst_broker_binance_broken.moc"
