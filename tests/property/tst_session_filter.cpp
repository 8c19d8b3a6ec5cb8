// Trading hours against a list of their sessions, written out one by one.
#include "core/market/session_calendar.h"

#include <QTest>

#include <rapidcheck.h>

#include <algorithm>
#include <array>

using namespace truebar;

namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr std::array<const char*, 7> dayNames{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

int within(int least, int end) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, end));
}

struct Hours {
    int firstDay = within(0, 7);
    int lastDay = within(0, 7);
    int from = *rc::gen::element(0, 1, 870, 1320, 1439, within(0, 1440));
    int to = *rc::gen::element(0, 1, 360, 1260, 1440, from, within(0, 1441));
    bool hasHours = within(0, 5) > 0;

    std::string text() const {
        std::string out = dayNames[static_cast<std::size_t>(firstDay)];
        if (lastDay != firstDay || within(0, 2) == 0)
            out += std::string("-") + dayNames[static_cast<std::size_t>(lastDay)];
        return hasHours ? out + ' ' + clock(from) + '-' + clock(to) : out;
    }

    // Every session that begins on one of the days around `middle`.
    std::vector<TimeSpan> sessions(UtcMs middle, int daysAround) const {
        const bool isWholeDay = !hasHours || from == to;
        const minutes opening(isWholeDay ? 0 : from);
        const minutes length(isWholeDay ? 1440 : (to > from ? to - from : to + 1440 - from));
        std::vector<TimeSpan> out;
        const auto first = std::chrono::floor<days>(middle) - days(daysAround);
        for (int i = 0; i <= 2 * daysAround; ++i) {
            const auto day = first + days(i);
            const auto weekday = static_cast<int>(std::chrono::weekday(day).c_encoding());
            if ((weekday - firstDay + 7) % 7 <= (lastDay - firstDay + 7) % 7)
                out.push_back({day + opening, day + opening + length});
        }
        return out;
    }

private:
    static std::string clock(int minute) {
        const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
        return two(minute / 60) + ':' + two(minute % 60);
    }
};

// On a boundary of a session as often as anywhere else.
UtcMs arbitraryTime(const Hours& hours) {
    const UtcMs near(minutes(within(-20'000'000, 40'000'000)));
    if (within(0, 2) == 0)
        return near + Millis(within(0, 60'000));
    const auto sessions = hours.sessions(near, 8);
    const TimeSpan session = *rc::gen::elementOf(sessions);
    return *rc::gen::element(session.begin, session.end) + Millis(within(-1, 2));
}

bool touches(TimeSpan a, TimeSpan b) {
    return a.begin < b.end && b.begin < a.end;
}

} // namespace

class TestSessionFilterProperties : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isOpenWithinItsSessionsOnly();
    void isOpenWithinASpanThatTouchesASession();
    void readsBackWhatItWrites();
    void keepsTheCandlesOfASession();
};

void TestSessionFilterProperties::isOpenWithinItsSessionsOnly() {
    QVERIFY(rc::check([] {
        const Hours hours;
        const auto filter = SessionFilter::parse(hours.text());
        RC_ASSERT(filter.has_value());
        const UtcMs time = arbitraryTime(hours);
        const auto sessions = hours.sessions(time, 2);
        const bool expected = std::any_of(
            sessions.begin(), sessions.end(), [time](const TimeSpan& session) { return session.contains(time); });
        RC_ASSERT(filter->isOpen(time) == expected);
    }));
}

void TestSessionFilterProperties::isOpenWithinASpanThatTouchesASession() {
    QVERIFY(rc::check([] {
        const Hours hours;
        const auto filter = SessionFilter::parse(hours.text());
        RC_ASSERT(filter.has_value());
        const UtcMs begin = arbitraryTime(hours);
        const Millis length = *rc::gen::element<Millis>(Millis(1), Millis(within(0, 60'000)), minutes(within(0, 3'000)),
            minutes(within(0, 15'000)), days(within(-2, 9)));
        const TimeSpan span{begin, begin + length};
        const auto sessions = hours.sessions(begin, 20);
        const bool expected = !span.isEmpty()
            && std::any_of(
                sessions.begin(), sessions.end(), [&](const TimeSpan& session) { return touches(session, span); });
        RC_ASSERT(SessionCalendar(*filter).isOpenWithin(span) == expected);
    }));
}

// The days may be listed otherwise, so what is compared is when it is open.
void TestSessionFilterProperties::readsBackWhatItWrites() {
    QVERIFY(rc::check([] {
        const Hours hours;
        const auto filter = SessionFilter::parse(hours.text());
        RC_ASSERT(filter.has_value());
        const auto again = SessionFilter::parse(filter->toString());
        RC_ASSERT(again.has_value());
        RC_ASSERT(again->isAlwaysOpen() == filter->isAlwaysOpen());
        RC_ASSERT(again->toString() == filter->toString());
        const UtcMs time = arbitraryTime(hours);
        RC_ASSERT(again->isOpen(time) == filter->isOpen(time));
    }));
}

void TestSessionFilterProperties::keepsTheCandlesOfASession() {
    QVERIFY(rc::check([] {
        const Hours hours;
        const auto filter = SessionFilter::parse(hours.text());
        RC_ASSERT(filter.has_value());
        const Timeframe timeframe = *Timeframe::parse(*rc::gen::element("1m", "15m", "1h", "4h", "1d"));
        Series series({"T", "X"}, timeframe);
        UtcMs at = timeframe.floor(arbitraryTime(hours));
        for (int i = within(0, 200); i > 0; --i) {
            series.append({at, 1, 1, 1, 1, static_cast<double>(i)});
            at += timeframe.nominalLength() * within(1, 4);
        }
        const Series kept = filterSession(series, *filter);
        RC_ASSERT(kept.timeframe() == timeframe && kept.instrument() == series.instrument());
        const SessionCalendar calendar(*filter);
        const auto sessions = hours.sessions(at, 1'000);
        // Those that open in a session, and those longer than a session that hold some of one.
        const auto isKept = [&](TimeSpan candle) {
            if (!timeframe.isIntraday())
                return calendar.isOpenWithin(candle) && calendar.isOpenOnDates(candle);
            return std::any_of(sessions.begin(), sessions.end(), [&](const TimeSpan& session) {
                return session.contains(candle.begin)
                    || (candle.end - candle.begin > session.end - session.begin && touches(session, candle));
            });
        };
        std::vector<Candle> expected;
        for (std::size_t i = 0; i < series.size(); ++i) {
            if (isKept({series.times()[i], series.closeTime(i)}))
                expected.push_back(series.at(i));
        }
        RC_ASSERT(kept.size() == expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            RC_ASSERT(kept.at(i) == expected[i]);
    }));
}

QTEST_APPLESS_MAIN(TestSessionFilterProperties)
#include "tst_session_filter.moc"
