// The store against a plain map: whatever is written, in whatever order, what is loaded is what the map holds.
#include "core/data/candle_store.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>
#include <QTest>

#include <rapidcheck.h>

#include <map>

using namespace truebar;

namespace {

constexpr std::int64_t minute = 60'000;
constexpr int most = 30'000; // minutes that are ever written: some chunks of 8192 candles
const InstrumentId instrumentId{"T", "X"};
const Timeframe timeframe(1, Timeframe::Unit::Minute);

using Model = std::map<UtcMs, Candle>;

int within(int least, int end) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, end));
}

// Times before 1970 as well.
UtcMs timeOf(int index) {
    return utcMs((index - most / 3) * minute);
}

Candle candleAt(int index, int variant) {
    const double close = 10 + index % 101 / 8.0 + variant;
    return {timeOf(index), 9.5, close + 1.25, 0.1, close, index % 7 / 3.0};
}

Series seriesOf(int first, int count, int every, int variant) {
    Series out(instrumentId, timeframe);
    for (int i = 0; i < count && first + i * every < most; ++i)
        out.append(candleAt(first + i * every, variant));
    return out;
}

void putInto(Model& model, const Series& series, bool replace, StoreReport& report) {
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Candle candle = series.at(i);
        const auto [at, isNew] = model.emplace(candle.openTime, candle);
        if (!isNew && at->second == candle) {
            report.duplicateTimes.push_back(candle.openTime);
        } else if (!isNew && !replace) {
            report.conflicts.push_back(candle.openTime);
        } else {
            at->second = candle;
            ++report.stored;
        }
    }
}

std::vector<Candle> candlesOf(const Series& series) {
    std::vector<Candle> out;
    for (std::size_t i = 0; i < series.size(); ++i)
        out.push_back(series.at(i));
    return out;
}

std::vector<Candle> candlesOf(const Model& model, TimeSpan span = {}) {
    std::vector<Candle> out;
    for (auto at = model.lower_bound(span.begin); at != model.end() && at->first < span.end; ++at)
        out.push_back(at->second);
    return out;
}

// Both sides of the comparison, driven by the same random steps.
class Pair {
public:
    Pair() {
        m_workspace = std::move(*Workspace::open(m_folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite));
        reopen();
        for (const InstrumentId& id : {instrumentId, m_bystander.instrument()}) {
            Instrument instrument;
            instrument.id = id;
            RC_ASSERT(m_store->saveInstrument(instrument).has_value());
        }
        for (int i = 0; i < 100; ++i)
            m_bystander.append(candleAt(i, 5));
        RC_ASSERT(m_store->write(m_bystander).has_value());
    }

    void step() {
        switch (*rc::gen::weightedElement<int>({{8, 0}, {4, 1}, {3, 2}, {2, 3}, {1, 4}, {1, 5}, {1, 6}})) {
        case 0:
            write(arbitrarySeries(), *rc::gen::arbitrary<bool>());
            break;
        case 1:
            appendOneByOne(*rc::gen::element(1, 3, 70, 1'100));
            break;
        case 2: // behind the newest, or overlapping it by a little
            write(seriesOf(std::max(0, afterLast() - *rc::gen::element(0, 0, 1, 2)),
                      *rc::gen::element(1, 60, 64, 65, 1'000), 1, within(0, 2)),
                *rc::gen::arbitrary<bool>());
            break;
        case 3:
            checkSpan();
            break;
        case 4:
            reopen();
            break;
        case 5:
            failToWrite();
            break;
        default:
            remove();
        }
    }

    void check() const {
        RC_ASSERT(candlesOf(*m_store->load(m_bystander.instrument(), timeframe)) == candlesOf(m_bystander));
        const auto listed = m_store->list();
        RC_ASSERT(listed.has_value());
        RC_ASSERT(listed->size() == (m_model.empty() ? 1 : 2));
        const auto all = m_store->load(instrumentId, timeframe);
        if (m_model.empty()) {
            RC_ASSERT(!all && all.error().code == "data.unknown_series");
            return;
        }
        RC_ASSERT(all.has_value());
        RC_ASSERT(candlesOf(*all) == candlesOf(m_model));
        const StoredSeries& row = listed->front();
        RC_ASSERT(row.instrument.id == instrumentId && row.timeframe == timeframe);
        RC_ASSERT(row.candles == m_model.size());
        RC_ASSERT(row.span == (TimeSpan{m_model.begin()->first, m_model.rbegin()->first + Millis(minute)}));
    }

    // As another process sees it.
    void checkAsReader() const {
        const auto reader = CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadOnly);
        RC_ASSERT(reader.has_value());
        const auto all = (*reader)->load(instrumentId, timeframe);
        RC_ASSERT(all.has_value() == !m_model.empty());
        if (all)
            RC_ASSERT(candlesOf(*all) == candlesOf(m_model));
    }

private:
    static Series arbitrarySeries() {
        const int first = within(0, most);
        const int count = *rc::gen::element(1, 2, 63, 64, 65, 500, within(1, 3'000), within(1, 20'000));
        return seriesOf(first, count, *rc::gen::element(1, 1, 1, 2, 17), *rc::gen::element(0, 0, 1, 2));
    }

    int afterLast() const {
        return m_model.empty() ? within(0, most)
                               : static_cast<int>(toCount(m_model.rbegin()->first) / minute) + most / 3 + 1;
    }

    void write(const Series& series, bool replace) {
        const auto got = m_store->write(series, replace);
        RC_ASSERT(got.has_value());
        StoreReport expected;
        putInto(m_model, series, replace, expected);
        RC_ASSERT(got->stored == expected.stored);
        RC_ASSERT(got->duplicateTimes == expected.duplicateTimes);
        RC_ASSERT(got->conflicts == expected.conflicts);
    }

    // As live candles come.
    void appendOneByOne(int count) {
        for (int i = 0; i < count; ++i)
            write(seriesOf(afterLast(), 1, 1, 0), false);
    }

    void checkSpan() const {
        if (m_model.empty())
            return;
        const auto border = [] {
            return *rc::gen::element(timeOf(within(-10, most + 10)), UtcMs::min(), UtcMs::max());
        };
        TimeSpan span{border(), border()};
        if (within(0, 2) == 0) // the borders of what there is
            span = {std::next(m_model.begin(), within(0, static_cast<int>(m_model.size())))->first,
                m_model.rbegin()->first + Millis(within(-1, 2))};
        const auto part = m_store->load(instrumentId, timeframe, span);
        RC_ASSERT(part.has_value());
        RC_ASSERT(candlesOf(*part) == candlesOf(m_model, span));
    }

    void failToWrite() {
        const Series series = arbitrarySeries();
        const auto done = m_store->transaction([&]() -> Result<void> {
            RC_ASSERT(m_store->write(series, true).has_value());
            return Error{"test.stop", "stop"};
        });
        RC_ASSERT(!done && done.error().code == "test.stop");
    }

    void remove() {
        RC_ASSERT(m_store->remove(instrumentId, timeframe).has_value() == !m_model.empty());
        m_model.clear();
    }

    void reopen() {
        m_store.reset();
        m_store = std::move(*CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite));
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<CandleStore> m_store;
    Model m_model;
    Series m_bystander{{"U", "Y"}, timeframe}; // must never change
};

} // namespace

class TestCandleStoreProperties : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        if (!qEnvironmentVariableIsSet("RC_PARAMS"))
            qputenv("RC_PARAMS", "max_success=60 max_size=60 noshrink=1");
    }
    void holdsWhatAMapHolds();
};

void TestCandleStoreProperties::holdsWhatAMapHolds() {
    QVERIFY(rc::check([] {
        Pair pair;
        for (int steps = within(1, 25); steps > 0; --steps) {
            pair.step();
            pair.check();
        }
        pair.checkAsReader();
    }));
}

QTEST_GUILESS_MAIN(TestCandleStoreProperties)
#include "tst_candle_store.moc"
