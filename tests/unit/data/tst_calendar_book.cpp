#include "core/data/calendar_book.h"
#include "core/data/calendar_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace truebar;

namespace {

using namespace std::chrono;

const QByteArray xetra = R"({
  "name": "xetra", "time_zone": "Europe/Berlin", "annualisation_days": 254,
  "sessions": [{"days": "mon-fri", "from": "09:00", "to": "17:30"}],
  "holidays": ["2024-12-25", "2024-12-26"],
  "early_closes": [{"date": "2024-12-30", "time": "14:00"}],
  "late_opens": [{"date": "2024-12-27", "time": "10:00"}],
  "closures": [{"from": "2024-12-23 12:00", "to": "2024-12-23 13:00"}],
  "extra_sessions": [{"from": "2024-12-28 10:00", "to": "2024-12-28 11:00"}],
  "valid_from": "2024-12-23", "valid_to": "2024-12-30"
})";

void write(const QTemporaryDir& folder, const char* name, const QByteArray& text) {
    QFile file(folder.filePath(QLatin1String(name)));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

class TestCalendarBook : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsEveryMember();
    void sessionsMayPassMidnight();
    void namesThePlace_data();
    void namesThePlace();
    void findsFilesAndBuiltins();
    void readsChangedFilesAnew();
    void refusesBadFilesByName();
};

void TestCalendarBook::readsEveryMember() {
    const auto rules = parseCalendar(xetra);
    QVERIFY2(rules, rules ? "" : rules.error().message().c_str());
    const auto calendar = SessionCalendar::create(*rules).value();
    QCOMPARE(calendar.name(), std::string("xetra"));
    QCOMPARE(calendar.annualisationDays(), 254);
    QStringList open;
    for (const TimeSpan& span : calendar.sessions({}))
        open += QString::fromStdString(formatUtc(span.begin) + ' ' + formatUtc(span.end).substr(11, 5));
    QCOMPARE(open,
        (QStringList{QStringLiteral("2024-12-23T08:00:00Z 11:00"), QStringLiteral("2024-12-23T12:00:00Z 16:30"),
            QStringLiteral("2024-12-24T08:00:00Z 16:30"), QStringLiteral("2024-12-27T09:00:00Z 16:30"),
            QStringLiteral("2024-12-28T09:00:00Z 10:00"), QStringLiteral("2024-12-30T08:00:00Z 13:00")}));
}

void TestCalendarBook::sessionsMayPassMidnight() {
    const auto rules = parseCalendar(R"({"name":"n","sessions":[
        {"days":"sun-thu","from":"22:00","to":"06:00"},
        {"days":"sun","from":"17:00","to":"17:00","to_day":"fri"},
        {"days":"sat","from":"10:00","to":"24:00"}]})");
    QVERIFY(rules);
    QCOMPARE(rules->sessions.size(), std::size_t(7));
    QVERIFY(rules->sessions[0].to == hours(30));
    QVERIFY(rules->sessions[5].to == days(5) + hours(17));
    QVERIFY(rules->sessions[6].to == hours(24));
}

void TestCalendarBook::namesThePlace_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char* json, const char* code, const char* place) {
        QTest::newRow(json) << QByteArray(json) << QByteArray(code) << QByteArray(place);
    };
    row("{\"name\":\"n\",\n  \"sessions\": [}", "calendar.syntax", "line 2, column 16");
    row("[]", "calendar.syntax", "");
    row(R"({"sessions":[]})", "calendar.member", "/name");
    row(R"({"name":7})", "calendar.member", "/name");
    row(R"({"name":"n","sessions":{}})", "calendar.value", "/sessions");
    row(R"({"name":"n","sessions":[7]})", "calendar.member", "/sessions/0/days");
    row(R"({"name":"n","sessions":[{"days":"mon-fry","from":"09:00","to":"10:00"}]})", "calendar.value",
        "/sessions/0/days");
    row(R"({"name":"n","sessions":[{"days":"mon","from":"9:00","to":"10:00"}]})", "calendar.value", "/sessions/0/from");
    row(R"({"name":"n","sessions":[{"days":"mon","from":"09:00","to":"24:01"}]})", "calendar.value", "/sessions/0/to");
    row(R"({"name":"n","sessions":[{"days":"mon","from":"09:00","to":"10:00","to_day":"x"}]})", "calendar.value",
        "/sessions/0/to_day");
    row(R"({"name":"n","sessions":[{"days":"mon","from":"09:00","to":"10:00","till":1}]})", "calendar.unknown_member",
        "/sessions/0/till");
    row(R"({"name":"n","holidays":["2024-12-25","2024-02-30"]})", "calendar.value", "/holidays/1");
    row(R"({"name":"n","holidays":[20241225]})", "calendar.value", "/holidays/0");
    row(R"({"name":"n","early_closes":[{"date":"2024-12-24"}]})", "calendar.member", "/early_closes/0/time");
    row(R"({"name":"n","closures":[{"from":"2024-12-24 10:00","to":"2024-12-24 09:00"}]})", "calendar.value",
        "/closures/0/to");
    row(R"({"name":"n","valid_from":"soon"})", "calendar.value", "/valid_from");
    row(R"({"name":"n","annualisation_days":"252"})", "calendar.value", "/annualisation_days");
    row(R"({"name":"n","timezone":"UTC"})", "calendar.unknown_member", "/timezone");
}

void TestCalendarBook::namesThePlace() {
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, code);
    QFETCH(const QByteArray, place);
    const auto rules = parseCalendar(json);
    QVERIFY(!rules);
    QCOMPARE(rules.error().code, code.toStdString());
    QCOMPARE(QByteArray::fromStdString(rules.error().location), place);
}

void TestCalendarBook::findsFilesAndBuiltins() {
    const QTemporaryDir folder;
    write(folder, "a.json", xetra);
    write(folder, "notes.txt", "no calendar");
    const CalendarBook book(folder.path());
    const auto names = book.names();
    QVERIFY2(names, names ? "" : names.error().message().c_str());
    QCOMPARE(names->back(), std::string("xetra"));
    QCOMPARE(book.find("xetra")->timeZone(), std::string("Europe/Berlin"));
    QCOMPARE(book.find("us_equities")->timeZone(), std::string("America/New_York"));
    QVERIFY(book.find("mon-fri 14:30-21:00"));
    QCOMPARE(book.find("moon").error().code, std::string("calendar.unknown"));
    QCOMPARE(CalendarBook(folder.filePath(QStringLiteral("none"))).names()->size(), names->size() - 1);
}

// A program that runs for days must know what was put into the folder meanwhile.
void TestCalendarBook::readsChangedFilesAnew() {
    const QTemporaryDir folder;
    const CalendarBook book(folder.filePath(QStringLiteral("calendars")));
    QCOMPARE(book.find("xetra").error().code, std::string("calendar.unknown"));
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("calendars")));
    write(folder, "calendars/a.json", xetra);
    QCOMPARE(book.find("xetra")->timeZone(), std::string("Europe/Berlin"));
    write(folder, "calendars/a.json", "{");
    QVERIFY(!book.find("xetra"));
    // What is built in does not depend on files.
    QVERIFY(book.find("forex"));
    QVERIFY(QFile::remove(folder.filePath(QStringLiteral("calendars/a.json"))));
    QCOMPARE(book.find("xetra").error().code, std::string("calendar.unknown"));
}

void TestCalendarBook::refusesBadFilesByName() {
    const QTemporaryDir folder;
    const CalendarBook book(folder.path());
    write(folder, "a.json", xetra);
    write(folder, "b.json", xetra);
    QCOMPARE(book.names().error().message(), std::string("b.json: /name: there is another calendar 'xetra'"));
    QCOMPARE(book.find("xetra").error().code, std::string("calendar.name_taken"));
    write(folder, "b.json", R"({"name":"forex","sessions":[{"days":"mon","from":"09:00","to":"10:00"}]})");
    QCOMPARE(book.names().error().code, std::string("calendar.name_taken"));
    write(
        folder, "b.json", R"({"name":"b","time_zone":"Mars","sessions":[{"days":"mon","from":"09:00","to":"10:00"}]})");
    QCOMPARE(book.names().error().location, std::string("b.json: /time_zone"));
    write(folder, "b.json", R"({"name":"b"})");
    QCOMPARE(book.names().error().location, std::string("b.json: /sessions"));
}

QTEST_GUILESS_MAIN(TestCalendarBook)
#include "tst_calendar_book.moc"
