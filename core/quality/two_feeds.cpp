#include "core/quality/two_feeds.h"

#include <algorithm>
#include <cmath>

namespace truebar {

namespace {

constexpr std::size_t leastCommon = 10;
constexpr double usualDifference = 0.01;
constexpr double leastCorrelation = 0.5;
constexpr std::size_t correlationBlock = 500; // common candles

// Calls use(i, j) for each pair of candles that open at the same time.
template <class Use>
void forCommonTimes(const Series& a, const Series& b, const Use& use) {
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a.times()[i] < b.times()[j])
            ++i;
        else if (b.times()[j] < a.times()[i])
            ++j;
        else
            use(i++, j++);
    }
}

struct CommonClose {
    std::size_t row = 0; // in the first series
    double first = 0;
    double second = 0;

    double difference() const { return std::log(second / first); }
};

double medianOf(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double correlationOfMoves(std::span<const CommonClose> common) {
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (std::size_t i = 1; i < common.size(); ++i) {
        const double x = std::log(common[i].first / common[i - 1].first);
        const double y = std::log(common[i].second / common[i - 1].second);
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    // Two prices that both stand still agree.
    if (xx == 0 && yy == 0)
        return 1;
    return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

// Block by block, because a feed can be wrong for years and right afterwards.
void findStrangers(const Series& first, std::span<const CommonClose> common, std::vector<Finding>& out) {
    bool isRun = false;
    for (std::size_t begin = 0; begin < common.size();) {
        const std::size_t rest = common.size() - begin;
        const auto block = common.subspan(begin, rest < 2 * correlationBlock ? rest : correlationBlock);
        begin += block.size();
        const double correlation = correlationOfMoves(block);
        const bool isStranger = correlation < leastCorrelation;
        if (isStranger && isRun) {
            out.back().span.end = first.closeTime(block.back().row);
            out.back().count += block.size();
        } else if (isStranger) {
            out.push_back({Check::WrongTwin, Severity::Error,
                {first.times()[block.front().row], first.closeTime(block.back().row)}, block.size(), correlation,
                leastCorrelation});
        }
        isRun = isStranger;
    }
}

} // namespace

std::vector<Finding> checkQuotes(const Series& bid, const Series& ask) {
    std::vector<Finding> out;
    FindingRun crossed(Check::CrossedQuotes, Severity::Error, out);
    forCommonTimes(bid, ask, [&](std::size_t i, std::size_t j) {
        if (ask.closes()[j] < bid.closes()[i])
            crossed.add(i, {bid.times()[i], bid.closeTime(i)}, ask.closes()[j], bid.closes()[i]);
    });
    return out;
}

std::vector<Finding> checkTwins(const Series& first, const Series& second, const QualitySettings& settings) {
    std::vector<CommonClose> common;
    forCommonTimes(first, second, [&](std::size_t i, std::size_t j) {
        if (first.closes()[i] > 0 && second.closes()[j] > 0)
            common.push_back({i, first.closes()[i], second.closes()[j]});
    });
    if (common.size() < leastCommon)
        return {};
    std::vector<double> differences;
    for (const CommonClose& each : common)
        differences.push_back(each.difference());
    const double usual = medianOf(differences);
    for (double& difference : differences)
        difference = std::abs(difference - usual);
    const double spread = medianOf(differences);

    std::vector<Finding> out;
    const TimeSpan whole{first.times()[common.front().row], first.closeTime(common.back().row)};
    if (std::abs(usual) > usualDifference)
        out.push_back({Check::WrongTwin, Severity::Error, whole, common.size(), std::exp(usual), 1});
    findStrangers(first, common, out);
    const double most = std::max(settings.twinTolerance, settings.twinNoise * spread);
    FindingRun apart(Check::WrongTwin, Severity::Warning, out);
    for (std::size_t i = 0; i < common.size(); ++i) {
        if (differences[i] > most) {
            const std::size_t row = common[i].row;
            apart.add(i, {first.times()[row], first.closeTime(row)}, common[i].second, common[i].first);
        }
    }
    return out;
}

} // namespace truebar
