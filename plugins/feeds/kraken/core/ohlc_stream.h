// Live candles ("ohlc") and trades ("trade") over one WebSocket v2.
//
// The venue does not say that a candle is closed: the first change of the next one says it.
#pragma once

#include "core/sdk/feed.h"
#include "plugins/feeds/net/channel_count.h"
#include "plugins/feeds/net/json_reader.h"
#include "plugins/feeds/net/stream_protocol.h"

#include <map>
#include <optional>

namespace truebar::kraken {

class OhlcStream final : public net::IStreamProtocol {
public:
    explicit OhlcStream(const QUrl& base);

    Result<void> check(const net::StreamKey& key) const override;
    QUrl url() const override { return m_url; }
    void reset() override;
    std::vector<QByteArray> subscribe(const std::vector<net::StreamKey>& keys) override;
    std::vector<QByteArray> unsubscribe(const std::vector<net::StreamKey>& keys) override;
    Result<void> read(const QByteArray& message, bool isBinary, net::IStreamSink& sink) override;

private:
    struct Channel {
        int minutes = 0; // of candles; 0: trades
        std::string symbol{};
        auto operator<=>(const Channel&) const = default;
    };
    static std::vector<Channel> channelsOf(const std::vector<net::StreamKey>& keys);
    std::vector<QByteArray> frames(const char* method, const std::vector<Channel>& channels);

    Result<void> readAnswer(const net::JsonReader& answer, net::IStreamSink& sink);
    static Result<void> readStatus(const net::JsonReader& event);
    Result<void> readCandles(const net::JsonReader& event, net::IStreamSink& sink);
    Result<void> readTrades(const net::JsonReader& event, net::IStreamSink& sink);

    QUrl m_url;
    int m_nextId = 1;
    net::ChannelCount<Channel> m_channels;
    // Of channels that are subscribed: the forming candle, and the number of the last trade.
    std::map<Channel, std::optional<Candle>> m_forming;
    std::map<Channel, std::int64_t> m_trades;
};

} // namespace truebar::kraken
