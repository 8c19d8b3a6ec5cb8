// Live candles (<symbol>@kline_<interval>) and trades (<symbol>@aggTrade) over one WebSocket.
#pragma once

#include "market.h"
#include "plugins/feeds/net/channel_count.h"
#include "plugins/feeds/net/json_reader.h"
#include "plugins/feeds/net/stream_protocol.h"

namespace truebar::binance {

class KlineStream final : public net::IStreamProtocol {
public:
    KlineStream(Market market, const QUrl& base);

    Result<void> check(const net::StreamKey& key) const override;
    QUrl url() const override { return m_url; }
    void reset() override { m_channels.clear(); }
    std::vector<QByteArray> subscribe(const std::vector<net::StreamKey>& keys) override;
    std::vector<QByteArray> unsubscribe(const std::vector<net::StreamKey>& keys) override;
    Result<void> read(const QByteArray& message, bool isBinary, net::IStreamSink& sink) override;

private:
    std::vector<QString> channelsOf(const std::vector<net::StreamKey>& keys) const;
    std::vector<QByteArray> frames(const char* method, const std::vector<QString>& streams);
    Result<void> readKline(const net::JsonReader& event, net::IStreamSink& sink) const;
    Result<void> readTrade(const net::JsonReader& event, net::IStreamSink& sink) const;

    Market m_market;
    QUrl m_url;
    net::ChannelCount<QString> m_channels;
    int m_nextId = 1;
};

} // namespace truebar::binance
