// All tests of a strategy in one sentence. The thresholds are ours and stand here and in docs/robustness.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace truebar {

// What is known; what is empty was not tested.
struct RobustnessFacts {
    std::size_t days = 0; // daily returns
    std::size_t trades = 0; // closed
    std::optional<double> probabilisticSharpe{}; // against 0
    std::optional<double> minimumTrackRecord{}; // days
    std::optional<double> deflatedSharpe{};
    std::optional<double> overfitting{}; // PBO
    std::optional<double> excessOverHolding{}; // total return less that of buy and hold
    std::optional<double> bootstrapCagr{}; // its 5 % quantile
    std::optional<double> winningPeriods{}; // share of the sub-periods with a gain
    std::optional<double> riskOfRuin{};
    std::optional<double> outOfSampleReturn{}; // of a walk-forward, stitched
};

enum class RobustnessTest : std::uint8_t {
    Days, // ≥ 90 daily returns
    Trades, // ≥ 30 closed trades, below which means say little
    BeatsHolding, // excess over buy and hold > 0
    SharpeAboveZero, // PSR ≥ 0.95
    TrackRecord, // days ≥ minimum track record at 95 %
    DeflatedSharpe, // DSR ≥ 0.95
    Overfitting, // PBO ≤ 0.20
    OutOfSample, // stitched out-of-sample return > 0
    Bootstrap, // 5 % quantile of the CAGR > 0
    SubPeriods, // ≥ 60 % of the sub-periods with a gain
    Ruin, // risk of ruin ≤ 1 %
};
// "days", "trades", "beats_holding", "sharpe_above_zero", "track_record", "deflated_sharpe", "overfitting",
// "out_of_sample", "bootstrap", "sub_periods", "ruin"
std::string_view toString(RobustnessTest test);

struct TestOutcome {
    RobustnessTest test = RobustnessTest::Days;
    double value = 0;
    double threshold = 0;
    bool isPassed = false;

    bool operator==(const TestOutcome&) const = default;
};

// TooLittleData: Days or Trades failed. Rejected: BeatsHolding, SharpeAboveZero, DeflatedSharpe, Overfitting or
// OutOfSample failed. Doubtful: another one failed. Unproven: all passed, but neither DeflatedSharpe nor Overfitting
// nor OutOfSample was tested: nobody has asked how many settings were tried. Sound: all passed, one of these among
// them. The first that applies.
enum class RobustnessLevel : std::uint8_t { TooLittleData, Rejected, Doubtful, Unproven, Sound };
// "too_little_data", "rejected", "doubtful", "unproven", "sound"
std::string_view toString(RobustnessLevel level);

struct RobustnessVerdict {
    RobustnessLevel level = RobustnessLevel::TooLittleData;
    std::vector<TestOutcome> tests{}; // those that could be made, in the order of the enum
};
RobustnessVerdict judge(const RobustnessFacts& facts);

// The failed tests that made the level: what a sentence names.
std::vector<TestOutcome> failuresOf(const RobustnessVerdict& verdict);
// "Rejected: it earned 12.3 % less than buy and hold, and …". English; a window makes its own words of the parts.
std::string sentenceOf(const RobustnessVerdict& verdict);

} // namespace truebar
