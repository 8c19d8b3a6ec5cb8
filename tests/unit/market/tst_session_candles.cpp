// Which candles a session filter keeps: by the open, but those longer than a session by what they hold.
#include "core/market/session_calendar.h"

#include <QTest>

using namespace truebar;

namespace {

// 2026-03-02 is a Monday.
Series candles(const char* timeframe, int count) {
    Series out({"T", "X"}, *Timeframe::parse(timeframe));
    UtcMs time = *parseUtc("2026-03-02");
    for (int i = 0; i < count; ++i) {
        out.append({time, 1, 2, 0.5, 1.5, 10});
        time = out.timeframe().next(time);
    }
    return out;
}

QStringList kept(const Series& series, const char* session) {
    const Series filtered = filterSession(series, *SessionFilter::parse(session));
    QStringList out;
    for (const UtcMs time : filtered.times())
        out << QString::fromStdString(formatUtc(time)).mid(5, 11);
    return out;
}

} // namespace

class TestSessionCandles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void dailyCandlesOfTradingDaysStay() {
        const QStringList days = kept(candles("1d", 9), "mon-fri 14:30-21:00");
        QCOMPARE(days.size(), 7);
        QCOMPARE(days.at(4), QStringLiteral("03-06T00:00"));
        QCOMPARE(days.at(5), QStringLiteral("03-09T00:00"));
    }

    void wholeDaysAreJudgedByTheirOpen() { QCOMPARE(kept(candles("1d", 9), "weekdays").size(), 7); }

    void weeksAndMonthsStay() {
        QCOMPARE(kept(candles("1w", 3), "tue 14:30-21:00").size(), 3);
        QCOMPARE(kept(candles("1mo", 3), "sat").size(), 3);
    }

    void longCandlesHoldShortSessions() {
        // Eight hours are longer than the session, which begins and ends within the second candle.
        QCOMPARE(kept(candles("8h", 3), "mon-fri 10:00-12:00"), QStringList{QStringLiteral("03-02T08:00")});
    }

    void shorterCandlesCountByTheirOpen() {
        QCOMPARE(kept(candles("1h", 24), "mon-fri 14:30-18:00"),
            QStringList({QStringLiteral("03-02T15:00"), QStringLiteral("03-02T16:00"), QStringLiteral("03-02T17:00")}));
        QCOMPARE(kept(candles("30m", 48), "mon-fri 14:30-15:30"),
            QStringList({QStringLiteral("03-02T14:30"), QStringLiteral("03-02T15:00")}));
    }

    void aSessionPastMidnightBelongsToItsFirstDay() {
        // Friday 22:00 to Saturday 06:00: both days hold a part, Sunday none.
        QCOMPARE(kept(candles("1d", 7), "fri 22:00-06:00"),
            QStringList({QStringLiteral("03-06T00:00"), QStringLiteral("03-07T00:00")}));
    }
};

QTEST_APPLESS_MAIN(TestSessionCandles)
#include "tst_session_candles.moc"
