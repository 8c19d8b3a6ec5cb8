// Ten indicators and brackets (a stop and a target) through the real step, beside a plain loop over the same columns
// with the same indicators that makes the same fills: the floor.
#include "core/analysis/indicators/moving_averages.h"
#include "core/engine/run_recorder.h"
#include "tests/benchmarks/plain_cross.h"

#include <benchmark/benchmark.h>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr std::size_t candleCount = 1'000'000;
constexpr int stopAway = 60;
constexpr int targetAway = 90;

const Series& market() {
    static const Series series = walk(candleCount);
    return series;
}

class TenIndicators {
public:
    // Whether to buy at the next open.
    bool update(double high, double low, double close, double volume) {
        const double fast = m_fast.update(close);
        const double slow = m_slow.update(close);
        const double trend = m_trend.update(close);
        const double macd = m_ema12.update(close) - m_ema26.update(close);
        const double signal = std::isnan(macd) ? notYet : m_signal.update(macd);
        const double change = m_count == 0 ? 0 : close - m_close;
        const double gains = m_gains.update(std::max(change, 0.0));
        const double rsi = 100 * gains / (gains + m_losses.update(std::max(-change, 0.0)));
        const double range =
            m_count == 0 ? high - low : std::max({high - low, std::abs(high - m_close), std::abs(low - m_close)});
        const double atr = m_ranges.update(range);
        const double volumes = m_volumeEma.update(volume);
        const double usual = m_volumeSma.update(volume);
        const bool wasBelow = m_gap < 0;
        m_gap = macd - signal;
        m_close = close;
        ++m_count;
        return wasBelow && m_gap > 0 && rsi < 75 && close > trend - 20 * atr && fast > slow - 10 * atr
            && volumes > 0.5 * usual;
    }

private:
    Sma m_fast{20};
    Sma m_slow{50};
    Sma m_trend{200};
    SeededAverage m_ema12 = makeEma(12);
    SeededAverage m_ema26 = makeEma(26);
    SeededAverage m_signal = makeEma(9);
    SeededAverage m_gains = makeWilder(14);
    SeededAverage m_losses = makeWilder(14);
    SeededAverage m_ranges = makeWilder(14);
    SeededAverage m_volumeEma = makeEma(20);
    Sma m_volumeSma{50};
    double m_gap = notYet;
    double m_close = 0;
    std::size_t m_count = 0;
};

class BracketStrategy final : public IStrategy {
public:
    BracketStrategy() {
        m_order.size = OrderSize::fixed(quantity("0.1"));
        m_order.bracket.emplace();
        m_order.bracket->stop = ExitLevel{ExitLevel::Kind::Amount, Decimal(stopAway)};
        m_order.bracket->target = ExitLevel{ExitLevel::Kind::Amount, Decimal(targetAway)};
    }
    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{}}; }
    void onCandle(const MarketView& view, const AccountView& account, SuggestionSink& sink) override {
        const std::size_t last = view.size() - 1;
        const bool wants =
            m_indicators.update(view.highs()[last], view.lows()[last], view.closes()[last], view.volumes()[last]);
        if (wants && account.position.isZero() && account.openOrders == 0)
            sink.suggest({m_order, "ten indicators"});
    }

private:
    TenIndicators m_indicators;
    OrderRequest m_order{};
};

// One candle may reach both exits: the worse is believed, as by the profile `default`.
std::vector<PlainFill> plainBrackets(const Series& series) {
    std::vector<PlainFill> fills;
    TenIndicators indicators;
    bool isWanted = false;
    double stop = 0;
    double target = 0; // 0: nothing is held
    const auto opens = series.opens();
    const auto highs = series.highs();
    const auto lows = series.lows();
    const auto closes = series.closes();
    const auto volumes = series.volumes();
    for (std::size_t i = 0; i < closes.size(); ++i) {
        if (isWanted) {
            fills.push_back({i, opens[i], 0.1});
            stop = std::round((opens[i] - stopAway) * 100) / 100;
            target = std::round((opens[i] + targetAway) * 100) / 100;
        }
        if (target > 0 && (lows[i] <= stop || highs[i] > target)) {
            const bool isStopped = lows[i] <= stop && opens[i] < target;
            fills.push_back({i, isStopped ? std::min(opens[i], stop) : std::max(opens[i], target), -0.1});
            target = 0;
        }
        isWanted = indicators.update(highs[i], lows[i], closes[i], volumes[i]) && target == 0;
    }
    return fills;
}

void count(benchmark::State& state, std::size_t fills) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(candleCount));
    state.counters["fills"] = static_cast<double>(fills);
}

void plainLoopFloor(benchmark::State& state) {
    std::size_t fills = 0;
    for (auto _ : state) {
        auto made = plainBrackets(market());
        fills = made.size();
        benchmark::DoNotOptimize(made.data());
    }
    count(state, fills);
}

void stepWithRecorder(benchmark::State& state) {
    const Instrument instrument = instrumentWith("0.01", "0.00001");
    const RunSettings settings = settingsWith("1000000", "10");
    std::vector<Fill> fills;
    for (auto _ : state) {
        BracketStrategy strategy;
        auto runner = Runner::create(
            {&market(), instrument, settings, &strategy, simulatedVenue(instrument, settings),
                {}}).value();
        RunRecorder recorder;
        for (std::size_t i = 0; i < candleCount; ++i) {
            StepOutcome& outcome = runner->step(i);
            if (outcome.hasEvents)
                recorder.record(outcome);
        }
        if (!runner->finish())
            state.SkipWithError("the books differ");
        fills = recorder.finish(*runner, instrument, candleCount, {}).fills;
    }
    if (!areSameFills(fills, plainBrackets(market()), market()))
        state.SkipWithError("the fills are not those of the plain loop");
    count(state, fills.size());
}

BENCHMARK(plainLoopFloor)->Unit(benchmark::kMillisecond);
BENCHMARK(stepWithRecorder)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
