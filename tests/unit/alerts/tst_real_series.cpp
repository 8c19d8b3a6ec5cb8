// Forecasts on a real market: seven months of a coin's minutes. How often the bands held is
// printed, and no forecast knows what came after it.
#include "core/alerts/indicator_bot.h"
#include "core/alerts/outlook_reader.h"
#include "core/data/import_service.h"
#include "core/data/series_reader.h"
#include "core/workspace/workspace.h"
#include "tests/support/shared_fixtures.h"

#include <QTemporaryDir>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const InstrumentId id{"TEST", "REAL"};

struct Place {
    Place()
        : plugins(PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins")))
        , workspace(std::move(
              Workspace::open(folder.filePath(QStringLiteral("workspace")), WorkspaceAccess::ReadWrite).value()))
        , store(std::move(CandleStore::open(workspace->marketDatabase(), Database::Mode::ReadWrite).value())) { }

    bool import(const QStringList& files, const char* timeframe) const {
        ImportRequest request;
        request.instrument = id;
        request.timeframe = Timeframe::parse(timeframe).value();
        for (const QString& file : files)
            request.files.push_back(sharedFile(file.toUtf8().constData()));
        const auto done = importFiles(*store, *plugins, request);
        if (!done)
            qWarning("%s", done.error().message().c_str());
        return done.has_value();
    }
    SeriesSnapshot read(const char* timeframe) const {
        return readSeries(*store, id, Timeframe::parse(timeframe).value()).value();
    }

    QTemporaryDir folder;
    std::unique_ptr<PluginRegistry> plugins;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<CandleStore> store;
};

QStringList filecoin() {
    QStringList out;
    for (const char* month : {"04", "05", "06", "08", "09", "10", "11"})
        out.append(
            QStringLiteral("data/crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-%1.csv.gz").arg(QLatin1String(month)));
    return out;
}

std::vector<std::optional<RangeForecast>> forecastsOf(const Series& series, std::size_t count, Calibration* counted) {
    RangeForecaster forecaster(series.timeframe(), {});
    std::vector<std::optional<RangeForecast>> out;
    for (std::size_t i = 0; i < count; ++i) {
        forecaster.step(series.at(i));
        out.push_back(forecaster.next());
    }
    if (counted)
        *counted = forecaster.calibration();
    return out;
}

} // namespace

class TestRealSeries : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bandsHoldOnRealMarkets();
    void noForecastKnowsTheFuture();
};

void TestRealSeries::bandsHoldOnRealMarkets() {
    TRUEBAR_NEEDS_SHARED();
    const Place place;
    QVERIFY(place.import(filecoin(), "1m"));
    for (const char* timeframe : {"1m", "15m", "1h", "4h"}) {
        const SeriesSnapshot series = place.read(timeframe);
        Calibration counted;
        (void)forecastsOf(*series, series->size(), &counted);
        qInfo("FILUSDT %s: %zu candles, %zu forecasts: 50 %% held %.2f %% (%s), 90 %% held %.2f %% (%s)", timeframe,
            series->size(), counted.wide.forecasts, *counted.narrow.share() * 100,
            std::string(toString(counted.narrow.verdict())).c_str(), *counted.wide.share() * 100,
            std::string(toString(counted.wide.verdict())).c_str());
        QVERIFY(counted.wide.forecasts > 1000);
        // What a trader reads as "about 50 and 90".
        QVERIFY(std::abs(*counted.narrow.share() - 0.5) < 0.05);
        QVERIFY(std::abs(*counted.wide.share() - 0.9) < 0.03);
    }
}

void TestRealSeries::noForecastKnowsTheFuture() {
    TRUEBAR_NEEDS_SHARED();
    const Place place;
    QVERIFY(place.import(filecoin().mid(0, 2), "1m"));
    const SeriesSnapshot series = place.read("15m");
    const auto whole = forecastsOf(*series, series->size(), nullptr);
    for (const std::size_t cut : {200u, 1234u, 3000u, 5000u}) {
        QVERIFY(cut < series->size());
        const auto part = forecastsOf(*series, cut, nullptr);
        QVERIFY(std::equal(part.begin(), part.end(), whole.begin()));
    }
    // The same through the store: what a reader tells up to a time is the beginning of what it tells later.
    OutlookSettings settings;
    settings.timeframes = timeframesOf("15m,1h,4h").value();
    const UtcMs since = series->times()[2000];
    const auto told = [&](UtcMs until) {
        OutlookReader reader(id, settings, since);
        return reader.advance(*place.store, Timeframe(), until).value();
    };
    const auto all = told(series->closeTime(series->size() - 1));
    QVERIFY(all.size() > 300);
    for (const std::size_t cut : {2500u, 4000u}) {
        const auto early = told(series->closeTime(cut));
        QVERIFY(early.size() < all.size());
        QVERIFY(std::equal(early.begin(), early.end(), all.begin()));
    }
}

QTEST_GUILESS_MAIN(TestRealSeries)
#include "tst_real_series.moc"
