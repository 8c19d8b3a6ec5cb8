#include "core/robustness/verdict.h"

#include <cmath>
#include <cstdio>

namespace truebar {

namespace {

constexpr double daysForVerdict = 90;
constexpr double tradesForVerdict = 30;
constexpr double confidence = 0.95;
constexpr double mostOverfitting = 0.20;
constexpr double fewestWinningPeriods = 0.60;
constexpr double mostRuin = 0.01;

enum class Bound { AtLeast, AtMost, Above };

void add(RobustnessVerdict& out, RobustnessTest test, std::optional<double> value, Bound bound, double threshold) {
    if (!value)
        return;
    const bool isPassed = bound == Bound::AtLeast ? *value >= threshold
        : bound == Bound::AtMost                  ? *value <= threshold
                                                  : *value > threshold;
    out.tests.push_back({test, *value, threshold, isPassed});
}

bool isDecisive(RobustnessTest test) {
    return test == RobustnessTest::BeatsHolding || test == RobustnessTest::SharpeAboveZero
        || test == RobustnessTest::DeflatedSharpe || test == RobustnessTest::Overfitting
        || test == RobustnessTest::OutOfSample;
}

bool asksForTheSearch(RobustnessTest test) {
    return test == RobustnessTest::DeflatedSharpe || test == RobustnessTest::Overfitting
        || test == RobustnessTest::OutOfSample;
}

RobustnessLevel levelOf(const std::vector<TestOutcome>& tests) {
    bool isTooLittle = false;
    bool isRejected = false;
    bool isDoubtful = false;
    bool isSearchKnown = false;
    for (const TestOutcome& outcome : tests) {
        isSearchKnown = isSearchKnown || asksForTheSearch(outcome.test);
        if (outcome.isPassed)
            continue;
        if (outcome.test == RobustnessTest::Days || outcome.test == RobustnessTest::Trades)
            isTooLittle = true;
        else
            (isDecisive(outcome.test) ? isRejected : isDoubtful) = true;
    }
    if (isTooLittle)
        return RobustnessLevel::TooLittleData;
    if (isRejected)
        return RobustnessLevel::Rejected;
    if (isDoubtful)
        return RobustnessLevel::Doubtful;
    return isSearchKnown ? RobustnessLevel::Sound : RobustnessLevel::Unproven;
}

std::string percent(double share) {
    char text[48];
    std::snprintf(text, sizeof text, "%.1f %%", share * 100);
    return text;
}

std::string whole(double number) {
    char text[48];
    std::snprintf(text, sizeof text, "%.0f", number);
    return text;
}

std::string complaint(const TestOutcome& t) {
    switch (t.test) {
    case RobustnessTest::Days:
        return "there are " + whole(t.value) + " days, and at least " + whole(t.threshold) + " are needed";
    case RobustnessTest::Trades:
        return "there are " + whole(t.value) + " closed trades, and at least " + whole(t.threshold) + " are needed";
    case RobustnessTest::BeatsHolding:
        return "it earned " + percent(std::fabs(t.value)) + " of the capital less than buy and hold";
    case RobustnessTest::SharpeAboveZero:
        return "the chance that its Sharpe ratio is above zero is " + percent(t.value) + ", less than "
            + percent(t.threshold);
    case RobustnessTest::TrackRecord:
        return "its " + whole(t.value) + " days are fewer than the " + whole(t.threshold)
            + " that its Sharpe ratio needs to be believed";
    case RobustnessTest::DeflatedSharpe:
        return "after all the trials that were made, the chance that its Sharpe ratio is real is " + percent(t.value)
            + ", less than " + percent(t.threshold);
    case RobustnessTest::Overfitting:
        return "the chance that the search found luck is " + percent(t.value) + ", more than " + percent(t.threshold);
    case RobustnessTest::OutOfSample:
        return "out of sample it made " + percent(t.value);
    case RobustnessTest::Bootstrap:
        return "in the worst twentieth of the days drawn anew it made " + percent(t.value) + " a year or less";
    case RobustnessTest::SubPeriods:
        return "only " + percent(t.value) + " of the sub-periods had a gain";
    case RobustnessTest::Ruin:
        return "the risk of ruin is " + percent(t.value);
    }
    return {};
}

std::string openingOf(RobustnessLevel level) {
    switch (level) {
    case RobustnessLevel::TooLittleData:
        return "Too little data to judge: ";
    case RobustnessLevel::Rejected:
        return "Rejected: ";
    case RobustnessLevel::Doubtful:
        return "Doubtful: ";
    case RobustnessLevel::Unproven:
        return "Unproven: it passed all ";
    case RobustnessLevel::Sound:
        return "Sound: it passed all ";
    }
    return {};
}

// Which failures belong into the sentence: those that made the level.
bool isNamed(RobustnessTest test, RobustnessLevel level) {
    const bool isAmount = test == RobustnessTest::Days || test == RobustnessTest::Trades;
    if (level == RobustnessLevel::TooLittleData)
        return isAmount;
    return level != RobustnessLevel::Rejected || isDecisive(test);
}

} // namespace

std::string_view toString(RobustnessTest test) {
    constexpr std::string_view names[] = {"days", "trades", "beats_holding", "sharpe_above_zero", "track_record",
        "deflated_sharpe", "overfitting", "out_of_sample", "bootstrap", "sub_periods", "ruin"};
    return names[static_cast<std::size_t>(test)];
}

std::string_view toString(RobustnessLevel level) {
    constexpr std::string_view names[] = {"too_little_data", "rejected", "doubtful", "unproven", "sound"};
    return names[static_cast<std::size_t>(level)];
}

RobustnessVerdict judge(const RobustnessFacts& facts) {
    RobustnessVerdict out;
    const auto days = static_cast<double>(facts.days);
    add(out, RobustnessTest::Days, days, Bound::AtLeast, daysForVerdict);
    add(out, RobustnessTest::Trades, static_cast<double>(facts.trades), Bound::AtLeast, tradesForVerdict);
    add(out, RobustnessTest::BeatsHolding, facts.excessOverHolding, Bound::Above, 0);
    add(out, RobustnessTest::SharpeAboveZero, facts.probabilisticSharpe, Bound::AtLeast, confidence);
    if (facts.minimumTrackRecord)
        add(out, RobustnessTest::TrackRecord, days, Bound::AtLeast, std::ceil(*facts.minimumTrackRecord));
    add(out, RobustnessTest::DeflatedSharpe, facts.deflatedSharpe, Bound::AtLeast, confidence);
    add(out, RobustnessTest::Overfitting, facts.overfitting, Bound::AtMost, mostOverfitting);
    add(out, RobustnessTest::OutOfSample, facts.outOfSampleReturn, Bound::Above, 0);
    add(out, RobustnessTest::Bootstrap, facts.bootstrapCagr, Bound::Above, 0);
    add(out, RobustnessTest::SubPeriods, facts.winningPeriods, Bound::AtLeast, fewestWinningPeriods);
    add(out, RobustnessTest::Ruin, facts.riskOfRuin, Bound::AtMost, mostRuin);
    out.level = levelOf(out.tests);
    return out;
}

std::vector<TestOutcome> failuresOf(const RobustnessVerdict& verdict) {
    std::vector<TestOutcome> out;
    for (const TestOutcome& outcome : verdict.tests) {
        if (!outcome.isPassed && isNamed(outcome.test, verdict.level))
            out.push_back(outcome);
    }
    return out;
}

std::string sentenceOf(const RobustnessVerdict& verdict) {
    std::string out = openingOf(verdict.level);
    if (verdict.level == RobustnessLevel::Sound || verdict.level == RobustnessLevel::Unproven) {
        out += std::to_string(verdict.tests.size()) + " tests";
        if (verdict.level == RobustnessLevel::Unproven)
            out += ", but none of them asks how many settings were tried to find it";
        return out + '.';
    }
    std::vector<std::string> complaints;
    for (const TestOutcome& outcome : failuresOf(verdict))
        complaints.push_back(complaint(outcome));
    for (std::size_t i = 0; i < complaints.size(); ++i) {
        if (i > 0)
            out += i + 1 == complaints.size() ? ", and " : "; ";
        out += complaints[i];
    }
    return out + '.';
}

} // namespace truebar
