// analysis bars and analysis indicator against what the rules say of the candles that data show prints.
#include "tests/integration/cli_process.h"
#include "tests/support/shared_fixtures.h"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace truebar::test;

namespace {

struct Bar {
    qint64 time;
    double open, high, low, close, volume;
};

struct Rules {
    bool body = false;
    bool adjacent = false;
    double volumeFactor = 0;
    int volumeLength = 0;
};

struct Expected {
    QStringList classes;
    QStringList trends;
    int changes = 0;
};

// The rules word by word, without any cleverness.
Expected expected(const std::vector<Bar>& bars, const Rules& rules) {
    Expected out;
    QString trend = QStringLiteral("neutral");
    QString lastReal;
    int count = 0;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        QString name = QStringLiteral("unclassified");
        if (i > 0) {
            const Bar& p = bars[i - 1];
            const double upper = rules.body ? std::max(p.open, p.close) : p.high;
            const double lower = rules.body ? std::min(p.open, p.close) : p.low;
            name = bars[i].close > upper ? QStringLiteral("real_bull")
                : bars[i].close < lower  ? QStringLiteral("real_bear")
                                         : QStringLiteral("fake");
            const auto n = static_cast<std::size_t>(rules.volumeLength);
            if (n > 0 && i + 1 >= n) {
                long double sum = 0;
                for (std::size_t j = i + 1 - n; j <= i; ++j)
                    sum += bars[j].volume;
                if (bars[i].volume < rules.volumeFactor * static_cast<double>(sum) / static_cast<double>(n))
                    name = QStringLiteral("fake");
            }
        }
        if (name.startsWith(QLatin1String("real"))) {
            count = name == lastReal ? count + 1 : 1;
            lastReal = name;
            const QString side =
                name == QLatin1String("real_bull") ? QStringLiteral("bullish") : QStringLiteral("bearish");
            if (count >= 2 && trend != side) {
                trend = side;
                ++out.changes;
            }
        } else if (rules.adjacent) {
            count = 0;
            lastReal.clear();
        }
        out.classes.append(name);
        out.trends.append(trend);
    }
    return out;
}

} // namespace

class TestCliAnalysis : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void classifiesByTheRules_data();
    void classifiesByTheRules();
    void eventsAreTheChangesOfTheTrend();
    void fromAndToCutTheAnswerOnly_data();
    void fromAndToCutTheAnswerOnly();
    void warnsEarlyWhenAsked();
    void computesIndicators();
    void saysNothingBeforeAnIndicatorIsDefined();
    void answersPeopleToo();

private:
    QJsonObject show(const char* words) const { return m_cli.run(words).json(); }

    Cli m_cli;
    std::vector<Bar> m_bars;
};

void TestCliAnalysis::initTestCase() {
    TRUEBAR_NEEDS_SHARED();
    QCOMPARE(m_cli
                 .run("data import --instrument B:ALGO --timeframe 1m",
                     {sharedFile("data/crypto_1m/binance_spot_freqtrade_json/ALGO_BTC-1m.json.gz")})
                 .exitCode,
        0);
    const QJsonArray rows =
        show("data show --instrument B:ALGO --timeframe 5m --json").value(QLatin1String("rows")).toArray();
    for (const auto& value : rows) {
        const QJsonArray r = value.toArray();
        m_bars.push_back({r.at(0).toInteger(), r.at(1).toDouble(), r.at(2).toDouble(), r.at(3).toDouble(),
            r.at(4).toDouble(), r.at(5).toDouble()});
    }
    QVERIFY(m_bars.size() > 10'000);
}

void TestCliAnalysis::classifiesByTheRules_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<bool>("body");
    QTest::addColumn<bool>("adjacent");
    QTest::addColumn<double>("factor");
    QTest::addColumn<int>("length");
    QTest::newRow("plain") << QByteArray() << false << false << 0.0 << 0;
    QTest::newRow("body") << QByteArray("--body") << true << false << 0.0 << 0;
    QTest::newRow("adjacent") << QByteArray("--adjacent") << false << true << 0.0 << 0;
    QTest::newRow("volume, both numbers") << QByteArray("--volume-k 0.5 --volume-n 10") << false << false << 0.5 << 10;
    QTest::newRow("volume, twenty by default") << QByteArray("--volume-k 0.75") << false << false << 0.75 << 20;
    QTest::newRow("volume, once by default") << QByteArray("--volume-n 7") << false << false << 1.0 << 7;
    QTest::newRow("all") << QByteArray("--adjacent --body --volume-n 30") << true << true << 1.0 << 30;
}

void TestCliAnalysis::classifiesByTheRules() {
    QFETCH(QByteArray, options);
    QFETCH(bool, body);
    QFETCH(bool, adjacent);
    QFETCH(double, factor);
    QFETCH(int, length);
    const QByteArray words = "analysis bars --instrument B:ALGO --timeframe 5m --json " + options;
    const QJsonObject answer = show(words.constData());
    const QJsonArray candles = answer.value(QLatin1String("candles")).toArray();
    QCOMPARE(std::size_t(candles.size()), m_bars.size());
    const Expected rule = expected(m_bars, {body, adjacent, factor, length});
    for (int i = 0; i < candles.size(); ++i) {
        const QJsonObject candle = candles.at(i).toObject();
        QCOMPARE(candle.value(QLatin1String("time")).toInteger(), m_bars[std::size_t(i)].time);
        QCOMPARE(candle.value(QLatin1String("class")).toString(), rule.classes.at(i));
        QCOMPARE(candle.value(QLatin1String("trend")).toString(), rule.trends.at(i));
    }
    QCOMPARE(answer.value(QLatin1String("events")).toArray().size(), rule.changes);
    QVERIFY(rule.changes > 10);
}

void TestCliAnalysis::eventsAreTheChangesOfTheTrend() {
    const QJsonObject answer = show("analysis bars --instrument B:ALGO --timeframe 5m --json");
    const QJsonArray candles = answer.value(QLatin1String("candles")).toArray();
    const QJsonArray events = answer.value(QLatin1String("events")).toArray();
    QString trend = QStringLiteral("neutral");
    int next = 0;
    for (const auto& value : candles) {
        const QJsonObject candle = value.toObject();
        const QString now = candle.value(QLatin1String("trend")).toString();
        if (now == trend)
            continue;
        const QJsonObject event = events.at(next++).toObject();
        QCOMPARE(
            event.value(QLatin1String("time")).toInteger(), candle.value(QLatin1String("time")).toInteger() + 300'000);
        QCOMPARE(event.value(QLatin1String("kind")).toString(), QStringLiteral("trend_changed"));
        QCOMPARE(event.value(QLatin1String("from")).toString(), trend);
        QCOMPARE(event.value(QLatin1String("to")).toString(), now);
        trend = now;
    }
    QCOMPARE(next, events.size());
}

void TestCliAnalysis::fromAndToCutTheAnswerOnly_data() {
    QTest::addColumn<QByteArray>("timeframe");
    QTest::addColumn<int>("step"); // so many stored candles
    for (const auto& [name, step] : {std::pair{"1m", 1}, std::pair{"5m", 5}, std::pair{"1h", 60}})
        QTest::newRow(name) << QByteArray(name) << step;
}

// What a candle means does not depend on where an answer begins, be it stored or made of finer ones.
void TestCliAnalysis::fromAndToCutTheAnswerOnly() {
    QFETCH(QByteArray, timeframe);
    QFETCH(int, step);
    const QByteArray series = " --instrument B:ALGO --json --timeframe " + timeframe;
    const qint64 length = step * 60'000LL;
    const qint64 from = m_bars[m_bars.size() / 2].time / length * length;
    const qint64 to = from + 100 * length;
    const auto isWithin = [&](qint64 open) { return from <= open && open < to; };
    // Also from within a candle: it begins with the next one.
    for (const qint64 asked : {from, from - length + 1}) {
        const QByteArray span = " --from " + QByteArray::number(asked) + " --to " + QByteArray::number(to);
        for (const char* options : {"", " --volume-n 30 --early-warning", " --adjacent"}) {
            const QJsonObject whole = show(("analysis bars" + series + options).constData());
            const QJsonObject part = show(("analysis bars" + series + options + span).constData());
            QJsonArray candles;
            for (const auto& value : whole.value(QLatin1String("candles")).toArray()) {
                if (isWithin(value.toObject().value(QLatin1String("time")).toInteger()))
                    candles.append(value);
            }
            QJsonArray events;
            for (const auto& value : whole.value(QLatin1String("events")).toArray()) {
                if (isWithin(value.toObject().value(QLatin1String("time")).toInteger() - length))
                    events.append(value);
            }
            QVERIFY(candles.size() > 50 && !events.isEmpty());
            QCOMPARE(part.value(QLatin1String("candles")).toArray(), candles);
            QCOMPARE(part.value(QLatin1String("events")).toArray(), events);
        }
        for (const char* name : {"ema", "rsi", "vwap"}) {
            const QByteArray words = QByteArray("analysis indicator ") + name + series;
            const QJsonObject whole = show(words.constData());
            const QJsonObject part = show((words + span).constData());
            const auto lineOf = [&](const QJsonObject& answer) {
                return answer.value(QLatin1String("lines")).toObject().value(QLatin1String(name)).toArray();
            };
            const QJsonArray times = whole.value(QLatin1String("time")).toArray();
            QJsonArray line;
            for (int i = 0; i < times.size(); ++i) {
                if (isWithin(times.at(i).toInteger()))
                    line.append(lineOf(whole).at(i));
            }
            QCOMPARE(part.value(QLatin1String("time")).toArray().size(), line.size());
            QCOMPARE(lineOf(part), line);
        }
    }
    const QByteArray beyond = "analysis bars" + series + " --from 2038-01-01";
    QVERIFY(show(beyond.constData()).value(QLatin1String("candles")).toArray().isEmpty());
}

void TestCliAnalysis::warnsEarlyWhenAsked() {
    const QJsonArray events = show("analysis bars --instrument B:ALGO --timeframe 5m --early-warning --json")
                                  .value(QLatin1String("events"))
                                  .toArray();
    const auto isWarning = [](const QJsonValue& event) {
        return event.toObject().value(QLatin1String("kind")).toString() == QLatin1String("early_warning");
    };
    const auto warnings = std::count_if(events.begin(), events.end(), isWarning);
    // Every turn of an established trend is announced by a warning before it.
    const auto changes = events.size() - warnings;
    QVERIFY(warnings >= changes - 1);
    for (int i = 1; i < events.size(); ++i) {
        if (isWarning(events.at(i)))
            continue;
        QVERIFY(isWarning(events.at(i - 1)));
        QCOMPARE(
            events.at(i - 1).toObject().value(QLatin1String("to")), events.at(i).toObject().value(QLatin1String("to")));
    }
}

void TestCliAnalysis::computesIndicators() {
    const QJsonObject answer = show("analysis indicator sma --set length=25 --instrument B:ALGO --timeframe 5m --json");
    const QJsonArray times = answer.value(QLatin1String("time")).toArray();
    const QJsonArray line = answer.value(QLatin1String("lines")).toObject().value(QLatin1String("sma")).toArray();
    QCOMPARE(std::size_t(times.size()), m_bars.size());
    QCOMPARE(std::size_t(line.size()), m_bars.size());
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        QCOMPARE(times.at(int(i)).toInteger(), m_bars[i].time);
        if (i < 24) {
            QVERIFY(line.at(int(i)).isNull());
            continue;
        }
        double sum = 0;
        for (std::size_t j = i - 24; j <= i; ++j)
            sum += m_bars[j].close;
        QVERIFY(std::abs(line.at(int(i)).toDouble() / (sum / 25) - 1) < 1e-9);
    }
    const QJsonObject bands = show("analysis indicator bollinger --set length=20 --set width=2.5 --instrument B:ALGO "
                                   "--timeframe 1h --json")
                                  .value(QLatin1String("lines"))
                                  .toObject();
    QCOMPARE(bands.keys(), (QStringList{QStringLiteral("lower"), QStringLiteral("middle"), QStringLiteral("upper")}));
    for (const char* name : {"ema", "rsi", "atr", "donchian", "macd", "vwap"}) {
        const QJsonObject lines =
            m_cli.run("analysis indicator --instrument B:ALGO --timeframe 1h --json", {QLatin1String(name)})
                .json()
                .value(QLatin1String("lines"))
                .toObject();
        QVERIFY2(!lines.isEmpty(), name);
        for (const auto& values : lines)
            QVERIFY2(values.toArray().last().isDouble(), name);
    }
}

void TestCliAnalysis::saysNothingBeforeAnIndicatorIsDefined() {
    const QJsonObject answer = show("analysis indicator atr --instrument B:ALGO --timeframe 1d --to 2020-02-10 --json");
    const QJsonArray line = answer.value(QLatin1String("lines")).toObject().value(QLatin1String("atr")).toArray();
    QCOMPARE(line.size(), 3);
    for (const auto& value : line)
        QVERIFY(value.isNull());
}

void TestCliAnalysis::answersPeopleToo() {
    const CliAnswer bars = m_cli.run("analysis bars --instrument B:ALGO --timeframe 1d");
    QCOMPARE(bars.exitCode, 0);
    QVERIFY(bars.out.contains("real_bull") && bars.out.contains("trend_changed"));
    const CliAnswer line = m_cli.run("analysis indicator sma --set length=2 --instrument B:ALGO --timeframe 1w");
    QCOMPARE(line.exitCode, 0);
    // Small prices keep their digits.
    QVERIFY2(line.out.contains("e-05"), line.out.constData());
    QCOMPARE(line.err, QByteArray());
}

QTEST_GUILESS_MAIN(TestCliAnalysis)
#include "tst_cli_analysis.moc"
