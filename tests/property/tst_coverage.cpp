// Coverage against a walk over every candle that could be there.
#include "core/market/coverage.h"

#include <QTest>

#include <rapidcheck.h>

#include <algorithm>

using namespace truebar;

namespace {

int within(int least, int end) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, end));
}

struct Case {
    Timeframe timeframe = *Timeframe::parse(*rc::gen::element("1m", "15m", "1h", "4h", "1d", "1w", "1mo"));
    SessionCalendar calendar = *SessionFilter::parse(
        *rc::gen::element("24/7", "24/7", "weekdays", "mon-fri 14:30-21:00", "sun-thu 22:00-06:00", "wed"));
    Series series = Series({"T", "X"}, timeframe);
    std::vector<UtcMs> slots; // every open time from a little before the first candle to a little after the last
    std::optional<TimeSpan> span;

    Case() {
        // Some markets open at half past, and so do their candles.
        const bool isOffGrid = timeframe.unit() != Timeframe::Unit::Month && within(0, 3) == 0;
        const UtcMs begin = timeframe.floor(UtcMs(std::chrono::hours(within(-100'000, 600'000))));
        UtcMs at = begin + (isOffGrid ? timeframe.nominalLength() / 2 : Millis(0));
        while (slots.size() < 200) {
            slots.push_back(at);
            at = timeframe.next(at);
        }
        const auto changes =
            *rc::gen::container<std::vector<bool>>(160, rc::gen::weightedElement<bool>({{7, false}, {1, true}}));
        bool isPresent = false;
        for (std::size_t i = 0; i < changes.size(); ++i) {
            isPresent = isPresent != changes[i];
            if (isPresent)
                series.append({slots[20 + i], 1, 1, 1, 1, 1});
        }
        if (within(0, 3) == 0)
            return;
        // Borders on a candle, beside it or within it.
        const auto border = [&] {
            return slots[static_cast<std::size_t>(within(1, 199))]
                + *rc::gen::element<Millis>(Millis(0), Millis(0), Millis(1), Millis(-1), timeframe.nominalLength() / 3);
        };
        const UtcMs a = border();
        const UtcMs b = border();
        span = TimeSpan{std::min(a, b), std::max(a, b)};
    }
};

bool isExpected(const Case& c, TimeSpan candle) {
    return c.calendar.isOpenWithin(candle) && (c.timeframe.isIntraday() || c.calendar.isOpenOnDates(candle));
}

// What coverage() says in words, candle by candle.
CoverageReport walk(const Case& c) {
    CoverageReport out;
    const TimeSpan span = c.span.value_or(c.series.span());
    CoverageGap gap; // expected candles
    CoverageGap hole; // all of them
    const auto close = [&] {
        if (gap.candles > 0)
            out.gaps.push_back(gap);
        else if (hole.candles > 0)
            out.closed.push_back(hole);
        gap = {};
        hole = {};
        hole.kind = GapKind::ExpectedClosed;
    };
    const auto extend = [](CoverageGap& longer, TimeSpan candle) {
        if (longer.candles++ == 0)
            longer.from = candle.begin;
        longer.to = candle.end;
    };
    close();
    for (const UtcMs open : c.slots) {
        if (!span.contains(open))
            continue;
        const auto times = c.series.times();
        const TimeSpan candle{open, c.timeframe.next(open)};
        if (std::binary_search(times.begin(), times.end(), open)) {
            ++out.present;
            close();
        } else if (candle.end <= span.end) {
            extend(hole, candle);
            if (isExpected(c, candle)) {
                ++out.missing;
                extend(gap, candle);
            } else {
                ++out.expectedClosed;
            }
        }
    }
    close();
    return out;
}

std::string textOf(const CoverageReport& report) {
    std::string out = std::to_string(report.present) + " present, " + std::to_string(report.missing) + " missing, "
        + std::to_string(report.expectedClosed) + " closed";
    for (const CoverageGap& gap : report.gaps)
        out += "; " + formatUtc(gap.from) + " to " + formatUtc(gap.to) + ": " + std::to_string(gap.candles);
    return out;
}

} // namespace

class TestCoverageProperties : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isAWalkOverEveryCandle();
    void gapsHoldWhatIsMissing();
};

void TestCoverageProperties::isAWalkOverEveryCandle() {
    QVERIFY(rc::check([] {
        const Case c;
        // Without a candle there is nothing that says where the grid is, so only the UTC grid is walked.
        RC_PRE(!c.series.isEmpty() || c.timeframe.floor(c.slots.front()) == c.slots.front());
        const CoverageReport report = coverage(c.series, c.span, c.calendar);
        RC_LOG() << c.timeframe.toString() << ' ' << c.calendar.name() << ", "
                 << (c.span ? formatUtc(c.span->begin) + " to " + formatUtc(c.span->end) : "whole") << '\n'
                 << "got      " << textOf(report) << "\nexpected " << textOf(walk(c)) << '\n';
        RC_ASSERT(report == walk(c));
    }));
}

void TestCoverageProperties::gapsHoldWhatIsMissing() {
    QVERIFY(rc::check([] {
        const Case c;
        const CoverageReport report = coverage(c.series, c.span, c.calendar);
        std::uint64_t missing = 0;
        UtcMs before = UtcMs::min();
        for (const CoverageGap& gap : report.gaps) {
            RC_ASSERT(gap.from < gap.to && gap.candles > 0 && before <= gap.from);
            RC_ASSERT(c.series.slice({gap.from, gap.to}).isEmpty());
            missing += gap.candles;
            before = gap.to;
        }
        RC_ASSERT(missing == report.missing);
    }));
}

QTEST_APPLESS_MAIN(TestCoverageProperties)
#include "tst_coverage.moc"
