// Candles and strategies to examine: honest ones, one that cheats and one that never gets warm.
#pragma once

#include "core/robustness/random.h"
#include "core/validation/examination.h"
#include "plugins/strategies/sma_cross/sma_cross.h"
#include "tests/support/engine_fixture.h"

#include <atomic>
#include <cmath>

namespace truebar::test {

inline Series randomHours(std::size_t count, std::uint64_t seed = 1) {
    Series out({"TEST", "PAIR"}, Timeframe(1, Timeframe::Unit::Hour));
    Random random(seed);
    double last = 20'000;
    for (std::size_t i = 0; i < count; ++i) {
        const double open = last;
        last = std::max(1'000.0, std::round((open + (random.uniform() - 0.5) * 400) * 100) / 100);
        const double high = std::round((std::max(open, last) + random.uniform() * 50) * 100) / 100;
        const double low = std::round((std::min(open, last) - random.uniform() * 50) * 100) / 100;
        out.append(
            {seriesBegin + std::chrono::hours(i), open, high, low, last, 10 + std::round(random.uniform() * 90)});
    }
    return out;
}

inline Settings crossSettings(std::int64_t fast, std::int64_t slow) {
    Settings out;
    out.set("fast", fast);
    out.set("slow", slow);
    out.set("direction", std::string("both"));
    out.set("sizing", std::string("fixed"));
    out.set("quantity", Decimal(1));
    return out;
}

inline Examination examinationOf(const Series& series, StrategyFactory strategy = SmaCross::create) {
    Examination out;
    out.series = &series;
    out.instrument = instrumentWith("0.01", "0.0001");
    out.settings = settingsWith("1000000", "10", 1);
    out.strategy = std::move(strategy);
    out.broker = simulatedVenue(out.instrument, out.settings);
    return out;
}

template <class S>
StrategyFactory factoryOf() {
    return [](const Settings& settings) -> Result<std::unique_ptr<IStrategy>> {
        return std::unique_ptr<IStrategy>(std::make_unique<S>(settings));
    };
}

class TestStrategy : public IStrategy {
public:
    explicit TestStrategy(const Settings&) { }
    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{{}, {}, 10}}; }

protected:
    static void target(Exposure exposure, SuggestionSink& sink) {
        sink.suggest({TargetPosition{exposure, OrderSize::fixed(quantity("1"))}, "test"});
    }
};

// Reaches past the end of what it was given, three candles far; the columns behind the view are longer. Settings say
// how many candles there are, so that it stays within them.
class PeekingStrategy final : public TestStrategy {
public:
    static constexpr std::size_t distance = 3;
    explicit PeekingStrategy(const Settings& settings)
        : TestStrategy(settings)
        , m_candles(static_cast<std::size_t>(settings.integer("candles"))) { }
    void onCandle(const MarketView& market, const AccountView&, SuggestionSink& sink) override {
        const std::size_t future = market.size() - 1 + distance;
        if (market.size() % 50 != 0 || future >= m_candles)
            return;
        target(market.closes().data()[future] > market.close() ? Exposure::Long : Exposure::Short, sink);
    }

private:
    std::size_t m_candles;
};

// Buys and sells by how many candles it has ever seen.
class NeverWarmStrategy final : public TestStrategy {
public:
    using TestStrategy::TestStrategy;
    void onCandle(const MarketView&, const AccountView&, SuggestionSink& sink) override {
        if (++m_seen % 7 == 0)
            target(m_seen % 14 == 0 ? Exposure::Long : Exposure::Short, sink);
    }

private:
    std::size_t m_seen = 0;
};

// Another answer each time it is asked.
class CapriciousStrategy final : public TestStrategy {
public:
    explicit CapriciousStrategy(const Settings& settings)
        : TestStrategy(settings)
        , m_mood(++s_made) { }
    void onCandle(const MarketView& market, const AccountView&, SuggestionSink& sink) override {
        if (market.size() % 40 == m_mood % 40)
            target(Exposure::Long, sink);
    }

private:
    static inline std::atomic<std::size_t> s_made = 0;
    std::size_t m_mood;
};

} // namespace truebar::test
