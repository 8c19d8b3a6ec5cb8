// The hours of bots: when they are, when they change, and how they read.
#include "core/bots/bot_schedule.h"
#include "core/market/builtin_calendars.h"

#include <QTest>

using namespace truebar;

namespace {

UtcMs at(const char* text) {
    return parseUtc(text).value();
}

SessionCalendar hoursOf(const BotSchedule& schedule, const std::string& market = "24/7") {
    return scheduleHours(schedule, market, calendarNamed).value();
}

// "open until …", "closed until …"; "-" for never.
std::string momentAt(const BotSchedule& schedule, const char* time, const std::string& market = "24/7") {
    const ScheduleMoment moment = scheduleAt(schedule, hoursOf(schedule, market), at(time));
    return std::string(moment.isOpen ? "open until " : "closed until ")
        + (moment.change ? formatUtc(*moment.change) : std::string("-"));
}

BotSchedule during(const char* hours) {
    BotSchedule out;
    out.hours = hours;
    return out;
}

} // namespace

class TestBotSchedule : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutHoursItIsAlwaysOpen();
    void daysAndHoursAreOfTheirTimeZone();
    void theClockChangesWithSummerTime();
    void nightsBelongToTheDayTheyBeginOn();
    void theMarketSaysItsHours();
    void beginAndEndCutTheHours();
    void fieldsReadBackAsTheyWere();
    void whatIsWrongIsRefused();
};

void TestBotSchedule::withoutHoursItIsAlwaysOpen() {
    QVERIFY(BotSchedule().isAlways());
    QCOMPARE(momentAt({}, "2026-03-01T00:00:00Z"), "open until -");
    QCOMPARE(momentAt(during("session"), "2026-03-01T00:00:00Z", "24/7"), "open until -");
    // Every hour of the week, told by days.
    QCOMPARE(momentAt(during("mon-sun Europe/Berlin"), "2026-03-01T00:00:00Z"), "open until -");
}

void TestBotSchedule::daysAndHoursAreOfTheirTimeZone() {
    const BotSchedule schedule = during("mon-fri 09:30-16:00 America/New_York");
    QCOMPARE(momentAt(schedule, "2026-01-05T14:29:59.999Z"), "closed until 2026-01-05T14:30:00Z");
    QCOMPARE(momentAt(schedule, "2026-01-05T14:30:00Z"), "open until 2026-01-05T21:00:00Z");
    QCOMPARE(momentAt(schedule, "2026-01-05T20:59:59.999Z"), "open until 2026-01-05T21:00:00Z");
    QCOMPARE(momentAt(schedule, "2026-01-05T21:00:00Z"), "closed until 2026-01-06T14:30:00Z");
    // Friday evening to Monday.
    QCOMPARE(momentAt(schedule, "2026-01-09T21:00:00Z"), "closed until 2026-01-12T14:30:00Z");
    QCOMPARE(momentAt(during("mon-fri 09:30-16:00"), "2026-01-05T09:30:00Z"), "open until 2026-01-05T16:00:00Z");
    QCOMPARE(momentAt(during("mon-fri 09:30-16:00 UTC"), "2026-01-05T09:30:00Z"), "open until 2026-01-05T16:00:00Z");
}

void TestBotSchedule::theClockChangesWithSummerTime() {
    const BotSchedule newYork = during("mon-fri 09:30-16:00 America/New_York");
    // Clocks went forward on Sunday, 8 March 2026, and go back on 1 November.
    QCOMPARE(momentAt(newYork, "2026-03-06T21:00:00Z"), "closed until 2026-03-09T13:30:00Z");
    QCOMPARE(momentAt(newYork, "2026-10-30T20:00:00Z"), "closed until 2026-11-02T14:30:00Z");
    // 02:30 does not exist on 29 March 2026 in Berlin, and 02:30 comes twice on 25 October.
    const BotSchedule berlin = during("sun 02:30-04:00 Europe/Berlin");
    QCOMPARE(momentAt(berlin, "2026-03-28T12:00:00Z"), "closed until 2026-03-29T01:00:00Z");
    QCOMPARE(momentAt(berlin, "2026-03-29T01:00:00Z"), "open until 2026-03-29T02:00:00Z");
    QCOMPARE(momentAt(berlin, "2026-10-24T12:00:00Z"), "closed until 2026-10-25T00:30:00Z");
    QCOMPARE(momentAt(berlin, "2026-10-25T01:45:00Z"), "open until 2026-10-25T03:00:00Z");
}

void TestBotSchedule::nightsBelongToTheDayTheyBeginOn() {
    const BotSchedule schedule = during("fri 22:00-06:00 Europe/Berlin");
    QCOMPARE(momentAt(schedule, "2026-01-10T04:59:00Z"), "open until 2026-01-10T05:00:00Z");
    QCOMPARE(momentAt(schedule, "2026-01-10T05:00:00Z"), "closed until 2026-01-16T21:00:00Z");
}

void TestBotSchedule::theMarketSaysItsHours() {
    QCOMPARE(momentAt(during("session"), "2026-01-05T14:00:00Z", "us_equities"), "closed until 2026-01-05T14:30:00Z");
    QCOMPARE(momentAt(during("us_equities"), "2026-01-05T15:00:00Z"), "open until 2026-01-05T21:00:00Z");
    // Thanksgiving is closed, the day after it ends early.
    QCOMPARE(momentAt(during("us_equities"), "2026-11-25T21:00:00Z"), "closed until 2026-11-27T14:30:00Z");
    QCOMPARE(momentAt(during("us_equities"), "2026-11-27T15:00:00Z"), "open until 2026-11-27T18:00:00Z");
}

void TestBotSchedule::beginAndEndCutTheHours() {
    BotSchedule schedule;
    schedule.from = at("2026-01-05T12:00:00Z");
    schedule.until = at("2026-01-07T10:00:00Z");
    QVERIFY(!schedule.isAlways());
    QCOMPARE(momentAt(schedule, "2026-01-05T11:59:59Z"), "closed until 2026-01-05T12:00:00Z");
    QCOMPARE(momentAt(schedule, "2026-01-05T12:00:00Z"), "open until 2026-01-07T10:00:00Z");
    QCOMPARE(momentAt(schedule, "2026-01-07T10:00:00Z"), "closed until -");
    schedule.hours = "mon-fri 09:00-17:00 UTC";
    QCOMPARE(momentAt(schedule, "2026-01-01T00:00:00Z"), "closed until 2026-01-05T12:00:00Z");
    QCOMPARE(momentAt(schedule, "2026-01-05T13:00:00Z"), "open until 2026-01-05T17:00:00Z");
    QCOMPARE(momentAt(schedule, "2026-01-07T09:30:00Z"), "open until 2026-01-07T10:00:00Z");
    // Nothing of the week is left before the end.
    schedule.until = at("2026-01-07T08:00:00Z");
    QCOMPARE(momentAt(schedule, "2026-01-06T18:00:00Z"), "closed until -");
    schedule.hours = "sat 10:00-11:00 UTC";
    QCOMPARE(momentAt(schedule, "2026-01-05T13:00:00Z"), "closed until -");
    // Far away.
    schedule.from = at("2027-06-01T00:00:00Z");
    schedule.until.reset();
    QCOMPARE(momentAt(schedule, "2026-01-05T13:00:00Z"), "closed until 2027-06-05T10:00:00Z");
}

void TestBotSchedule::fieldsReadBackAsTheyWere() {
    QVERIFY(scheduleFields({}).empty());
    BotSchedule schedule = during("mon-fri 09:30-16:00 America/New_York");
    schedule.from = at("2026-01-05T12:00:00Z");
    schedule.until = at("2026-01-07T10:00:00Z");
    schedule.atEnd = BotSchedule::AtEnd::Flatten;
    BotSchedule again;
    for (const auto& [field, text] : scheduleFields(schedule))
        QVERIFY(setScheduleField(again, field, text));
    QVERIFY(again == schedule);
    for (const auto& [field, text] : scheduleFields(schedule))
        QVERIFY(setScheduleField(again, field, ""));
    QVERIFY(again == BotSchedule());
    QVERIFY(setScheduleField(again, "schedule", "always"));
    QVERIFY(again.isAlways());
    again.until = at("2026-01-07T10:00:00Z");
    QVERIFY(setScheduleField(again, "schedule_until", "none"));
    QVERIFY(!again.until);
}

void TestBotSchedule::whatIsWrongIsRefused() {
    BotSchedule schedule;
    QCOMPARE(setScheduleField(schedule, "schedule_end", "sell").error().code, "schedule.end");
    QVERIFY(!setScheduleField(schedule, "schedule_from", "tomorrow"));
    QCOMPARE(setScheduleField(schedule, "schedules", "x").error().code, "bot.field");
    schedule.from = schedule.until = at("2026-01-05T12:00:00Z");
    QCOMPARE(checkSchedule(schedule).error().code, "schedule.span");
    const auto codeOf = [](const char* hours) {
        const auto calendar = scheduleHours(during(hours), "24/7", calendarNamed);
        return calendar ? std::string() : calendar.error().code;
    };
    QCOMPARE(codeOf("mon-fri 09:30-16:00 Mars/Olympus"), "timezone.unknown");
    QCOMPARE(codeOf("mon-fri 09:30-25:00 Europe/Berlin"), "schedule.hours");
    QCOMPARE(codeOf("never"), "schedule.hours");
    QCOMPARE(codeOf("forex"), "");
}

QTEST_GUILESS_MAIN(TestBotSchedule)
#include "tst_bot_schedule.moc"
