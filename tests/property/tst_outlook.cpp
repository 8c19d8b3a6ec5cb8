// Cutting the future off never changes what was said before: no forecast, no trend, no event looks ahead.
#include "core/market/resample.h"
#include "core/outlook/outlook.h"

#include <QTest>

#include <rapidcheck.h>

#include <cmath>

using namespace truebar;

namespace {

constexpr Timeframe hour(1, Timeframe::Unit::Hour);
constexpr Timeframe twoHours(2, Timeframe::Unit::Hour);

Series arbitraryHours() {
    const auto count = *rc::gen::inRange<std::size_t>(130, 420);
    const auto moves = *rc::gen::container<std::vector<int>>(count,
        rc::gen::weightedOneOf<int>(
            {{8, rc::gen::inRange(-50, 51)}, {1, rc::gen::inRange(-2000, 2001)}, {1, rc::gen::just(0)}}));
    const auto gaps = *rc::gen::container<std::vector<int>>(
        count, rc::gen::weightedElement<int>({{100, 0}, {1, 1}, {1, 5}, {1, 40}}));
    Series out({"T", "X"}, hour);
    double close = 1000;
    UtcMs open = utcMs(0);
    for (std::size_t i = 0; i < count; ++i) {
        open += std::chrono::hours(gaps[i]);
        const double before = close;
        close *= std::exp(moves[i] * 1e-4);
        out.append({open, before, std::max(before, close) * 1.0005, std::min(before, close) * 0.9995, close, 1.0});
        open = hour.next(open);
    }
    return out;
}

OutlookSettings settings() {
    OutlookSettings out;
    out.timeframes = {hour, twoHours};
    out.quorum = 2;
    out.forecast.wide = 0.8;
    out.forecast.narrow = 0.4;
    out.forecast.window = *rc::gen::element(50, 80, 200);
    return out;
}

// The closed candles of both timeframes at a time, as any reader of the store sees them.
std::vector<Series> closedAt(const Series& hours, UtcMs time) {
    const Series known = hours.slice({UtcMs::min(), time});
    Series coarse = *resample(known, twoHours);
    return {known, coarse.slice({UtcMs::min(), twoHours.floor(time)})};
}

std::vector<std::optional<RangeForecast>> forecastsOf(const Series& series, const ForecastSettings& chosen) {
    RangeForecaster forecaster(series.timeframe(), chosen);
    std::vector<std::optional<RangeForecast>> out;
    for (std::size_t i = 0; i < series.size(); ++i) {
        forecaster.step(series.at(i));
        out.push_back(forecaster.next());
    }
    return out;
}

} // namespace

class TestOutlookProperties : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void forecastsDoNotLookAhead();
    void countsAreOfWhatWasTold();
    void eventsDoNotLookAhead();
};

void TestOutlookProperties::forecastsDoNotLookAhead() {
    QVERIFY(rc::check("a prefix has the forecasts of the whole", [] {
        const Series series = arbitraryHours();
        const auto chosen = settings().forecast;
        const auto whole = forecastsOf(series, chosen);
        const auto cut = *rc::gen::inRange<std::size_t>(0, series.size() + 1);
        Series prefix({"T", "X"}, hour);
        for (std::size_t i = 0; i < cut; ++i)
            prefix.append(series.at(i));
        const auto part = forecastsOf(prefix, chosen);
        for (std::size_t i = 0; i < cut; ++i)
            RC_ASSERT(part[i] == whole[i]);
    }));
}

void TestOutlookProperties::countsAreOfWhatWasTold() {
    QVERIFY(rc::check("hits are counted of the forecasts that were told", [] {
        const Series series = arbitraryHours();
        const auto chosen = settings().forecast;
        const auto told = forecastsOf(series, chosen);
        RangeForecaster forecaster(hour, chosen);
        HitCount narrow{chosen.narrow};
        HitCount wide{chosen.wide};
        for (std::size_t i = 0; i < series.size(); ++i) {
            forecaster.step(series.at(i));
            if (i == 0 || !told[i - 1] || series.isAfterGap(i))
                continue;
            RC_ASSERT(told[i - 1]->from == series.times()[i]);
            RC_ASSERT(told[i - 1]->wide.low <= told[i - 1]->narrow.low);
            RC_ASSERT(told[i - 1]->narrow.high <= told[i - 1]->wide.high);
            narrow.add(told[i - 1]->narrow.contains(series.closes()[i]));
            wide.add(told[i - 1]->wide.contains(series.closes()[i]));
        }
        RC_ASSERT(forecaster.calibration().narrow == narrow);
        RC_ASSERT(forecaster.calibration().wide == wide);
    }));
}

void TestOutlookProperties::eventsDoNotLookAhead() {
    QVERIFY(rc::check("what was known at a time is what is known of it later", [] {
        const Series hours = arbitraryHours();
        const OutlookSettings chosen = settings();
        Outlook whole(chosen);
        const UtcMs end = twoHours.next(twoHours.floor(hours.times().back()));
        const auto all = whole.advance(closedAt(hours, end));
        const UtcMs cut = utcMs(0)
            + std::chrono::hours(
                *rc::gen::inRange<int>(0, static_cast<int>((end - utcMs(0)) / std::chrono::hours(1)) + 1));
        Outlook part(chosen);
        const auto early = part.advance(closedAt(hours, cut));
        std::vector<OutlookEvent> expected;
        for (const OutlookEvent& event : all) {
            if (event.time <= cut)
                expected.push_back(event);
        }
        RC_ASSERT(early == expected);
    }));
}

QTEST_APPLESS_MAIN(TestOutlookProperties)
#include "tst_outlook.moc"
