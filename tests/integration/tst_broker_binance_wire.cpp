// The words of Binance: requests signed as published, every recorded message about orders and accounts read.
#include "tests/integration/binance_messages.h"

#include <QDir>
#include <QTest>

using namespace truebar;
using namespace truebar::binance;

class TestBrokerBinanceWire : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void socketRequestsAreSignedAsPublished();
    void restRequestsAreSignedAsPublished();
    void ordersAreAskedForExactly();
    void documentedAnswersAreRead();
    void recordedEventsAreRead();
    void recordedListsAreRead();
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

    const auto leverage =
        readEvent(usdm(), unwrapped(*wire::parseObject(nextFrame("jkorf/Subscriptions/UsdFutures/Leverage.txt"))));
    QVERIFY(leverage && leverage->margin && leverage->margin->leverage == 25 && !leverage->margin->isIsolated);
    QCOMPARE(leverage->margin->instrument.symbol, std::string("BTCUSDT"));
    // Balances and positions change with every fill: that is none of margin.
    QByteArray update = nextFrame("jkorf/Subscriptions/UsdFutures/AccountUpdate.txt");
    QVERIFY(!readEvent(usdm(), unwrapped(*wire::parseObject(update)))->margin);
    update.replace("\"m\":\"ORDER\"", "\"m\":\"MARGIN_TYPE_CHANGE\"");
    const auto mode = readEvent(usdm(), unwrapped(*wire::parseObject(update)));
    QVERIFY(mode && mode->margin && mode->margin->isIsolated == true && !mode->margin->leverage);

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

QTEST_GUILESS_MAIN(TestBrokerBinanceWire)
#include "tst_broker_binance_wire.moc"
