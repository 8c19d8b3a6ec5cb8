// Each check over candles made for it: what it must find, and what it must leave alone.
#include "core/quality/raw_rows.h"
#include "core/quality/trust.h"
#include "core/quality/two_feeds.h"
#include "tests/unit/feeds/feed_fixture.h"
#include "tests/unit/quality/quality_fixture.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr std::size_t many = 1'000;

Series noisyWith(const std::function<double(std::size_t, double)>& change, const char* frame = "1m") {
    return seriesOf(frame, many, [&](std::size_t i) { return change(i, noisyPrice(i)); });
}

Candle row(int minute, double open, double high, double low, double close) {
    return {utcMs(minute * 60'000), open, high, low, close, 1};
}

Series withCandle(const Series& series, std::size_t index, Candle candle) {
    Series out(series.instrument(), series.timeframe());
    candle.openTime = series.times()[index];
    for (std::size_t i = 0; i < series.size(); ++i)
        out.append(i == index ? candle : series.at(i));
    return out;
}

Series withVolume(const Series& series, const std::function<double(std::size_t)>& volume) {
    Series out(series.instrument(), series.timeframe());
    for (std::size_t i = 0; i < series.size(); ++i) {
        Candle candle = series.at(i);
        candle.volume = volume(i);
        out.append(candle);
    }
    return out;
}

QStringList found(const Series& series) {
    return summaries(checkSeries(series).findings);
}

QStringList list(const char* text) {
    return {QLatin1String(text)};
}

} // namespace

class TestChecks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noiseAloneIsNothing();
    void rawRows();
    void newestFirstIsAnOrderToo();
    void shapes();
    void spikes();
    void frozenPrices();
    void missingVolume();
    void unitErrors();
    void splits();
    void splitsOfKnownDates();
    void dividends();
    void quotes();
    void twins();
    void everyCheckHasItsOwnName();
    void trust();
};

void TestChecks::noiseAloneIsNothing() {
    const Series quiet = noisyWith([](std::size_t, double price) { return price; });
    QCOMPARE(found(quiet), QStringList());
    QVERIFY(!checkSeries(quiet).worst());
    QVERIFY(checkSeries(Series({"T", "X"}, timeframe("1m"))).findings.empty());
}

void TestChecks::rawRows() {
    const std::vector<Candle> rows{row(0, 1, 1, 1, 1), row(1, 1, 2, 1, 2), row(1, 1, 2, 1, 2), row(2, 2, 2, 2, 2),
        row(4, 2, 2, 2, 2), row(3, 2, 2, 2, 2), row(4, 2, 3, 2, 3)};
    QCOMPARE(summaries(checkRows(rows, timeframe("1m"))),
        (QStringList{QStringLiteral("duplicate warning 1"), QStringLiteral("out_of_order warning 1"),
            QStringLiteral("conflict error 1")}));
}

void TestChecks::newestFirstIsAnOrderToo() {
    QVERIFY(
        checkRows(std::vector{row(3, 1, 1, 1, 1), row(2, 1, 1, 1, 1), row(1, 1, 1, 1, 1)}, timeframe("1m")).empty());
    QCOMPARE(
        summaries(checkRows(std::vector{row(3, 1, 1, 1, 1), row(1, 1, 1, 1, 1), row(2, 1, 1, 1, 1), row(0, 1, 1, 1, 1)},
            timeframe("1m"))),
        list("out_of_order warning 1"));
}

void TestChecks::shapes() {
    const auto findings = checkRows(
        std::vector{row(0, 1, 2, 1, 2), row(1, 2, 1, 3, 2), row(2, 2, 1, 3, 2), row(3, 5, 4, 2, 3), row(4, 3, 4, 2, 1)},
        timeframe("1m"));
    QCOMPARE(summaries(findings),
        (QStringList{QStringLiteral("high_below_low error 2"), QStringLiteral("outside_range error 2")}));
    QCOMPARE(findings[1].found, 5.0);
    QCOMPARE(findings[1].expected, 4.0);
}

void TestChecks::spikes() {
    const Series leap =
        noisyWith([](std::size_t i, double price) { return i == 500 || i == 501 ? price * 1.2 : price; });
    const auto findings = checkSeries(leap).findings;
    QCOMPARE(summaries(findings), list("spike warning 2"));
    QVERIFY(findings.front().span.begin == leap.times()[500]);
    // News: the price stays.
    QCOMPARE(
        found(noisyWith([](std::size_t i, double price) { return i >= 500 ? price * 1.2 : price; })), QStringList());
    // A market as wild as that all the time.
    QCOMPARE(found(noisyWith([](std::size_t i, double price) { return i % 2 ? price * 1.2 : price; })), QStringList());
    const Series quiet = noisyWith([](std::size_t, double price) { return price; });
    QCOMPARE(found(withCandle(quiet, 7, {{}, 100, 150, 99, 100, 1})), list("long_wick info 1"));
}

void TestChecks::frozenPrices() {
    const auto still = [](std::size_t i, double price) { return i >= 300 && i < 400 ? 100.0 : price; };
    QCOMPARE(found(noisyWith(still)), list("frozen_price warning 99"));
    // Nobody traded: so it is.
    const Series empty = withVolume(noisyWith(still), [](std::size_t i) { return i >= 300 && i < 400 ? 0.0 : 5.0; });
    QCOMPARE(found(empty), (QStringList{QStringLiteral("no_volume info 100"), QStringLiteral("frozen_price info 99")}));
    QCOMPARE(found(noisyWith([](std::size_t i, double price) { return i >= 300 && i < 340 ? 100.0 : price; })),
        QStringList());
}

void TestChecks::missingVolume() {
    const Series quiet = noisyWith([](std::size_t, double price) { return price; });
    QCOMPARE(found(withVolume(quiet, [](std::size_t i) { return i >= 900 ? 0.0 : 1.0; })), list("no_volume info 100"));
    QCOMPARE(found(withVolume(quiet, [](std::size_t) { return 0.0; })), list("no_volume info 1000"));
    QCOMPARE(found(withVolume(quiet, [](std::size_t i) { return i % 50 ? 0.0 : 1.0; })), QStringList());
}

void TestChecks::unitErrors() {
    const Series pence =
        noisyWith([](std::size_t i, double price) { return i >= 200 && i < 250 ? price * 100 : price; });
    const auto findings = checkSeries(pence).findings;
    QCOMPARE(summaries(findings), list("unit_error error 50"));
    QVERIFY((findings.front().span == TimeSpan{pence.times()[200], pence.times()[250]}));
    QCOMPARE(found(noisyWith([](std::size_t i, double price) { return i < 300 ? price / 100 : price; })),
        list("unit_error error 300"));
    const Series quiet = noisyWith([](std::size_t, double price) { return price; });
    QVERIFY(found(withCandle(quiet, 7, {{}, 100, 101, 1, 100, 1})).contains(QStringLiteral("unit_error error 1")));
}

void TestChecks::splits() {
    const auto splitAt = [](double ratio) {
        return noisyWith([ratio](std::size_t i, double price) { return i < 600 ? price * ratio : price; }, "1d");
    };
    // The open of a made series is the close before it, so the jump is between open and close: move it to the open.
    const auto opened = [](const Series& series) {
        Candle candle = series.at(600);
        candle.open = candle.high = candle.low = candle.close;
        return withCandle(series, 600, candle);
    };
    QCOMPARE(found(opened(splitAt(5))), list("unadjusted_split error 600"));
    QCOMPARE(found(opened(splitAt(2))), list("unadjusted_split warning 600"));
    QCOMPARE(found(opened(splitAt(0.1))), list("unadjusted_split error 600"));
    QCOMPARE(found(opened(splitAt(2.3))), QStringList());
    QCOMPARE(found(opened(splitAt(1 / 1.5))), QStringList()); // a rise by half is a bid, not a split
}

void TestChecks::splitsOfKnownDates() {
    std::vector<AdjustedClose> rows;
    for (std::size_t i = 0; i < 60; ++i) {
        AdjustedClose each;
        each.openTime = time("2024-01-01") + std::chrono::days(i);
        each.close = each.adjustedClose = noisyPrice(i) * (i < 25 ? 1.3 : 1);
        rows.push_back(each);
    }
    // Thirty percent down is a bad day; near a split of 13 for 10 it is the split.
    QVERIFY(checkAdjustedCloses(rows, timeframe("1d")).empty());
    rows[28].splitRatio = 1.3;
    QCOMPARE(summaries(checkAdjustedCloses(rows, timeframe("1d"))), list("split_adjustment error 25"));
    rows[28].splitRatio = 0;
    rows[50].splitRatio = 1.3; // too far away
    QVERIFY(checkAdjustedCloses(rows, timeframe("1d")).empty());
}

void TestChecks::dividends() {
    const auto paying = [](double dividend, double adjustedBy, std::size_t adjustedAt) {
        std::vector<AdjustedClose> rows;
        for (std::size_t i = 0; i < 20; ++i) {
            AdjustedClose each;
            each.openTime = time("2024-01-01") + std::chrono::days(7 * i);
            each.close = 100;
            each.adjustedClose = i < adjustedAt ? 100 * (1 - adjustedBy / 100) : 100;
            each.dividend = i == 10 ? dividend : 0;
            rows.push_back(each);
        }
        return rows;
    };
    QVERIFY(checkAdjustedCloses(paying(5, 5, 10), timeframe("1d")).empty());
    const auto findings = checkAdjustedCloses(paying(5, 0, 10), timeframe("1d"));
    QCOMPARE(summaries(findings), list("dividend_adjustment error 1"));
    QCOMPARE(findings.front().expected, 0.95);
    // Weekly prices may be adjusted from the next candle on, daily ones may not.
    QVERIFY(checkAdjustedCloses(paying(5, 5, 11), timeframe("1w")).empty());
    QCOMPARE(checkAdjustedCloses(paying(5, 5, 11), timeframe("1d")).size(), std::size_t(1));
    auto broken = paying(5, 5, 10);
    broken[3].adjustedClose = -INFINITY;
    broken[4].adjustedClose = std::nan("");
    QCOMPARE(summaries(checkAdjustedCloses(broken, timeframe("1d"))), list("adjusted_close error 2"));
}

void TestChecks::quotes() {
    const Series bid = noisyWith([](std::size_t, double price) { return price; });
    const Series ask = noisyWith([](std::size_t i, double price) { return i >= 40 && i < 43 ? price * 0.99 : price; });
    QCOMPARE(summaries(checkQuotes(bid, ask)), list("crossed_quotes error 3")); // equal quotes do not cross
    QualityCompany company;
    company.ask = &ask;
    QCOMPARE(checkSeries(bid, {}, company).count(Check::CrossedQuotes), std::uint64_t(3));
}

void TestChecks::twins() {
    const Series first = noisyWith([](std::size_t, double price) { return price; });
    QVERIFY(
        checkTwins(first, noisyWith([](std::size_t i, double price) { return price * (i % 3 ? 1 : 1.0005); })).empty());
    QCOMPARE(summaries(checkTwins(first, noisyWith([](std::size_t i, double price) {
        return i >= 10 && i < 15 ? price * 1.02 : price;
    }))).first(),
        QStringLiteral("wrong_twin warning 5"));
    QCOMPARE(summaries(checkTwins(first, noisyWith([](std::size_t, double price) { return price * 1.05; }))),
        list("wrong_twin error 1000"));
    // Another instrument: near in price, its moves have nothing to do with the first.
    QCOMPARE(summaries(checkTwins(first, noisyWith([](std::size_t i, double) { return noisyPrice(i * i); }))).first(),
        QStringLiteral("wrong_twin error 1000"));
    QVERIFY(checkTwins(first, Series({"T", "Y"}, timeframe("1m"))).empty());
}

void TestChecks::everyCheckHasItsOwnName() {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(Check::WrongTwin); ++i) {
        names.insert(toString(static_cast<Check>(i)));
        QVERIFY(textOf(static_cast<Check>(i)).size() > 10);
    }
    QCOMPARE(names.size(), static_cast<std::size_t>(Check::WrongTwin) + 1);
    QCOMPARE(toString(Check::UnitError), std::string_view("unit_error"));
    QCOMPARE(toString(Check::CrossedQuotes), std::string_view("crossed_quotes"));
}

void TestChecks::trust() {
    const TimeSpan span{utcMs(0), utcMs(6'000'000)}; // 100 minutes
    CoverageReport report;
    QCOMPARE(trustScore(span, report, {}), 1.0);
    report.gaps.push_back({utcMs(0), utcMs(600'000), 10, GapKind::Missing});
    QCOMPARE(trustScore(span, report, {}), 0.0);
    report.present = 90;
    QCOMPARE(trustScore(span, report, {}), 0.9);
    report.gaps.front().kind = GapKind::VenueOutage;
    QCOMPARE(trustScore(span, report, {}), 90.0 / 95.0);
    report.gaps.front().kind = GapKind::CoveredEmpty;
    QCOMPARE(trustScore(span, report, {}), 1.0);
    std::vector<Finding> findings{{Check::UnitError, Severity::Error, {utcMs(0), utcMs(600'000)}, 9, 100, 100}};
    QCOMPARE(trustScore(span, report, findings), 0.9);
    findings.front().severity = Severity::Warning;
    QCOMPARE(trustScore(span, report, findings), 0.975);
    findings.front().severity = Severity::Info;
    QCOMPARE(trustScore(span, report, findings), 1.0);
    // Half of the finding lies within the span.
    findings.front() = {Check::UnitError, Severity::Error, {utcMs(-600'000), utcMs(600'000)}, 18, 100, 100};
    QCOMPARE(trustScore(span, report, findings), 0.9);
    findings.front().count = 1'000;
    QCOMPARE(trustScore(span, report, findings), 0.0);
}

QTEST_GUILESS_MAIN(TestChecks)
#include "tst_checks.moc"
