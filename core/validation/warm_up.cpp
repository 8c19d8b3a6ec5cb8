#include "core/validation/warm_up.h"

#include <algorithm>

namespace truebar {

namespace {

// 0, 1, 2, 5, 10, 20, 50 … below `limit`, and the declared number if it is below too.
std::vector<std::size_t> lengthsBelow(std::size_t limit, std::size_t declared) {
    std::vector<std::size_t> out{0};
    for (std::size_t decade = 1; decade < limit; decade *= 10) {
        for (const std::size_t step : {1, 2, 5}) {
            if (step * decade < limit)
                out.push_back(step * decade);
        }
    }
    if (declared < limit)
        out.push_back(declared);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

struct Start {
    std::size_t candle = 0; // the first that may be traded in
    UtcMs time{};
    std::vector<Deed> reference{};
};

struct Comparison {
    bool agrees = true;
    std::size_t until = 0; // decisions from the start on until they agree for good
    std::optional<UtcMs> firstDifference{};
};

std::vector<std::vector<Deed>> byCandle(const std::vector<Deed>& deeds) {
    std::vector<std::vector<Deed>> out;
    for (const Deed& deed : deeds) {
        if (out.empty() || out.back().front().candle != deed.candle)
            out.emplace_back();
        out.back().push_back(deed);
    }
    return out;
}

Comparison compare(const std::vector<Deed>& reference, const std::vector<Deed>& found, std::size_t start) {
    const auto a = byCandle(reference);
    const auto b = byCandle(found);
    Comparison out;
    const auto differs = [&](const Deed& deed) {
        out.agrees = false;
        out.until = deed.candle + 2 - start;
        if (!out.firstDifference)
            out.firstDifference = deed.time;
    };
    for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
        const bool isFirstA = j == b.size() || (i < a.size() && a[i].front().candle < b[j].front().candle);
        const bool isFirstB = i == a.size() || (j < b.size() && b[j].front().candle < a[i].front().candle);
        if (isFirstA || isFirstB) {
            differs(isFirstA ? a[i].front() : b[j].front());
        } else if (a[i] != b[j]) {
            differs(a[i].front());
        }
        i += isFirstB ? 0 : 1;
        j += isFirstA ? 0 : 1;
    }
    return out;
}

class Study {
public:
    Study(const Examination& examination, const Settings& settings, const WarmUpOptions& options)
        : m_examination(examination)
        , m_settings(settings)
        , m_options(options) { }

    Result<WarmUpReport> go();

private:
    // With `warmUp` candles before the start.
    Result<std::vector<Deed>> run(const Start& start, std::size_t warmUp) const {
        const Series& series = *m_examination.series;
        const std::size_t first = start.candle - warmUp;
        const Series shorter = series.slice({series.times()[first], UtcMs::max()});
        auto deeds =
            deedsOf(m_examination, m_settings, shorter, shorter.size(), first, start.time, m_options.workers.stop);
        // What an account makes of a decision depends on its money for ever after one missed trade.
        if (deeds)
            std::erase_if(*deeds, [](const Deed& deed) { return deed.what != "suggestion"; });
        return deeds;
    }
    Result<void> forEach(std::size_t count, const std::function<Result<void>(std::size_t)>& work) const;
    Result<void> makeStarts();
    void sumUp(const std::vector<std::size_t>& lengths, const std::vector<Comparison>& compared);

    const Examination& m_examination;
    const Settings& m_settings;
    const WarmUpOptions& m_options;
    std::vector<Start> m_starts;
    WarmUpReport m_report;
};

Result<void> Study::forEach(std::size_t count, const std::function<Result<void>(std::size_t)>& work) const {
    std::vector<std::optional<Error>> errors(count);
    const bool isDone = parallelFor(count, m_options.workers, [&](std::size_t i) {
        if (auto done = work(i); !done)
            errors[i] = std::move(done).error();
    });
    if (!isDone)
        return Error{"robustness.cancelled", "the work was cancelled"};
    for (auto& error : errors) {
        if (error)
            return std::move(*error);
    }
    return {};
}

Result<void> Study::makeStarts() {
    const Series& series = *m_examination.series;
    for (std::size_t i = 0; i < m_options.starts; ++i) {
        Start start;
        start.candle = series.size() / 2 + i * (series.size() / 2) / (m_options.starts + 1);
        start.time = series.times()[start.candle];
        m_starts.push_back(std::move(start));
    }
    auto done = forEach(m_starts.size(), [&](std::size_t i) -> Result<void> {
        auto deeds = run(m_starts[i], m_starts[i].candle);
        if (!deeds)
            return std::move(deeds).error();
        m_starts[i].reference = std::move(*deeds);
        return {};
    });
    for (const Start& start : m_starts)
        m_report.deeds += start.reference.size();
    return done;
}

void Study::sumUp(const std::vector<std::size_t>& lengths, const std::vector<Comparison>& compared) {
    for (std::size_t l = 0; l < lengths.size(); ++l) {
        WarmUpRow row;
        row.candles = lengths[l];
        row.tested = m_starts.size();
        for (std::size_t s = 0; s < m_starts.size(); ++s) {
            const Comparison& c = compared[l * m_starts.size() + s];
            row.agreeing += c.agrees ? 1 : 0;
            row.slowest = std::max(row.slowest, c.until);
            if (c.firstDifference)
                row.firstDifference = std::min(row.firstDifference.value_or(UtcMs::max()), *c.firstDifference);
        }
        if (row.candles == m_report.declared)
            m_report.isDeclaredEnough = row.agreeing == row.tested;
        m_report.rows.push_back(row);
    }
    for (auto row = m_report.rows.rbegin(); row != m_report.rows.rend() && row->agreeing == row->tested; ++row)
        m_report.recommended = row->candles;
}

Result<WarmUpReport> Study::go() {
    const auto strategy = m_examination.strategy(m_settings);
    if (!strategy)
        return strategy.error();
    m_report.declared = declaredWarmUp(**strategy);
    if (m_examination.series->size() < 20)
        return Error{"run.no_candles", "there are too few candles to begin elsewhere"};
    if (m_options.starts < 1 || m_options.starts > 100)
        return Error{"robustness.option", "the number of starts must be from 1 to 100", {}, "starts"};
    if (auto made = makeStarts(); !made)
        return std::move(made).error();
    const auto lengths = lengthsBelow(m_starts.front().candle, m_report.declared);
    std::vector<Comparison> compared(lengths.size() * m_starts.size());
    auto done = forEach(compared.size(), [&](std::size_t i) -> Result<void> {
        const Start& start = m_starts[i % m_starts.size()];
        const auto deeds = run(start, lengths[i / m_starts.size()]);
        if (!deeds)
            return deeds.error();
        compared[i] = compare(start.reference, *deeds, start.candle);
        return {};
    });
    if (!done)
        return std::move(done).error();
    sumUp(lengths, compared);
    return std::move(m_report);
}

} // namespace

Result<WarmUpReport> warmUpStability(
    const Examination& examination, const Settings& settings, const WarmUpOptions& options) {
    return Study(examination, settings, options).go();
}

} // namespace truebar
