// Everything one run leaves behind: the value that is saved, shown, compared and printed as JSON.
#pragma once

#include "core/accounts/journal.h"
#include "core/analysis/bar_analysis.h"
#include "core/sdk/suggestion.h"
#include "core/stats/metrics.h"
#include "core/trading/fill.h"
#include "core/trading/trade.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace truebar {

struct RecordedSuggestion {
    std::uint64_t number = 0; // 1, 2, 3 … within a run
    UtcMs time{}; // close of the candle on which it was offered
    Suggestion suggestion{};
    double lastClose = 0; // what was known then
    Quantity position{};

    bool operator==(const RecordedSuggestion&) const = default;
};

// Amended: accepted with changes. Expired: nobody answered in time, or the question was no longer open.
enum class Verdict : std::uint8_t { Accepted, Rejected, Expired, Amended };
constexpr int verdictCount = 4;
// "accepted", "rejected", "expired", "amended"
std::string_view toString(Verdict verdict);

struct Decision {
    std::uint64_t suggestion = 0;
    UtcMs time{}; // when the run learned of it
    Verdict verdict = Verdict::Accepted;
    std::string decidedBy{}; // "rule:auto", "risk:…", a person's name
    std::string note{};
    std::vector<OrderNumber> orders{};

    bool operator==(const Decision&) const = default;
};

struct BenchmarkResult {
    Metrics metrics{};
    std::vector<EquityPoint> equity{};

    bool operator==(const BenchmarkResult&) const = default;
};

// Profit at the end under the profiles `worst` and `best`: how much the undecided candles are worth.
struct ProfitBounds {
    Money worst{};
    Money best{};

    bool operator==(const ProfitBounds&) const = default;
};

struct RunResult {
    std::vector<RecordedSuggestion> suggestions{};
    std::vector<Decision> decisions{};
    std::vector<Order> orders{};
    std::vector<Fill> fills{};
    std::vector<Trade> trades{};
    std::vector<EquityPoint> equity{};
    Metrics metrics{};
    BenchmarkResult benchmark{}; // buy and hold of the same capital, same span, same fees
    // The same capital in equal parts, one a week; empty for runs made before this was measured.
    std::optional<BenchmarkResult> averaging{};
    std::uint64_t candles = 0;
    std::uint64_t ambiguousCandles = 0; // where the path within the candle had to be assumed
    std::optional<ProfitBounds> profitBounds{}; // empty: nobody asked
    Journal journal{}; // of the ledger

    bool operator==(const RunResult&) const = default;
};

} // namespace truebar
