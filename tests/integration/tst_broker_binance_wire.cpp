// The words of Binance: requests signed as published, every recorded message about orders and accounts read, and broken
// ones refused without harm.
#include "plugins/brokers/binance/account.h"
#include "plugins/brokers/binance/answer.h"
#include "plugins/brokers/binance/request.h"
#include "plugins/brokers/binance/stream_events.h"
#include "tests/support/shared_fixtures.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <random>

using namespace truebar;
using namespace truebar::binance;

namespace {

Place spot() {
    return {Market::Spot, "BINANCE", "main"};
}

Place usdm() {
    return {Market::Usdm, "BINANCE_USDM", "main"};
}

QByteArray readAll(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray wireFile(const char* relative) {
    return readAll(test::sharedFile((std::string("wire/binance/") + relative).c_str()));
}

// What follows the third line of an endpoint's file.
QByteArray endpointBody(const char* relative) {
    QByteArray text = wireFile(relative);
    for (int i = 0; i < 3; ++i)
        text.remove(0, text.indexOf('\n') + 1);
    return text;
}

// What follows "=" in a file of a socket.
QByteArray nextFrame(const char* relative) {
    const QByteArray text = wireFile(relative);
    return text.mid(text.indexOf("\n=") + 2);
}

struct Example {
    QString document{};
    QString section{};
    QJsonValue json{};
};

std::vector<Example> examples() {
    std::vector<Example> out;
    for (const QByteArray& line : wireFile("docs_examples/examples.jsonl").split('\n')) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        if (object.isEmpty())
            continue;
        out.push_back({object.value(QLatin1String("doc")).toString(), object.value(QLatin1String("section")).toString(),
            object.value(QLatin1String("json"))});
    }
    return out;
}

template <class T>
QByteArray whyNot(const Result<T>& result, const QByteArray& what = {}) {
    if (result)
        return what;
    return QByteArray(what + ": " + QByteArray::fromStdString(result.error().message()));
}

Signer publishedSigner() {
    BrokerCredentials credentials;
    credentials.key = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    credentials.secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    return Signer::create(credentials).value();
}

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

class TestBrokerBinanceWire : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void socketRequestsAreSignedAsPublished();
    void restRequestsAreSignedAsPublished();
    void ordersAreAskedForExactly();
    void documentedAnswersAreRead();
    void recordedEventsAreRead();
    void recordedListsAreRead();
    void everyCodeIsJudged();
    void wrongNumbersHaveTheirPlace();
    void brokenMessagesDoNoHarm();
    void brokenHttpDoesNoHarm();
};

void TestBrokerBinanceWire::socketRequestsAreSignedAsPublished() {
    const Signer signer = publishedSigner();
    SocketCall call{"order.place",
        {Parameter::of("symbol", "BTCUSDT"), Parameter::of("side", "SELL"), Parameter::of("type", "LIMIT"),
            Parameter::of("timeInForce", "GTC"), Parameter::of("quantity", "0.01000000"),
            Parameter::of("price", "52000.00")},
        Security::Signed};
    const QByteArray frame = frameOf(call, "7", {signer, utcMs(1645423376532), Millis(100), false});
    const QJsonObject message = QJsonDocument::fromJson(frame).object();
    const QJsonObject parameters = message.value(QLatin1String("params")).toObject();
    QCOMPARE(message.value(QLatin1String("id")).toString(), QStringLiteral("7"));
    QCOMPARE(parameters.value(QLatin1String("signature")).toString(),
        QStringLiteral("aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24"));
    QCOMPARE(parameters.value(QLatin1String("timestamp")).toInteger(), qint64(1645423376532));
    // A session that is logged on shows neither key nor signature.
    const QByteArray known = frameOf(call, "8", {signer, utcMs(1645423376532), Millis(100), true});
    QVERIFY(!known.contains("apiKey") && !known.contains("signature") && known.contains("timestamp"));
}

void TestBrokerBinanceWire::restRequestsAreSignedAsPublished() {
    const Signer signer = publishedSigner();
    RestCall call;
    call.parameters = {Parameter::of("symbol", "LTCBTC"), Parameter::of("side", "BUY"), Parameter::of("type", "LIMIT"),
        Parameter::of("timeInForce", "GTC"), Parameter::of("quantity", "1"), Parameter::of("price", "0.1")};
    call.security = Security::Signed;
    const Proof proof{signer, utcMs(1499827319559), Millis(5000), false};
    QVERIFY(
        queryOf(call, proof).ends_with("&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"));
    call.parameters[0].text = "１２３４５６";
    QVERIFY(
        queryOf(call, proof).ends_with("&signature=e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3"));
}

void TestBrokerBinanceWire::ordersAreAskedForExactly() {
    OrderIntent order;
    order.id.text = "abcdefghij12345678";
    order.instrument = {"BINANCE", "BTCUSDT"};
    order.type = OrderType::Limit;
    order.quantity = Quantity(Decimal::parse("0.1000000001").value());
    order.limitPrice = Price(Decimal::parse("12345678901234.00000001").value());
    order.postOnly = true;
    const auto text = [](const Result<Parameters>& parameters, const char* name) -> std::string {
        for (const Parameter& each : parameters.value()) {
            if (each.name == name)
                return each.text;
        }
        return "-";
    };
    auto made = placeParameters(spot(), order);
    QVERIFY(made);
    QCOMPARE(text(made, "quantity"), std::string("0.1000000001"));
    QCOMPARE(text(made, "price"), std::string("12345678901234.00000001"));
    QCOMPARE(text(made, "type"), std::string("LIMIT_MAKER"));
    QCOMPARE(text(made, "timeInForce"), std::string("-"));
    order.instrument.venue = "BINANCE_USDM";
    order.reduceOnly = true;
    made = placeParameters(usdm(), order);
    QVERIFY(made);
    QCOMPARE(text(made, "type"), std::string("LIMIT"));
    QCOMPARE(text(made, "timeInForce"), std::string("GTX"));
    QCOMPARE(text(made, "reduceOnly"), std::string("true"));
    QCOMPARE(placeParameters(spot(), order).error().code, std::string("live.unsupported")); // another venue's
}

void TestBrokerBinanceWire::documentedAnswersAreRead() {
    TRUEBAR_NEEDS_SHARED();
    int answers = 0;
    int read = 0;
    for (const Example& each : examples()) {
        const QJsonObject message = each.json.toObject();
        if (each.document != QLatin1String("web-socket-api.md") || !message.contains(QLatin1String("status")))
            continue;
        const auto answer = readSocketAnswer(message);
        QVERIFY2(answer, whyNot(answer, each.section.toUtf8()).constData());
        ++answers;
        const QJsonValue result = answer->answer.result;
        const auto good = [&](const auto& outcome) {
            QVERIFY2(outcome, whyNot(outcome, each.section.toUtf8()).constData());
            ++read;
        };
        OrderReference order;
        order.instrument.symbol = result.toObject().value(QLatin1String("symbol")).toString().toStdString();
        if (!answer->answer.isGood()) {
            QVERIFY(certaintyOf(answer->answer) != Certainty::Accepted);
        } else if (each.section.startsWith(QLatin1String("Place new order (TRADE)"))) {
            const auto acknowledged = readAcknowledged(result, order);
            good(acknowledged);
            QCOMPARE(acknowledged->venueOrderId,
                std::to_string(result.toObject().value(QLatin1String("orderId")).toInteger()));
        } else if (each.section.startsWith(QLatin1String("Cancel order (TRADE)"))) {
            if (!result.toObject().contains(QLatin1String("contingencyType")))
                good(readAcknowledged(result, order));
        } else if (each.section.startsWith(QLatin1String("Query order ("))) {
            good(readOrder(spot(), result));
        } else if (each.section.startsWith(QLatin1String("Current open orders"))
            || each.section.startsWith(QLatin1String("Account order history"))) {
            good(readOrders(spot(), result));
        } else if (each.section.startsWith(QLatin1String("Account trade history"))) {
            good(readTrades(spot(), result));
        } else if (each.section.startsWith(QLatin1String("Account information"))) {
            good(readBalances(spot(), result));
        }
    }
    QVERIFY2(answers >= 50, qPrintable(QString::number(answers)));
    QVERIFY2(read >= 9, qPrintable(QString::number(read)));
}

void TestBrokerBinanceWire::recordedEventsAreRead() {
    TRUEBAR_NEEDS_SHARED();
    int orders = 0;
    int fills = 0;
    const auto look = [&](const Place& place, const QByteArray& text, const QByteArray& name) {
        const auto message = wire::parseObject(text);
        QVERIFY2(message, name.constData());
        const auto event = readEvent(place, unwrapped(*message));
        QVERIFY2(event, whyNot(event, name).constData());
        orders += event->order.has_value();
        fills += event->fill.has_value();
    };
    for (const auto& [folder, place] :
        {std::pair("nautilus/spot/user_data_json", spot()), std::pair("nautilus/futures/user_data_json", usdm())}) {
        const QDir directory(test::sharedFile((std::string("wire/binance/") + folder).c_str()));
        for (const QString& name : directory.entryList({QStringLiteral("*.json")}))
            look(place, readAll(directory.filePath(name)), name.toUtf8());
    }
    for (const char* name : {"Order", "AccountPosition", "Balance", "OcoOrder"})
        look(spot(), nextFrame((std::string("jkorf/Subscriptions/Spot/Account/") + name + ".txt").c_str()), name);
    for (const char* name :
        {"OrderUpdate", "AccountUpdate", "TradeUpdate", "Leverage", "MarginUpdate", "AlgoOrderUpdate"})
        look(usdm(), nextFrame((std::string("jkorf/Subscriptions/UsdFutures/") + name + ".txt").c_str()), name);
    for (const Example& each : examples()) {
        if (each.document == QLatin1String("user-data-stream.md")
            && each.json.toObject().contains(QLatin1String("event")))
            look(spot(), QJsonDocument(each.json.toObject()).toJson(), each.section.toUtf8());
    }
    QVERIFY2(orders >= 16, qPrintable(QString::number(orders)));
    QVERIFY2(fills >= 5, qPrintable(QString::number(fills)));

    // One to the last digit.
    const auto event = readEvent(usdm(),
        unwrapped(*wire::parseObject(wireFile("nautilus/futures/user_data_json/order_update_trade_partial.json"))));
    QVERIFY(event && event->fill && event->order);
    const auto trade = readEvent(
        spot(), unwrapped(*wire::parseObject(wireFile("nautilus/spot/user_data_json/execution_report_trade.json"))));
    QVERIFY(trade && trade->fill);
    QCOMPARE(trade->fill->key.tradeId, std::string("ETHUSDT:98765432"));
    QVERIFY(trade->fill->price == Price(Decimal(2500)) && trade->fill->fee == Decimal::parse("0.001").value());
    QVERIFY(trade->fill->liquidity == Liquidity::Maker && trade->order->state == VenueOrderState::Filled);
    QCOMPARE(toCount(trade->fill->time), std::int64_t(1709654401000));
    QVERIFY(trade->order->averagePrice == Price(Decimal(2500)));
    QVERIFY(event->order->averagePrice == event->fill->price);
}

void TestBrokerBinanceWire::recordedListsAreRead() {
    TRUEBAR_NEEDS_SHARED();
    const auto body = [](const char* name) {
        return wire::parseValue(endpointBody((std::string("jkorf/Endpoints/UsdFutures/") + name + ".txt").c_str()));
    };
    const auto orders = readOrders(usdm(), *body("Trading/GetOpenOrders"));
    QVERIFY2(orders, whyNot(orders).constData());
    QVERIFY(orders->front().stopPrice == Price(Decimal(9300)) && orders->front().type == OrderType::TrailingStop);
    const auto trades = readTrades(usdm(), *body("Trading/GetUserTrades"));
    QVERIFY2(trades, whyNot(trades).constData());
    QVERIFY(trades->front().fill.fee == Decimal::parse("-0.0781901").value());
    const auto balances = readBalances(usdm(), *body("Account/GetBalances"));
    QVERIFY2(balances, whyNot(balances).constData());
    QVERIFY(balances->front().free == Decimal::parse("23.72469206").value());
    const auto positions =
        readPositions(usdm(), *wire::parseValue(wireFile("nautilus/futures/http_json/position_risk.json")));
    QVERIFY2(positions, whyNot(positions).constData());
    QVERIFY(positions->front().leverage == Decimal(20));
    // Two positions in one instrument.
    const auto hedged = readPositions(usdm(), *body("Trading/GetPositions"));
    QCOMPARE(hedged.error().code, std::string("live.refused"));
    const auto filters = readFilters("BLZUSDT", *body("ExchangeData/GetExchangeInfo"));
    QVERIFY2(filters, whyNot(filters).constData());
    QVERIFY(filters->minNotional == Money(Decimal(5)) && filters->maxOpenOrders == std::size_t(200));
    for (const char* name : {"all_orders_response", "open_orders_response"}) {
        const auto read = readOrders(
            spot(), *wire::parseValue(wireFile((std::string("nautilus/spot/http_json/") + name + ".json").c_str())));
        QVERIFY2(read, whyNot(read, name).constData());
    }
    const auto known =
        readTrades(spot(), *wire::parseValue(wireFile("nautilus/spot/http_json/account_trades_response.json")));
    QVERIFY2(known, whyNot(known).constData());
    for (const char* name : {"Spot/Trading/PlaceOrder", "Spot/Trading/CancelOrder", "Spot/Trading/GetOrder",
             "Spot/Trading/GetOpenOrders", "Spot/Trading/GetUserTrades", "Spot/Account/GetAccountInfo",
             "UsdFutures/Trading/PlaceOrder", "UsdFutures/Trading/CancelOrder", "UsdFutures/Trading/GetOrder",
             "UsdFutures/Trading/GetPositions", "UsdFutures/Account/GetBalances"}) {
        const auto message = wire::parseObject(nextFrame((std::string("jkorf/Socket/") + name + ".txt").c_str()));
        QVERIFY2(message, name);
        const auto answer = readSocketAnswer(*message);
        QVERIFY2(answer && answer->answer.isGood(), name);
    }
}

void TestBrokerBinanceWire::everyCodeIsJudged() {
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

void TestBrokerBinanceWire::wrongNumbersHaveTheirPlace() {
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

void TestBrokerBinanceWire::brokenMessagesDoNoHarm() {
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

void TestBrokerBinanceWire::brokenHttpDoesNoHarm() {
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

QTEST_GUILESS_MAIN(TestBrokerBinanceWire)
#include "tst_broker_binance_wire.moc"
