// The checks over clean and dirty candles of real markets.
#include "core/quality/raw_rows.h"
#include "core/quality/two_feeds.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/feed_fixture.h"
#include "tests/unit/quality/quality_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace truebar;
using namespace truebar::test;

namespace {

// Bid and ask as they stand in the file: the feed would leave crossed rows out.
std::pair<Series, Series> rawQuotes(const char* file) {
    std::pair<Series, Series> out{Series({"T", "BID"}, timeframe("1h")), Series({"T", "ASK"}, timeframe("1h"))};
    for (const QByteArray& line : unpacked(sharedFile(file)).split('\n')) {
        const QList<QByteArray> cells = line.trimmed().split(',');
        if (cells.size() != 11)
            continue;
        const QByteArray& stamp = cells[0]; // 20070330 00:00
        const UtcMs open = time(QByteArray(stamp).insert(6, '-').insert(4, '-').constData());
        const auto candle = [&](qsizetype first) {
            return Candle{open, cells[first].toDouble(), cells[first + 1].toDouble(), cells[first + 2].toDouble(),
                cells[first + 3].toDouble(), 0};
        };
        out.first.append(candle(1));
        out.second.append(candle(6));
    }
    return out;
}

std::vector<Candle> jsonRows(const char* file) {
    std::vector<Candle> out;
    for (const QJsonValue& row : QJsonDocument::fromJson(unpacked(sharedFile(file))).array()) {
        const auto at = [&](int i) { return row.toArray().at(i).toDouble(); };
        out.push_back({utcMs(static_cast<std::int64_t>(at(0))), at(1), at(2), at(3), at(4), at(5)});
    }
    return out;
}

std::uint64_t total(const std::vector<Finding>& findings, Check check) {
    std::uint64_t out = 0;
    for (const Finding& finding : findings)
        out += finding.check == check ? finding.count : 0;
    return out;
}

} // namespace

class TestRealCandles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { TRUEBAR_NEEDS_SHARED(); }
    void crossedQuotes();
    void theRepeatedRowOfAlgo();
    void twoFeedsOfOneMarket();
    void plantedLeapsAreFound();
    void cleanSeriesAreNoErrors_data();
    void cleanSeriesAreNoErrors();
};

void TestRealCandles::crossedQuotes() {
    const auto fxcm = rawQuotes("data/forex/lean_fxcm_hour_eurusd.zip");
    QCOMPARE(fxcm.first.size(), std::size_t(69'928));
    QCOMPARE(total(checkQuotes(fxcm.first, fxcm.second), Check::CrossedQuotes), std::uint64_t(2'613));
    const auto oanda = rawQuotes("data/forex/lean_oanda_hour_eurusd.zip");
    QCOMPARE(oanda.first.size(), std::size_t(74'439));
    QVERIFY(checkQuotes(oanda.first, oanda.second).empty());
}

void TestRealCandles::theRepeatedRowOfAlgo() {
    const auto rows = jsonRows("data/crypto_1m/binance_spot_freqtrade_json/ALGO_BTC-1m.json.gz");
    QCOMPARE(rows.size(), std::size_t(52'721));
    const auto findings = checkRows(rows, timeframe("1m"));
    QCOMPARE(summaries(findings), QStringList{QStringLiteral("duplicate warning 1")});
    QCOMPARE(formatUtc(findings.front().span.begin), std::string("2020-03-09T11:50:00Z"));
}

void TestRealCandles::twoFeedsOfOneMarket() {
    const Series oanda = realSeries("data/forex/lean_oanda_hour_eurusd.zip", "1h");
    const Series fxcm = realSeries("data/forex/lean_fxcm_hour_eurusd.zip", "1h", "UTC-05:00");
    // Until September 2009 the second file is another series: its moves go with those of the first at no offset of the
    // clocks. From then on both agree.
    const auto findings = checkTwins(oanda, fxcm);
    const auto isStranger = [](const Finding& finding) { return finding.severity == Severity::Error; };
    QCOMPARE(std::count_if(findings.begin(), findings.end(), isStranger), 1);
    const Finding& stranger = *std::find_if(findings.begin(), findings.end(), isStranger);
    QVERIFY(stranger.span.begin == std::max(oanda.times().front(), fxcm.times().front()));
    QVERIFY(time("2009-08-01") < stranger.span.end && stranger.span.end < time("2009-11-01"));
    QVERIFY(stranger.count > 12'000);
    const TimeSpan later{time("2009-10-01"), time("2019-01-01")};
    QVERIFY(checkTwins(oanda.slice(later), fxcm.slice(later)).empty());
    // The same file read with the wrong clock.
    const auto wrong = checkTwins(oanda, realSeries("data/forex/lean_fxcm_hour_eurusd.zip", "1h", "UTC"));
    QVERIFY(!wrong.empty() && wrong.front().severity == Severity::Error);
}

// Six percent for one minute, in each direction, in a market whose minutes move by a tenth of a percent.
void TestRealCandles::plantedLeapsAreFound() {
    const Series month = realSeries("data/crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-04.csv.gz", "1m");
    Series planted(month.instrument(), month.timeframe());
    std::vector<UtcMs> times;
    for (std::size_t i = 0; i < month.size(); ++i) {
        Candle candle = month.at(i);
        if (i % 1'009 == 500) {
            candle.close *= times.size() % 2 ? 1.06 : 1 / 1.06;
            candle.high = std::max(candle.high, candle.close);
            candle.low = std::min(candle.low, candle.close);
            times.push_back(candle.openTime);
        }
        planted.append(candle);
    }
    const auto findings = checkSeries(planted).findings;
    QCOMPARE(findings.size(), times.size());
    for (std::size_t i = 0; i < times.size(); ++i) {
        QVERIFY(findings[i].check == Check::Spike && findings[i].count == 1);
        QVERIFY(findings[i].span.begin == times[i]);
    }
}

void TestRealCandles::cleanSeriesAreNoErrors_data() {
    QTest::addColumn<QByteArray>("timeframe");
    QTest::addColumn<QByteArray>("zone");
    const auto row = [](const char* file, const char* timeframe, const char* zone = "") {
        QTest::newRow(file) << QByteArray(timeframe) << QByteArray(zone);
    };
    row("crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-04.csv.gz", "1m");
    row("crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-11.csv.gz", "1m");
    row("crypto_1m/binance_spot_freqtrade_json/ALGO_BTC-1m.json.gz", "1m");
    row("crypto_1m/binance_spot_freqtrade_json/RVN_BTC-1m.json.gz", "1m");
    row("crypto_1m/binance_spot_freqtrade_json/LTC_BTC-5m.json.gz", "5m");
    row("crypto_1m/nautilus_btc-perp-20211231-20220201_1m.csv.gz", "1m");
    row("crypto_1m/lean_crypto/coinbase/minute/btcusd/20161008_trade.zip", "1m");
    row("forex/lean_oanda_hour_eurusd.zip", "1h");
    row("forex/backtesting.py_EURUSD_1h.csv", "1h");
    row("forex/nautilus_fxcm_gbpusd-m1-bid-2012.csv.gz", "1m");
    row("equity_daily/backtesting-py/GOOG.csv", "1d");
    row("equity_daily/backtrader/yhoo-1996-2015.txt", "1d");
    row("equity_daily/backtrader/nvda-1999-2014.txt", "1d");
    row("equity_daily/backtrader/orcl-1995-2014.txt", "1d");
    row("equity_daily/pandas-ta_SPY_D.csv", "1d");
    row("equity_daily/zipline_csvdir/AAPL.csv.gz", "1d");
    row("equity_minute/pyalgotrade_nt-spy-minute-2011-03.csv.gz", "1m");
    row("equity_minute/hikyuu_cn_index_test_min_data.csv.gz", "1m", "Asia/Shanghai");
}

void TestRealCandles::cleanSeriesAreNoErrors() {
    QFETCH(const QByteArray, timeframe);
    QFETCH(const QByteArray, zone);
    const Series series = realSeries(
        QByteArray("data/").append(QTest::currentDataTag()).constData(), timeframe.constData(), zone.constData());
    const QualityReport report = checkSeries(series);
    const QByteArray found = summaries(report.findings).join(QLatin1String("; ")).toUtf8();
    QVERIFY2(report.worst() != Severity::Error, found.constData());
    QCOMPARE(report.count(Check::UnadjustedSplit), std::uint64_t(0));
}

QTEST_GUILESS_MAIN(TestRealCandles)
#include "tst_real_candles.moc"
