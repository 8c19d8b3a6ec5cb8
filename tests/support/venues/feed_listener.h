// What a feed tells a test: fetched candles, and what a subscription says on its own thread.
#pragma once

#include "core/market/series.h"
#include "core/sdk/clock.h"
#include "core/sdk/feed.h"

#include <QString>

#include <map>
#include <mutex>

namespace truebar::test {

class CollectingSink final : public IFeedSink {
public:
    void onCandles(std::span<const Candle> candles, std::span<const std::uint64_t>) override {
        all.insert(all.end(), candles.begin(), candles.end());
    }
    void onRejected(RejectedRow row) override { rejected.push_back(std::move(row)); }
    void onProgress(double) override { }

    std::vector<Candle> all;
    std::vector<RejectedRow> rejected;
};

class CollectingBatchSink final : public IBatchSink {
public:
    IFeedSink& of(const InstrumentId& instrument) override { return sinks[instrument]; }

    std::map<InstrumentId, CollectingSink> sinks;
};

class FeedListener {
public:
    // The listener outlives the subscription.
    LiveHandlers handlers();

    std::vector<LiveCandle> candles() const;
    // Those that closed.
    std::vector<LiveCandle> closed() const;
    std::vector<LiveTick> ticks() const;
    std::size_t tickCount() const;
    // How many ticks had come each time the state of the link changed.
    std::vector<std::size_t> seams() const;
    int times(LinkState state) const;
    std::vector<std::string> reasons() const;
    // Whether a link was lost for a reason with these words.
    bool hasReason(const char* part) const;

private:
    mutable std::mutex m_mutex;
    std::vector<LiveCandle> m_candles;
    std::vector<LiveTick> m_ticks;
    std::vector<LinkState> m_links;
    std::vector<std::string> m_reasons;
    std::vector<std::size_t> m_seams;
};

std::vector<Candle> candlesOf(const Series& series);

// A file that only its owner can read.
void writeSecret(const QString& path, const QByteArray& line);

struct PagedFetch {
    int pages = 0;
    int throttled = 0;
    int unavailable = 0;
    std::string error{}; // one that is not worth another try
};

// Fetches the span page by page as a patient caller does: waits when told to, tries again what may get better, and goes
// on where the last answer ended.
PagedFetch fetchPaged(
    IFeed& feed, const FetchRequest& request, std::size_t candlesPerPage, const IClock& clock, IFeedSink& sink);

} // namespace truebar::test
