#include "tests/support/venues/alpaca_order_venue.h"

#include "tests/support/venues/alpaca_order_words.h"
#include "tests/support/venues/venue_dialect.h"

#include <QJsonDocument>

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace truebar::test {

namespace {

constexpr const char* orderPath = "/v2/orders/";
constexpr int rateLimit = 1'000'000; // of a minute; the real one has 200

} // namespace

AlpacaOrderVenue::AlpacaOrderVenue(const IClock& clock, std::string key, std::string secret)
    : OrderVenue(clock, true)
    , m_key(std::move(key))
    , m_secret(std::move(secret))
    , m_stream({{}, [this](int client, const QByteArray& words) { said(client, words); },
          [this](int client) {
              const std::lock_guard lock(m_mutex);
              m_authorized.erase(client);
              m_listening.erase(client);
          },
          {}})
    , m_http([this](const WireRequest& request) { return rest(request); }) { }

void AlpacaOrderVenue::said(int client, const QByteArray& words) {
    const QJsonObject message = QJsonDocument::fromJson(words).object();
    const QString action = message.value(QStringLiteral("action")).toString();
    QJsonObject answer;
    {
        const std::lock_guard lock(m_mutex);
        if (action == QLatin1String("auth")) {
            const bool isKnown = message.value(QStringLiteral("key")).toString() == text(m_key)
                && message.value(QStringLiteral("secret")).toString() == text(m_secret);
            if (isKnown)
                m_authorized.insert(client);
            m_refusedKeys += !isKnown;
            answer = {{QStringLiteral("stream"), QStringLiteral("authorization")},
                {QStringLiteral("data"),
                    QJsonObject{{QStringLiteral("action"), QStringLiteral("authenticate")},
                        {QStringLiteral("status"),
                            isKnown ? QStringLiteral("authorized") : QStringLiteral("unauthorized")}}}};
        } else if (action == QLatin1String("listen")) {
            QJsonArray streams =
                message.value(QStringLiteral("data")).toObject().value(QStringLiteral("streams")).toArray();
            if (m_authorized.count(client) == 0)
                streams = {};
            else if (streams.contains(QStringLiteral("trade_updates")))
                m_listening.insert(client);
            answer = {{QStringLiteral("stream"), QStringLiteral("listening")},
                {QStringLiteral("data"), QJsonObject{{QStringLiteral("streams"), streams}}}};
        }
    }
    if (!answer.isEmpty())
        sendOnStream(client, QJsonDocument(answer).toJson(QJsonDocument::Compact));
}

WireReply AlpacaOrderVenue::rest(const WireRequest& request) {
    const std::string verb = request.head.split(' ').value(0).toStdString();
    const std::string path = request.path.toStdString();
    std::vector<TruthEvent> events;
    WireReply out;
    {
        const std::lock_guard lock(m_mutex);
        m_calls.push_back(verb + ' ' + path);
        const bool isKnown = headerOf(request, "APCA-API-KEY-ID").toStdString() == m_key
            && headerOf(request, "APCA-API-SECRET-KEY").toStdString() == m_secret;
        m_refusedKeys += !isKnown;
        Query query;
        for (const auto& [name, value] : request.query.queryItems(QUrl::FullyDecoded))
            query[name.toStdString()] = value.toStdString();
        if (!isKnown)
            out = fault(401, 40110000, "request is not authorized");
        else if (verb == "POST" && path == "/v2/orders")
            out = placeOrder(request, events);
        else if (now() < m_bannedUntil)
            out = fault(429, 42910000, "rate limit exceeded");
        else
            out = answer(verb, path, query, events);
        addRates(out);
    }
    publish(events);
    return out;
}

void AlpacaOrderVenue::addRates(WireReply& reply) const {
    const UtcMs reset = now() + std::chrono::seconds(1);
    const int left = std::max(rateLimit - static_cast<int>(m_calls.size()), 0);
    reply.headers.emplace_back("X-RateLimit-Limit", QByteArray::number(rateLimit));
    reply.headers.emplace_back("X-RateLimit-Remaining", QByteArray::number(reply.status == 429 ? 0 : left));
    reply.headers.emplace_back("X-RateLimit-Reset", QByteArray::number(qint64(toCount(reset) / 1000 + 1)));
}

WireReply AlpacaOrderVenue::placeOrder(const WireRequest& request, std::vector<TruthEvent>& events) {
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const auto word = [&](const char* name) { return body.value(QLatin1String(name)).toString().toStdString(); };
    const auto number = [&](const char* name) { return Decimal::parse(word(name)).value_or(Decimal()); };
    TruthOrder order;
    order.clientId = word("client_order_id");
    const auto wanted = receive(request.connection, order.clientId);
    WireReply out;
    if (isTaken(wanted)) {
        order.symbol = truthSymbol(word("symbol"));
        order.isBuy = word("side") == "buy";
        order.type = upper(word("type"));
        order.timeInForce = upper(word("time_in_force"));
        order.quantity = number("qty");
        order.price = number("limit_price");
        order.stop = number("stop_price");
        const auto all = m_truth.orders();
        if (now() < m_bannedUntil)
            out = fault(429, 42910000, "rate limit exceeded");
        else if (std::any_of(
                     all.begin(), all.end(), [&](const TruthOrder& each) { return each.clientId == order.clientId; }))
            out = fault(422, 40010001, "client_order_id must be unique");
        else if (const auto why = m_truth.place(order, now(), events))
            out = refused(*why);
        else
            out = json(orderJson(order));
    }
    return wanted ? withFault(*wanted, std::move(out)) : out;
}

WireReply AlpacaOrderVenue::withFault(OrderFault what, WireReply reply) {
    switch (what) {
    case OrderFault::LoseReply:
        reply.isHalfOpen = true;
        break;
    case OrderFault::FailAfterTaking:
        reply = fault(503, 50010000, "internal server error");
        break;
    case OrderFault::UnknownAfterTaking:
        reply = replyOf(504, "<html>Gateway Time-out</html>");
        break;
    case OrderFault::CloseUntaken:
    case OrderFault::CloseAfterTaking:
        reply.closesUnanswered = true;
        break;
    case OrderFault::AnswerGarbage:
        reply = json(QJsonObject{{QStringLiteral("id"), 7}});
        break;
    case OrderFault::Throttle: // the end of the window is all that it says
        reply = fault(429, 42910000, "rate limit exceeded");
        break;
    case OrderFault::Ban:
        m_bannedUntil = now() + std::chrono::seconds(2);
        reply = fault(429, 42910000, "rate limit exceeded");
        reply.headers.emplace_back("Retry-After", "2");
        break;
    }
    return reply;
}

WireReply AlpacaOrderVenue::answer(
    const std::string& verb, const std::string& path, const Query& query, std::vector<TruthEvent>& events) {
    const auto all = m_truth.orders();
    if (path == "/v2/orders:by_client_order_id") {
        const std::string id = valueOf(query, "client_order_id");
        for (const TruthOrder& each : all) {
            if (each.clientId == id && !isHidden(each))
                return json(orderJson(each));
        }
        return notFound();
    }
    if (path.rfind(orderPath, 0) == 0) {
        const std::string id = path.substr(std::string(orderPath).size());
        if (verb == "DELETE")
            return cancelOrder(id, events);
        for (const TruthOrder& each : all) {
            if (alpacaOrderId(each.id) == id && !isHidden(each))
                return json(orderJson(each));
        }
        return notFound();
    }
    if (path == "/v2/orders")
        return listOrders(query);
    if (path == "/v2/account/activities/FILL")
        return activities(query);
    if (path == "/v2/positions")
        return positions();
    if (path == "/v2/account")
        return json(QJsonObject{{QStringLiteral("account_number"), QStringLiteral("010203ABCD")},
            {QStringLiteral("currency"), QStringLiteral("USD")}, {QStringLiteral("status"), QStringLiteral("ACTIVE")},
            {QStringLiteral("cash"), text(m_truth.balances().at("USDT"))}, {QStringLiteral("trading_blocked"), false},
            {QStringLiteral("account_blocked"), false}, {QStringLiteral("trade_suspended_by_user"), false}});
    if (path == "/v2/clock")
        return json(QJsonObject{{QStringLiteral("timestamp"), nanos(now())}, {QStringLiteral("is_open"), true}});
    if (path == "/v2/assets/BTC/USDT")
        return json(QJsonObject{{QStringLiteral("class"), QStringLiteral("crypto")},
            {QStringLiteral("symbol"), QStringLiteral("BTC/USDT")},
            {QStringLiteral("status"), QStringLiteral("active")}, {QStringLiteral("tradable"), true},
            {QStringLiteral("fractionable"), true}, {QStringLiteral("min_order_size"), QStringLiteral("0.00001")},
            {QStringLiteral("min_trade_increment"), QStringLiteral("0.00001")},
            {QStringLiteral("price_increment"), QStringLiteral("0.01")}});
    return fault(404, 40410000, "asset not found");
}

WireReply AlpacaOrderVenue::cancelOrder(const std::string& id, std::vector<TruthEvent>& events) {
    for (const TruthOrder& each : m_truth.orders()) {
        if (alpacaOrderId(each.id) != id)
            continue;
        if (m_truth.cancel(each, now(), events))
            return fault(422, 42210000, "order is already in \"" + lower(each.status) + "\" state");
        WireReply out;
        out.status = 204;
        return out;
    }
    return notFound();
}

WireReply AlpacaOrderVenue::listOrders(const Query& query) const {
    QJsonArray out;
    const std::string symbol = truthSymbol(valueOf(query, "symbols"));
    const auto after = parseUtc(valueOf(query, "after"));
    for (const TruthOrder& each : m_truth.open(symbol)) {
        if (isHidden(each) || (after && each.placed <= *after) || out.size() >= std::stoi(valueOf(query, "limit")))
            continue;
        out.append(orderJson(each));
    }
    return json(out);
}

WireReply AlpacaOrderVenue::activities(const Query& query) const {
    const auto after = parseUtc(valueOf(query, "after"));
    const std::string token = valueOf(query, "page_token");
    const int most = std::min(100, std::stoi(valueOf(query, "page_size")));
    std::map<std::int64_t, Decimal> filled;
    QJsonArray out;
    for (const TruthTrade& each : m_truth.trades()) {
        filled[each.order] += each.quantity;
        std::ostringstream id;
        id << std::setw(17) << std::setfill('0') << each.id << "::" << alpacaOrderId(each.order);
        if (out.size() >= most || (!token.empty() && id.str() <= token) || (after && each.time <= *after))
            continue;
        out.append(activityJson(each, id.str(), filled[each.order]));
    }
    return json(out);
}

WireReply AlpacaOrderVenue::positions() const {
    QJsonArray out;
    for (const auto& [symbol, amount] : m_truth.positions()) {
        if (amount.isZero())
            continue;
        out.append(positionJson(symbol, amount));
    }
    return json(out);
}

QByteArray AlpacaOrderVenue::wordsOf(const TruthEvent& event) const {
    QString what = statusOf(event.order);
    if (event.what == "NEW")
        what = QStringLiteral("new");
    else if (event.trade)
        what = event.order.status == "FILLED" ? QStringLiteral("fill") : QStringLiteral("partial_fill");
    QJsonObject data{{QStringLiteral("event"), what}, {QStringLiteral("timestamp"), nanos(event.order.updated)},
        {QStringLiteral("order"), orderJson(event.order)}};
    if (event.trade) {
        data.insert(QStringLiteral("price"), text(event.trade->price));
        data.insert(QStringLiteral("qty"), text(event.trade->quantity));
        data.insert(QStringLiteral("execution_id"), QString::number(event.trade->id));
    }
    const QJsonObject out{{QStringLiteral("stream"), QStringLiteral("trade_updates")}, {QStringLiteral("data"), data}};
    return QJsonDocument(out).toJson(QJsonDocument::Compact);
}

// On the servers' thread: a client that has its answer is registered by the end of that call.
std::set<int> AlpacaOrderVenue::listeners() {
    std::set<int> out;
    m_stream.run([&] {
        const std::lock_guard lock(m_mutex);
        out = m_listening;
    });
    return out;
}

void AlpacaOrderVenue::sendOnStream(int client, const QByteArray& words) {
    m_stream.sendBinary(client, words);
}

void AlpacaOrderVenue::dropLinks() {
    m_stream.dropAll();
}

int AlpacaOrderVenue::refusedKeys() const {
    const std::lock_guard lock(m_mutex);
    return m_refusedKeys;
}

std::vector<std::string> AlpacaOrderVenue::calls() const {
    const std::lock_guard lock(m_mutex);
    return m_calls;
}

} // namespace truebar::test
