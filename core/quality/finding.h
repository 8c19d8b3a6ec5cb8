// What a check of candles has to say.
#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace truebar {

enum class Check {
    Duplicate, // the same row again
    Conflict, // two rows of one time with different values
    OutOfOrder, // a row earlier than one before it
    HighBelowLow,
    OutsideRange, // open or close above the high or below the low
    Spike, // a move far beyond the noise, undone at once
    LongWick, // high or low far beyond open and close
    FrozenPrice, // the same price again and again
    NoVolume, // a run of candles without volume
    UnitError, // a jump by 100, as between pounds and pence
    UnadjustedSplit, // a lasting jump by a ratio such as 2:1
    SplitAdjustment, // adjusted closes jump by the ratio of a known split
    DividendAdjustment, // adjusted closes do not carry a dividend
    AdjustedClose, // an adjusted close that is no price
    CrossedQuotes, // ask below bid
    WrongTwin, // two feeds disagree
};

// Info: so it is, and it may be right. Warning: look at it. Error: wrong beyond doubt.
enum class Severity { Info, Warning, Error };

struct Finding {
    Check check{};
    Severity severity{};
    TimeSpan span{}; // first open to last close of the candles concerned
    std::uint64_t count = 0; // candles (rows) concerned
    // What was found and what was expected; the meaning is in the text of the check.
    double found = 0;
    double expected = 0;
    std::string source{}; // of a wrong twin: the feed that disagrees, if it is known

    bool operator==(const Finding&) const = default;
};

// Stable, for machines: "unit_error".
std::string_view toString(Check check);
// "info", "warning", "error"
std::string_view toString(Severity severity);
// English sentence with %1 for the count, %2 for what was found, %3 for what was expected, %4 for the source; the key
// for translation.
std::string_view textOf(Check check);

// Joins what is found in neighbouring rows into one finding: span and count grow, the values are the first row's.
class FindingRun {
public:
    FindingRun(Check check, Severity severity, std::vector<Finding>& out)
        : m_check(check)
        , m_severity(severity)
        , m_out(out) { }

    void add(std::size_t row, TimeSpan candle, double found, double expected);

private:
    Check m_check;
    Severity m_severity;
    std::vector<Finding>& m_out;
    std::size_t m_next = 0; // row that would continue the run
    std::size_t m_index = 0; // of the run's finding in m_out
    bool m_hasRun = false;
};

} // namespace truebar
