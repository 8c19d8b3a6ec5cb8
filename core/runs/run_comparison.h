// Two or more runs side by side.
#pragma once

#include "core/runs/run_record.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace truebar {

struct ComparedRow {
    std::string name{}; // "strategy.fast", "fee_bps", "sharpe"
    std::vector<std::string> values{}; // one per run, "n/a" where undefined or absent
    // Metrics only: the same values to calculate with.
    std::vector<std::optional<double>> numbers{};
    bool differs = false; // by more than the rounding of measured values: 1e-12 of themselves
    // Index of the best value among the runs; empty for settings, ties and undefined numbers.
    std::optional<std::size_t> best{};
};

struct RebasedCurve {
    std::string run{};
    std::vector<UtcMs> times{};
    std::vector<double> values{}; // equity / starting equity × 100
};

// The first place in which lists of the runs are not all the same.
template <class T>
struct Divergence {
    std::size_t index = 0;
    UtcMs time{}; // the earliest of the runs
    std::vector<std::optional<T>> runs{}; // what each has there; empty where its list has ended
};

struct DecidedSuggestion {
    RecordedSuggestion suggestion{};
    Decision decision{};
};

struct RunComparison {
    std::vector<std::string> runs{};
    std::vector<ComparedRow> settings{};
    std::vector<ComparedRow> metrics{};
    std::vector<RebasedCurve> curves{};
    // Position of the first trade in which the runs are not all the same (direction, entry or exit time, price or
    // quantity), or empty if all are equal.
    std::optional<std::size_t> firstDivergingTrade{};
    // When it begins to differ: at its entry, or at its exit if only that differs.
    std::optional<UtcMs> firstDivergence{};
    // A decision is the same if it was made at the same time on the same proposal with the same verdict; a fill, if
    // time, side, price, quantity and fee are.
    std::optional<Divergence<DecidedSuggestion>> firstDivergingDecision{};
    std::optional<Divergence<Fill>> firstDivergingFill{};
};

RunComparison compareRuns(std::span<const RunRecord> runs);

} // namespace truebar
