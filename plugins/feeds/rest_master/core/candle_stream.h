// Live candles of the store over one WebSocket; see docs/rest-master.md.
#pragma once

#include "plugins/feeds/net/json_reader.h"
#include "plugins/feeds/net/stream_protocol.h"

namespace truebar::rest_master {

class CandleStream final : public net::IStreamProtocol {
public:
    // The token is read from the file before each connection; no file, no token.
    CandleStream(const QUrl& base, std::string tokenFile);

    Result<void> check(const net::StreamKey&) const override { return {}; }
    QUrl url() const override { return m_url; }
    Result<void> prepare(QNetworkRequest& request) const override;
    std::vector<QByteArray> subscribe(const std::vector<net::StreamKey>& keys) override;
    std::vector<QByteArray> unsubscribe(const std::vector<net::StreamKey>& keys) override;
    Result<void> read(const QByteArray& message, bool isBinary, net::IStreamSink& sink) override;

private:
    Result<void> readCandle(const net::JsonReader& event, net::IStreamSink& sink) const;

    QUrl m_url;
    std::string m_tokenFile;
};

// "Authorization: Bearer …"; no header without a file. "feed.secret".
Result<std::vector<std::pair<QByteArray, QByteArray>>> bearerHeader(const std::string& tokenFile);

} // namespace truebar::rest_master
