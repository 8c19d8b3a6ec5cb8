// data verify over candles with known faults and over real ones.
#include "tests/integration/cli_process.h"
#include "tests/support/shared_fixtures.h"

#include <QTest>

#include <set>

using namespace truebar::test;

namespace {

constexpr qint64 minute = 60'000;
constexpr qint64 begin = 1'704'067'200'000; // 2024-01-01

// 200 minutes that rise and fall a little; without 50 … 52, and 100 is a hundred times its neighbours.
QByteArray faulty() {
    QByteArray out("time,open,high,low,close,volume\n");
    for (int i = 0; i < 200; ++i) {
        if (i >= 50 && i < 53)
            continue;
        const double price = (100 + (i * 7 % 11) * 0.1) * (i == 100 ? 100 : 1);
        for (const double value : {begin + i * double(minute), price, price * 1.001, price * 0.999, price})
            out += QByteArray::number(value, 'f', value > 1e9 ? 0 : 4) + ',';
        out += "5\n";
    }
    return out;
}

QJsonArray rows(const QJsonObject& document, const char* name) {
    return document.value(QLatin1String(name)).toArray();
}

double number(const QJsonValue& object, const char* name) {
    return object.toObject().value(QLatin1String(name)).toDouble(-1);
}

} // namespace

class TestCliVerify : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesGapsAndFindings() {
        const Cli cli;
        const QString file = cli.file(QStringLiteral("faulty.csv"), faulty());
        QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {file}).exitCode, 0);
        const QJsonObject check = cli.run("data verify --instrument T:X --timeframe 1m --json").json();
        QCOMPARE(number(check, "present"), 197.0);
        QCOMPARE(number(check, "missing"), 3.0);
        QCOMPARE(number(check, "coverage"), 197.0 / 200);
        const QJsonArray gaps = rows(check, "gaps");
        QCOMPARE(gaps.size(), 1);
        QCOMPARE(gaps.at(0).toObject().value(QLatin1String("kind")).toString(), QStringLiteral("missing"));
        QCOMPARE(number(gaps.at(0), "from"), double(begin + 50 * minute));
        QCOMPARE(number(gaps.at(0), "to"), double(begin + 53 * minute));
        const QJsonArray findings = rows(check, "findings");
        QVERIFY(!findings.isEmpty());
        bool isNamed = false;
        for (const QJsonValue& each : findings) {
            const QJsonObject finding = each.toObject();
            QVERIFY(!finding.value(QLatin1String("text")).toString().contains(QLatin1Char('%')));
            isNamed = isNamed || number(finding, "from") == double(begin + 100 * minute);
        }
        QVERIFY(isNamed);
        const double trust = number(check, "trust");
        QVERIFY(trust > 0.9 && trust < 197.0 / 200);
        // A span without faults is trusted wholly; the same in words.
        const CliAnswer clean =
            cli.run("data verify --instrument T:X --timeframe 1m --from 2024-01-01 --to 2024-01-01T00:40 --json");
        QCOMPARE(number(clean.json(), "trust"), 1.0);
        QVERIFY(rows(clean.json(), "gaps").isEmpty() && rows(clean.json(), "findings").isEmpty());
        const CliAnswer text = cli.run("data verify --instrument T:X --timeframe 1m");
        QCOMPARE(text.exitCode, 0);
        QVERIFY(text.out.contains("3 missing"));
        // A resampled timeframe is judged by what it is made of.
        const QJsonObject coarse = cli.run("data verify --instrument T:X --timeframe 5m --json").json();
        QCOMPARE(coarse.value(QLatin1String("stored_timeframe")).toString(), QStringLiteral("1m"));
        QCOMPARE(number(coarse, "missing"), 3.0);
    }

    void tellsOutagesOfTheVenueApart() {
        TRUEBAR_NEEDS_SHARED();
        const Cli cli;
        const QString file = sharedFile("data/crypto_1m/binance_spot_freqtrade_json/ALGO_BTC-1m.json.gz");
        QCOMPARE(cli.run("data import --instrument BINANCE:ALGOBTC --timeframe 1m", {file}).exitCode, 0);
        const QJsonObject check = cli.run("data verify --instrument BINANCE:ALGOBTC --timeframe 1m --json").json();
        int outages = 0;
        for (const QJsonValue& gap : rows(check, "gaps"))
            outages += gap.toObject().value(QLatin1String("kind")).toString() == QLatin1String("venue_outage") ? 1 : 0;
        QVERIFY(outages > 0);
    }

    void saysWhatIsWrongWithTheQuestion() {
        const Cli cli;
        QCOMPARE(cli.run("data verify --timeframe 1m").exitCode, 2);
        const QString file = cli.file(QStringLiteral("faulty.csv"), faulty());
        QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {file}).exitCode, 0);
        const CliAnswer finer = cli.run("data verify --instrument T:X --timeframe 1s");
        QCOMPARE(finer.exitCode, 2);
        QVERIFY(finer.err.contains("--timeframe"));
    }
};

QTEST_GUILESS_MAIN(TestCliVerify)
#include "tst_cli_verify.moc"
