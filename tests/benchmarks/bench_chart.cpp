// What a replot of the chart costs at several zooms over one million candles, painted in full into a 1600 × 900 window,
// beside the stock candlestick plottable of QCustomPlot in the same program; what a tick costs; what the pyramid costs.
// Times are processor time of the whole program, so that the p99 tells of the chart and not of the neighbours.
#include "ui/chart/candle_pyramid.h"
#include "ui/chart/chart_widget.h"
#include "ui/chart/plot_header.h"

#include <QApplication>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>
#include <random>

namespace {

using namespace truebar;

constexpr std::size_t candleCount = 1'000'000;
constexpr int width = 1600;
constexpr int height = 900;

SeriesSnapshot randomWalk() {
    auto series = std::make_shared<Series>(InstrumentId{"DEMO", "WALK"}, Timeframe());
    series->reserve(candleCount);
    std::mt19937_64 random(7);
    std::normal_distribution<double> step(0, 0.05);
    UtcMs time(std::chrono::sys_days(std::chrono::year(2024) / 1 / 1));
    double price = 1000;
    for (std::size_t i = 0; i < candleCount; ++i) {
        const double open = price;
        price = std::max(1.0, open + step(random));
        const double reach = std::abs(step(random));
        series->append({time, open, std::max(open, price) + reach, std::min(open, price) - reach, price,
            10 + 100 * std::abs(step(random))});
        time = series->timeframe().next(time);
    }
    return series;
}

const SeriesSnapshot& million() {
    static const SeriesSnapshot series = randomWalk();
    return series;
}

double processorSeconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Times each call of `work` on its own: a mean would hide the frames that stutter.
template <typename Work>
void measure(benchmark::State& state, const Work& work) {
    std::vector<double> milliseconds;
    for (auto _ : state) {
        const double begin = processorSeconds();
        work();
        const double took = processorSeconds() - begin;
        state.SetIterationTime(took);
        milliseconds.push_back(took * 1000);
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    state.counters["median_ms"] = milliseconds[milliseconds.size() / 2];
    state.counters["p99_ms"] = milliseconds[milliseconds.size() * 99 / 100];
}

std::unique_ptr<ui::ChartWidget> openChart() {
    auto chart = std::make_unique<ui::ChartWidget>();
    chart->resize(width, height);
    chart->setSeries(million(), 2);
    chart->show();
    QCoreApplication::processEvents();
    return chart;
}

// A new range each time, as while panning, so that nothing can be kept from the frame before.
void chartReplot(benchmark::State& state) {
    const auto chart = openChart();
    const auto visible = static_cast<double>(state.range(0));
    const double room = static_cast<double>(candleCount) - visible;
    double share = 0;
    measure(state, [&] {
        share = std::fmod(share + 0.0371, 1.0);
        const double first = room * share + share;
        chart->setVisibleRange(first, first + visible);
        QCoreApplication::processEvents();
    });
}

// The same with an indicator of each kind: four lines and two bands over the candles, three panes below.
void indicatorsReplot(benchmark::State& state) {
    const auto chart = openChart();
    std::vector<ui::ChartIndicator> shown;
    for (const IndicatorInfo& info : indicators()) {
        auto lines = computeIndicator(info.name, {}, *million());
        shown.push_back(
            {{info.name, {}}, info.onPricePane, std::make_shared<const ui::IndicatorLines>(std::move(*lines))});
    }
    chart->setIndicators(std::move(shown));
    const auto visible = static_cast<double>(state.range(0));
    const double room = static_cast<double>(candleCount) - visible;
    double share = 0;
    measure(state, [&] {
        share = std::fmod(share + 0.0371, 1.0);
        chart->setVisibleRange(room * share + share, room * share + share + visible);
        QCoreApplication::processEvents();
    });
}

void stockReplot(benchmark::State& state) {
    QCustomPlot plot;
    plot.resize(width, height);
    auto* candles = new QCPFinancial(plot.xAxis, plot.yAxis);
    candles->setWidth(0.7);
    QVector<QCPFinancialData> rows;
    rows.reserve(static_cast<qsizetype>(candleCount));
    for (std::size_t i = 0; i < candleCount; ++i) {
        const Candle c = million()->at(i);
        rows.append(QCPFinancialData(static_cast<double>(i), c.open, c.high, c.low, c.close));
    }
    candles->data()->set(rows, true);
    plot.show();
    QCoreApplication::processEvents();
    const auto visible = static_cast<double>(state.range(0));
    const double room = static_cast<double>(candleCount) - visible;
    double share = 0;
    measure(state, [&] {
        share = std::fmod(share + 0.0371, 1.0);
        plot.xAxis->setRange(room * share, room * share + visible);
        candles->rescaleValueAxis(false, true);
        plot.replot(QCustomPlot::rpImmediateRefresh);
    });
}

void chartTick(benchmark::State& state) {
    const auto chart = openChart();
    const Candle last = million()->at(candleCount - 1);
    Candle forming{million()->closeTime(candleCount - 1), last.close, last.close, last.close, last.close, 1};
    chart->setFormingCandle(forming);
    const auto visible = static_cast<double>(state.range(0));
    chart->setVisibleRange(static_cast<double>(candleCount) - visible, static_cast<double>(candleCount) + 1);
    QCoreApplication::processEvents();
    int tick = 0;
    measure(state, [&] {
        forming.close = last.close + 0.01 * (tick++ % 5 - 2);
        forming.high = std::max(forming.high, forming.close);
        forming.low = std::min(forming.low, forming.close);
        chart->setFormingCandle(forming);
        QCoreApplication::processEvents();
    });
}

void pyramidBuild(benchmark::State& state) {
    const BarAnalysis analysis = analyzeBars(*million());
    measure(state, [&] {
        ui::CandlePyramid pyramid;
        pyramid.build(*million(), analysis.states);
        benchmark::DoNotOptimize(pyramid);
    });
}

BENCHMARK(chartReplot)->Arg(30)->Arg(300)->Arg(1600)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->UseManualTime();
BENCHMARK(indicatorsReplot)->Arg(300)->Arg(1600)->Arg(10'000)->Arg(1'000'000)->UseManualTime();
BENCHMARK(stockReplot)->Arg(300)->Arg(10'000)->Arg(1'000'000)->UseManualTime();
BENCHMARK(chartTick)->Arg(300)->Arg(10'000)->UseManualTime();
BENCHMARK(pyramidBuild)->UseManualTime();

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    ui::applyTheme(application, ui::Theme::dark());
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
