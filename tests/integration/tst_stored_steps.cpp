// Tick size, lot step and the like of instruments that come from a venue on this machine, as they are stored.
#include "core/data/fetcher.h"
#include "core/data/terms_origin.h"
#include "core/workspace/workspace.h"
#include "tests/support/venues/binance_venue.h"

#include <QTemporaryDir>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const InstrumentId spot{"BINANCE", "BTCUSDT"};
const InstrumentId future{"BINANCE_USDM", "BTCUSDT"};
const QStringList ofTheVenue{
    QStringLiteral("0.01"), QStringLiteral("0.00001"), QStringLiteral("10"), QStringLiteral("USDT")};

// An hour that has closed, long ago.
TimeSpan hour(int number) {
    const UtcMs begin = parseUtc("2024-03-01T00:00:00Z").value() + std::chrono::hours(number);
    return {begin, begin + std::chrono::hours(1)};
}

struct Desk {
    Desk()
        : workspace(std::move(*Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite)))
        , plugins(PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins")))
        , store(thread, workspace->marketDatabase())
        , feeds(*plugins, systemClock(), {profile()}) { }

    FeedProfile profile() const {
        FeedProfile out;
        out.name = "local";
        out.plugin = "binance";
        out.venues = {spot.venue, future.venue};
        for (const char* key : {"spot_url", "usdm_url"})
            out.settings[key] = venue.restUrl().toStdString();
        return out;
    }
    // The number of candles that were stored.
    std::uint64_t fetch(const InstrumentId& id, TimeSpan span, FetchMode mode = FetchMode::Missing) {
        FetchOptions options;
        options.mode = mode;
        const auto done = Fetcher(feeds, store, locks).run({{id, Timeframe(), span}}, options, {}, {});
        if (!done || done->series.front().failure)
            return 0;
        return done->series.front().stored;
    }
    // Tick, lot, least value, currency.
    QStringList steps(const InstrumentId& id) {
        QStringList out;
        (void)store.run([&](CandleStore& open) -> Result<void> {
            const auto known = open.instrument(id);
            if (!known)
                return known.error();
            for (const std::string& each :
                {known->tickSize.toString(), known->lotStep.toString(), known->minNotional.toString(), known->currency})
                out.append(QString::fromStdString(each));
            return {};
        });
        return out;
    }
    // What a guess from whole volumes would be, or what somebody has said.
    bool storeOneLot(const InstrumentId& id, TermsOrigin origin) {
        return store
            .run([&](CandleStore& open) -> Result<void> {
                auto known = open.instrument(id);
                if (!known)
                    return std::move(known).error();
                known->lotStep = Quantity(Decimal(1));
                if (auto saved = open.saveInstrument(*known); !saved)
                    return saved;
                return setTermsOrigin(open, id, origin);
            })
            .has_value();
    }

    BinanceVenue venue{systemClock(), MarketTruth(), {"BTCUSDT"}};
    QTemporaryDir folder;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<PluginRegistry> plugins;
    DataThread thread;
    StoreDoor store;
    SeriesLocks locks;
    FeedSet feeds;
};

} // namespace

class TestStoredSteps : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theVenuesStepsAreStored();
    void aVenueThatCannotTellIsAskedAgain();
    void guessesArePutRightAndTheUsersWordStands();
};

void TestStoredSteps::theVenuesStepsAreStored() {
    Desk desk;
    for (const InstrumentId& id : {spot, future}) {
        QCOMPARE(desk.fetch(id, hour(0)), std::uint64_t(60));
        QCOMPARE(desk.steps(id), ofTheVenue);
        // What a size of 0.01 becomes in lots.
        const Quantity size(Decimal::parse("0.01").value());
        const Quantity lot(Decimal::parse(desk.steps(id).at(1).toStdString()).value());
        QVERIFY(size.roundedTo(lot, Rounding::Down) == size);
    }
    // It is asked once.
    const int before = desk.venue.requests();
    QCOMPARE(desk.fetch(spot, hour(1)), std::uint64_t(60));
    QCOMPARE(desk.venue.requests(), before + 1);
}

void TestStoredSteps::aVenueThatCannotTellIsAskedAgain() {
    Desk desk;
    desk.venue.hideSteps(true);
    QCOMPARE(desk.fetch(spot, hour(0)), std::uint64_t(60));
    QVERIFY(desk.steps(spot) != ofTheVenue);
    desk.venue.hideSteps(false);
    // Although no candle is missing.
    QCOMPARE(desk.fetch(spot, hour(0)), std::uint64_t(0));
    QCOMPARE(desk.steps(spot), ofTheVenue);
}

void TestStoredSteps::guessesArePutRightAndTheUsersWordStands() {
    Desk desk;
    QCOMPARE(desk.fetch(spot, hour(0)), std::uint64_t(60));
    QVERIFY(desk.storeOneLot(spot, TermsOrigin::Candles));
    // A comparison changes nothing.
    (void)desk.fetch(spot, hour(0), FetchMode::Compare);
    QCOMPARE(desk.steps(spot).at(1), QStringLiteral("1"));
    (void)desk.fetch(spot, hour(0));
    QCOMPARE(desk.steps(spot), ofTheVenue);
    QVERIFY(desk.storeOneLot(spot, TermsOrigin::User));
    (void)desk.fetch(spot, hour(0));
    QCOMPARE(desk.steps(spot).at(1), QStringLiteral("1"));
}

QTEST_GUILESS_MAIN(TestStoredSteps)
#include "tst_stored_steps.moc"
