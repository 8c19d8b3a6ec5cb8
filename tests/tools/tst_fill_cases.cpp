// The program fill_cases against the results of another back-tester.
#include "tests/support/shared_fixtures.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace truebar::test;

namespace {

struct Answer {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
};

Answer play(const QString& file) {
    QProcess process;
    process.start(QStringLiteral(TRUEBAR_FILL_CASES), {file});
    process.waitForFinished();
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

Answer playText(const QByteArray& text) {
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("cases.json")));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(text);
    file.close();
    return play(file.fileName());
}

const QByteArray common = R"("common":{"timeframe":"1h","start_utc":"2018-10-03T00:00:00Z"})";
const QByteArray columns = R"("columns":["tick","open","high","low","close","volume","enter_long","exit_long",)"
                           R"("enter_short","exit_short"])";

// A file of one case; `candles` are rows.
QByteArray caseText(const QByteArray& config, const QByteArray& candles) {
    return QByteArray("{" + common + R"(,"cases":[{"id":"x","config":)" + config + "," + columns + R"(,"candles":)"
        + candles + "}]}");
}

// "-0.05: stop_loss 1-3", "s" before a short one.
QString told(const QByteArray& out) {
    const QJsonObject played = QJsonDocument::fromJson(out)[QLatin1String("cases")][0].toObject();
    QStringList trades;
    for (const QJsonValue& each : played[QLatin1String("trades")].toArray()) {
        const QJsonObject trade = each.toObject();
        trades << QStringLiteral("%1%2 %3-%4")
                      .arg(trade[QLatin1String("is_short")].toBool() ? QStringLiteral("s ") : QString(),
                          trade[QLatin1String("exit_reason")].toString())
                      .arg(trade[QLatin1String("open_tick")].toInt())
                      .arg(trade[QLatin1String("close_tick")].toInt());
    }
    return QString::number(played[QLatin1String("sum_profit_ratio")].toDouble()) + QLatin1String(": ")
        + trades.join(QLatin1String(", "));
}

// What the format promises of a trade.
QJsonObject tradeOf(const QJsonObject& given) {
    QJsonObject out;
    for (const char* name : {"exit_reason", "open_tick", "close_tick", "is_short"})
        out.insert(QLatin1String(name), given[QLatin1String(name)]);
    return out;
}

} // namespace

class FillCasesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agreesWithEveryGivenCase() {
        TRUEBAR_NEEDS_SHARED();
        const QString file = sharedFile("reference/freqtrade_candle_cases.json");
        const Answer answer = play(file);
        QCOMPARE(answer.err, QByteArray());
        QCOMPARE(answer.exitCode, 0);
        const QJsonArray played = QJsonDocument::fromJson(answer.out)[QLatin1String("cases")].toArray();
        QFile given(file);
        QVERIFY(given.open(QIODevice::ReadOnly));
        const QJsonArray cases = QJsonDocument::fromJson(given.readAll())[QLatin1String("cases")].toArray();
        QVERIFY(cases.size() > 20);
        QCOMPARE(played.size(), cases.size());
        for (qsizetype i = 0; i < cases.size(); ++i) {
            const QJsonObject expected = cases[i][QLatin1String("expected")].toObject();
            QJsonArray trades;
            for (const QJsonValue& trade : expected[QLatin1String("trades")].toArray())
                trades.append(tradeOf(trade.toObject()));
            QCOMPARE(played[i][QLatin1String("id")], cases[i][QLatin1String("id")]);
            const QByteArray id = cases[i][QLatin1String("id")].toString().toUtf8();
            QVERIFY2(played[i][QLatin1String("trades")].toArray() == trades, id.constData());
            QVERIFY2(played[i][QLatin1String("sum_profit_ratio")].toDouble()
                    == expected[QLatin1String("sum_profit_ratio")].toDouble(),
                id.constData());
        }
    }

    // Where the rules are finer than the given cases ask for.
    void decidesAsTheRules_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("candles");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* config, const char* candles, const char* expected) {
            QTest::newRow(name) << QByteArray(config) << QByteArray(candles) << QString::fromLatin1(expected);
        };
        // The exit signal asks again for the price at which it rests: nothing new, so the stop is looked at.
        row("a resting exit does not shield from the stop",
            R"({"stop_loss":-0.05,"use_exit_signal":true,"custom_exit_price":110,"timeout":1000})",
            "[[0,100,100,100,100,1,1,0,0,0],[1,100,101,99,100,1,0,1,0,0],[2,100,101,99,100,1,0,1,0,0],"
            "[3,100,101,90,91,1,0,0,0,0],[4,91,91,91,91,1,0,0,0,0]]",
            "-0.05: stop_loss 1-3");
        row("a resting exit takes the reason of another at its price",
            R"({"stop_loss":-0.5,"roi":{"0":0.5,"120":0.1},"use_exit_signal":true,"custom_exit_price":110,)"
            R"("timeout":1000})",
            "[[0,100,100,100,100,1,1,0,0,0],[1,100,101,99,100,1,0,1,0,0],[2,100,101,99,100,1,0,0,0,0],"
            "[3,100,111,99,100,1,0,0,0,0],[4,91,91,91,91,1,0,0,0,0]]",
            "0.1: roi 1-3");
        // The long entry waits below the candles and is given up where the short one comes and goes.
        row("a signal is followed again where an entry was given up", R"({"stop_loss":-0.02,"custom_entry_price":90})",
            "[[0,100,100,100,100,1,1,0,0,0],[1,100,101,99,100,1,0,0,1,0],[2,100,105,99,100,1,0,0,0,0],"
            "[3,100,101,99,100,1,0,0,0,0]]",
            "-0.04: s stop_loss 2-2, s stop_loss 2-2");
        // 4973 × 0.99 lies a digit below the low in binary, though not in decimals.
        row("the last binary digit of a stop at the low", R"({"stop_loss":-0.01})",
            "[[0,5000,5010,5000,5010,1,1,0,0,0],[1,4973,5000,4923.27,4995,1,0,0,0,0],[2,4958,4998,4878,4924,1,0,0,0,0]"
            "]",
            "-0.01: stop_loss 1-2");
        row("half a thousandth goes to the even one", R"({"stop_loss":-0.0625})",
            "[[0,100,100,100,100,1,1,0,0,0],[1,100,101,93,95,1,0,0,0,0],[2,95,95,95,95,1,0,0,0,0]]",
            "-0.062: stop_loss 1-1");
        row("less than no leverage is none", R"({"stop_loss":-0.05,"leverage":0.5})",
            "[[0,100,100,100,100,1,1,0,0,0],[1,100,101,94,95,1,0,0,0,0],[2,95,95,95,95,1,0,0,0,0]]",
            "-0.05: stop_loss 1-1");
        row("a custom price of 0 and a time-out of 0 are none",
            R"({"stop_loss":-0.5,"custom_entry_price":0,"custom_exit_price":0,"timeout":0,"use_exit_signal":true})",
            "[[0,100,100,100,100,1,1,0,0,0],[1,100,101,99,100,1,0,1,0,0],[2,102,103,99,100,1,0,0,0,0],"
            "[3,95,95,95,95,1,0,0,0,0]]",
            "0.02: exit_signal 1-2");
        row("a close outside its candle is played as it stands", R"({"stop_loss":-0.05})",
            "[[0,100,100,100,101,1,1,0,0,0],[1,100,101,94,93,1,0,0,0,0],[2,95,95,95,95,1,0,0,0,0]]",
            "-0.05: stop_loss 1-1");
    }

    void decidesAsTheRules() {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, candles);
        const Answer answer = playText(caseText(config, candles));
        QCOMPARE(answer.err, QByteArray());
        QTEST(told(answer.out), "expected");
    }

    void refusesWhatIsNotInTheFormat_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("place");
        const QByteArray fine = R"({"stop_loss":-0.1})";
        QTest::newRow("empty") << QByteArray() << QByteArray("offset 0");
        QTest::newRow("no json") << QByteArray("hello") << QByteArray("offset");
        QTest::newRow("no common") << QByteArray(R"({"cases":[]})") << QByteArray("/common/timeframe");
        QTest::newRow("no cases") << QByteArray("{" + common + "}") << QByteArray("/cases");
        QTest::newRow("no stop") << caseText("{}", "[[0,1,1,1,1,1,0,0,0,0]]") << QByteArray("/config/stop_loss");
        QTest::newRow("stop above 0") << caseText(R"({"stop_loss":0.1})", "[[0,1,1,1,1,1,0,0,0,0]]")
                                      << QByteArray("/config/stop_loss");
        QTest::newRow("roi not minutes") << caseText(R"({"stop_loss":-0.1,"roi":{"x":1}})", "[[0,1,1,1,1,1,0,0,0,0]]")
                                         << QByteArray("/config/roi/x");
        QTest::newRow("roi no table") << caseText(R"({"stop_loss":-0.1,"roi":[1]})", "[[0,1,1,1,1,1,0,0,0,0]]")
                                      << QByteArray("/config/roi");
        QTest::newRow("time-out too long") << caseText(R"({"stop_loss":-0.1,"timeout":1e12})",
            "[[0,1,1,1,1,1,0,0,0,0]]") << QByteArray("/config/timeout");
        QTest::newRow("tick too large") << caseText(fine, "[[1e20,1,1,1,1,1,0,0,0,0]]") << QByteArray("/candles/0/0");
        QTest::newRow("leverage 0") << caseText(R"({"stop_loss":-0.1,"leverage":0})", "[[0,1,1,1,1,1,0,0,0,0]]")
                                    << QByteArray("/config/leverage");
        QTest::newRow("no candles") << caseText(fine, "[]") << QByteArray("/candles");
        QTest::newRow("short row") << caseText(fine, "[[0,1,1]]") << QByteArray("/candles/0/3");
        QTest::newRow("text for a price")
            << caseText(fine, R"([[0,"1",1,1,1,1,0,0,0,0]])") << QByteArray("/candles/0/1");
        QTest::newRow("high below low") << caseText(fine, "[[0,5,4,6,5,1,0,0,0,0]]") << QByteArray("/candles/0");
        QTest::newRow("negative price") << caseText(fine, "[[0,-5,-4,-6,-5,1,0,0,0,0]]") << QByteArray("/candles/0");
    }

    void refusesWhatIsNotInTheFormat() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, place);
        const Answer answer = playText(text);
        QCOMPARE(answer.exitCode, 2);
        QCOMPARE(answer.out, QByteArray());
        QVERIFY2(answer.err.contains(place), answer.err.constData());
    }

    void refusesAFileThatIsNotThere() {
        const Answer answer = play(QStringLiteral("/nowhere/cases.json"));
        QCOMPARE(answer.exitCode, 2);
        QVERIFY(answer.err.contains("/nowhere/cases.json"));
    }
};

QTEST_APPLESS_MAIN(FillCasesTest)
#include "tst_fill_cases.moc"
