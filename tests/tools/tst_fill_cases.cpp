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

    void refusesWhatIsNotInTheFormat_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("place");
        const QByteArray common = R"("common":{"timeframe":"1h","start_utc":"2018-10-03T00:00:00Z"})";
        const QByteArray columns = R"("columns":["tick","open","high","low","close","volume","enter_long","exit_long",)"
                                   R"("enter_short","exit_short"])";
        const auto withCase = [&](const QByteArray& config, const QByteArray& candles) {
            return QByteArray("{" + common + R"(,"cases":[{"id":"x","config":)" + config + "," + columns
                + R"(,"candles":)" + candles + "}]}");
        };
        const QByteArray fine = R"({"stop_loss":-0.1})";
        QTest::newRow("empty") << QByteArray() << QByteArray("offset 0");
        QTest::newRow("no json") << QByteArray("hello") << QByteArray("offset");
        QTest::newRow("no common") << QByteArray(R"({"cases":[]})") << QByteArray("/common/timeframe");
        QTest::newRow("no cases") << QByteArray("{" + common + "}") << QByteArray("/cases");
        QTest::newRow("no stop") << withCase("{}", "[[0,1,1,1,1,1,0,0,0,0]]") << QByteArray("/config/stop_loss");
        QTest::newRow("stop above 0") << withCase(R"({"stop_loss":0.1})", "[[0,1,1,1,1,1,0,0,0,0]]")
                                      << QByteArray("/config/stop_loss");
        QTest::newRow("roi not minutes") << withCase(R"({"stop_loss":-0.1,"roi":{"x":1}})", "[[0,1,1,1,1,1,0,0,0,0]]")
                                         << QByteArray("/config/roi/x");
        QTest::newRow("leverage 0") << withCase(R"({"stop_loss":-0.1,"leverage":0})", "[[0,1,1,1,1,1,0,0,0,0]]")
                                    << QByteArray("/config/leverage");
        QTest::newRow("no candles") << withCase(fine, "[]") << QByteArray("/candles");
        QTest::newRow("short row") << withCase(fine, "[[0,1,1]]") << QByteArray("/candles/0/3");
        QTest::newRow("text for a price")
            << withCase(fine, R"([[0,"1",1,1,1,1,0,0,0,0]])") << QByteArray("/candles/0/1");
        QTest::newRow("high below low") << withCase(fine, "[[0,5,4,6,5,1,0,0,0,0]]") << QByteArray("/candles/0");
        QTest::newRow("negative price") << withCase(fine, "[[0,-5,-4,-6,-5,1,0,0,0,0]]") << QByteArray("/candles/0");
    }

    void refusesWhatIsNotInTheFormat() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, place);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("cases.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        const Answer answer = play(file.fileName());
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
