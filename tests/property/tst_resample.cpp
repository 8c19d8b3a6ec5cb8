// Coarser candles: the way there must not matter, and each is what a plain grouping by open time gives.
#include "core/market/resample.h"

#include <QTest>

#include <rapidcheck.h>

#include <algorithm>
#include <map>

using namespace truebar;

namespace {

const std::vector<Timeframe>& allTimeframes() {
    static const std::vector<Timeframe> all = [] {
        std::vector<Timeframe> out;
        for (const char* name : {"1s", "2s", "5s", "15s", "30s", "1m", "3m", "4m", "5m", "15m", "20m", "30m", "1h",
                 "2h", "3h", "4h", "6h", "8h", "12h", "1d", "1w", "1mo"})
            out.push_back(*Timeframe::parse(name));
        return out;
    }();
    return all;
}

// One candle as a multiple of the timeframe it will be given, so that one draw serves every timeframe.
struct Draft {
    int skipped; // candles missing before this one
    int low;
    int open; // above low
    int close; // above low
    int high; // above open and close
    int volume;
};

std::vector<Draft> arbitraryDrafts() {
    const auto count = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(1, 150));
    std::vector<Draft> out;
    for (int i = 0; i < count; ++i) {
        Draft draft{};
        draft.skipped = *rc::gen::weightedElement<int>({{30, 0}, {3, 1}, {2, 13}, {1, 700}});
        draft.low = *rc::gen::inRange(1, 1000);
        draft.open = *rc::gen::inRange(0, 50);
        draft.close = *rc::gen::inRange(0, 50);
        draft.high = *rc::gen::inRange(0, 20);
        draft.volume = *rc::gen::inRange(0, 100);
        out.push_back(draft);
    }
    return out;
}

// Whole volumes, so that sums are exact whatever their order.
Series build(const std::vector<Draft>& drafts, Timeframe timeframe, UtcMs begin) {
    Series out({"T", "X"}, timeframe);
    UtcMs at = begin;
    for (const Draft& draft : drafts) {
        for (int i = 0; i < draft.skipped; ++i)
            at = timeframe.next(at);
        const double open = draft.low + draft.open;
        const double close = draft.low + draft.close;
        out.append({at, open, std::max(open, close) + draft.high, static_cast<double>(draft.low), close,
            static_cast<double>(draft.volume)});
        at = timeframe.next(at);
    }
    return out;
}

std::vector<Candle> candlesOf(const Series& series) {
    std::vector<Candle> out;
    for (std::size_t i = 0; i < series.size(); ++i)
        out.push_back(series.at(i));
    return out;
}

std::vector<Candle> grouped(const Series& series, Timeframe timeframe) {
    std::map<UtcMs, std::vector<Candle>> buckets;
    for (const Candle& candle : candlesOf(series))
        buckets[timeframe.floor(candle.openTime)].push_back(candle);
    std::vector<Candle> out;
    for (const auto& [open, inside] : buckets) {
        Candle whole = inside.front();
        whole.openTime = open;
        whole.close = inside.back().close;
        whole.volume = 0;
        for (const Candle& each : inside) {
            whole.high = std::max(whole.high, each.high);
            whole.low = std::min(whole.low, each.low);
            whole.volume += each.volume;
        }
        out.push_back(whole);
    }
    return out;
}

UtcMs arbitraryBegin() {
    const auto hours = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(-300'000, 700'000)); // 1935 … 2049
    return UtcMs(std::chrono::hours(hours));
}

} // namespace

class TestResampleProperties : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyOpenOfAMultipleIsAnOpenOfTheFiner();
    void isAGroupingByOpenTime();
    void theWayThereDoesNotMatter();
    void isTheSameOffTheGrid();
};

void TestResampleProperties::everyOpenOfAMultipleIsAnOpenOfTheFiner() {
    QVERIFY(rc::check([] {
        const UtcMs time = arbitraryBegin() + Millis(*rc::gen::inRange(0, 3'600'000));
        for (const Timeframe coarse : allTimeframes()) {
            const UtcMs open = coarse.floor(time);
            RC_ASSERT(open <= time && time < coarse.next(open));
            RC_ASSERT(coarse.floor(coarse.next(open)) == coarse.next(open));
            for (const Timeframe fine : allTimeframes()) {
                if (!coarse.isMultipleOf(fine))
                    continue;
                RC_ASSERT(fine.floor(open) == open);
                RC_ASSERT(fine.floor(coarse.next(open)) == coarse.next(open));
            }
        }
    }));
}

void TestResampleProperties::isAGroupingByOpenTime() {
    QVERIFY(rc::check([] {
        const auto drafts = arbitraryDrafts();
        const UtcMs begin = arbitraryBegin();
        for (const Timeframe fine : allTimeframes()) {
            const Series series = build(drafts, fine, fine.floor(begin));
            for (const Timeframe coarse : allTimeframes()) {
                const auto made = resample(series, coarse);
                RC_ASSERT(made.has_value() == coarse.isMultipleOf(fine));
                if (made)
                    RC_ASSERT(candlesOf(*made) == grouped(series, coarse));
            }
        }
    }));
}

void TestResampleProperties::theWayThereDoesNotMatter() {
    QVERIFY(rc::check([] {
        const auto drafts = arbitraryDrafts();
        const UtcMs begin = arbitraryBegin();
        int ways = 0;
        for (const Timeframe fine : allTimeframes()) {
            const Series series = build(drafts, fine, fine.floor(begin));
            for (const Timeframe middle : allTimeframes()) {
                const auto halfway = resample(series, middle);
                if (!halfway)
                    continue;
                for (const Timeframe coarse : allTimeframes()) {
                    if (!coarse.isMultipleOf(middle))
                        continue;
                    const auto direct = resample(series, coarse);
                    RC_ASSERT(direct.has_value()); // what nests twice nests
                    RC_ASSERT(candlesOf(*resample(*halfway, coarse)) == candlesOf(*direct));
                    ++ways;
                }
            }
        }
        RC_ASSERT(ways > 400);
    }));
}

// Markets that open at half past have hourly candles from :30 to :30.
void TestResampleProperties::isTheSameOffTheGrid() {
    QVERIFY(rc::check([] {
        const auto drafts = arbitraryDrafts();
        const Timeframe hour = *Timeframe::parse("1h");
        const Series series = build(drafts, hour, hour.floor(arbitraryBegin()) + std::chrono::minutes(30));
        for (const char* name : {"2h", "4h", "12h", "1d", "1w", "1mo"}) {
            const Timeframe coarse = *Timeframe::parse(name);
            RC_ASSERT(candlesOf(*resample(series, coarse)) == grouped(series, coarse));
        }
    }));
}

QTEST_APPLESS_MAIN(TestResampleProperties)
#include "tst_resample.moc"
