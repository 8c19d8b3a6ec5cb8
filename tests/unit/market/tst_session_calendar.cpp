#include "core/market/builtin_calendars.h"
#include "core/market/us_holidays.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/feed_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <zlib.h>

#include <set>

using namespace truebar;
using namespace truebar::test;

namespace {

using namespace std::chrono;

SessionCalendar named(const char* name) {
    return calendarNamed(name).value();
}

TimeSpan span(const char* from, const char* to) {
    return {time(from), time(to)};
}

QString texts(const std::vector<TimeSpan>& spans) {
    QStringList out;
    for (const TimeSpan& each : spans)
        out += QString::fromStdString(formatUtc(each.begin) + ' ' + formatUtc(each.end));
    return out.join(QLatin1Char('|'));
}

CalendarRules nightRules() {
    CalendarRules rules;
    rules.name = "night";
    rules.timeZone = "Europe/Berlin";
    rules.sessions.push_back({Monday, hours(22), hours(30)});
    return rules;
}

QByteArray gunzipped(const QString& file) {
    gzFile in = gzopen(file.toLocal8Bit().constData(), "rb");
    QByteArray out;
    QByteArray block(1 << 16, '\0');
    for (int got = 0; in && (got = gzread(in, block.data(), static_cast<unsigned>(block.size()))) > 0;)
        out.append(block.constData(), got);
    gzclose(in);
    return out;
}

std::set<local_days> leanDates(const QJsonValue& list) {
    std::set<local_days> out;
    const QStringList dates = list.isObject() ? list.toObject().keys() : list.toVariant().toStringList();
    for (const QString& text : dates) {
        const QDate date = QDate::fromString(text, QStringLiteral("M/d/yyyy"));
        const local_days day(year(date.year()) / date.month() / date.day());
        if (weekday(day).iso_encoding() <= 5)
            out.insert(day);
    }
    return out;
}

QStringList differing(const std::set<local_days>& a, const std::set<local_days>& b) {
    QStringList out;
    for (const local_days day : a) {
        if (!b.contains(day))
            out += QString::fromStdString(formatDate(UtcMs(day.time_since_epoch())));
    }
    return out;
}

} // namespace

class TestSessionCalendar : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void alwaysOpenIsTheDefault();
    void followsSummerTime();
    void theForexWeekIsOneSession();
    void closesOnHolidaysAndEarly();
    void knowsTheReferenceHolidays();
    void passesMidnight();
    void honoursClosuresExtrasAndValidity();
    void datesOfTheMarketDecideForDays();
    void weeklyHoursConvert();
    void refuses_data();
    void refuses();
};

void TestSessionCalendar::alwaysOpenIsTheDefault() {
    const SessionCalendar always;
    QVERIFY(always.isAlwaysOpen() && always.isOpen(utcMs(0)));
    QCOMPARE(always.annualisationDays(), 365);
    QCOMPARE(always.sessions({}).size(), std::size_t(1));
    QVERIFY(named("24/7").isAlwaysOpen());
    for (const std::string_view name : builtinCalendarNames())
        QVERIFY(calendarNamed(name) && (name == "24/7" || calendarNamed(name)->annualisationDays() == 252));
    QCOMPARE(calendarNamed("moon").error().code, std::string("calendar.unknown"));
}

void TestSessionCalendar::followsSummerTime() {
    // Summer time began on Sunday 2011-03-13.
    QCOMPARE(texts(named("us_equities").sessions(span("2011-03-11", "2011-03-15"))),
        QStringLiteral("2011-03-11T14:30:00Z 2011-03-11T21:00:00Z|2011-03-14T13:30:00Z 2011-03-14T20:00:00Z"));
    const auto extended = named("us_equities_extended");
    QVERIFY(extended.isOpen(time("2011-03-11T09:00")) && !extended.isOpen(time("2011-03-11T08:59")));
    QVERIFY(extended.isOpen(time("2011-03-14T08:00")) && !extended.isOpen(time("2011-03-15T00:00")));
    QVERIFY(extended.isOpen(time("2011-03-12T00:59")) && !extended.isOpen(time("2011-03-12T01:00")));
}

void TestSessionCalendar::theForexWeekIsOneSession() {
    QCOMPARE(texts(named("forex").sessions(span("2024-03-02", "2024-03-16"))),
        QStringLiteral("2024-03-03T22:00:00Z 2024-03-08T22:00:00Z|2024-03-10T21:00:00Z 2024-03-15T21:00:00Z"));
    QCOMPARE(texts(named("forex").sessions(span("2024-03-06", "2024-03-07"))),
        QStringLiteral("2024-03-06T00:00:00Z 2024-03-07T00:00:00Z"));
}

void TestSessionCalendar::closesOnHolidaysAndEarly() {
    const auto us = named("us_equities");
    QVERIFY(us.sessions(span("2024-11-28", "2024-11-29")).empty());
    QCOMPARE(texts(us.sessions(span("2024-11-29", "2024-12-01"))),
        QStringLiteral("2024-11-29T14:30:00Z 2024-11-29T18:00:00Z"));
    QCOMPARE(texts(named("us_equities_extended").sessions(span("2024-12-24T02:00", "2024-12-26"))),
        QStringLiteral("2024-12-24T09:00:00Z 2024-12-24T22:00:00Z"));
}

void TestSessionCalendar::knowsTheReferenceHolidays() {
    TRUEBAR_NEEDS_SHARED();
    const QJsonObject us =
        QJsonDocument::fromJson(gunzipped(sharedFile("data/meta/lean_market-hours-database.json.gz")))
            .object()[QLatin1String("entries")]
            .toObject()[QLatin1String("Equity-usa-[*]")]
            .toObject();
    const auto holidays = leanDates(us[QLatin1String("holidays")]);
    const auto early = leanDates(us[QLatin1String("earlyCloses")]);
    QVERIFY(holidays.size() > 270 && early.size() > 50);
    const auto ours = usExchangeDays(year(1998), year(2028));
    const auto within = [](const std::vector<local_days>& days, year from, year to) {
        std::set<local_days> out;
        for (const local_days day : days) {
            const year_month_day date(day);
            if (date.year() >= from && date.year() <= to)
                out.insert(day);
        }
        return out;
    };
    const auto ourHolidays = within(ours.holidays, year(1998), year(2028));
    const auto ourEarly = within(ours.earlyCloses, year(2000), year(2026));
    QCOMPARE(differing(holidays, ourHolidays), QStringList());
    QCOMPARE(differing(ourHolidays, holidays), QStringList());
    std::set<local_days> theirEarly;
    for (const local_days day : early) {
        const year_month_day date(day);
        if (date.year() >= year(2000) && date.year() <= year(2026))
            theirEarly.insert(day);
    }
    QCOMPARE(differing(theirEarly, ourEarly), QStringList());
    QCOMPARE(differing(ourEarly, theirEarly), QStringList());
}

void TestSessionCalendar::passesMidnight() {
    const auto night = SessionCalendar::create(nightRules()).value();
    // Monday 22:00 to Tuesday 06:00 in Berlin, winter.
    QCOMPARE(texts(night.sessions(span("2024-01-09", "2024-01-16"))),
        QStringLiteral("2024-01-09T00:00:00Z 2024-01-09T05:00:00Z|2024-01-15T21:00:00Z 2024-01-16T00:00:00Z"));
    QVERIFY(night.isOpen(time("2024-01-09T04:59")) && !night.isOpen(time("2024-01-09T05:00")));
}

void TestSessionCalendar::honoursClosuresExtrasAndValidity() {
    CalendarRules rules;
    rules.name = "odd";
    for (const weekday day : {Monday, Tuesday, Wednesday})
        rules.sessions.push_back({day, hours(8), hours(12)});
    rules.sessions.push_back({Monday, hours(13), hours(17)});
    const local_days monday(2024y / 1 / 8);
    rules.lateOpens.push_back({monday, hours(9)});
    rules.closures.push_back({monday + hours(14), monday + hours(15)});
    rules.holidays.push_back(monday + days(1));
    rules.extraSessions.push_back({monday + days(1) + hours(10), monday + days(1) + hours(11)});
    rules.validFrom = monday;
    rules.validTo = monday + days(1);
    QCOMPARE(texts(SessionCalendar::create(rules)->sessions({})),
        QStringLiteral("2024-01-08T09:00:00Z 2024-01-08T12:00:00Z|2024-01-08T13:00:00Z 2024-01-08T14:00:00Z|"
                       "2024-01-08T15:00:00Z 2024-01-08T17:00:00Z|2024-01-09T10:00:00Z 2024-01-09T11:00:00Z"));
}

// Friday's evening session reaches one hour into Saturday, UTC; that makes no Saturday candle.
void TestSessionCalendar::datesOfTheMarketDecideForDays() {
    const auto extended = named("us_equities_extended");
    const TimeSpan saturday = span("2024-01-06", "2024-01-07");
    QVERIFY(extended.isOpenWithin(saturday) && !extended.isOpenOnDates(saturday));
    QVERIFY(extended.isOpenOnDates(span("2024-01-05", "2024-01-06")));
}

void TestSessionCalendar::weeklyHoursConvert() {
    const auto filter = *SessionFilter::parse("sun-thu 22:00-06:00");
    const SessionCalendar calendar(filter);
    QCOMPARE(calendar.name(), filter.toString());
    for (UtcMs each = time("2024-01-01"); each < time("2024-01-15"); each += minutes(15))
        QCOMPARE(calendar.isOpen(each), filter.isOpen(each));
    QVERIFY(SessionCalendar(*SessionFilter::parse("mon-sun")).isAlwaysOpen());
}

void TestSessionCalendar::refuses_data() {
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char* what, const char* place) {
        QTest::newRow(what) << QByteArray(what) << QByteArray(place);
    };
    row("name", "/name");
    row("zone", "/time_zone");
    row("none", "/sessions");
    row("from", "/sessions/0/from");
    row("to", "/sessions/0/to");
    row("week", "/sessions/0/to");
    row("year", "/annualisation_days");
    row("validity", "/valid_to");
}

void TestSessionCalendar::refuses() {
    QFETCH(const QByteArray, what);
    QFETCH(const QByteArray, place);
    CalendarRules rules = nightRules();
    if (what == "name")
        rules.name.clear();
    if (what == "zone")
        rules.timeZone = "Mars/Olympus";
    if (what == "none")
        rules.sessions.clear();
    if (what == "from")
        rules.sessions[0].from = hours(24);
    if (what == "to")
        rules.sessions[0].to = rules.sessions[0].from;
    if (what == "week")
        rules.sessions[0].to = rules.sessions[0].from + days(7) + minutes(1);
    if (what == "year")
        rules.annualisationDays = 0;
    if (what == "validity") {
        rules.validFrom = local_days(2024y / 1 / 2);
        rules.validTo = local_days(2024y / 1 / 1);
    }
    const auto made = SessionCalendar::create(rules);
    QVERIFY(!made);
    QCOMPARE(made.error().location, place.toStdString());
}

QTEST_APPLESS_MAIN(TestSessionCalendar)
#include "tst_session_calendar.moc"
