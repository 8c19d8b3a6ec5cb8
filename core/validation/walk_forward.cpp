#include "core/validation/walk_forward.h"

#include "core/stats/compute_metrics.h"

namespace truebar {

namespace {

constexpr std::string_view objectiveNames[] = {"sharpe", "sortino", "calmar", "cagr", "total_return", "profit_factor"};

class Walk {
public:
    Walk(const Examination& examination, std::span<const Settings> candidates, const WalkForwardOptions& options)
        : m_examination(examination)
        , m_candidates(candidates)
        , m_options(options) { }

    Result<WalkForward> go();

private:
    Result<void> measureWarmUps();
    bool choose(WalkForwardWindow& window, const std::function<void(double)>& progress) const;
    bool live(std::vector<WalkForwardWindow>& windows) const;
    void liveIn(WalkForwardWindow& window) const;
    Series candlesOf(TimeSpan span, std::size_t warmUp) const {
        return withWarmUp(*m_examination.series, span, warmUp);
    }

    const Examination& m_examination;
    std::span<const Settings> m_candidates;
    const WalkForwardOptions& m_options;
    std::size_t m_warmUp = 0; // the longest of all candidates: all choose from the same candles
};

Result<void> Walk::measureWarmUps() {
    if (m_candidates.empty())
        return Error{"robustness.no_settings", "there are no settings to choose from"};
    std::optional<Error> first;
    bool isAnyMade = false;
    for (const Settings& settings : m_candidates) {
        const auto strategy = m_examination.strategy(settings);
        if (strategy) {
            isAnyMade = true;
            m_warmUp = std::max(m_warmUp, declaredWarmUp(**strategy));
        } else if (!first) {
            first = strategy.error();
        }
    }
    if (!isAnyMade)
        return *first;
    m_warmUp = m_options.warmUp.value_or(m_warmUp);
    return {};
}

// False if cancelled.
bool Walk::choose(WalkForwardWindow& window, const std::function<void(double)>& progress) const {
    const Series candles = candlesOf(window.window.inSample, m_warmUp);
    std::vector<std::optional<WindowResult>> tried(m_candidates.size());
    Workers workers = m_options.workers;
    workers.progress = progress;
    const bool isDone = parallelFor(m_candidates.size(), workers, [&](std::size_t i) {
        const auto strategy = m_examination.strategy(m_candidates[i]);
        if (!strategy)
            return;
        auto result =
            runWindow(m_examination, candles, **strategy, window.window.inSample.begin, m_options.workers.stop);
        if (!result)
            return;
        // There may be many of them: what is looked at is kept.
        result->equity = {};
        result->trades = {};
        tried[i] = std::move(*result);
    });
    if (!isDone)
        return false;
    for (std::size_t i = 0; i < tried.size(); ++i) {
        if (!tried[i]) {
            ++window.failed;
            continue;
        }
        const auto value = valueOf(m_options.objective, tried[i]->metrics);
        if (!value || (window.inSampleObjective && *value <= *window.inSampleObjective))
            continue;
        window.chosen = i;
        window.inSampleObjective = value;
        window.inSample = tried[i]->metrics;
        window.inSampleLiquidations = tried[i]->liquidations;
    }
    return true;
}

void Walk::liveIn(WalkForwardWindow& window) const {
    const TimeSpan span = window.window.outOfSample;
    const Money cash = m_examination.settings.cash;
    window.equity = {{span.begin, cash}, {span.end, cash}};
    if (!window.chosen)
        return;
    const auto strategy = m_examination.strategy(m_candidates[*window.chosen]);
    if (!strategy) {
        window.failure = strategy.error();
        return;
    }
    auto result = runWindow(m_examination, candlesOf(span, m_warmUp), **strategy, span.begin, m_options.workers.stop);
    if (!result) {
        window.failure = result.error();
        return;
    }
    window.liquidations = result->liquidations;
    window.equity = std::move(result->equity);
    window.outOfSample = std::move(result->metrics);
    window.outOfSampleObjective = valueOf(m_options.objective, window.outOfSample);
}

bool Walk::live(std::vector<WalkForwardWindow>& windows) const {
    Workers workers = m_options.workers;
    workers.progress = {};
    return parallelFor(windows.size(), workers, [&](std::size_t i) { liveIn(windows[i]); });
}

void addStitched(WalkForward& out, const Examination& examination) {
    std::vector<std::vector<EquityPoint>> pieces;
    double inSample = 0;
    double counted = 0;
    for (const WalkForwardWindow& window : out.windows) {
        pieces.push_back(window.equity);
        inSample += window.inSample.cagr.value_or(0);
        counted += window.inSample.cagr ? 1 : 0;
    }
    out.equity = stitched(pieces, examination.settings.cash);
    MetricsInput input;
    input.equity = out.equity;
    input.annualisation = examination.instrument.annualisationDays();
    out.metrics = computeMetrics(input);
    if (out.metrics.cagr && counted > 0 && inSample > 0)
        out.efficiency = *out.metrics.cagr / (inSample / counted);
}

Result<WalkForward> Walk::go() {
    if (auto measured = measureWarmUps(); !measured)
        return std::move(measured).error();
    const auto windows = walkWindows(m_examination.series->span(), m_options.plan);
    if (!windows)
        return windows.error();
    const Error cancelled{"robustness.cancelled", "the work was cancelled"};
    WalkForward out;
    for (const WalkWindow& window : *windows) {
        WalkForwardWindow chosen;
        chosen.window = window;
        const auto before = static_cast<double>(out.windows.size());
        const auto progress = [&](double share) {
            if (m_options.workers.progress)
                m_options.workers.progress((before + share) / static_cast<double>(windows->size()));
        };
        if (!choose(chosen, progress))
            return cancelled;
        out.windows.push_back(std::move(chosen));
    }
    if (!live(out.windows) || m_options.workers.stop.stop_requested())
        return cancelled;
    addStitched(out, m_examination);
    return out;
}

} // namespace

std::string_view toString(WalkObjective objective) {
    return objectiveNames[static_cast<std::size_t>(objective)];
}

std::optional<WalkObjective> walkObjectiveNamed(std::string_view name) {
    for (std::size_t i = 0; i < std::size(objectiveNames); ++i) {
        if (objectiveNames[i] == name)
            return static_cast<WalkObjective>(i);
    }
    return std::nullopt;
}

std::optional<double> valueOf(WalkObjective objective, const Metrics& metrics) {
    switch (objective) {
    case WalkObjective::Sharpe:
        return metrics.sharpe;
    case WalkObjective::Sortino:
        return metrics.sortino;
    case WalkObjective::Calmar:
        return metrics.calmar;
    case WalkObjective::Cagr:
        return metrics.cagr;
    case WalkObjective::TotalReturn:
        return metrics.totalReturn;
    case WalkObjective::ProfitFactor:
        return metrics.profitFactor;
    }
    return std::nullopt;
}

Result<WalkForward> walkForward(
    const Examination& examination, std::span<const Settings> candidates, const WalkForwardOptions& options) {
    return Walk(examination, candidates, options).go();
}

} // namespace truebar
