#pragma once

#include "core/base/result.h"
#include "core/market/candle.h"
#include "core/market/instrument.h"
#include "core/market/timeframe.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace truebar {

struct FetchRequest {
    InstrumentId instrument {};
    Timeframe timeframe {};
    TimeSpan span {}; // of open times; a file feed gives all it has within the span
};

// A row that the source sent and that must not be stored.
struct RejectedRow {
    std::uint64_t line = 0; // 1-based line of a text file; 1-based row of a JSON array
    Error reason {};
};

// What the data itself shows of the instrument; used when the user has not said.
struct PrecisionHint {
    int priceDecimals = 0; // most decimals seen, without trailing zeros
    int quantityDecimals = 0;
};

struct FetchReport {
    std::uint64_t rowsRead = 0; // data rows, header not counted
    std::uint64_t duplicates = 0; // exact repetitions, dropped
    PrecisionHint precision {};
    std::string dialect {}; // for people: "comma, header, epoch ms, Binance 12 columns"
};

// Receives candles in ascending open time, already checked with checkCandle(), without duplicates.
class IFeedSink {
public:
    virtual ~IFeedSink() = default;
    // `lines`: where each candle stands in its file; empty if the source has no lines.
    virtual void onCandles(std::span<const Candle> candles, std::span<const std::uint64_t> lines) = 0;
    virtual void onRejected(RejectedRow row) = 0;
    // 0 … 1; called often enough for a progress bar, seldom enough not to matter.
    virtual void onProgress(double share) = 0;
};

// Destroying it ends the subscription; no call arrives afterwards.
class ISubscription {
public:
    virtual ~ISubscription() = default;
};

// One change of the forming candle, or, with `closed`, its last state.
struct LiveCandle {
    Candle candle {};
    bool closed = false;
};
using LiveCandleHandler = std::function<void(const LiveCandle&)>;

class IFeed {
public:
    virtual ~IFeed() = default;
    // Blocking, for a worker thread. Stops soon after the token asks, with the error "feed.cancelled".
    virtual Result<FetchReport> fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) = 0;
    // Handlers are called on a thread of the feed. A feed without live data answers with the error "feed.no_live".
    virtual Result<std::unique_ptr<ISubscription>> subscribe(
        const InstrumentId& instrument, Timeframe timeframe, LiveCandleHandler handler) = 0;
    // What can be asked for; empty if the feed cannot list (a file).
    virtual std::vector<Instrument> instruments() const = 0;
};

}
