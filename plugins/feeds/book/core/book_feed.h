#pragma once

#include "core/sdk/feed.h"
#include "core/sdk/settings.h"

namespace truebar::book {

// One file with a recorded order book, as mid-price candles (see bookPoint()). The format is found by looking at the
// first line: Bybit's JSON lines or Tardis's book_snapshot_N; plain, gzip or zip.
class BookFeed final : public IFeed {
public:
    static Result<std::unique_ptr<IFeed>> create(const Settings& settings);
    explicit BookFeed(std::string path)
        : m_path(std::move(path)) { }

    // Errors: "file.*", "book.*" located at the file; "feed.cancelled".
    Result<FetchReport> fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) override;
    Result<std::unique_ptr<ISubscription>> subscribe(const InstrumentId&, Timeframe, LiveHandlers) override;
    std::vector<Instrument> instruments() const override { return {}; }

private:
    std::string m_path;
};

} // namespace truebar::book
