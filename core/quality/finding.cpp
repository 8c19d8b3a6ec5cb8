#include "core/quality/finding.h"

#include <array>

namespace truebar {

namespace {

struct CheckWords {
    std::string_view name;
    std::string_view text;
};

// In the order of the enumeration.
constexpr std::array<CheckWords, 16> words{{
    {"duplicate", "%1 rows repeat the row before them"},
    {"conflict", "%1 rows have the time of another row and other values (close %2 instead of %3)"},
    {"out_of_order", "%1 rows are earlier than a row before them"},
    {"high_below_low", "the high of %1 candles lies below the low (%2 below %3)"},
    {"outside_range", "open or close of %1 candles lies outside high and low (%2, the nearest allowed is %3)"},
    {"spike", "the price leaps to %2 for %1 candles and returns to %3"},
    {"long_wick", "%1 candles reach %2, far beyond their body at %3"},
    {"frozen_price", "the price stands at %2 for %1 candles, %3 of them with volume"},
    {"no_volume", "%1 candles have no volume"},
    {"unit_error", "%1 candles are %2 times their neighbours, as by a wrong unit of %3"},
    {"unadjusted_split", "%1 candles before a lasting jump by %2 seem not adjusted for a split of %3"},
    {"split_adjustment", "%1 adjusted closes jump by %2 near a split of %3"},
    {"dividend_adjustment", "adjusted closes change by %2 at a dividend that asks for %3"},
    {"adjusted_close", "%1 adjusted closes are no prices (%2)"},
    {"crossed_quotes", "the ask of %1 candles closes below the bid (%2 below %3)"},
    {"wrong_twin", "%1 candles disagree with %4 (%2 instead of %3)"},
}};

static_assert(words.size() == static_cast<std::size_t>(Check::WrongTwin) + 1);

} // namespace

std::string_view toString(Check check) {
    return words[static_cast<std::size_t>(check)].name;
}

std::string_view toString(Severity severity) {
    switch (severity) {
    case Severity::Info:
        return "info";
    case Severity::Warning:
        return "warning";
    case Severity::Error:
        return "error";
    }
    return {};
}

std::string_view textOf(Check check) {
    return words[static_cast<std::size_t>(check)].text;
}

void FindingRun::add(std::size_t row, TimeSpan candle, double found, double expected) {
    if (m_hasRun && row == m_next) {
        m_out[m_index].span.end = candle.end;
        ++m_out[m_index].count;
    } else {
        m_index = m_out.size();
        m_out.push_back({m_check, m_severity, candle, 1, found, expected});
        m_hasRun = true;
    }
    m_next = row + 1;
}

} // namespace truebar
