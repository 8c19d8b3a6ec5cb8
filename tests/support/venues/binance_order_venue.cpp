#include "tests/support/venues/binance_order_venue.h"

#include "core/signing/encodings.h"
#include "core/signing/requests.h"

#include <QJsonDocument>

namespace truebar::test {

namespace {

std::string valueOf(const std::map<std::string, std::string>& values, const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

std::string textOf(const QJsonValue& value) {
    return value.isDouble() ? std::to_string(value.toInteger()) : value.toString().toStdString();
}

bool isOrderCall(const std::string& method) {
    return method == "order.place";
}

bool needsSignature(const std::string& method) {
    return method != "time" && method != "exchangeInfo" && method != "userDataStream.subscribe"
        && method != "userDataStream.start" && method != "userDataStream.ping";
}

} // namespace

BinanceOrderVenue::BinanceOrderVenue(const IClock& clock, bool isFutures, Key key)
    : OrderVenue(clock, isFutures)
    , m_isFutures(isFutures)
    , m_key(std::move(key))
    , m_api({[this](int, const QString&) {
                 const std::lock_guard lock(m_mutex);
                 ++m_connections;
             },
          [this](int client, const QByteArray& text) { said(client, text); },
          [this](int client) {
              const std::lock_guard lock(m_mutex);
              m_loggedOn.erase(client);
              if (!m_isFutures)
                  m_listening.erase(client);
          },
          {}})
    , m_stream({[this](int client, const QString&) {
                    const std::lock_guard lock(m_mutex);
                    m_listening.insert(client);
                },
          {},
          [this](int client) {
              const std::lock_guard lock(m_mutex);
              m_listening.erase(client);
          },
          {}})
    , m_http([this](const WireRequest& request) { return rest(request); }) { }

void BinanceOrderVenue::said(int client, const QByteArray& text) {
    const QJsonObject message = QJsonDocument::fromJson(text).object();
    const std::string method = textOf(message.value(QStringLiteral("method")));
    Values values;
    const QJsonObject parameters = message.value(QStringLiteral("params")).toObject();
    for (auto it = parameters.begin(); it != parameters.end(); ++it)
        values[it.key().toStdString()] = textOf(it.value());
    std::vector<TruthEvent> events;
    Reply reply;
    bool isLost = false;
    bool isClosing = false;
    {
        const std::lock_guard lock(m_mutex);
        std::optional<OrderFault> fault;
        if (isOrderCall(method))
            fault = receive(client, valueOf(values, "newClientOrderId"));
        if (isTaken(fault))
            reply = dispatch(client, method, values, events);
        if (fault)
            reply = withFault(*fault, std::move(reply), isLost, isClosing);
    }
    if (isClosing) {
        m_api.drop(client);
        return;
    }
    if (!isLost) {
        QJsonObject out{
            {QStringLiteral("id"), message.value(QStringLiteral("id"))}, {QStringLiteral("status"), reply.status}};
        if (reply.fault.code == 0) {
            out.insert(QStringLiteral("result"), reply.result);
        } else {
            QJsonObject error{{QStringLiteral("code"), qint64(reply.fault.code)},
                {QStringLiteral("msg"), QString::fromStdString(reply.fault.text)}};
            if (reply.retryAfter)
                error.insert(QStringLiteral("data"),
                    QJsonObject{{QStringLiteral("serverTime"), qint64(toCount(now()))},
                        {QStringLiteral("retryAfter"), qint64(toCount(*reply.retryAfter))}});
            out.insert(QStringLiteral("error"), error);
        }
        const int count = static_cast<int>(orderRequests().size());
        out.insert(QStringLiteral("rateLimits"),
            QJsonArray{QJsonObject{{QStringLiteral("rateLimitType"), QStringLiteral("ORDERS")},
                {QStringLiteral("interval"), QStringLiteral("DAY")}, {QStringLiteral("intervalNum"), 1},
                {QStringLiteral("limit"), 160000}, {QStringLiteral("count"), count}}});
        m_api.send(client, QJsonDocument(out).toJson(QJsonDocument::Compact));
    }
    publish(events);
}

BinanceOrderVenue::Reply BinanceOrderVenue::withFault(OrderFault fault, Reply reply, bool& isLost, bool& isClosing) {
    switch (fault) {
    case OrderFault::LoseReply:
        isLost = true;
        break;
    case OrderFault::FailAfterTaking:
        reply = {503, {}, {-1001, "Internal error; unable to process your request. Please try again."}, {}};
        break;
    case OrderFault::UnknownAfterTaking:
        reply = {400, {}, {-1007, "Timeout waiting for response from backend server."}, {}};
        break;
    case OrderFault::CloseUntaken:
    case OrderFault::CloseAfterTaking:
        isClosing = true;
        break;
    case OrderFault::AnswerGarbage:
        reply.result = QJsonObject{{QStringLiteral("orderId"), QStringLiteral("none")}};
        break;
    case OrderFault::Throttle:
        reply = {429, {}, {-1015, "Too many new orders; current limit is 50 orders per 10 SECOND."}, {}};
        break;
    case OrderFault::Ban:
        m_bannedUntil = now() + std::chrono::seconds(2);
        reply = {418, {}, {-1003, "Way too much request weight used; IP banned."}, m_bannedUntil};
        break;
    }
    return reply;
}

// Who asks, and when.
std::optional<BinanceOrderVenue::Reply> BinanceOrderVenue::refusal(
    bool isKnown, const Values& values, const std::string& payload) {
    const std::string signature = valueOf(values, "signature");
    const bool isSigned = m_key.publicKey.empty()
        ? signature == signing::binanceHmac(m_key.secret, payload)
        : signing::isEd25519Signature(m_key.publicKey, payload, signing::fromBase64(signature).value_or(std::string()));
    if (!isKnown && !isSigned) {
        ++m_badSignatures;
        return Reply{400, {}, {-1022, "Signature for this request is not valid."}, {}};
    }
    const std::int64_t time = std::atoll(valueOf(values, "timestamp").c_str());
    const std::int64_t window = std::atoll(valueOf(values, "recvWindow").c_str());
    const std::int64_t own = toCount(now());
    if (time > own + 1000 || own - time > window)
        return Reply{400, {}, {-1021, "Timestamp for this request is outside of the recvWindow."}, {}};
    return std::nullopt;
}

BinanceOrderVenue::Reply BinanceOrderVenue::dispatch(
    int client, const std::string& method, const Values& values, std::vector<TruthEvent>& events) {
    if (now() < m_bannedUntil)
        return {418, {}, {-1003, "Way too much request weight used; IP banned."}, m_bannedUntil};
    const bool isKnown = m_loggedOn.count(client) > 0;
    if (needsSignature(method)) {
        std::vector<signing::Parameter> unsignedOnes;
        for (const auto& [name, value] : values) {
            if (name != "signature")
                unsignedOnes.emplace_back(name, value);
        }
        if (auto refused = refusal(isKnown, values, signing::binanceSocketPayload(unsignedOnes)))
            return *refused;
    }
    if (!isKnown && method != "time" && method != "exchangeInfo" && valueOf(values, "apiKey") != m_key.name)
        return {401, {}, {-2015, "Invalid API-key, IP, or permissions for action."}, {}};
    if (method == "session.logon") {
        if (m_key.publicKey.empty())
            return {400, {}, {-1022, "Signature for this request is not valid."}, {}};
        ++m_logons;
        m_loggedOn.insert(client);
        return {200, QJsonObject{{QStringLiteral("serverTime"), qint64(toCount(now()))}}, {}, {}};
    }
    if (method.rfind("userDataStream.subscribe", 0) == 0) {
        m_listening.insert(client);
        return {200, QJsonObject{{QStringLiteral("subscriptionId"), 0}}, {}, {}};
    }
    if (method == "userDataStream.start" || method == "userDataStream.ping")
        return {
            200, QJsonObject{{QStringLiteral("listenKey"), QStringLiteral("pqia91ma19a5s61cv6a81va65sdf")}}, {}, {}};
    if (method == "order.place")
        return placeOrder(values, events);
    if (method == "order.cancel")
        return cancelOrder(values, events);
    if (method == "openOrders.cancelAll") {
        QJsonArray out;
        for (const TruthOrder& each : m_truth.cancelAll(valueOf(values, "symbol"), now(), events))
            out.append(orderJson(each));
        return out.isEmpty() ? Reply{400, {}, {-2011, "Unknown order sent."}, {}} : Reply{200, out, {}, {}};
    }
    return query(method, values);
}

BinanceOrderVenue::Reply BinanceOrderVenue::placeOrder(const Values& values, std::vector<TruthEvent>& events) {
    TruthOrder order;
    order.clientId = valueOf(values, "newClientOrderId");
    order.symbol = valueOf(values, "symbol");
    order.isBuy = valueOf(values, "side") == "BUY";
    order.type = valueOf(values, "type");
    if (!valueOf(values, "timeInForce").empty())
        order.timeInForce = valueOf(values, "timeInForce");
    order.quantity = Decimal::parse(valueOf(values, "quantity")).value_or(Decimal());
    order.price = Decimal::parse(valueOf(values, "price")).value_or(Decimal());
    order.stop = Decimal::parse(valueOf(values, "stopPrice")).value_or(Decimal());
    order.reduceOnly = valueOf(values, "reduceOnly") == "true";
    if (auto fault = m_truth.place(order, now(), events))
        return {400, {}, *fault, {}};
    return {200, orderJson(order), {}, {}};
}

BinanceOrderVenue::Reply BinanceOrderVenue::cancelOrder(const Values& values, std::vector<TruthEvent>& events) {
    TruthOrder which;
    which.symbol = valueOf(values, "symbol");
    which.clientId = valueOf(values, "origClientOrderId");
    which.id = std::atoll(valueOf(values, "orderId").c_str());
    if (auto fault = m_truth.cancel(which, now(), events))
        return {400, {}, *fault, {}};
    QJsonObject out = orderJson(events.back().order);
    if (!m_isFutures) {
        out.insert(QStringLiteral("origClientOrderId"), out.value(QStringLiteral("clientOrderId")));
        out.insert(QStringLiteral("clientOrderId"), QString::fromStdString(events.back().order.cancelId));
    }
    return {200, out, {}, {}};
}

BinanceOrderVenue::Reply BinanceOrderVenue::query(const std::string& method, const Values& values) {
    const std::string symbol = valueOf(values, "symbol");
    if (method == "time")
        return {200, QJsonObject{{QStringLiteral("serverTime"), qint64(toCount(now()))}}, {}, {}};
    if (method == "exchangeInfo")
        return symbol == "BTCUSDT" ? Reply{200, infoJson(), {}, {}} : Reply{400, {}, {-1121, "Invalid symbol."}, {}};
    if (method == "order.status") {
        const auto found =
            m_truth.find(symbol, valueOf(values, "origClientOrderId"), std::atoll(valueOf(values, "orderId").c_str()));
        return found && !isHidden(*found) ? Reply{200, orderJson(*found), {}, {}}
                                          : Reply{400, {}, {-2013, "Order does not exist."}, {}};
    }
    if (method == "openOrders.status") {
        QJsonArray out;
        for (const TruthOrder& each : m_truth.open(symbol)) {
            if (!isHidden(each))
                out.append(orderJson(each));
        }
        return {200, out, {}, {}};
    }
    if (method == "myTrades")
        return {200, tradesJson(values), {}, {}};
    QJsonArray out;
    if (method == "account.status" || method == "v2/account.balance") {
        for (const auto& [asset, amount] : m_truth.balances()) {
            const QString text = QString::fromStdString(amount.toString());
            out.append(QJsonObject{{QStringLiteral("asset"), QString::fromStdString(asset)},
                {m_isFutures ? QStringLiteral("balance") : QStringLiteral("free"), text},
                {m_isFutures ? QStringLiteral("availableBalance") : QStringLiteral("locked"),
                    m_isFutures ? text : QStringLiteral("0.00000000")}});
        }
        return {
            200, m_isFutures ? QJsonValue(out) : QJsonValue(QJsonObject{{QStringLiteral("balances"), out}}), {}, {}};
    }
    if (method == "v2/account.position") {
        for (const auto& [name, amount] : m_truth.positions())
            out.append(QJsonObject{{QStringLiteral("symbol"), QString::fromStdString(name)},
                {QStringLiteral("positionSide"), m_isHedged ? QStringLiteral("LONG") : QStringLiteral("BOTH")},
                {QStringLiteral("positionAmt"), QString::fromStdString(amount.toString())},
                {QStringLiteral("entryPrice"), QStringLiteral("50000.333333333333333")}});
        return {200, out, {}, {}};
    }
    return {400, {}, {-1020, "This operation is not supported."}, {}};
}

WireReply BinanceOrderVenue::rest(const WireRequest& request) {
    const std::string call = request.head.split(' ').value(0).toStdString() + ' ' + request.path.toStdString();
    const QByteArray target = request.head.split(' ').value(1);
    const QByteArray query = target.mid(target.indexOf('?') + 1);
    Values values;
    for (const auto& [name, value] : request.query.queryItems(QUrl::FullyDecoded))
        values[name.toStdString()] = value.toStdString();
    std::vector<TruthEvent> events;
    Reply reply;
    bool isLost = false;
    bool isSilent = false;
    {
        const std::lock_guard lock(m_mutex);
        const bool isSetting = call == "POST /fapi/v1/leverage" || call == "POST /fapi/v1/marginType";
        isLost = isSetting && m_lostSettingReplies > 0;
        isSilent = isLost && m_areSettingsSilent;
        m_lostSettingReplies -= isLost ? 1 : 0;
        m_restCalls.push_back(call);
        std::optional<Reply> refused;
        if (request.path != QLatin1String("/fapi/v1/time") && request.path != QLatin1String("/fapi/v1/exchangeInfo"))
            refused = refusal(false, values, query.left(query.indexOf("&signature=")).toStdString());
        reply = refused ? *refused : restReply(call, values, events);
    }
    publish(events);
    // As the real one: whatever is set is told to everybody who listens, often before the answer.
    if (reply.status == 200 && call == "POST /fapi/v1/leverage")
        setElsewhere(valueOf(values, "symbol"), std::atoi(valueOf(values, "leverage").c_str()));
    if (reply.status == 200 && call == "POST /fapi/v1/marginType")
        setElsewhere(valueOf(values, "symbol"), valueOf(values, "marginType"));
    WireReply out;
    out.status = reply.status;
    out.closesUnanswered = isLost && !isSilent;
    out.isHalfOpen = isSilent;
    const QJsonObject fault{{QStringLiteral("code"), qint64(reply.fault.code)},
        {QStringLiteral("msg"), QString::fromStdString(reply.fault.text)}};
    if (reply.fault.code != 0)
        out.body = QJsonDocument(fault).toJson();
    else
        out.body = reply.result.isArray() ? QJsonDocument(reply.result.toArray()).toJson()
                                          : QJsonDocument(reply.result.toObject()).toJson();
    return out;
}

BinanceOrderVenue::Reply BinanceOrderVenue::restReply(
    const std::string& call, const Values& values, std::vector<TruthEvent>& events) {
    const QJsonObject success{{QStringLiteral("code"), 200}, {QStringLiteral("msg"), QStringLiteral("success")}};
    if (call == "GET /fapi/v1/time")
        return query("time", values);
    if (call == "GET /fapi/v1/exchangeInfo")
        return {200, infoJson(), {}, {}};
    if (call == "GET /fapi/v1/openOrders")
        return query("openOrders.status", values);
    if (call == "GET /fapi/v1/userTrades")
        return {200, tradesJson(values), {}, {}};
    if (call == "GET /fapi/v1/positionSide/dual")
        return {200, QJsonObject{{QStringLiteral("dualSidePosition"), m_isHedged}}, {}, {}};
    if (call == "POST /fapi/v1/positionSide/dual") {
        m_isHedged = valueOf(values, "dualSidePosition") == "true";
        return {200, success, {}, {}};
    }
    if (call == "DELETE /fapi/v1/allOpenOrders") {
        m_truth.cancelAll(valueOf(values, "symbol"), now(), events);
        return {200, success, {}, {}};
    }
    if (call == "POST /fapi/v1/leverage") {
        const int wanted = std::atoi(valueOf(values, "leverage").c_str());
        if (wanted < 1 || wanted > m_mostLeverage)
            return {400, {}, {-4028, "Leverage " + std::to_string(wanted) + " is not valid"}, {}};
        m_leverage = wanted;
        return {200, QJsonObject{{QStringLiteral("leverage"), wanted}}, {}, {}};
    }
    if (call == "POST /fapi/v1/marginType") {
        if (m_marginType == valueOf(values, "marginType"))
            return {400, {}, {-4046, "No need to change margin type."}, {}};
        if (!m_truth.open().empty())
            return {400, {}, {-4047, "Margin type cannot be changed if there exists open orders."}, {}};
        const auto positions = m_truth.positions();
        const auto held = positions.find(valueOf(values, "symbol"));
        if (held != positions.end() && !held->second.isZero())
            return {400, {}, {-4048, "Margin type cannot be changed if there exists position."}, {}};
        m_marginType = valueOf(values, "marginType");
        return {200, success, {}, {}};
    }
    if (call == "POST /fapi/v1/countdownCancelAll") {
        m_countdown = Millis(std::atoll(valueOf(values, "countdownTime").c_str()));
        return {200, QJsonObject{{QStringLiteral("countdownTime"), QString::number(m_countdown.count())}}, {}, {}};
    }
    if (call == "GET /sapi/v1/account/apiRestrictions")
        return {200,
            QJsonObject{{QStringLiteral("enableWithdrawals"), true}, {QStringLiteral("enableFutures"), true},
                {QStringLiteral("enableSpotAndMarginTrading"), false}},
            {}, {}};
    return {404, {}, {-1020, "This operation is not supported."}, {}};
}

} // namespace truebar::test
