#include "tests/support/venues/account_venue.h"

#include <QDateTime>
#include <QMessageAuthenticationCode>

namespace truebar::test {

namespace {

WireReply json(const QByteArray& text, int status = 200) {
    WireReply out;
    out.status = status;
    out.body = text;
    out.headers = {{"Content-Type", "application/json"}};
    return out;
}

QByteArray headerOf(const WireRequest& request, const QByteArray& name) {
    for (const QByteArray& line : request.head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (line.left(colon).trimmed().toLower() == name)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

QByteArray flag(bool value) {
    return value ? "true" : "false";
}

} // namespace

AccountVenue::AccountVenue()
    : m_server([this](const WireRequest& request) { return answer(request); }) { }

void AccountVenue::set(const Behaviour& behaviour) {
    const std::lock_guard lock(m_mutex);
    m_behaviour = behaviour;
}

QStringList AccountVenue::asked() const {
    const std::lock_guard lock(m_mutex);
    return m_asked;
}

WireReply AccountVenue::answer(const WireRequest& request) {
    Behaviour now;
    {
        const std::lock_guard lock(m_mutex);
        m_asked.append(request.path);
        now = m_behaviour;
    }
    const WireReply& fault = now.fault;
    if (fault.status != 200 || !fault.body.isEmpty() || fault.closesUnanswered || fault.isTruncated || fault.isHalfOpen)
        return fault;
    return request.path.startsWith(QLatin1String("/v2/")) ? alpaca(request, now) : binance(request, now);
}

WireReply AccountVenue::binance(const WireRequest& request, const Behaviour& now) const {
    const qint64 clock = QDateTime::currentMSecsSinceEpoch() + now.clockAheadMs;
    if (request.path == QLatin1String("/api/v3/time"))
        return json("{\"serverTime\":" + QByteArray::number(clock) + "}");
    if (headerOf(request, "x-mbx-apikey") != key)
        return json(R"({"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."})", 401);
    const QString query = request.query.toString(QUrl::FullyEncoded);
    const qsizetype at = query.indexOf(QLatin1String("&signature="));
    const QByteArray right =
        QMessageAuthenticationCode::hash(query.left(at).toLatin1(), QByteArray(secret), QCryptographicHash::Sha256)
            .toHex();
    if (at < 0 || query.mid(at + 11).toLatin1() != right)
        return json(R"({"code":-1022,"msg":"Signature for this request is not valid."})", 400);
    const qint64 stamp = request.query.queryItemValue(QStringLiteral("timestamp")).toLongLong();
    if (stamp > clock + 1000 || stamp < clock - 10'000)
        return json(R"({"code":-1021,"msg":"Timestamp for this request is outside of the recvWindow."})", 400);
    if (request.path == QLatin1String("/sapi/v1/account/apiRestrictions")) {
        if (!now.hasRestrictions)
            return json("<html>404</html>", 404);
        return json("{\"ipRestrict\":true,\"createTime\":1698645219000,\"enableInternalTransfer\":false,"
                    "\"enableFutures\":false,\"permitsUniversalTransfer\":false,\"enableReading\":true,"
                    "\"enableSpotAndMarginTrading\":"
            + flag(now.mayTrade) + ",\"enableWithdrawals\":" + flag(now.mayWithdraw) + ",\"enableMargin\":false}");
    }
    if (request.path == QLatin1String("/api/v3/account"))
        // The account may always withdraw; that says nothing about the key.
        return json(R"({"canTrade":true,"canWithdraw":true,"canDeposit":true,"accountType":"SPOT","balances":[)"
                    R"({"asset":"BTC","free":"0.12345678","locked":"0.00000000"},)"
                    R"({"asset":"LTC","free":"0.00000000","locked":"0.00000000"},)"
                    R"({"asset":"USDT","free":"1250.50","locked":"99.5"}],"permissions":["SPOT"],"uid":354937868})");
    return json(R"({"code":-1000,"msg":"no such page"})", 404);
}

WireReply AccountVenue::alpaca(const WireRequest& request, const Behaviour& now) const {
    if (headerOf(request, "apca-api-key-id") != key || headerOf(request, "apca-api-secret-key") != secret)
        return json(R"({"code":40110000,"message":"request is not authorized"})", 401);
    if (request.path != QLatin1String("/v2/account"))
        return json(R"({"message":"endpoint not found."})", 404);
    return json(
        "{\"account_blocked\":false,\"account_number\":\"010203ABCD\",\"cash\":\"-23140.2\",\"currency\":\"USD\","
        "\"status\":\"ACTIVE\",\"trade_suspended_by_user\":false,\"transfers_blocked\":false,\"trading_blocked\":"
        + flag(!now.mayTrade) + "}");
}

} // namespace truebar::test
