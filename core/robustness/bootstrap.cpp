#include "core/robustness/bootstrap.h"

#include "core/robustness/random.h"

#include <algorithm>
#include <cmath>

namespace truebar {

namespace {

constexpr std::size_t daysForPaths = 10;

// The day after which each day of a path comes.
class ReturnBlocks {
public:
    ReturnBlocks(BlockMethod method, double length, std::size_t days, Random& random)
        : m_isStationary(method == BlockMethod::Stationary)
        , m_days(days)
        , m_newBlock(1 / length)
        , m_fixed(static_cast<std::size_t>(std::lround(length)))
        , m_random(random) { }

    std::size_t next() {
        const bool isNew = m_isFirst || (m_isStationary ? m_random.uniform() < m_newBlock : m_left == 0);
        m_isFirst = false;
        if (isNew) {
            m_day = static_cast<std::size_t>(m_random.below(m_days));
            m_left = m_fixed;
        } else {
            m_day = m_day + 1 == m_days ? 0 : m_day + 1;
        }
        if (!m_isStationary)
            --m_left;
        return m_day;
    }

private:
    bool m_isStationary;
    std::size_t m_days;
    double m_newBlock;
    std::size_t m_fixed;
    Random& m_random;
    bool m_isFirst = true;
    std::size_t m_day = 0;
    std::size_t m_left = 0;
};

// What all paths came to; a path writes to its own place only.
struct Paths {
    std::vector<std::size_t> days; // at which equity is kept, ascending, from 0 to the last
    std::vector<double> kept; // points × paths
    std::vector<double> totalReturn;
    std::vector<double> cagr;
    std::vector<double> sharpe;
    std::vector<double> maxDrawdown;
};

Paths placesFor(std::size_t days, const BootstrapOptions& options) {
    Paths out;
    const std::size_t points = std::min(options.bandPoints, days + 1);
    for (std::size_t i = 0; i < points; ++i)
        out.days.push_back(i * days / (points - 1));
    out.kept.resize(points * options.paths);
    for (auto* values : {&out.totalReturn, &out.cagr, &out.sharpe, &out.maxDrawdown})
        values->resize(options.paths);
    return out;
}

void walk(std::span<const double> returns, double length, const BootstrapOptions& options, std::size_t path,
    double spreadBelowNothing, Paths& paths) {
    Random random(options.seed, path);
    ReturnBlocks blocks(options.method, length, returns.size(), random);
    double equity = 1;
    double peak = 1;
    double deepest = 0;
    double sum = 0;
    double squares = 0;
    std::size_t point = 0;
    for (std::size_t day = 0;; ++day) {
        if (paths.days[point] == day)
            paths.kept[point++ * options.paths + path] = equity;
        if (day == returns.size())
            break;
        const double r = returns[blocks.next()];
        sum += r;
        squares += r * r;
        equity *= 1 + r;
        peak = std::max(peak, equity);
        deepest = std::min(deepest, equity / peak - 1);
    }
    const auto n = static_cast<double>(returns.size());
    const double mean = sum / n;
    const double variance = (squares - sum * mean) / (n - 1);
    paths.totalReturn[path] = equity - 1;
    paths.cagr[path] = std::pow(equity, options.annualisation / n) - 1;
    paths.sharpe[path] =
        variance > spreadBelowNothing ? mean / std::sqrt(variance) * std::sqrt(options.annualisation) : 0;
    paths.maxDrawdown[path] = deepest;
}

Result<void> checkInput(std::span<const double> returns, const BootstrapOptions& options) {
    if (returns.size() < daysForPaths)
        return Error{"robustness.too_few_days", "%1 daily returns are too few; at least %2 are needed",
            {std::to_string(returns.size()), std::to_string(daysForPaths)}};
    if (!std::all_of(returns.begin(), returns.end(), [](double r) { return std::isfinite(r) && r > -1; }))
        return Error{"robustness.returns", "a daily return is not a number above -100 %"};
    if (options.paths < 100 || options.paths > 1'000'000)
        return Error{"robustness.option", "the number of paths must be from 100 to 1000000", {}, "paths"};
    if (options.bandPoints < 2 || options.annualisation < 1)
        return Error{"robustness.option", "the bands need at least two points and a year at least one day", {}};
    const auto days = static_cast<double>(returns.size());
    if (options.blockLength && !(*options.blockLength >= 1 && *options.blockLength <= days))
        return Error{"robustness.option", "the block length must be from 1 to %1 days",
            {std::to_string(returns.size())}, "block"};
    return {};
}

} // namespace

Result<BootstrapResult> bootstrap(std::span<const double> returns, const BootstrapOptions& options) {
    if (auto checked = checkInput(returns, options); !checked)
        return std::move(checked).error();
    BootstrapResult out;
    out.paths = options.paths;
    out.blockLength = options.blockLength.value_or(automaticBlockLength(returns, options.method));
    if (options.method == BlockMethod::Moving)
        out.blockLength = std::round(out.blockLength);
    double largest = 0;
    for (const double r : returns)
        largest = std::max(largest, std::fabs(r));
    Paths paths = placesFor(returns.size(), options);
    const double nothing = 1e-15 * largest * largest; // rounding of the sum of squares, no deviation
    const bool isDone = parallelFor(options.paths, options.workers,
        [&](std::size_t path) { walk(returns, out.blockLength, options, path, nothing, paths); });
    if (!isDone)
        return Error{"robustness.cancelled", "the work was cancelled"};
    for (std::size_t i = 0; i < paths.days.size(); ++i) {
        const auto begin = paths.kept.begin() + static_cast<std::ptrdiff_t>(i * options.paths);
        out.bands.push_back({paths.days[i],
            distributionOf(std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(options.paths)))});
    }
    const auto losses =
        std::count_if(paths.totalReturn.begin(), paths.totalReturn.end(), [](double total) { return total < 0; });
    out.lossProbability = static_cast<double>(losses) / static_cast<double>(options.paths);
    out.totalReturn = distributionOf(std::move(paths.totalReturn));
    out.cagr = distributionOf(std::move(paths.cagr));
    out.sharpe = distributionOf(std::move(paths.sharpe));
    out.maxDrawdown = distributionOf(std::move(paths.maxDrawdown));
    return out;
}

} // namespace truebar
