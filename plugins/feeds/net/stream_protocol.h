// What a venue's live stream looks like on the wire. Pure: frames in, values out.
#pragma once

#include "core/sdk/feed.h"

#include <QByteArray>
#include <QNetworkRequest>
#include <QUrl>

namespace truebar::net {

struct StreamKey {
    InstrumentId instrument{};
    Timeframe timeframe{};
    bool wantsTicks = false; // trades too

    friend bool operator==(const StreamKey&, const StreamKey&) = default;
    friend bool operator<(const StreamKey& a, const StreamKey& b) {
        if (a.instrument != b.instrument)
            return a.instrument < b.instrument;
        return a.timeframe != b.timeframe ? a.timeframe < b.timeframe : a.wantsTicks < b.wantsTicks;
    }
};

class IStreamSink {
public:
    virtual ~IStreamSink() = default;
    virtual void onCandle(const InstrumentId& instrument, Timeframe timeframe, const LiveCandle& candle) = 0;
    // For all subscriptions of the instrument.
    virtual void onTick(const InstrumentId& instrument, const LiveTick& tick) = 0;
    // The venue refused what was asked for.
    virtual void onRefused(const std::string& reason) = 0;
    // The venue refused this instrument for good; the others are not concerned.
    virtual void onRefused(const InstrumentId& instrument, const std::string& reason) = 0;
    // The venue is about to close: connect anew now.
    virtual void onGoingAway() = 0;
};

class IStreamProtocol {
public:
    virtual ~IStreamProtocol() = default;
    // "feed.no_live", "feed.timeframe", "feed.unknown_instrument"
    virtual Result<void> check(const StreamKey& key) const = 0;
    virtual QUrl url() const = 0;
    // Adds what opens the link, a header or a key in the query; asked before each connection. An error is a lost link.
    virtual Result<void> prepare(QNetworkRequest&) const { return {}; }
    // A new link begins, with nothing subscribed; what was known of the one before is void.
    virtual void reset() { }
    // Keys of one instrument may share channels of the venue: see ChannelCount.
    virtual std::vector<QByteArray> subscribe(const std::vector<StreamKey>& keys) = 0;
    virtual std::vector<QByteArray> unsubscribe(const std::vector<StreamKey>& keys) = 0;
    // An error means that the stream cannot be trusted any more: it is closed and opened anew.
    virtual Result<void> read(const QByteArray& message, bool isBinary, IStreamSink& sink) = 0;
};

} // namespace truebar::net
