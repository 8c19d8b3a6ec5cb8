// Live prices: commands as JSON texts, prices as binary messages. Kite sends no candles.
#pragma once

#include "core/sdk/clock.h"
#include "instruments.h"
#include "packets.h"
#include "plugins/feeds/net/stream_protocol.h"

#include <memory>
#include <set>

namespace truebar::kite {

class Ticker final : public net::IStreamProtocol {
public:
    // The clock stamps packets that bring no time.
    Ticker(const IClock& clock, std::shared_ptr<const Instruments> instruments, QUrl url, std::string credentialsFile);

    Result<void> check(const net::StreamKey& key) const override;
    QUrl url() const override { return m_url; }
    Result<void> prepare(QNetworkRequest& request) const override;
    void reset() override { m_followed.clear(); }
    std::vector<QByteArray> subscribe(const std::vector<net::StreamKey>& keys) override;
    std::vector<QByteArray> unsubscribe(const std::vector<net::StreamKey>& keys) override;
    Result<void> read(const QByteArray& message, bool isBinary, net::IStreamSink& sink) override;

private:
    struct Followed {
        std::set<net::StreamKey> keys;
        std::optional<Quote> last;
    };
    Result<void> readText(const QByteArray& message, net::IStreamSink& sink) const;
    void tell(const Quote& quote, net::IStreamSink& sink);

    const IClock& m_clock;
    std::shared_ptr<const Instruments> m_instruments;
    QUrl m_url;
    std::string m_credentialsFile;
    std::map<std::uint32_t, Followed> m_followed;
};

} // namespace truebar::kite
