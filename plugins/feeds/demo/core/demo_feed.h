#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/feed.h"

namespace truebar::demo {

class DemoFeed final : public IFeed {
public:
    DemoFeed(std::uint64_t seed, const IClock& clock)
        : m_seed(seed)
        , m_clock(clock) { }

    // Closed candles only: the span is cut at the clock's now. A span without an end or a beginning is an error.
    Result<FetchReport> fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) override;
    Result<std::unique_ptr<ISubscription>> subscribe(
        const InstrumentId& instrument, Timeframe timeframe, LiveHandlers handlers) override;
    std::vector<Instrument> instruments() const override;

private:
    std::uint64_t m_seed;
    const IClock& m_clock;
};

} // namespace truebar::demo
