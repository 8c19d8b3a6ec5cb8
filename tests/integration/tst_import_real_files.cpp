// Every file of the shared data with an open format, from disk through the plugin into a store.
#include "core/data/import_service.h"
#include "core/workspace/workspace.h"
#include "tests/support/shared_fixtures.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace truebar;
using namespace truebar::test;

namespace {

// A workspace of its own, and the plugins that were built.
struct Place {
    Place()
        : plugins(PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins")))
        , workspace(std::move(
              Workspace::open(folder.filePath(QStringLiteral("workspace")), WorkspaceAccess::ReadWrite).value()))
        , store(std::move(CandleStore::open(workspace->marketDatabase(), Database::Mode::ReadWrite).value())) { }

    Result<ImportReport> import(const QStringList& files, const char* timeframe, const QString& zone = {}) const {
        ImportRequest request;
        request.instrument = id;
        request.timeframe = Timeframe::parse(timeframe).value();
        request.files.assign(files.begin(), files.end());
        request.timezone = zone;
        return importFiles(*store, *plugins, request);
    }
    Series load(const char* timeframe) const { return store->load(id, Timeframe::parse(timeframe).value()).value(); }

    const InstrumentId id{"TEST", "REAL"};
    QTemporaryDir folder;
    std::unique_ptr<PluginRegistry> plugins;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<CandleStore> store;
};

QString messageOf(const Error& error) {
    return QString::fromStdString(error.message());
}

QList<std::uint64_t> linesOf(const FileReport& file) {
    QList<std::uint64_t> out;
    for (const RejectedRow& row : file.rejected)
        out += row.line;
    return out;
}

} // namespace

class TestImportRealFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void counts_data();
    void counts();
    void refusals_data();
    void refusals();
    void monthsTogetherAreOneSeries();
    void outagesStayGaps();
    void sessionsStandWhereTheZoneSays();
    void badRowsAreNamedByLine();
    void theMisplacedBlockIsLeftOut();
};

void TestImportRealFiles::counts_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("timeframe");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("stored");
    QTest::addColumn<int>("duplicates");
    QTest::addColumn<int>("rejected");
    const auto file = [](const char* name, const char* timeframe, int rows, int stored, int duplicates = 0,
                          int rejected = 0, const char* zone = "") {
        QTest::newRow(name) << QStringLiteral("data/") + QString::fromLatin1(name) << QString::fromLatin1(timeframe)
                            << QString::fromLatin1(zone) << rows << stored << duplicates << rejected;
    };
    const auto good = [&](const char* name, const char* timeframe, int rows, const char* zone = "") {
        file(name, timeframe, rows, rows, 0, 0, zone);
    };
    good("crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-04.csv.gz", "1m", 43'200);
    good("crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-05.csv.gz", "1m", 44'640);
    good("crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-06.csv.gz", "1m", 43'200);
    good("crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-08.csv.gz", "1m", 44'640);
    good("crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-09.csv.gz", "1m", 43'200);
    good("crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-10.csv.gz", "1m", 44'640);
    good("crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-11.csv.gz", "1m", 43'200);
    file("crypto_1m/binance_spot_freqtrade_json/ALGO_BTC-1m.json.gz", "1m", 52'721, 52'720, 1);
    file("crypto_1m/binance_spot_freqtrade_json/ATOM_BTC-1m.json.gz", "1m", 52'721, 52'720, 1);
    file("crypto_1m/binance_spot_freqtrade_json/RVN_BTC-1m.json.gz", "1m", 51'274, 51'273, 1);
    file("crypto_1m/binance_spot_freqtrade_json/LTC_BTC-5m.json.gz", "5m", 58'543, 58'542, 1);
    good("crypto_1m/basana_binance_btcusdt_day_2020.csv", "1d", 366);
    good("crypto_1m/basana_bitstamp_btcusd_min_2020_01_01.csv", "1m", 1'440);
    good("crypto_1m/flox_binance_btcusdt_1m_2026-04.csv", "1m", 3'000);
    good("crypto_1m/freqtrade_testdata/UNITTEST_BTC-1m.json.gz", "1m", 13'681);
    good("crypto_1m/freqtrade_testdata/futures/XRP_USDT_USDT-1h-futures.json.gz", "1h", 100);
    file("crypto_1m/freqtrade_testdata/XRP_ETH-trades.json.gz", "1m", 12'477, 2'469);
    file("crypto_1m/freqtrade_testdata/kraken/trades_csv/BCHEUR.csv", "1m", 148, 78);
    file("crypto_1m/freqtrade_testdata/orderflow/public_trades_list.csv", "1m", 1'000, 4);
    good("crypto_1m/lean_crypto/binance/minute/btcbusd/20221213_trade.zip", "1m", 1'440);
    good("crypto_1m/lean_crypto/bybit/minute/btcusdt/20221213_quote.zip", "1m", 721);
    good("crypto_1m/lean_crypto/bybit/minute/btcusdt/20221213_trade.zip", "1m", 1'440);
    good("crypto_1m/lean_crypto/coinbase/minute/btcusd/20161007_trade.zip", "1m", 1'419);
    good("crypto_1m/lean_crypto/coinbase/minute/btcusd/20161008_trade.zip", "1m", 1'400);
    good("crypto_1m/lean_crypto/coinbase/minute/btcusd/20161009_trade.zip", "1m", 1'397);
    good("crypto_1m/lean_crypto/coinbase/minute/btcusd/20171217_trade.zip", "1m", 1'440);
    good("crypto_1m/lean_cryptofuture/binance/minute/adausdt/20221213_trade.zip", "1m", 1'440);
    good("crypto_1m/lean_cryptofuture/binance/minute/btcusd/20221213_trade.zip", "1m", 1'439);
    good("crypto_1m/lean_crypto/bitfinex/hour/btcusd_trade.zip", "1h", 733);
    good("crypto_1m/lean_crypto/coinbase/daily/btcusd_trade.zip", "1d", 1'318);
    good("crypto_1m/lean_crypto/coinbase/second/btcusd/20161008_trade.zip", "1s", 3'453);
    good("crypto_1m/nautilus_btc-perp-20211231-20220201_1m.csv.gz", "1m", 45'031);
    good("equity_daily/backtesting-py/GOOG.csv", "1d", 2'148);
    good("equity_daily/backtesting-py/BTCUSD.csv", "1mo", 156);
    good("equity_daily/backtrader/2006-day-001.txt", "1d", 255);
    good("equity_daily/backtrader/2006-week-001.txt", "1w", 52);
    good("equity_daily/backtrader/2006-month-001.txt", "1mo", 12);
    good("equity_daily/backtrader/yhoo-1996-2015.txt", "1d", 4'965);
    good("equity_daily/backtrader/nvda-1999-2014.txt", "1d", 4'012);
    good("equity_daily/backtrader/orcl-1995-2014.txt", "1d", 5'036);
    good("equity_daily/pandas-ta_SPY_D.csv", "1d", 5'241);
    good("equity_daily/zipline_csvdir/AAPL.csv.gz", "1d", 754);
    good("equity_daily/zipline_csvdir/IBM.csv.gz", "1d", 754);
    good("equity_daily/zipline_csvdir/KO.csv.gz", "1d", 754);
    good("equity_daily/zipline_csvdir/MSFT.csv.gz", "1d", 754);
    good("equity_minute/backtrader_2006-01-02-volume-min-001.txt.gz", "1m", 30'889, "Europe/Berlin");
    good("equity_minute/hikyuu_cn_index_test_min_data.csv.gz", "1m", 24'000, "Asia/Shanghai");
    good("equity_minute/pyalgotrade_nt-spy-minute-2011-03.csv.gz", "1m", 17'577);
    good("equity_minute/pyalgotrade_nt-spy-minute-2011.csv.gz", "1m", 14'180);
    good("equity_minute/stock.indicators_intraday.csv", "1m", 1'564, "America/New_York");
    good("forex/lean_oanda_hour_eurusd.zip", "1h", 74'439);
    // 2,613 rows whose ask closes below the bid.
    file("forex/lean_fxcm_hour_eurusd.zip", "1h", 69'928, 67'315, 0, 2'613, "UTC-05:00");
    good("forex/gym-anytrading_EURUSD_1H_ASK_2017.csv", "1h", 6'225);
    good("forex/backtesting.py_EURUSD_1h.csv", "1h", 5'000);
    good("forex/nautilus_fxcm_gbpusd-m1-bid-2012.csv.gz", "1m", 30'117);
    good("forex/nautilus_fxcm_gbpusd-m1-ask-2012.csv.gz", "1m", 30'117);
    file("book_ticks/usdjpy-ticks.csv", "1m", 1'000, 34);
    good("dirty/pyalgotrade_30min-bitstampUSD-2.csv", "30m", 1'968);
    file("dirty/pyalgotrade_bitstampUSD_ticks_2011-2012.csv", "1m", 9'999, 3'747);
    good("dirty/stock.indicators/_issue0859.adx.nan.csv", "3m", 595);
    good("dirty/stock.indicators/toobig.csv", "1d", 1'246);
    file("dirty/stock.indicators/bad.csv", "1d", 502, 337, 0, 165);
    file("dirty/stock.indicators/mismatch.csv", "1d", 502, 432, 0, 70);
    // The pairs of faulty and corrected files of one source.
    for (const char* fixed : {"", "-fixed"}) {
        const auto pair = [&](const char* name, const char* timeframe, int rows, int rejected = 0,
                              const char* ending = ".csv") {
            const QByteArray full = QByteArray("dirty/yfinance/") + name + fixed + ending;
            file(full.constData(), timeframe, rows, rows - rejected, 0, rejected);
        };
        pair("4063-T-1d-bad-div", "1d", 667);
        pair("4063-T-1d-bad-stock-split", "1d", 22);
        pair("8TRA-DE-1d-missing-div-adjust", "1d", 5);
        pair("AET-L-1d-100x-error", "1d", 23);
        pair("ALPHA-PA-1d-bad-stock-split", "1d", 29);
        pair("ASAI-L-1h-bad-unit", "1h", 20);
        pair("AV-L-1wk-bad-stock-split", "1w", 84);
        pair("CLC-L-1d-bad-div", "1d", 665, 9);
        pair("CNE-L-1d-bad-stock-split", "1d", 10);
        pair("DEX-AX-1d-bad-stock-split", "1d", 23);
        pair("DODFX-1d-cg-double-count", "1d", 502);
        pair("LA-V-1d-bad-stock-split", "1d", 41);
        pair("MOB-ST-1d-bad-stock-split", "1d", 16);
        pair("SPM-MI-1d-bad-stock-split", "1d", 22);
        pair("SSNLF-1d-bad-div", "1d", 6'259, 242, ".csv.gz");
        pair("SSW-JO-1d-100x-error", "1d", 29, 4);
    }
    good("dirty/yfinance/TISG-MI-1d-no-bad-divs.csv", "1d", 583);
    good("dirty/yfinance/EA-15m-no-bad-divs.csv", "15m", 319);
}

void TestImportRealFiles::counts() {
    TRUEBAR_NEEDS_SHARED();
    QFETCH(QString, file);
    QFETCH(QString, timeframe);
    QFETCH(QString, zone);
    QFETCH(int, rows);
    QFETCH(int, stored);
    QFETCH(int, duplicates);
    QFETCH(int, rejected);
    const Place place;
    const QString path = sharedFile(file.toLatin1().constData());
    const auto report = place.import({path}, timeframe.toLatin1().constData(), zone);
    QVERIFY2(report, report ? "" : qPrintable(messageOf(report.error())));
    const FileReport& got = report->files.at(0);
    QCOMPARE(static_cast<int>(got.rowsRead), rows);
    QCOMPARE(static_cast<int>(got.rowsStored), stored);
    QCOMPARE(static_cast<int>(got.duplicates), duplicates);
    QCOMPARE(static_cast<int>(got.rejected.size()), rejected);
    QVERIFY(!got.dialect.empty());
    QCOMPARE(static_cast<int>(place.load(timeframe.toLatin1().constData()).size()), stored);
    // The same again changes nothing.
    const auto again = place.import({path}, timeframe.toLatin1().constData(), zone);
    QVERIFY(again);
    QCOMPARE(again->files.at(0).rowsStored, 0u);
    QCOMPARE(static_cast<int>(again->files.at(0).duplicates), stored + duplicates);
}

void TestImportRealFiles::refusals_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("timeframe");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* file, const char* timeframe, const char* message) {
        QTest::newRow(file) << QStringLiteral("data/") + QString::fromLatin1(file) << QString::fromLatin1(timeframe)
                            << QString::fromUtf8(message);
    };
    row("crypto_1m/freqtrade_testdata/XRP_ETH-1m.feather", "1m",
        "XRP_ETH-1m.feather: Arrow feather files are not read; export the data as CSV");
    row("crypto_1m/lean_cryptofuture/binance/margin_interest/adausdt.csv", "8h",
        "adausdt.csv:1: two columns are a rate or an index, not candles");
    row("dirty/stock.indicators/zeros.csv", "1d",
        "zeros.csv:2: none of 200 rows can be stored: open price 0 is not positive");
    row("book_ticks/btcusdt-depth-snap.csv", "1m", "btcusdt-depth-snap.csv:1: this is an order book, not candles");
    row("book_ticks/xrpusdt-ob500.data.zip", "1m",
        "xrpusdt-ob500.data.zip:row 1: the rows have 2 values; a candle needs 6");
    row("crypto_1m/binance_spot_freqtrade_json/LTC_BTC-5m.json.gz", "1m",
        "LTC_BTC-5m.json.gz: the rows are 5m apart, so these are not 1m candles");
    row("crypto_1m/binance_spot_freqtrade_json/ALGO_BTC-1m.json.gz", "1h",
        "ALGO_BTC-1m.json.gz: the rows are 1m apart, so these are not 1h candles");
}

void TestImportRealFiles::refusals() {
    TRUEBAR_NEEDS_SHARED();
    QFETCH(QString, file);
    QFETCH(QString, timeframe);
    QFETCH(QString, message);
    const Place place;
    const auto report = place.import({sharedFile(file.toLatin1().constData())}, timeframe.toLatin1().constData());
    QVERIFY(!report);
    QCOMPARE(messageOf(report.error()), message);
    QVERIFY(isInputError(report.error()));
    QVERIFY(place.store->list()->empty());
}

void TestImportRealFiles::monthsTogetherAreOneSeries() {
    TRUEBAR_NEEDS_SHARED();
    QDir folder(sharedFile("data/crypto_1m/binance_um_FILUSDT"));
    QStringList files;
    for (const QString& name : folder.entryList(QDir::Files, QDir::Name | QDir::Reversed))
        files += folder.filePath(name);
    QCOMPARE(files.size(), 7);
    const Place place;
    const auto report = place.import(files, "1m");
    QVERIFY(report);
    const Series series = place.load("1m");
    QCOMPARE(series.size(), 306'720u);
    // July is missing, and nothing else.
    std::size_t gaps = 0;
    for (std::size_t i = 0; i < series.size(); ++i)
        gaps += series.isAfterGap(i);
    QCOMPARE(gaps, 1u);
    QCOMPARE(formatUtc(series.times()[series.lowerBound(parseUtc("2023-07-01").value())]), "2023-08-01T00:00:00Z");
    QCOMPARE(report->instrument.tickSize.toString(), "0.001");
    QCOMPARE(report->instrument.lotStep.toString(), "0.1");
}

void TestImportRealFiles::outagesStayGaps() {
    TRUEBAR_NEEDS_SHARED();
    const Place place;
    QVERIFY(place.import({sharedFile("data/crypto_1m/binance_spot_freqtrade_json/ALGO_BTC-1m.json.gz")}, "1m"));
    const Series series = place.load("1m");
    QStringList gaps;
    for (std::size_t i = 1; i < series.size(); ++i) {
        if (series.isAfterGap(i))
            gaps += QString::fromStdString(formatUtc(series.times()[i - 1])) + QStringLiteral(" +")
                + QString::number((series.times()[i] - series.times()[i - 1]) / std::chrono::minutes(1));
    }
    QCOMPARE(gaps,
        QStringList({QStringLiteral("2020-02-09T01:59:00Z +61"), QStringLiteral("2020-02-19T11:35:00Z +355"),
            QStringLiteral("2020-03-04T09:21:00Z +129")}));
}

void TestImportRealFiles::sessionsStandWhereTheZoneSays() {
    TRUEBAR_NEEDS_SHARED();
    const Place place;
    QVERIFY(place.import(
        {sharedFile("data/equity_minute/stock.indicators_intraday.csv")}, "1m", QStringLiteral("America/New_York")));
    QCOMPARE(formatUtc(place.load("1m").times().front()), "2020-12-15T14:30:00Z"); // 09:30 in winter
    const Place weeks;
    QVERIFY(weeks.import({sharedFile("data/forex/lean_oanda_hour_eurusd.zip")}, "1h"));
    const Series hours = weeks.load("1h");
    int summer = 0;
    int winter = 0;
    for (std::size_t i = 0; i < hours.size(); ++i) {
        const auto day = std::chrono::floor<std::chrono::days>(hours.times()[i]);
        const bool isOpen = i > 0 && hours.times()[i] - hours.times()[i - 1] == std::chrono::hours(49)
            && std::chrono::weekday(day) == std::chrono::Sunday;
        summer += isOpen && hours.times()[i] - day == std::chrono::hours(21);
        winter += isOpen && hours.times()[i] - day == std::chrono::hours(22);
    }
    QCOMPARE(summer, 392);
    QCOMPARE(winter, 197);
}

void TestImportRealFiles::badRowsAreNamedByLine() {
    TRUEBAR_NEEDS_SHARED();
    const Place place;
    const auto report = place.import({sharedFile("data/dirty/stock.indicators/bad.csv")}, "1d");
    QVERIFY(report);
    const FileReport& file = report->files.at(0);
    QFile raw(sharedFile("data/dirty/stock.indicators/bad.csv"));
    QVERIFY(raw.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = raw.readAll().split('\n');
    for (const RejectedRow& row : file.rejected) {
        const QList<QByteArray> cells = lines.at(static_cast<qsizetype>(row.line) - 1).trimmed().split(',');
        bool isBad = cells.at(0).isEmpty();
        for (qsizetype i = 1; i < cells.size(); ++i)
            isBad = isBad || cells.at(i).isEmpty() || cells.at(i).toDouble() <= 0;
        const double high = cells.value(2).toDouble();
        const double low = cells.value(3).toDouble();
        for (const int i : {1, 4})
            isBad = isBad || cells.value(i).toDouble() > high || cells.value(i).toDouble() < low;
        QVERIFY2(isBad, qPrintable(QString::number(row.line) + QLatin1Char(' ') + messageOf(row.reason)));
    }
}

void TestImportRealFiles::theMisplacedBlockIsLeftOut() {
    TRUEBAR_NEEDS_SHARED();
    const Place place;
    const auto report = place.import({sharedFile("data/dirty/stock.indicators/mismatch.csv")}, "1d");
    QVERIFY(report);
    QVERIFY(linesOf(report->files.at(0)).contains(21)); // 1/18/2016 among January 2017
    const Series series = place.load("1d");
    QCOMPARE(formatDate(series.times().front()), "2017-01-03");
    QVERIFY(std::is_sorted(series.times().begin(), series.times().end()));
}

QTEST_GUILESS_MAIN(TestImportRealFiles)
#include "tst_import_real_files.moc"
