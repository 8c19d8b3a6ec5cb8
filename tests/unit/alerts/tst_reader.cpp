// The candles of an outlook: closed ones only, stored ones before those made of the followed series, and the same
// outlook however often the program was ended in between.
#include "core/alerts/outlook_reader.h"
#include "core/market/resample.h"
#include "core/robustness/random.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace truebar;

namespace {

const UtcMs begin = parseUtc("2024-01-01T00:00:00Z").value();
const InstrumentId id{"T", "X"};
constexpr Timeframe minute{};
const Timeframe quarter = *Timeframe::parse("15m");
const Timeframe hour = *Timeframe::parse("1h");
const Timeframe fourHours = *Timeframe::parse("4h");

UtcMs at(double hours) {
    return begin + Millis(static_cast<std::int64_t>(hours * 3'600'000));
}

// A walk whose price says when it was.
Series walk(Timeframe timeframe, UtcMs from, UtcMs until, std::uint64_t seed = 1) {
    Random random(seed);
    Series out(id, timeframe);
    double price = 1000;
    for (UtcMs open = from; open < until; open = timeframe.next(open)) {
        const double before = price;
        price *= 1 + 0.002 * (random.uniform() - 0.5);
        out.append({open, before, std::max(before, price), std::min(before, price), price, 1});
    }
    return out;
}

struct Place {
    Place()
        : workspace(std::move(*Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite)))
        , store(std::move(*CandleStore::open(workspace->marketDatabase(), Database::Mode::ReadWrite))) {
        Instrument instrument;
        instrument.id = id;
        if (!store->saveInstrument(instrument))
            qFatal("no instrument");
    }
    void write(const Series& series) const {
        if (!store->write(series))
            qFatal("not written");
    }

    QTemporaryDir folder;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<CandleStore> store;
};

OutlookSettings settings() {
    OutlookSettings out;
    out.timeframes = {quarter, hour, fourHours};
    out.forecast.window = 100;
    return *OutlookSettings::checked(out);
}

} // namespace

class TestReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsClosedCandlesOnly();
    void goesOnWhereStoredCandlesEnd();
    void leavesOutABucketWhoseBeginIsMissing();
    void saysTheSameHoweverOftenItBegins();
    void agreesWithTheWholeAtOnce();
    void saysWhatIsMissing();
};

void TestReader::readsClosedCandlesOnly() {
    const Place place;
    place.write(walk(minute, begin, at(10.5)));
    const auto hours = closedCandles(*place.store, id, hour, minute, begin, at(10.5));
    QVERIFY(hours);
    QCOMPARE(hours->size(), std::size_t(10));
    QCOMPARE(closedCandles(*place.store, id, hour, minute, begin, at(11))->size(), std::size_t(11));
    QCOMPARE(closedCandles(*place.store, id, fourHours, minute, begin, at(10.5))->size(), std::size_t(2));
    QCOMPARE(closedCandles(*place.store, id, hour, minute, at(4), at(10))->size(), std::size_t(6));
    QCOMPARE(closedCandles(*place.store, id, hour, minute, at(10), at(10.9))->size(), std::size_t(0));
}

// Days of hours were imported once; the minutes are followed live.
void TestReader::goesOnWhereStoredCandlesEnd() {
    const Place place;
    place.write(walk(hour, begin, at(100), 5));
    const Series minutes = walk(minute, at(98.5), at(110.25), 6);
    place.write(minutes);
    const auto hours = closedCandles(*place.store, id, hour, minute, begin, at(110.25));
    QVERIFY(hours);
    QCOMPARE(hours->size(), std::size_t(110));
    const Series stored = walk(hour, begin, at(100), 5);
    const Series made = *resample(minutes, hour);
    for (std::size_t i = 0; i < hours->size(); ++i) {
        QVERIFY(hours->times()[i] == at(static_cast<double>(i)));
        if (i < 100)
            QVERIFY(hours->at(i) == stored.at(i));
        else
            QVERIFY(hours->at(i) == made.at(made.lowerBound(at(static_cast<double>(i)))));
    }
    // Four hours are made of stored hours, then of minutes; the one that both have a part of is whole.
    QCOMPARE(closedCandles(*place.store, id, fourHours, minute, begin, at(110.25))->size(), std::size_t(27));
}

void TestReader::leavesOutABucketWhoseBeginIsMissing() {
    const Place place;
    place.write(walk(minute, at(0.5), at(6)));
    const auto hours = closedCandles(*place.store, id, hour, minute, begin, at(6));
    QCOMPARE(hours->size(), std::size_t(5));
    QVERIFY(hours->times()[0] == at(1));
}

void TestReader::saysTheSameHoweverOftenItBegins() {
    const Place place;
    const UtcMs since = at(24 * 20);
    place.write(walk(minute, begin, at(24 * 22)));
    OutlookReader once(id, settings(), since);
    const auto all = once.advance(*place.store, minute, at(24 * 22));
    QVERIFY(all);
    QVERIFY(all->size() > 20);
    // Minute by minute is what the live series does.
    OutlookReader steady(id, settings(), since);
    auto steadily = *steady.advance(*place.store, minute, since);
    for (UtcMs now = since; now < at(24 * 22); now += Millis(60'000)) {
        if (!steady.isDue(now + Millis(60'000)))
            continue;
        const auto more = steady.advance(*place.store, minute, now + Millis(60'000));
        steadily.insert(steadily.end(), more->begin(), more->end());
    }
    QVERIFY(steadily == *all);
    // A new program for each hour.
    for (double hours = 24 * 20; hours <= 24 * 22; hours += 5) {
        OutlookReader anew(id, settings(), since);
        const auto events = anew.advance(*place.store, minute, at(hours));
        QVERIFY(events->size() <= all->size());
        QVERIFY(std::equal(events->begin(), events->end(), all->begin()));
    }
}

// Portions do not matter.
void TestReader::agreesWithTheWholeAtOnce() {
    const Place place;
    const Series quarters = walk(quarter, begin, at(24 * 200));
    place.write(quarters);
    const UtcMs since = at(24 * 190);
    OutlookReader reader(id, settings(), since);
    const auto events = reader.advance(*place.store, quarter, at(24 * 200));
    std::vector<Series> whole;
    for (const Timeframe timeframe : settings().timeframes) {
        const UtcMs from = timeframe.floor(
            since - timeframe.nominalLength() * static_cast<std::int64_t>(warmUpOf(settings().forecast)));
        whole.push_back(resample(quarters, timeframe)->slice({from, UtcMs::max()}));
    }
    Outlook outlook(settings());
    QVERIFY(outlook.advance(whole) == *events);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const TimeframeOutlook& state = reader.outlook().state().timeframes[i];
        QCOMPARE(state.candles, whole[i].size());
        QVERIFY(state.forecast == outlook.state().timeframes[i].forecast);
        QVERIFY(state.calibration == outlook.state().timeframes[i].calibration);
    }
}

void TestReader::saysWhatIsMissing() {
    const Place place;
    OutlookReader reader(id, settings(), at(10));
    const auto nothing = reader.advance(*place.store, minute, at(12));
    QVERIFY(!nothing);
    QCOMPARE(nothing.error().code, std::string("data.unknown_series"));
    place.write(walk(minute, begin, at(12)));
    QVERIFY(reader.advance(*place.store, minute, at(12)));
    const TimeframeOutlook& few = reader.outlook().state().timeframes[2];
    QCOMPARE(few.candles, std::size_t(3));
    QVERIFY(!few.forecast);
    QCOMPARE(few.needed, 100);
}

QTEST_GUILESS_MAIN(TestReader)
#include "tst_reader.moc"
