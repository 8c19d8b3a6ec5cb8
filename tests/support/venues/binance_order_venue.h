// Binance's order entry on this machine: the WebSocket API, the stream of the account and REST, speaking the recorded
// formats over real sockets. It keeps the truth, checks every signature, counts every order request, and does what real
// venues do at their worst.
#pragma once

#include "core/sdk/clock.h"
#include "core/signing/ed25519.h"
#include "tests/support/venues/http_server.h"
#include "tests/support/venues/order_truth.h"
#include "tests/support/venues/stream_server.h"

#include <QJsonArray>
#include <QJsonObject>

#include <deque>
#include <random>
#include <set>

namespace truebar::test {

// What becomes of the next order request.
enum class OrderFault {
    LoseReply, // taken, never answered
    FailAfterTaking, // taken, answered 503
    UnknownAfterTaking, // taken, answered −1007
    CloseUntaken, // read, closed
    CloseAfterTaking, // taken, closed
    AnswerGarbage, // taken, answered with something else
    Throttle, // not taken, 429
    Ban, // not taken, 418
};

struct StreamFaults {
    double dropped = 0; // shares of fills, 0 … 1
    double duplicated = 0;
    double reordered = 0;
    std::uint64_t seed = 1;
};

class BinanceOrderVenue {
public:
    struct Key {
        std::string name = "key";
        std::string secret = "secret";
        std::string publicKey{}; // Ed25519: instead of the secret
    };
    struct Received {
        int connection = 0;
        std::string clientId{};
    };

    BinanceOrderVenue(const IClock& clock, bool isFutures, Key key);

    QString apiUrl() const { return m_api.url(); }
    QString restUrl() const { return m_http.url(); }
    QString streamUrl() const { return m_stream.url(); }
    OrderTruth& truth() { return m_truth; }

    void fail(OrderFault fault, int times = 1);
    void setStreamFaults(const StreamFaults& faults);
    // New orders stay hidden from questions for so long.
    void setQueryLag(Millis lag);
    void setSkew(Millis skew);
    void setHedged(bool isHedged);
    // Held back: nothing is said on the stream of the account any more.
    void setStreamMuted(bool isMuted);
    void sayOnStream(const QByteArray& text);
    void dropLinks();
    void trade(const std::string& symbol, Decimal price, std::optional<Decimal> most = {});

    std::vector<Received> orderRequests() const;
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
    bool isHidden(const TruthOrder& order) const;
    std::set<int> listeners();
    void publish(const std::vector<TruthEvent>& events);
    UtcMs now() const { return m_clock.now() + m_skew; }

    const IClock& m_clock;
    const bool m_isFutures;
    const Key m_key;
    OrderTruth m_truth;
    // Of everything below but the servers; never held while something is sent, for that waits for another thread.
    mutable std::recursive_mutex m_mutex;
    std::deque<OrderFault> m_faults;
    StreamFaults m_streamFaults{};
    std::mt19937_64 m_random{1};
    std::optional<QByteArray> m_heldBack{}; // overtaken by the next
    Millis m_queryLag{};
    Millis m_skew{};
    bool m_isHedged = false;
    bool m_isMuted = false;
    std::vector<Received> m_received;
    std::set<int> m_loggedOn;
    std::set<int> m_listening;
    std::vector<std::string> m_restCalls;
    int m_badSignatures = 0;
    int m_logons = 0;
    int m_connections = 0;
    int m_leverage = 20;
    std::string m_marginType = "CROSSED";
    Millis m_countdown{};
    UtcMs m_bannedUntil = UtcMs::min();
    StreamServer m_api;
    StreamServer m_stream;
    HttpServer m_http;
};

} // namespace truebar::test
