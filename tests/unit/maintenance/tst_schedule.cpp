// When routines are due: schedules, cron, retries, what was missed.
#include "core/maintenance/routine_scheduler.h"

#include <QTest>

using namespace truebar;

namespace {

UtcMs at(const char* text) {
    return parseUtc(text).value();
}

QString nextText(const char* schedule, const char* after) {
    const auto parsed = Schedule::parse(schedule);
    if (!parsed)
        return QString::fromStdString(parsed.error().code + ' ' + parsed.error().location).trimmed();
    const auto next = parsed->next(at(after));
    return next ? QString::fromStdString(formatUtc(*next)) : QStringLiteral("never");
}

} // namespace

class TestSchedule : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void schedulesNameTheNextTime_data();
    void schedulesNameTheNextTime();
    void badSchedulesAreRefused_data();
    void badSchedulesAreRefused();
    void schedulesReadBack_data();
    void schedulesReadBack();
    void cronAgreesWithALookAtEveryMinute();
    void dueTimes();
};

void TestSchedule::schedulesNameTheNextTime_data() {
    QTest::addColumn<QByteArray>("schedule");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("next");
    const auto row = [](const char* schedule, const char* after, const char* next) {
        QTest::newRow(schedule) << QByteArray(schedule) << QByteArray(after) << QString::fromLatin1(next);
    };
    row("manual", "2024-01-01", "never");
    row("on start", "2024-01-01", "never");
    row("every 15m", "2024-01-01T00:07:30Z", "2024-01-01T00:22:30Z");
    row("every 1d", "2024-02-28T12:00:00Z", "2024-02-29T12:00:00Z");
    row("daily 06:30", "2024-01-01T06:29:59Z", "2024-01-01T06:30:00Z");
    row("daily 00:00", "2024-12-31T00:00:00Z", "2025-01-01T00:00:00Z");
    row("cron * * * * *", "2024-01-01T00:00:00Z", "2024-01-01T00:01:00Z");
    row("cron */15 9-17 * * mon-fri", "2024-01-05T17:45:00Z", "2024-01-08T09:00:00Z");
    row("cron 0 0 29 2 *", "2023-03-01", "2024-02-29T00:00:00Z");
    row("cron 0 0 29 feb *", "2097-01-01", "2104-02-29T00:00:00Z");
    row("cron 0 0 30 2 *", "2024-01-01", "never");
    row("cron 0 12 13 * fri", "2024-01-01", "2024-01-05T12:00:00Z");
    row("cron 30 4 1,15 * *", "2024-01-01T04:30:00Z", "2024-01-15T04:30:00Z");
    row("cron 5/20 * * * 7", "2024-01-01", "2024-01-07T00:05:00Z");
    row("cron 59 23 31 dec *", "2024-12-31T23:59:00Z", "2025-12-31T23:59:00Z");
}

void TestSchedule::schedulesNameTheNextTime() {
    QFETCH(QByteArray, schedule);
    QFETCH(QByteArray, after);
    QFETCH(QString, next);
    QCOMPARE(nextText(schedule.constData(), after.constData()), next);
}

void TestSchedule::badSchedulesAreRefused_data() {
    QTest::addColumn<QString>("verdict");
    for (const auto& [text, verdict] :
        {std::pair{"", "schedule.unknown"}, {"hourly", "schedule.unknown"}, {"every", "schedule.unknown"},
            {"every 0m", "schedule.interval"}, {"every -5m", "schedule.interval"}, {"every 5", "schedule.interval"},
            {"every m", "schedule.interval"}, {"every 5y", "schedule.interval"}, {"every 400d", "schedule.interval"},
            {"every 99999999999m", "schedule.interval"}, {"every 1.5h", "schedule.interval"},
            {"daily 24:00", "schedule.time"}, {"daily 6:30", "schedule.time"}, {"daily 06:60", "schedule.time"},
            {"daily 06:3x", "schedule.time"}, {"cron", "schedule.unknown"}, {"cron * * * *", "schedule.cron * * * *"},
            {"cron * * * * * *", "schedule.cron * * * * * *"}, {"cron 60 * * * *", "schedule.cron minute"},
            {"cron * 24 * * *", "schedule.cron hour"}, {"cron * * 0 * *", "schedule.cron day"},
            {"cron * * 32 * *", "schedule.cron day"}, {"cron * * * 13 *", "schedule.cron month"},
            {"cron * * * * 8", "schedule.cron weekday"}, {"cron 5-1 * * * *", "schedule.cron minute"},
            {"cron */0 * * * *", "schedule.cron minute"}, {"cron 1-2-3 * * * *", "schedule.cron minute"},
            {"cron a * * * *", "schedule.cron minute"}, {"cron 1,,2 * * * *", "schedule.cron minute"},
            {"cron * * * foo *", "schedule.cron month"}, {"cron 1/2/3 * * * *", "schedule.cron minute"}})
        QTest::newRow(text) << QString::fromLatin1(verdict);
}

void TestSchedule::badSchedulesAreRefused() {
    QFETCH(QString, verdict);
    QCOMPARE(nextText(QTest::currentDataTag(), "2024-01-01"), verdict);
}

void TestSchedule::schedulesReadBack_data() {
    QTest::addColumn<int>("unused");
    for (const char* text :
        {"manual", "on start", "every 30s", "every 4h", "daily 06:05", "cron */5 0,12 1-7 jan-jun mon"})
        QTest::newRow(text) << 0;
}

void TestSchedule::schedulesReadBack() {
    QCOMPARE(Schedule::parse(QTest::currentDataTag())->toString(), QTest::currentDataTag());
}

void TestSchedule::cronAgreesWithALookAtEveryMinute() {
    using namespace std::chrono;
    // Minute 7, 27 or 47; 3, 4, 5 or 22 o'clock; on days 10 to 12 or on Tuesdays, in March and October.
    const auto cron = CronExpression::parse("7/20 3-5,22 10-12 3,10 tue").value();
    UtcMs expected = at("2023-02-20");
    for (UtcMs minute = expected + minutes(1); minute < at("2023-11-10"); minute += minutes(1)) {
        const auto day = floor<days>(minute);
        const year_month_day date(day);
        const auto of = duration_cast<minutes>(minute - day).count();
        const auto hour = of / 60;
        const bool isDay = (unsigned(date.day()) >= 10 && unsigned(date.day()) <= 12) || weekday(day) == Tuesday;
        const bool isMonth = date.month() == March || date.month() == October;
        const bool matches = isMonth && isDay && ((hour >= 3 && hour <= 5) || hour == 22) && of % 60 % 20 == 7;
        if (!matches)
            continue;
        const auto next = cron.next(expected);
        QVERIFY(next);
        QCOMPARE(formatUtc(*next), formatUtc(minute));
        expected = minute;
    }
}

void TestSchedule::dueTimes() {
    const auto text = [](const std::optional<UtcMs>& time) { return time ? formatUtc(*time) : std::string("never"); };
    Routine routine;
    routine.schedule = Schedule::parse("daily 06:00").value();
    routine.retries = 1;
    routine.retryWait = std::chrono::minutes(5);
    const UtcMs made = at("2024-01-01T00:00:00Z");
    const UtcMs awake = at("2024-01-10T12:00:00Z");
    // Nine times were missed: one run makes good for all, or none.
    QCOMPARE(text(nextDue(routine, {}, made, awake, 0)), "2024-01-01T06:00:00Z");
    routine.missed = MissedPolicy::Skip;
    QCOMPARE(text(nextDue(routine, {}, made, awake, 0)), "2024-01-11T06:00:00Z");
    RoutineRun run;
    run.startedAt = at("2024-01-10T13:00:00Z");
    run.endedAt = at("2024-01-10T13:20:00Z");
    run.status = RunStatus::Failed;
    QCOMPARE(text(nextDue(routine, run, made, awake, 1)), "2024-01-10T13:25:00Z");
    QCOMPARE(text(nextDue(routine, run, made, awake, 2)), "2024-01-11T06:00:00Z");
    run.status = RunStatus::Succeeded;
    QCOMPARE(text(nextDue(routine, run, made, awake, 0)), "2024-01-11T06:00:00Z");
    routine.isEnabled = false;
    QCOMPARE(text(nextDue(routine, run, made, awake, 0)), "never");
}

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
