// Binance's order entry on this machine: the WebSocket API, the stream of the account and REST, speaking the recorded
// formats over real sockets. It keeps the truth, checks every signature, counts every order request, and does what real
// venues do at their worst.
#pragma once

#include "core/signing/ed25519.h"
#include "tests/support/venues/http_server.h"
#include "tests/support/venues/order_venue.h"
#include "tests/support/venues/stream_server.h"

#include <QJsonArray>
#include <QJsonObject>

#include <set>

namespace truebar::test {

class BinanceOrderVenue final : public OrderVenue {
public:
    struct Key {
        std::string name = "key";
        std::string secret = "secret";
        std::string publicKey{}; // Ed25519: instead of the secret
    };
    BinanceOrderVenue(const IClock& clock, bool isFutures, Key key);

    QString apiUrl() const { return m_api.url(); }
    QString restUrl() const { return m_http.url(); }
    QString streamUrl() const { return m_stream.url(); }

    void setHedged(bool isHedged);
    // As a bracket of the instrument bounds it.
    void setMostLeverage(int most);
    // So many of the next settings of an instrument (leverage, margin type) are taken, and the connection is closed
    // without an answer, or (`isSilent`) stays open without one.
    void loseSettingReplies(int times, bool isSilent = false);
    // By somebody else; told on the stream.
    void setElsewhere(const std::string& symbol, int leverage);
    void setElsewhere(const std::string& symbol, const std::string& marginType);
    void dropLinks() override;

    int badSignatures() const;
    int logons() const;
    int connections() const;
    std::vector<std::string> restCalls() const; // "POST /fapi/v1/leverage"
    int leverage() const;
    std::string marginType() const;
    Millis countdown() const;

private:
    struct Reply {
        int status = 200;
        QJsonValue result{};
        TruthFault fault{};
        std::optional<UtcMs> retryAfter{};
    };
    using Values = std::map<std::string, std::string>;

    void said(int client, const QByteArray& text);
    Reply dispatch(int client, const std::string& method, const Values& values, std::vector<TruthEvent>& events);
    Reply placeOrder(const Values& values, std::vector<TruthEvent>& events);
    Reply cancelOrder(const Values& values, std::vector<TruthEvent>& events);
    Reply query(const std::string& method, const Values& values);
    std::optional<Reply> refusal(bool isKnown, const Values& values, const std::string& payload);
    Reply withFault(OrderFault fault, Reply reply, bool& isLost, bool& isClosing);
    WireReply rest(const WireRequest& request);
    Reply restReply(const std::string& call, const Values& values, std::vector<TruthEvent>& events);
    QJsonObject orderJson(const TruthOrder& order) const;
    QJsonObject tradeJson(const TruthTrade& trade) const;
    QJsonObject eventJson(const TruthEvent& event) const;
    QJsonArray tradesJson(const Values& values) const;
    QJsonObject infoJson() const;
    std::set<int> listeners() override;
    void sendOnStream(int client, const QByteArray& text) override;
    QByteArray wordsOf(const TruthEvent& event) const override;

    const bool m_isFutures;
    const Key m_key;
    bool m_isHedged = false;
    std::set<int> m_loggedOn;
    std::set<int> m_listening;
    std::vector<std::string> m_restCalls;
    int m_badSignatures = 0;
    int m_logons = 0;
    int m_connections = 0;
    int m_leverage = 20;
    int m_mostLeverage = 125;
    int m_lostSettingReplies = 0;
    bool m_areSettingsSilent = false;
    std::string m_marginType = "CROSSED";
    Millis m_countdown{};
    UtcMs m_bannedUntil = UtcMs::min();
    StreamServer m_api;
    StreamServer m_stream;
    HttpServer m_http;
};

} // namespace truebar::test
