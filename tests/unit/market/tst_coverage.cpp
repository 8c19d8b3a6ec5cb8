#include "core/market/coverage.h"

#include <QTest>

using namespace truebar;

namespace {

Series seriesAt(const char* timeframe, std::initializer_list<const char*> times) {
    Series out({"T", "X"}, *Timeframe::parse(timeframe));
    for (const char* time : times)
        out.append({*parseUtc(time), 1, 1, 1, 1, 1});
    return out;
}

CoverageGap gap(const char* from, const char* to, std::uint64_t candles) {
    return {*parseUtc(from), *parseUtc(to), candles};
}

} // namespace

class TestCoverage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheHoleBetweenCandles() {
        const auto report = coverage(seriesAt("1m", {"2024-01-01 00:00", "2024-01-01 00:03"}));
        QCOMPARE(report.present, std::uint64_t(2));
        QCOMPARE(report.missing, std::uint64_t(2));
        QVERIFY(report.gaps == std::vector{gap("2024-01-01 00:01", "2024-01-01 00:03", 2)});
    }

    void countsTheEndsOfAWiderSpan() {
        const TimeSpan span{*parseUtc("2024-01-01 00:00"), *parseUtc("2024-01-01 05:00")};
        const auto report = coverage(seriesAt("1h", {"2024-01-01 02:00"}), span);
        QCOMPARE(report.missing, std::uint64_t(4));
        QCOMPARE(report.gaps.size(), std::size_t(2));
    }

    void followsTheCalendarForMonths() {
        const auto report = coverage(seriesAt("1mo", {"2024-01-01", "2024-04-01"}));
        QVERIFY(report.gaps == std::vector{gap("2024-02-01", "2024-04-01", 2)});
    }

    // A daily candle opens at midnight, long before the session, and still holds the session.
    void expectsDaysThatHoldASession() {
        const auto session = *SessionFilter::parse("mon-fri 14:30-21:00");
        // Thursday to Tuesday: Friday and Monday are missing, the weekend is closed.
        const auto report = coverage(seriesAt("1d", {"2024-01-04", "2024-01-09"}), {}, session);
        QCOMPARE(report.missing, std::uint64_t(2));
        QCOMPARE(report.expectedClosed, std::uint64_t(2));
    }

    void expectsHoursThatBeginBeforeTheOpening() {
        const auto session = *SessionFilter::parse("mon-fri 14:30-21:00");
        const auto report = coverage(seriesAt("4h", {"2024-01-04 08:00", "2024-01-05 00:00"}), {}, session);
        QCOMPARE(report.missing, std::uint64_t(3)); // 12:00, 16:00 and 20:00 hold open minutes
        QCOMPARE(report.expectedClosed, std::uint64_t(0));
    }

    void leavesNightsOutForMinutes() {
        const auto session = *SessionFilter::parse("mon-fri 14:30-21:00");
        const auto report = coverage(seriesAt("1m", {"2024-01-04 20:59", "2024-01-05 14:30"}), {}, session);
        QCOMPARE(report.missing, std::uint64_t(0));
        QCOMPARE(report.expectedClosed, std::uint64_t(17 * 60 + 30));
    }

    void tellsClosedHolesFromMissingCandles() {
        const auto session = *SessionFilter::parse("mon-fri 14:30-21:00");
        const auto report = coverage(seriesAt("1m", {"2024-01-04 20:58", "2024-01-05 14:30"}), {}, session);
        QVERIFY(report.gaps == std::vector{gap("2024-01-04 20:59", "2024-01-04 21:00", 1)});
        const auto clean = coverage(seriesAt("1m", {"2024-01-04 20:59", "2024-01-05 14:30"}), {}, session);
        QVERIFY(clean.gaps.empty());
        QCOMPARE(clean.closed.size(), std::size_t(1));
        QVERIFY(clean.closed.front().kind == GapKind::ExpectedClosed);
        QCOMPARE(clean.closed.front().candles, std::uint64_t(17 * 60 + 30));
    }

    void splitsGapsWhereTheSourceAnsweredWithNothing() {
        const Series series = seriesAt("1m", {"2024-01-01 00:00", "2024-01-01 00:10"});
        // The second span covers no candle wholly.
        const std::vector<TimeSpan> empty{{*parseUtc("2024-01-01 00:03"), *parseUtc("2024-01-01 00:05")},
            {*parseUtc("2024-01-01T00:07:30"), *parseUtc("2024-01-01T00:08:59")}};
        const auto report = coverage(series, {}, {}, empty);
        CoverageGap known = gap("2024-01-01 00:03", "2024-01-01 00:05", 2);
        known.kind = GapKind::CoveredEmpty;
        QVERIFY((report.gaps
            == std::vector{gap("2024-01-01 00:01", "2024-01-01 00:03", 2), known,
                gap("2024-01-01 00:05", "2024-01-01 00:10", 5)}));
        QCOMPARE(report.missing, std::uint64_t(7));
        QCOMPARE(report.coveredEmpty, std::uint64_t(2));
    }

    void anUnfinishedCandleIsNotMissing() {
        const TimeSpan span{*parseUtc("2024-01-01 00:00"), *parseUtc("2024-01-01T02:59")};
        QCOMPARE(coverage(seriesAt("1h", {"2024-01-01 00:00"}), span).missing, std::uint64_t(1));
        const auto weekdays = *SessionFilter::parse("weekdays");
        QCOMPARE(coverage(seriesAt("1h", {"2024-01-01 00:00"}), span, weekdays).missing, std::uint64_t(1));
    }
};

QTEST_APPLESS_MAIN(TestCoverage)
#include "tst_coverage.moc"
