#pragma once

#include "core/base/result.h"
#include "core/market/candle.h"
#include "core/market/corporate_action.h"
#include "core/market/instrument.h"
#include "core/market/timeframe.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace truebar {

struct FetchRequest {
    InstrumentId instrument{};
    Timeframe timeframe{};
    TimeSpan span{}; // of open times; a file feed gives all it has within the span
};

// A row that the source sent and that must not be stored.
struct RejectedRow {
    std::uint64_t line = 0; // 1-based line of a text file; 1-based row of a JSON array
    Error reason{};
};

// What the data itself shows of the instrument; used when the user has not said.
struct PrecisionHint {
    int priceDecimals = 0; // most decimals seen, without trailing zeros
    int quantityDecimals = 0;
};

struct FetchReport {
    std::uint64_t rowsRead = 0; // data rows, header not counted
    std::uint64_t duplicates = 0; // exact repetitions, dropped
    PrecisionHint precision{};
    std::string dialect{}; // for people: "comma, header, epoch ms, Binance 12 columns"
    // The part of the asked span that the answer speaks for: what is missing there does not exist at the source. Empty
    // optional: all of it.
    std::optional<TimeSpan> answered{};
};

// Receives candles in ascending open time, already checked with checkCandle(), without duplicates.
class IFeedSink {
public:
    virtual ~IFeedSink() = default;
    // `lines`: where each candle stands in its file; empty if the source has no lines.
    virtual void onCandles(std::span<const Candle> candles, std::span<const std::uint64_t> lines) = 0;
    virtual void onRejected(RejectedRow row) = 0;
    // Dividends and splits within the span, from sources that know them; in any order, perhaps again and again.
    virtual void onActions(std::span<const CorporateAction>) { }
    // For candles that were delivered, from sources that tell them.
    virtual void onAdjustedCloses(std::span<const AdjustedPrice>) { }
    // 0 … 1; called often enough for a progress bar, seldom enough not to matter.
    virtual void onProgress(double share) = 0;
};

// Receives what a request for several instruments answers; the calls for one instrument come together.
class IBatchSink {
public:
    virtual ~IBatchSink() = default;
    virtual IFeedSink& of(const InstrumentId& instrument) = 0;
};

// Destroying it ends the subscription; no call arrives afterwards.
class ISubscription {
public:
    virtual ~ISubscription() = default;
};

// One change of the forming candle, or, with `closed`, its last state.
struct LiveCandle {
    Candle candle{};
    bool closed = false;
};

// One trade, or one change of the price where the source tells nothing finer.
struct LiveTick {
    UtcMs time{};
    double price = 0;
    double volume = 0;
};

enum class LinkState {
    Connecting, // for the first time, or again after it was lost
    Live,
    Lost, // candles and ticks may be missing from here on until it is Live again
};
// "connecting", "live", "lost"
std::string_view toString(LinkState state);

// What a subscription tells, on a thread of the feed; empty ones are not called. A source sends candles or ticks.
struct LiveHandlers {
    std::function<void(const LiveCandle&)> candle{};
    std::function<void(const LiveTick&)> tick{};
    // With the reason in words where a link was lost.
    std::function<void(LinkState, const std::string& reason)> link{};
};

// How much a source gives at once; the planner splits by it.
struct FeedLimits {
    std::size_t candlesPerRequest = 0; // 0: any number
    std::size_t instrumentsPerRequest = 1; // more than one needs batch()
    std::size_t concurrentRequests = 1;
    std::optional<Millis> history{}; // how far back it goes, from now; empty: to the beginning
};

class IBatchFeed;

class IFeed {
public:
    virtual ~IFeed() = default;
    // Blocking, for a worker thread; may be called from several at once. Stops soon after the token asks, with the
    // error "feed.cancelled". Further errors: "feed.throttled" (nothing was sent, or the source refused: wait until
    // blockedUntil()), "feed.unavailable" (network, time-out, broken answer: worth another try),
    // "feed.unknown_instrument", "feed.timeframe", "feed.span", "feed.refused" (will not get better by itself).
    virtual Result<FetchReport> fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) = 0;
    // A feed without live data answers with the error "feed.no_live".
    virtual Result<std::unique_ptr<ISubscription>> subscribe(
        const InstrumentId& instrument, Timeframe timeframe, LiveHandlers handlers) = 0;
    // What can be asked for; empty if the feed cannot list (a file).
    virtual std::vector<Instrument> instruments() const = 0;
    // "feed.timeframe" if the source has no such candles.
    virtual Result<FeedLimits> limits(const InstrumentId&, Timeframe) const { return FeedLimits{}; }
    // No request leaves before this time: the source has asked for silence.
    virtual UtcMs blockedUntil() const { return UtcMs::min(); }
    // For sources that answer for several instruments at once.
    virtual IBatchFeed* batch() { return nullptr; }
};

struct BatchRequest {
    std::vector<InstrumentId> instruments{};
    Timeframe timeframe{};
    TimeSpan span{};
};

class IBatchFeed {
public:
    virtual ~IBatchFeed() = default;
    // As IFeed::fetch. One report for each instrument, in the order of the request.
    virtual Result<std::vector<FetchReport>> fetchBatch(
        const BatchRequest& request, IBatchSink& sink, std::stop_token stop) = 0;
};

} // namespace truebar
