#pragma once

#include "core/sdk/feed.h"

namespace truebar::demo {

class DemoFeed final : public IFeed {
public:
    explicit DemoFeed(std::uint64_t seed)
        : m_seed(seed) { }

    // Closed candles only: the span is cut at the wall clock's now. A span without an end or a beginning is an error.
    Result<FetchReport> fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) override;
    Result<std::unique_ptr<ISubscription>> subscribe(
        const InstrumentId& instrument, Timeframe timeframe, LiveCandleHandler handler) override;
    std::vector<Instrument> instruments() const override;

private:
    std::uint64_t m_seed;
};

} // namespace truebar::demo
