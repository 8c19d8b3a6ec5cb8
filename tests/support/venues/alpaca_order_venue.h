// Alpaca on this machine: REST and the stream trade_updates, speaking the recorded formats over real sockets, in frames
// of bytes as its paper venue does. "BTC/USDT" here is "BTCUSDT" of the truth.
#pragma once

#include "tests/support/venues/http_server.h"
#include "tests/support/venues/order_venue.h"
#include "tests/support/venues/stream_server.h"

#include <QJsonArray>
#include <QJsonObject>

namespace truebar::test {

class AlpacaOrderVenue final : public OrderVenue {
public:
    explicit AlpacaOrderVenue(const IClock& clock, std::string key = "key", std::string secret = "secret");

    QString restUrl() const { return m_http.url(); }
    QString streamUrl() const { return m_stream.url() + QStringLiteral("/stream"); }

    int refusedKeys() const;
    // As in "POST /v2/orders".
    std::vector<std::string> calls() const;
    void dropLinks() override;

private:
    using Query = std::map<std::string, std::string>;

    WireReply rest(const WireRequest& request);
    WireReply placeOrder(const WireRequest& request, std::vector<TruthEvent>& events);
    WireReply withFault(OrderFault fault, WireReply reply);
    WireReply answer(
        const std::string& verb, const std::string& path, const Query& query, std::vector<TruthEvent>& events);
    WireReply cancelOrder(const std::string& id, std::vector<TruthEvent>& events);
    WireReply listOrders(const Query& query) const;
    WireReply activities(const Query& query) const;
    WireReply positions() const;
    void addRates(WireReply& reply) const;
    void said(int client, const QByteArray& text);

    std::set<int> listeners() override;
    void sendOnStream(int client, const QByteArray& text) override;
    QByteArray wordsOf(const TruthEvent& event) const override;

    const std::string m_key;
    const std::string m_secret;
    std::set<int> m_authorized;
    std::set<int> m_listening;
    std::vector<std::string> m_calls;
    int m_refusedKeys = 0;
    UtcMs m_bannedUntil = UtcMs::min();
    StreamServer m_stream;
    HttpServer m_http;
};

} // namespace truebar::test
