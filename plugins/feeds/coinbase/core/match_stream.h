// Live trades over one WebSocket: the channel "matches" and, to notice what was lost, "heartbeat".
//
// Trades of a product are numbered without holes. A hole, or a heartbeat that knows of a later trade than ours a second
// after it, means that trades were lost: the link is opened anew and whoever listens is told so.
#pragma once

#include "core/sdk/feed.h"
#include "plugins/feeds/net/channel_count.h"
#include "plugins/feeds/net/json_reader.h"
#include "plugins/feeds/net/stream_protocol.h"

#include <map>

namespace truebar::coinbase {

class MatchStream final : public net::IStreamProtocol {
public:
    explicit MatchStream(const QUrl& base)
        : m_url(base) { }

    // There are no live candles: without a handler for ticks the answer is "feed.no_live".
    Result<void> check(const net::StreamKey& key) const override;
    QUrl url() const override { return m_url; }
    void reset() override;
    std::vector<QByteArray> subscribe(const std::vector<net::StreamKey>& keys) override;
    std::vector<QByteArray> unsubscribe(const std::vector<net::StreamKey>& keys) override;
    Result<void> read(const QByteArray& message, bool isBinary, net::IStreamSink& sink) override;

private:
    struct Seen {
        std::int64_t trade = 0; // the last that arrived; 0: none yet
        std::int64_t promised = 0; // the last that a heartbeat knew of
    };

    Result<void> readMatch(const net::JsonReader& event, bool isOld, net::IStreamSink& sink);
    Result<void> readHeartbeat(const net::JsonReader& event);
    Result<void> readError(const net::JsonReader& event, net::IStreamSink& sink) const;

    QUrl m_url;
    net::ChannelCount<std::string> m_products;
    std::map<std::string, Seen> m_seen; // by product; only those subscribed
};

} // namespace truebar::coinbase
