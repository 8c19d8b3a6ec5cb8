// What Alpaca writes, recorded and documented, is read to the last digit; what is broken is refused with its place; and
// what we write is what it takes.
#include "plugins/brokers/alpaca/core/account.h"
#include "plugins/brokers/alpaca/core/answer.h"
#include "plugins/brokers/alpaca/core/orders.h"
#include "tests/support/shared_fixtures.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <random>

using namespace truebar;
using namespace truebar::alpaca;

namespace {

const Place place{"ALPACA", "main"};

QJsonObject sharedObject(const char* relative) {
    QFile file(test::sharedFile(relative));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

// What was answered in the recorded case of this name.
QJsonValue recorded(const char* name) {
    const QJsonArray cases =
        sharedObject("wire/alpaca/alpaca-py/http_cases.json").value(QStringLiteral("cases")).toArray();
    for (const QJsonValue& each : cases) {
        const QJsonObject object = each.toObject();
        if (object.value(QStringLiteral("test")).toString().endsWith(QLatin1String("::") + QLatin1String(name)))
            return object.value(QStringLiteral("response"));
    }
    return QJsonValue::Undefined;
}

QJsonObject recordedStream() {
    return sharedObject("wire/ccxt_samples/ccxt_samples.json")
        .value(QStringLiteral("alpaca_ws_trade_updates"))
        .toObject();
}

QByteArray bytesOf(const QJsonValue& value) {
    return (value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject()))
        .toJson(QJsonDocument::Compact);
}

Decimal number(const char* text) {
    return Decimal::parse(text).value();
}

template <class T>
QByteArray whyNot(const Result<T>& result) {
    return result ? QByteArray() : QByteArray::fromStdString(result.error().message() + ' ' + result.error().location);
}

OrderIntent intent(const char* symbol, OrderType type, TimeInForce timeInForce) {
    OrderIntent out;
    out.id.text = "t1234567890abcdefg";
    out.instrument = {"ALPACA", symbol};
    out.side = Side::Sell;
    out.type = type;
    out.quantity = Quantity(number("1.5"));
    out.timeInForce = timeInForce;
    if (type == OrderType::Limit || type == OrderType::StopLimit)
        out.limitPrice = Price(number("101.25"));
    if (type == OrderType::Stop || type == OrderType::StopLimit)
        out.stopPrice = Price(number("102"));
    return out;
}

wire::HttpReply reply(int status, const char* body) {
    wire::HttpReply out;
    out.status = status;
    out.body = body;
    return out;
}

Certainty certainty(int status, const char* body) {
    const auto answer = readAnswer(reply(status, body), utcMs(0));
    return answer ? certaintyOf(*answer) : Certainty::Unknown;
}

// Reads a message in every way there is; none may do harm, and each error has its code.
int readEveryWay(const QByteArray& text) {
    int errors = 0;
    const auto look = [&](const auto& result) {
        if (result)
            return;
        ++errors;
        QVERIFY2(result.error().code == "live.unavailable", result.error().code.c_str());
        QVERIFY(!result.error().text.empty());
    };
    const auto value = wire::parseValue(text);
    look(value);
    if (value) {
        look(readEvent(place, *value));
        look(readOrder(place, *value));
        look(readOrders(place, *value));
        look(readActivities(place, *value));
        look(readPositions(place, *value));
        look(readBalances(*value));
        look(readPermissions(*value, true));
        look(readAsset("AAPL", *value));
        look(readClock(*value));
    }
    for (const int status : {200, 422}) {
        wire::HttpReply each;
        each.status = status;
        each.body = text;
        look(readAnswer(each, utcMs(0)));
    }
    return errors;
}

} // namespace

class TestBrokerAlpacaWire : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordedAnswersAreRead();
    void recordedStreamIsRead();
    void activitiesAndStreamNameAFillAlike();
    void ordersAreWrittenAsDocumented();
    void certaintyOfAnswers();
    void wrongValuesHaveTheirPlace();
    void brokenMessagesDoNoHarm();
};

void TestBrokerAlpacaWire::recordedAnswersAreRead() {
    TRUEBAR_NEEDS_SHARED();
    for (const char* name : {"test_market_order", "test_get_order_by_id", "test_get_order_by_client_id"}) {
        const auto order = readOrder(place, recorded(name));
        QVERIFY2(order, whyNot(order).constData());
        QCOMPARE(order->id.text, std::string("eb9e2aaa-f71a-4f51-b5b4-52a6c565dad4"));
        QCOMPARE(order->venueOrderId, std::string("61e69015-8549-4bfd-b9c3-01e75843f47d"));
        QVERIFY(order->state == VenueOrderState::Open && order->type == OrderType::Market && order->side == Side::Buy);
        QVERIFY(order->quantity == Quantity(Decimal(1)) && order->filled.isZero() && !order->averagePrice);
        QCOMPARE(formatUtc(order->updatedAt), std::string("2021-03-16T18:38:01.942Z"));
    }
    const auto orders = readOrders(place, recorded("test_get_orders"));
    QVERIFY2(orders, whyNot(orders).constData());
    QVERIFY(orders->front().order.type == OrderType::Stop);
    // Closing a position is an order for an amount of money, or of crypto.
    const auto amount = readOrder(place, recorded("test_close_position_with_id"));
    QVERIFY2(amount, whyNot(amount).constData());
    QVERIFY(amount->quantity.isZero());
    const QJsonArray closed = recorded("test_close_all_positions").toArray();
    const auto pair = readOrder(place, closed.at(0).toObject().value(QStringLiteral("body")));
    QVERIFY2(pair, whyNot(pair).constData());
    QCOMPARE(pair->instrument.symbol, std::string("BTC/USD"));

    const auto positions = readPositions(place, recorded("test_get_all_positions"));
    QVERIFY2(positions, whyNot(positions).constData());
    QVERIFY(positions->front().quantity == Quantity(Decimal(5)));
    QVERIFY(positions->front().entryPrice == Price(Decimal(100)));
    const QJsonValue account = recorded("test_get_account");
    const auto balances = readBalances(account);
    QVERIFY2(balances, whyNot(balances).constData());
    QVERIFY(balances->front().free == number("-23140.2"));
    QCOMPARE(balances->front().currency, std::string("USD"));
    const auto live = readPermissions(account, false);
    QVERIFY(live && live->mayTrade == true && !live->mayWithdraw.has_value());
    QVERIFY(readPermissions(account, true)->mayWithdraw == false);
    const auto shares = readAsset("AAPL", recorded("test_get_all_assets").toArray().at(0));
    QVERIFY2(shares, whyNot(shares).constData());
    QVERIFY(shares->tickSize == Price(number("0.01")) && shares->lotStep == Quantity(number("0.000000001")));
    QVERIFY(shares->isTrading && shares->quoteCurrency == "USD");
    const auto crypto = readAsset("LTC/USDT", recordedStream().value(QStringLiteral("asset_example")));
    QVERIFY2(crypto, whyNot(crypto).constData());
    QVERIFY(crypto->tickSize == Price(number("0.000000001")));
    QVERIFY(crypto->minQuantity == Quantity(number("0.017903019")));
    QVERIFY(crypto->baseCurrency == "LTC" && crypto->quoteCurrency == "USDT");
}

void TestBrokerAlpacaWire::recordedStreamIsRead() {
    TRUEBAR_NEEDS_SHARED();
    const QJsonArray messages = recordedStream().value(QStringLiteral("messages")).toArray();
    std::vector<StreamEvent> events;
    for (const QJsonValue& each : messages) {
        const auto event = readEvent(place, each);
        QVERIFY2(event, whyNot(event).constData());
        events.push_back(*event);
    }
    QCOMPARE(events.size(), std::size_t(5));
    QVERIFY(events[0].kind == StreamEvent::Kind::Authorized && events[0].refusal.empty());
    QVERIFY(events[1].kind == StreamEvent::Kind::Listening && events[1].refusal.empty());
    QVERIFY(events[2].order && events[2].order->state == VenueOrderState::Open && !events[2].fill);
    QCOMPARE(formatUtc(events[3].order->updatedAt), std::string("2026-09-18T13:24:50.019Z"));
    const auto& fill = events[4].fill;
    QVERIFY(fill && events[4].order->state == VenueOrderState::Filled);
    QCOMPARE(fill->key.tradeId, std::string("b28e2b24-b1b2-40cc-8979-63f45e8edc02:129.7"));
    QCOMPARE(fill->order.text, std::string("ccxt_214efabb8ba04f9fbda29883611402a6"));
    QVERIFY(fill->price == Price(number("0.0851119")) && fill->quantity == Quantity(number("129.7")));
    QVERIFY(fill->side == Side::Sell && fill->instrument.symbol == "DOGE/USD");
    QVERIFY(events[4].order->averagePrice == Price(number("0.0851119")));
}

void TestBrokerAlpacaWire::activitiesAndStreamNameAFillAlike() {
    const auto page = readActivities(place, *wire::parseValue(R"([{"activity_type":"FILL","cum_qty":"3.500","id":
        "20190524113406977::8efc7b9a-8b2b-4000-9955-d36e7db0df74","leaves_qty":"0","price":"1.63","qty":"1","side":"sell_short",
        "symbol":"LPCN","transaction_time":"2019-05-24T15:34:06.977Z","order_id":"904837e3-3b76-47ec-b432-046db621571b",
        "type":"fill"}])"));
    QVERIFY2(page, whyNot(page).constData());
    const auto event = readEvent(place, *wire::parseValue(R"({"stream":"trade_updates","data":{"event":"partial_fill",
        "price":"1.63","qty":"1","timestamp":"2019-05-24T15:34:06.977123456Z","order":{"id":
        "904837e3-3b76-47ec-b432-046db621571b","client_order_id":"mine","symbol":"LPCN","asset_class":"us_equity","qty":"4",
        "filled_qty":"3.5","type":"limit","side":"sell","limit_price":"1.60","status":"partially_filled"}}})"));
    QVERIFY2(event, whyNot(event).constData());
    const VenueFill& asked = page->front().fill;
    const VenueFill& heard = *event->fill;
    QVERIFY(asked.key == heard.key && asked.side == heard.side && asked.price == heard.price);
    QVERIFY(asked.quantity == heard.quantity && asked.time == heard.time && asked.instrument == heard.instrument);
    QVERIFY(event->order->state == VenueOrderState::PartiallyFilled);
    // A trade that is taken back is no fill: it must be compared.
    const auto bust = readEvent(place, *wire::parseValue(R"({"stream":"trade_updates","data":{"event":"trade_bust",
        "timestamp":"2019-05-24T15:34:06Z","order":{"id":"9","client_order_id":"mine","symbol":"LPCN","qty":"4",
        "filled_qty":"0","type":"limit","side":"sell","status":"new"}}})"));
    QVERIFY2(bust, whyNot(bust).constData());
    QVERIFY(bust->isTradeChanged && !bust->fill);
}

void TestBrokerAlpacaWire::ordersAreWrittenAsDocumented() {
    const auto body = [](const OrderIntent& order) {
        const auto out = orderBody(place, order);
        return out ? *out : QByteArray::fromStdString(out.error().code);
    };
    const QByteArray head = R"({"client_order_id":"t1234567890abcdefg",)";
    QCOMPARE(body(intent("SPY", OrderType::Market, TimeInForce::GoodTilCancelled)),
        QByteArray(head + R"("qty":"1.5","side":"sell","symbol":"SPY","time_in_force":"day","type":"market"})"));
    QCOMPARE(body(intent("BTC/USD", OrderType::Market, TimeInForce::GoodTilCancelled)),
        QByteArray(head + R"("qty":"1.5","side":"sell","symbol":"BTC/USD","time_in_force":"gtc","type":"market"})"));
    QCOMPARE(body(intent("SPY", OrderType::Limit, TimeInForce::FillOrKill)),
        QByteArray(head
            + R"("limit_price":"101.25","qty":"1.5","side":"sell","symbol":"SPY","time_in_force":"fok","type":"limit"})"));
    QCOMPARE(body(intent("SPY", OrderType::Stop, TimeInForce::Day)),
        QByteArray(head
            + R"("qty":"1.5","side":"sell","stop_price":"102","symbol":"SPY","time_in_force":"day","type":"stop"})"));
    QCOMPARE(body(intent("BTC/USD", OrderType::StopLimit, TimeInForce::ImmediateOrCancel)),
        QByteArray(head + R"("limit_price":"101.25","qty":"1.5","side":"sell","stop_price":"102","symbol":"BTC/USD",)"
            + R"("time_in_force":"ioc","type":"stop_limit"})"));
    // What it does not take never leaves.
    OrderIntent maker = intent("SPY", OrderType::Limit, TimeInForce::GoodTilCancelled);
    maker.postOnly = true;
    OrderIntent reducing = intent("SPY", OrderType::Market, TimeInForce::Day);
    reducing.reduceOnly = true;
    OrderIntent elsewhere = intent("SPY", OrderType::Market, TimeInForce::Day);
    elsewhere.instrument.venue = "BINANCE";
    OrderIntent priceless = intent("SPY", OrderType::Limit, TimeInForce::Day);
    priceless.limitPrice.reset();
    OrderIntent nothing = intent("SPY", OrderType::Market, TimeInForce::Day);
    nothing.quantity = {};
    for (const OrderIntent& each :
        {maker, reducing, elsewhere, priceless, nothing, intent("SPY", OrderType::TrailingStop, TimeInForce::Day),
            intent("BTC/USD", OrderType::Limit, TimeInForce::Day),
            intent("BTC/USD", OrderType::Stop, TimeInForce::GoodTilCancelled),
            intent("SPY", OrderType::Limit, TimeInForce::GoodTilDate)})
        QCOMPARE(body(each), QByteArray("live.unsupported"));
}

void TestBrokerAlpacaWire::certaintyOfAnswers() {
    QVERIFY(certainty(200, R"({"id":"x"})") == Certainty::Accepted);
    QVERIFY(certainty(204, "") == Certainty::Accepted);
    QVERIFY(certainty(403, R"({"code":40310000,"message":"insufficient buying power"})") == Certainty::Refused);
    QVERIFY(certainty(422, R"({"code":42210000,"message":"invalid limit_price"})") == Certainty::Refused);
    QVERIFY(certainty(403, "forbidden.") == Certainty::Refused);
    QVERIFY(certainty(429, "") == Certainty::Refused);
    // Neither is the venue's own word.
    QVERIFY(certainty(404, "<html>") == Certainty::Unknown);
    QVERIFY(certainty(422, "<html>") == Certainty::Unknown);
    QVERIFY(certainty(408, R"({"code":40810000,"message":"time-out"})") == Certainty::Unknown);
    QVERIFY(certainty(302, "") == Certainty::Unknown);
    for (const int status : {500, 502, 503, 504})
        QVERIFY(certainty(status, R"({"code":50010000,"message":"internal server error"})") == Certainty::Unknown);
    QVERIFY(certainty(200, "{\"id\":") == Certainty::Unknown);
    const auto twin =
        readAnswer(reply(422, R"({"code":40010001,"message":"client_order_id must be unique"})"), utcMs(0));
    QVERIFY(certaintyOf(*twin) == Certainty::Unknown);
    QCOMPARE(reasonOf(*twin).code, std::string("live.duplicate"));
    // Only the venue's own word is "no such order".
    QVERIFY(isNotFound(*readAnswer(reply(404, R"({"code":40410000,"message":"order not found"})"), utcMs(0))));
    QVERIFY(!isNotFound(*readAnswer(reply(404, "page not found"), utcMs(0))));

    wire::HttpReply limited = reply(429, R"({"code":42910000,"message":"rate limit exceeded"})");
    limited.headers = {{"retry-after", "7"}, {"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1609459260"}};
    const UtcMs now = utcMs(1'609'459'200'000);
    const auto told = readAnswer(limited, now);
    QVERIFY(isThrottled(*told) && told->rates.left == 0);
    QVERIFY(told->rates.retryAt == now + std::chrono::seconds(7) && told->rates.end == now + std::chrono::seconds(60));
    limited.headers = {{"retry-after", "999999999999"}, {"x-ratelimit-reset", "soon"}};
    QVERIFY(readAnswer(limited, now)->rates.retryAt == now + std::chrono::hours(1));
    QVERIFY(!readAnswer(limited, now)->rates.end);
}

void TestBrokerAlpacaWire::wrongValuesHaveTheirPlace() {
    const auto placeOf = [](const char* order) {
        const auto read = readOrder(place, *wire::parseValue(order));
        return read ? std::string("read") : read.error().location;
    };
    QCOMPARE(placeOf(R"({"id":"1"})"), std::string("/client_order_id"));
    QCOMPARE(placeOf(R"({"id":7,"client_order_id":"a"})"), std::string("/id"));
    QCOMPARE(placeOf(R"({"id":"1","client_order_id":"a","symbol":"S","side":"hold"})"), std::string("/side"));
    const char* const fine = R"({"id":"1","client_order_id":"a","symbol":"S","side":"buy","type":"limit","qty":"%1",
        "filled_qty":"0","limit_price":%2,"status":"%3","updated_at":"%4"})";
    const auto with = [&](const char* quantity, const char* price, const char* status, const char* time) {
        const QString text = QString::fromLatin1(fine).arg(
            QLatin1String(quantity), QLatin1String(price), QLatin1String(status), QLatin1String(time));
        return placeOf(text.toLatin1().constData());
    };
    QCOMPARE(with("1", "\"2.5\"", "new", "2021-03-16T18:38:01.9Z"), std::string("read"));
    QCOMPARE(with("-1", "\"2.5\"", "new", "2021-03-16T18:38:01Z"), std::string("/qty"));
    // A price as a number with a fraction has been rounded by somebody already.
    QCOMPARE(with("1", "2.5", "new", "2021-03-16T18:38:01Z"), std::string("/limit_price"));
    QCOMPARE(with("1", "\"1e40\"", "new", "2021-03-16T18:38:01Z"), std::string("/limit_price"));
    QCOMPARE(with("1", "null", "melted", "2021-03-16T18:38:01Z"), std::string("/status"));
    QCOMPARE(with("1", "null", "new", "yesterday"), std::string("/updated_at"));
    const auto event =
        readEvent(place, *wire::parseValue(R"({"stream":"trade_updates","data":{"event":"fill","order":[]}})"));
    QCOMPARE(event.error().location, std::string("/data/order/client_order_id"));
    const auto activity =
        readActivities(place, *wire::parseValue(R"([{"id":"1","activity_type":"FILL","order_id":"o","cum_qty":"0"}])"));
    QCOMPARE(activity.error().location, std::string("/0/cum_qty"));
    QCOMPARE(readClock(*wire::parseValue("{}")).error().location, std::string("/timestamp"));
    const auto refused = readEvent(place,
        *wire::parseValue(R"({"stream":"authorization","data":{"status":"unauthorized","action":"authenticate"}})"));
    QVERIFY(refused && !refused->refusal.empty());
    const auto deaf = readEvent(place, *wire::parseValue(R"({"stream":"listening","data":{"streams":[]}})"));
    QVERIFY(deaf && !deaf->refusal.empty());
}

void TestBrokerAlpacaWire::brokenMessagesDoNoHarm() {
    TRUEBAR_NEEDS_SHARED();
    std::vector<QByteArray> messages;
    for (const char* name : {"test_market_order", "test_get_orders", "test_close_all_positions",
             "test_get_all_positions", "test_get_account", "test_get_all_assets", "test_cancel_orders"})
        messages.push_back(bytesOf(recorded(name)));
    for (const QJsonValue& each : recordedStream().value(QStringLiteral("messages")).toArray())
        messages.push_back(bytesOf(each));
    std::mt19937 random(7);
    int errors = 0;
    for (const QByteArray& message : messages) {
        QVERIFY(message.size() > 20);
        const int step = std::max(1, int(message.size() / 60));
        for (int size = 0; size < message.size(); size += step)
            errors += readEveryWay(message.left(size));
        for (int i = 0; i < 200; ++i) {
            QByteArray flipped = message;
            const auto at = static_cast<qsizetype>(random() % static_cast<unsigned>(flipped.size()));
            flipped[at] = static_cast<char>(flipped[at] ^ (1 << (random() % 8)));
            errors += readEveryWay(flipped);
        }
    }
    QVERIFY(errors > 10'000);
}

QTEST_GUILESS_MAIN(TestBrokerAlpacaWire)
#include "tst_broker_alpaca_wire.moc"
