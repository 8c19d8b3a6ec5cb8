// Cutting the future never changes what was said before, and the incremental forms say what whole columns say.
#include "core/analysis/bar_analysis.h"
#include "core/analysis/indicators/indicator_registry.h"
#include "core/analysis/indicators/moving_averages.h"

#include <QTest>
#include <rapidcheck.h>

#include <cmath>

using namespace truebar;

namespace {

// Few distinct prices, so that equal closes and highs come up often.
Series anySeries() {
    Series series({"TEST", "A"}, Timeframe(1, Timeframe::Unit::Hour));
    UtcMs time = utcMs(0);
    const auto count = *rc::gen::inRange(0, 80);
    for (int i = 0; i < count; ++i) {
        const int low = *rc::gen::inRange(1, 12);
        const int height = *rc::gen::inRange(0, 6);
        const int open = low + *rc::gen::inRange(0, height + 1);
        const int close = low + *rc::gen::inRange(0, height + 1);
        series.append(
            {time, open / 10.0, (low + height) / 10.0, low / 10.0, close / 10.0, *rc::gen::inRange(0, 5) / 10.0});
        time += std::chrono::hours(*rc::gen::inRange(1, 4));
    }
    return series;
}

AnalysisOptions anyOptions() {
    return {*rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>(),
        *rc::gen::inRange(0, 4) / 2.0, *rc::gen::inRange(0, 6)};
}

Series prefix(const Series& series, std::size_t count) {
    return count == series.size() ? series : series.slice({UtcMs::min(), series.times()[count]});
}

bool isSameBit(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool beginsWith(const Line& whole, const Line& part) {
    return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin(), isSameBit);
}

// The definition, word for word, with no state but the list of real bars.
std::vector<Trend> plainTrends(const Series& s, bool adjacent) {
    std::vector<Trend> out;
    std::vector<int> real; // +1, −1; 0 for a fake where fakes break
    Trend trend = Trend::Neutral;
    for (std::size_t i = 0; i < s.size(); ++i) {
        const bool up = i > 0 && s.closes()[i] > s.highs()[i - 1];
        const bool down = i > 0 && s.closes()[i] < s.lows()[i - 1];
        if (up || down || (adjacent && i > 0))
            real.push_back(up ? 1 : (down ? -1 : 0));
        if (real.size() >= 2 && real.back() != 0 && real.back() == real[real.size() - 2])
            trend = real.back() > 0 ? Trend::Bullish : Trend::Bearish;
        out.push_back(trend);
    }
    return out;
}

} // namespace

class TestAnalysis : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void analysisOfAPrefixIsThePrefixOfTheAnalysis() {
        QVERIFY(rc::check([] {
            const Series series = anySeries();
            const AnalysisOptions options = anyOptions();
            const auto count = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(series.size()) + 1));
            const BarAnalysis whole = analyzeBars(series, options);
            const BarAnalysis part = analyzeBars(prefix(series, count), options);
            RC_ASSERT(part.states.size() == count);
            RC_ASSERT(std::equal(part.states.begin(), part.states.end(), whole.states.begin()));
            RC_ASSERT(part.events.size() <= whole.events.size());
            RC_ASSERT(std::equal(part.events.begin(), part.events.end(), whole.events.begin()));
        }));
    }

    void trendsFollowTheDefinition() {
        QVERIFY(rc::check([] {
            const Series series = anySeries();
            const bool adjacent = *rc::gen::arbitrary<bool>();
            const BarAnalysis analysis = analyzeBars(series, {.strictAdjacency = adjacent});
            const std::vector<Trend> plain = plainTrends(series, adjacent);
            for (std::size_t i = 0; i < series.size(); ++i)
                RC_ASSERT(analysis.states[i].trend == plain[i]);
        }));
    }

    void eventsAreTheChangesOfTrend() {
        QVERIFY(rc::check([] {
            const BarAnalysis analysis = analyzeBars(anySeries(), anyOptions());
            Trend trend = Trend::Neutral;
            for (const TrendEvent& event : analysis.events) {
                RC_ASSERT(event.from == trend);
                RC_ASSERT(event.to != trend);
                RC_ASSERT(event.to != Trend::Neutral);
                if (event.kind == TrendEventKind::TrendChanged)
                    trend = event.to;
            }
            if (!analysis.states.empty())
                RC_ASSERT(analysis.states.back().trend == trend);
        }));
    }

    void indicatorsOfAPrefixArePrefixes() {
        QVERIFY(rc::check([] {
            const Series series = anySeries();
            const auto count = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(series.size()) + 1));
            const Series part = prefix(series, count);
            const std::string length = std::to_string(*rc::gen::inRange(1, 9));
            for (const IndicatorInfo& info : indicators()) {
                std::map<std::string, std::string> parameters;
                if (info.parameters.size() == 1 || info.name == "bollinger")
                    parameters["length"] = length;
                if (info.name == "macd")
                    parameters = {{"fast", length}, {"slow", "9"}, {"signal", "3"}};
                const auto whole = computeIndicator(info.name, parameters, series);
                const auto cut = computeIndicator(info.name, parameters, part);
                RC_ASSERT(whole && cut);
                for (std::size_t line = 0; line < whole->size(); ++line)
                    RC_ASSERT(beginsWith((*whole)[line].values, (*cut)[line].values));
            }
        }));
    }

    void smaIsTheMeanOfItsWindow() {
        QVERIFY(rc::check([](const std::vector<int>& given) {
            const auto length = static_cast<std::size_t>(*rc::gen::inRange(1, 12));
            std::vector<double> values;
            for (const int value : given)
                values.push_back(value % 1'000'000 / 100.0);
            const Line line = sma(values, length);
            for (std::size_t i = 0; i < values.size(); ++i) {
                RC_ASSERT(std::isnan(line[i]) == (i + 1 < length));
                if (i + 1 < length)
                    continue;
                double sum = 0;
                for (std::size_t k = i + 1 - length; k <= i; ++k)
                    sum += values[k];
                RC_ASSERT(std::fabs(line[i] - sum / static_cast<double>(length)) < 1e-9);
            }
        }));
    }

    void channelsHoldTheirCandles() {
        QVERIFY(rc::check([] {
            const Series series = anySeries();
            const auto length = static_cast<std::size_t>(*rc::gen::inRange(1, 9));
            const Band band = donchian(series, length);
            for (std::size_t i = length - 1; i < series.size(); ++i) {
                const auto highs = series.highs().subspan(i + 1 - length, length);
                const auto lows = series.lows().subspan(i + 1 - length, length);
                RC_ASSERT(band.upper[i] == *std::max_element(highs.begin(), highs.end()));
                RC_ASSERT(band.lower[i] == *std::min_element(lows.begin(), lows.end()));
            }
            for (const double value : rsi(series.closes(), length))
                RC_ASSERT(std::isnan(value) || (value >= 0 && value <= 100));
        }));
    }
};

QTEST_APPLESS_MAIN(TestAnalysis)
#include "tst_analysis.moc"
