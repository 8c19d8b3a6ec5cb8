#include "core/robustness/overfitting.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace truebar {

namespace {

// Enough for a Sharpe ratio over any set of blocks. Returns are taken less the trial's own mean, so that the squares do
// not drown the variance.
struct Sums {
    double sum = 0;
    double squares = 0;
};

struct TrialBlocks {
    std::size_t count = 0;
    std::vector<double> days; // of each block
    std::vector<double> means; // of each trial
    std::vector<Sums> sums; // trials × blocks
};

TrialBlocks cut(const TrialMatrix& matrix, std::size_t count) {
    TrialBlocks out;
    out.count = count;
    const std::size_t length = matrix.days() / count;
    const std::size_t longer = matrix.days() % count;
    for (std::size_t b = 0; b < count; ++b)
        out.days.push_back(static_cast<double>(length + (b < longer ? 1 : 0)));
    out.sums.resize(matrix.trials() * count);
    for (std::size_t trial = 0; trial < matrix.trials(); ++trial) {
        const auto row = matrix.returns(trial);
        double total = 0;
        for (const double r : row)
            total += r;
        const double mean = total / static_cast<double>(row.size());
        out.means.push_back(mean);
        std::size_t day = 0;
        for (std::size_t b = 0; b < count; ++b) {
            Sums& sums = out.sums[trial * count + b];
            for (const std::size_t end = day + static_cast<std::size_t>(out.days[b]); day < end; ++day) {
                sums.sum += row[day] - mean;
                sums.squares += (row[day] - mean) * (row[day] - mean);
            }
        }
    }
    return out;
}

double sharpeOf(const Sums& sums, double days, double shift) {
    const double mean = sums.sum / days;
    const double variance = (sums.squares - sums.sum * mean) / (days - 1);
    // As in deviationOf(): what is only rounding is no deviation.
    if (!(variance > 1e-18 * shift * shift) || !(variance > 1e-30))
        return 0;
    return (mean + shift) / std::sqrt(variance);
}

// Sharpe ratios of all trials in one half and in the other.
struct Halves {
    std::vector<double> in;
    std::vector<double> out;
};

void judge(const TrialBlocks& blocks, std::uint32_t mask, Halves& halves) {
    double inDays = 0;
    double outDays = 0;
    for (std::size_t b = 0; b < blocks.count; ++b)
        ((mask >> b & 1U) != 0 ? inDays : outDays) += blocks.days[b];
    for (std::size_t trial = 0; trial < blocks.means.size(); ++trial) {
        Sums in;
        Sums out;
        const Sums* sums = &blocks.sums[trial * blocks.count];
        for (std::size_t b = 0; b < blocks.count; ++b) {
            Sums& half = (mask >> b & 1U) != 0 ? in : out;
            half.sum += sums[b].sum;
            half.squares += sums[b].squares;
        }
        halves.in[trial] = sharpeOf(in, inDays, blocks.means[trial]);
        halves.out[trial] = sharpeOf(out, outDays, blocks.means[trial]);
    }
}

CscvSplit split(const TrialBlocks& blocks, std::uint32_t mask, Halves& halves) {
    judge(blocks, mask, halves);
    CscvSplit out;
    out.inSample = mask;
    const auto best = std::max_element(halves.in.begin(), halves.in.end());
    const auto chosen = static_cast<std::size_t>(best - halves.in.begin());
    out.chosen = static_cast<std::uint32_t>(chosen);
    out.chosenSharpe = *best;
    out.otherSharpe = halves.out[chosen];
    double below = 0;
    double equal = 0;
    for (const double sharpe : halves.out) {
        below += sharpe < out.otherSharpe ? 1 : 0;
        equal += sharpe == out.otherSharpe ? 1 : 0;
    }
    const double rank = below + (equal + 1) / 2;
    const double omega = rank / (static_cast<double>(halves.out.size()) + 1);
    out.logit = std::log(omega / (1 - omega));
    return out;
}

std::vector<std::uint32_t> halvingsOf(int blocks) {
    std::vector<std::uint32_t> out;
    for (std::uint32_t mask = 0; mask < 1U << blocks; ++mask) {
        if (std::popcount(mask) == blocks / 2)
            out.push_back(mask);
    }
    return out;
}

void addRegression(Overfitting& out) {
    const auto n = static_cast<double>(out.splits.size());
    double meanIn = 0;
    double meanOut = 0;
    for (const CscvSplit& s : out.splits) {
        meanIn += s.chosenSharpe / n;
        meanOut += s.otherSharpe / n;
    }
    double covariance = 0;
    double variance = 0;
    for (const CscvSplit& s : out.splits) {
        covariance += (s.chosenSharpe - meanIn) * (s.otherSharpe - meanOut);
        variance += (s.chosenSharpe - meanIn) * (s.chosenSharpe - meanIn);
    }
    if (!(variance > 1e-24 * n))
        return;
    out.degradationSlope = covariance / variance;
    out.degradationIntercept = meanOut - *out.degradationSlope * meanIn;
}

} // namespace

Result<Overfitting> probabilityOfOverfitting(const TrialMatrix& matrix, const OverfittingOptions& options) {
    if (options.blocks < 2 || options.blocks > 20 || options.blocks % 2 != 0)
        return Error{"robustness.blocks", "the number of blocks must be even, from 2 to 20", {}, "blocks"};
    const auto count = static_cast<std::size_t>(options.blocks);
    if (matrix.days() < 2 * count)
        return Error{"robustness.too_few_days", "%1 days cannot be cut into %2 blocks of at least two days",
            {std::to_string(matrix.days()), std::to_string(count)}};
    const TrialBlocks blocks = cut(matrix, count);
    const std::vector<std::uint32_t> halvings = halvingsOf(options.blocks);
    Overfitting out;
    out.splits.resize(halvings.size());
    // Many splits a round: each round allocates once.
    constexpr std::size_t splitsPerRound = 64;
    const std::size_t rounds = (halvings.size() + splitsPerRound - 1) / splitsPerRound;
    const bool isDone = parallelFor(rounds, options.workers, [&](std::size_t round) {
        Halves halves{std::vector<double>(matrix.trials()), std::vector<double>(matrix.trials())};
        const std::size_t end = std::min(halvings.size(), (round + 1) * splitsPerRound);
        for (std::size_t i = round * splitsPerRound; i < end; ++i)
            out.splits[i] = split(blocks, halvings[i], halves);
    });
    if (!isDone)
        return Error{"robustness.cancelled", "the work was cancelled"};
    const auto n = static_cast<double>(out.splits.size());
    for (const CscvSplit& s : out.splits) {
        out.probability += s.logit <= 0 ? 1 / n : 0;
        out.lossProbability += s.otherSharpe < 0 ? 1 / n : 0;
    }
    addRegression(out);
    return out;
}

} // namespace truebar
