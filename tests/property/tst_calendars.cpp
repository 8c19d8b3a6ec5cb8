// Session calendars against a minute-by-minute reading of their rules on a wall clock of another library, and coverage
// over calendars against one question a candle.
#include "core/market/builtin_calendars.h"
#include "core/market/coverage.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

#include <algorithm>
#include <random>
#include <set>

using namespace truebar;

namespace {

using namespace std::chrono;

constexpr std::int64_t minuteMs = 60'000;

// The rules as one would read them off a wall clock.
class WallClock {
public:
    explicit WallClock(const CalendarRules& rules)
        : m_rules(rules)
        , m_zone(QByteArray::fromStdString(rules.timeZone))
        , m_week(7 * 24 * 60) {
        for (const WeeklySession& session : rules.sessions) {
            const auto start = session.weekday.c_encoding() * 24 * 60 + static_cast<std::size_t>(session.from.count());
            for (std::size_t i = 0; i < static_cast<std::size_t>((session.to - session.from).count()); ++i)
                m_week[(start + i) % m_week.size()] = true;
        }
    }

    // A bit per minute from `begin` on.
    std::vector<bool> minutesOpen(UtcMs begin, std::size_t count) const {
        std::vector<bool> out(count);
        milliseconds offset{};
        for (std::size_t i = 0; i < count; ++i) {
            const UtcMs time = begin + minutes(i);
            if (toCount(time) % (30 * minuteMs) == 0 || i == 0)
                offset = seconds(m_zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(toCount(time), Qt::UTC)));
            out[i] = isOpen(floor<minutes>(local_time<milliseconds>(time.time_since_epoch() + offset)));
        }
        return out;
    }

private:
    bool isOpen(LocalMinute time) const {
        const local_days date = floor<days>(time);
        const minutes clock = time - date;
        const auto within = [&](const LocalSpan& span) { return span.from <= time && time < span.to; };
        if (std::any_of(m_rules.extraSessions.begin(), m_rules.extraSessions.end(), within))
            return true;
        if (std::count(m_rules.holidays.begin(), m_rules.holidays.end(), date) > 0
            || std::any_of(m_rules.closures.begin(), m_rules.closures.end(), within)
            || (m_rules.validFrom && date < *m_rules.validFrom) || (m_rules.validTo && date > *m_rules.validTo))
            return false;
        for (const LocalDayTime& early : m_rules.earlyCloses) {
            if (early.date == date && clock >= early.time)
                return false;
        }
        for (const LocalDayTime& late : m_rules.lateOpens) {
            if (late.date == date && clock < late.time)
                return false;
        }
        return m_week[weekday(date).c_encoding() * 24 * 60 + static_cast<std::size_t>(clock.count())];
    }

    const CalendarRules& m_rules;
    QTimeZone m_zone;
    std::vector<bool> m_week;
};

class Dice {
public:
    explicit Dice(unsigned seed)
        : m_engine(seed) { }
    int upTo(int most) { return std::uniform_int_distribution<int>(0, most)(m_engine); }

private:
    std::mt19937 m_engine;
};

// Clock times between 04:00 and 22:59: no clock changes there, so every wall time happens exactly once.
minutes plainTime(Dice& dice) {
    return hours(4 + dice.upTo(18)) + minutes(dice.upTo(59));
}

CalendarRules randomRules(Dice& dice, local_days first, int length) {
    static const std::vector<std::string> zones{
        "UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo"};
    CalendarRules rules;
    rules.name = "random";
    rules.timeZone = zones[static_cast<std::size_t>(dice.upTo(static_cast<int>(zones.size()) - 1))];
    const auto anyDay = [&] { return first + days(dice.upTo(length)); };
    for (int i = 1 + dice.upTo(8); i > 0; --i) {
        const minutes from = plainTime(dice);
        const minutes to = plainTime(dice) + days(dice.upTo(3) == 0 ? 1 + dice.upTo(4) : 0);
        if (from < to)
            rules.sessions.push_back({weekday(static_cast<unsigned>(dice.upTo(6))), from, to});
    }
    if (rules.sessions.empty())
        rules.sessions.push_back({Sunday, hours(17), days(5) + hours(17)});
    for (int i = dice.upTo(12); i > 0; --i)
        rules.holidays.push_back(anyDay());
    for (int i = dice.upTo(12); i > 0; --i)
        rules.earlyCloses.push_back({anyDay(), plainTime(dice)});
    for (int i = dice.upTo(12); i > 0; --i)
        rules.lateOpens.push_back({anyDay(), plainTime(dice)});
    for (int i = dice.upTo(4); i > 0; --i) {
        const LocalMinute from = anyDay() + plainTime(dice);
        rules.closures.push_back({from, floor<days>(from) + days(1) + plainTime(dice)});
        rules.extraSessions.push_back({from + days(3), floor<days>(from) + days(4) + plainTime(dice)});
    }
    if (dice.upTo(2) == 0)
        rules.validFrom = first + days(dice.upTo(length / 3));
    if (dice.upTo(2) == 0)
        rules.validTo = first + days(length - dice.upTo(length / 3));
    return rules;
}

CalendarRules forexRules() {
    CalendarRules rules;
    rules.name = "forex";
    rules.timeZone = "America/New_York";
    rules.sessions.push_back({Sunday, hours(17), days(5) + hours(17)});
    return rules;
}

} // namespace

class TestCalendars : public QObject {
    Q_OBJECT

private:
    // 0 if all minutes agree, else the first that differs, as text.
    static QByteArray difference(
        const SessionCalendar& calendar, const CalendarRules& rules, UtcMs begin, int dayCount) {
        const auto count = static_cast<std::size_t>(dayCount) * 24 * 60;
        const auto expected = WallClock(rules).minutesOpen(begin, count);
        std::vector<bool> found(count);
        for (const TimeSpan& span : calendar.sessions({begin, begin + days(dayCount)})) {
            const auto from = static_cast<std::size_t>((span.begin - begin) / minutes(1));
            const auto to = static_cast<std::size_t>((span.end - begin) / minutes(1));
            std::fill(found.begin() + static_cast<std::ptrdiff_t>(from),
                found.begin() + static_cast<std::ptrdiff_t>(to), true);
        }
        const auto at = std::mismatch(expected.begin(), expected.end(), found.begin()).first;
        if (at == expected.end())
            return {};
        return QByteArray::fromStdString(rules.timeZone + ' ' + formatUtc(begin + minutes(at - expected.begin())));
    }

private Q_SLOTS:
    void sessionsAgreeWithTheWallClock() {
        for (unsigned seed = 0; seed < 24; ++seed) {
            Dice dice(seed);
            const local_days first(year(2004 + dice.upTo(30)) / January / 1);
            constexpr int length = 420;
            const CalendarRules rules = randomRules(dice, first, length);
            const auto calendar = SessionCalendar::create(rules).value();
            QCOMPARE(difference(calendar, rules, UtcMs(first.time_since_epoch()), length), QByteArray());
        }
    }

    // Several years without a break, all changes of the clocks within.
    void theForexWeekAgreesForTwelveYears() {
        const UtcMs begin = sys_days(2010y / January / 1);
        QCOMPARE(difference(calendarNamed("forex").value(), forexRules(), begin, 12 * 365), QByteArray());
    }

    void oneQuestionAgreesWithTheSessions() {
        Dice dice(7);
        const local_days first(2018y / January / 1);
        const CalendarRules rules = randomRules(dice, first, 700);
        const auto calendar = SessionCalendar::create(rules).value();
        const auto sessions = calendar.sessions({});
        QVERIFY(sessions.size() > 50);
        for (int i = 0; i < 4'000; ++i) {
            const UtcMs begin =
                UtcMs(first.time_since_epoch()) + minutes(dice.upTo(700 * 24 * 60)) + Millis(dice.upTo(59'999));
            const UtcMs end = begin + minutes(1 + dice.upTo(600));
            const auto holds = [&](UtcMs from, UtcMs to) {
                return std::any_of(sessions.begin(), sessions.end(),
                    [&](const TimeSpan& span) { return span.begin < to && from < span.end; });
            };
            QCOMPARE(calendar.isOpen(begin), holds(begin, begin + Millis(1)));
            QCOMPARE(calendar.isOpenWithin({begin, end}), holds(begin, end));
        }
    }

    void coverageAgreesWithOneQuestionACandle() {
        for (unsigned seed = 0; seed < 60; ++seed) {
            Dice dice(seed);
            const local_days first(2022y / January / 1);
            const auto calendar = SessionCalendar::create(randomRules(dice, first, 30)).value();
            static const std::vector<Timeframe> frames{Timeframe(), Timeframe(5, Timeframe::Unit::Minute),
                Timeframe(1, Timeframe::Unit::Hour), Timeframe(4, Timeframe::Unit::Hour)};
            const Timeframe frame = frames[static_cast<std::size_t>(dice.upTo(3))];
            const UtcMs begin = UtcMs(first.time_since_epoch());
            const UtcMs end = begin + days(1 + dice.upTo(25));
            std::vector<TimeSpan> empty;
            for (int i = dice.upTo(3); i > 0; --i) {
                const UtcMs from = begin + minutes(dice.upTo(20 * 24 * 60)) + seconds(dice.upTo(59));
                empty.push_back({from, from + minutes(dice.upTo(3'000))});
            }
            Series series({"T", "X"}, frame);
            std::set<UtcMs> there;
            for (UtcMs open = begin; open < end; open = frame.next(open)) {
                if (dice.upTo(20) < 15) {
                    series.append({open, 1, 1, 1, 1, 1});
                    there.insert(open);
                }
            }
            const auto report = coverage(series, TimeSpan{begin, end}, calendar, empty);
            std::uint64_t missing = 0;
            std::uint64_t closed = 0;
            std::uint64_t known = 0;
            for (UtcMs open = begin; open < end; open = frame.next(open)) {
                const UtcMs next = frame.next(open);
                if (there.contains(open))
                    continue;
                const bool isKnown = std::any_of(empty.begin(), empty.end(),
                    [&](const TimeSpan& span) { return span.begin <= open && next <= span.end; });
                if (!calendar.isOpenWithin({open, next}))
                    ++closed;
                else
                    ++(isKnown ? known : missing);
                const auto gap = std::find_if(report.gaps.begin(), report.gaps.end(),
                    [&](const CoverageGap& each) { return each.from <= open && open < each.to; });
                const GapKind kind = isKnown ? GapKind::CoveredEmpty : GapKind::Missing;
                if (calendar.isOpenWithin({open, next}))
                    QVERIFY(gap != report.gaps.end() && gap->kind == kind);
            }
            QCOMPARE(report.missing, missing);
            QCOMPARE(report.expectedClosed, closed);
            QCOMPARE(report.coveredEmpty, known);
            QCOMPARE(report.present, std::uint64_t(there.size()));
        }
    }
};

QTEST_APPLESS_MAIN(TestCalendars)
#include "tst_calendars.moc"
