// run backtest, list, show, compare, delete over a month of real candles; plugins list.
#include "tests/integration/cli_process.h"
#include "tests/support/shared_fixtures.h"

#include <cmath>

using namespace truebar::test;

namespace {

constexpr const char* cross =
    "run backtest --strategy sma_cross --set fast=20 --set slow=50 --instrument B:FIL --timeframe 15m "
    "--cash 25000 --fee-bps 7.5 --slippage-ticks 2 --seed 9 --json";

const QStringList metricNames{QStringLiteral("total_return"), QStringLiteral("cagr"), QStringLiteral("sharpe"),
    QStringLiteral("sortino"), QStringLiteral("calmar"), QStringLiteral("max_drawdown"),
    QStringLiteral("max_drawdown_days"), QStringLiteral("profit_factor"), QStringLiteral("expectancy"),
    QStringLiteral("sqn"), QStringLiteral("trade_win_rate"), QStringLiteral("period_win_rate"),
    QStringLiteral("exposure"), QStringLiteral("turnover"), QStringLiteral("trade_count"), QStringLiteral("fees_paid"),
    QStringLiteral("final_equity"), QStringLiteral("annualisation")};

// The document without what is different for every run.
QByteArray withoutIdentity(QByteArray document) {
    const qsizetype begin = document.indexOf("\"run_id\":");
    const qsizetype end = document.indexOf("\"mode\":");
    return begin < 0 || end < begin ? QByteArray() : document.remove(begin, end - begin);
}

QString idOf(const CliAnswer& answer) {
    return answer.json().value(QLatin1String("run_id")).toString();
}

bool isNear(double a, double b) {
    return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

} // namespace

class TestCliRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theDocumentIsWhole();
    void theMoneyAddsUp();
    void crossesWhereTheAveragesCross();
    void theSameRunIsTheSameDocument();
    void showPrintsWhatBacktestPrinted();
    void theSpanIsRespected();
    void theSessionIsRespected();
    void listsNewestFirst();
    void comparesSettingsMetricsAndTrades();
    void equalRunsDoNotDiffer();
    void deletesOne();
    void ranksTheBestOfEachStrategy();
    void answersPeopleToo();
    void listsPlugins();

private:
    Cli m_cli;
};

void TestCliRuns::initTestCase() {
    TRUEBAR_NEEDS_SHARED();
    QCOMPARE(m_cli
                 .run("data import --instrument B:FIL --timeframe 1m",
                     {sharedFile("data/crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-04.csv.gz")})
                 .exitCode,
        0);
}

void TestCliRuns::theDocumentIsWhole() {
    const QJsonObject run = m_cli.run(cross).json();
    QCOMPARE(run.value(QLatin1String("strategy")).toString(), QStringLiteral("sma_cross"));
    QCOMPARE(run.value(QLatin1String("settings")).toObject().value(QLatin1String("slow")).toInt(), 50);
    QCOMPARE(run.value(QLatin1String("cash")).toDouble(), 25'000.0);
    QCOMPARE(run.value(QLatin1String("fee_bps")).toDouble(), 7.5);
    QCOMPARE(run.value(QLatin1String("slippage_ticks")).toInt(), 2);
    QCOMPARE(run.value(QLatin1String("seed")).toInt(), 9);
    QCOMPARE(run.value(QLatin1String("candles")).toInt(), 2'880);
    QCOMPARE(run.value(QLatin1String("fingerprint")).toString().size(), 64);
    const QJsonObject metrics = run.value(QLatin1String("metrics")).toObject();
    const QJsonObject benchmark = run.value(QLatin1String("benchmark")).toObject();
    for (const QString& name : metricNames) {
        QVERIFY2(metrics.value(name).isDouble(), qPrintable(name));
        QVERIFY2(benchmark.contains(name), qPrintable(name));
    }
    // Buy and hold has no closed trade: such numbers are not 0, they are not there.
    QVERIFY(benchmark.value(QLatin1String("profit_factor")).isNull());
    QCOMPARE(benchmark.value(QLatin1String("trade_count")).toInt(), 0);
    QVERIFY(benchmark.value(QLatin1String("equity")).toArray().size() >= 30);
    QVERIFY(run.value(QLatin1String("orders")).toArray().size() > 10);
    QVERIFY(!run.value(QLatin1String("suggestions")).toArray().isEmpty());
    QCOMPARE(run.value(QLatin1String("suggestions")).toArray().size(),
        run.value(QLatin1String("decisions")).toArray().size());
}

void TestCliRuns::theMoneyAddsUp() {
    const QJsonObject run = m_cli.run(cross).json();
    const QJsonObject metrics = run.value(QLatin1String("metrics")).toObject();
    double cash = 25'000;
    double position = 0;
    double fees = 0;
    const QJsonArray fills = run.value(QLatin1String("fills")).toArray();
    for (const auto& value : fills) {
        const QJsonObject fill = value.toObject();
        const double price = fill.value(QLatin1String("price")).toDouble();
        const double quantity = fill.value(QLatin1String("quantity")).toDouble();
        const double fee = fill.value(QLatin1String("fee")).toDouble();
        const double sign = fill.value(QLatin1String("side")).toString() == QLatin1String("buy") ? 1 : -1;
        QVERIFY(std::abs(fee - price * quantity * 0.00075) < 1e-6);
        QVERIFY(isNear(std::round(quantity * 10), quantity * 10)); // whole lots of 0.1
        cash -= sign * price * quantity + fee;
        position += sign * quantity;
        fees += fee;
        QVERIFY(cash > -1e-9 && position > -1e-9); // long only, never on credit
    }
    QVERIFY(isNear(metrics.value(QLatin1String("fees_paid")).toDouble(), fees));
    const QJsonArray last = m_cli.run("data show --instrument B:FIL --timeframe 15m --from 2023-04-30T23:45:00 --json")
                                .json()
                                .value(QLatin1String("rows"))
                                .toArray()
                                .at(0)
                                .toArray();
    const double equity = cash + position * last.at(4).toDouble();
    QVERIFY(isNear(metrics.value(QLatin1String("final_equity")).toDouble(), equity));
    QVERIFY(isNear(metrics.value(QLatin1String("total_return")).toDouble(), equity / 25'000 - 1));
    const QJsonArray curve = run.value(QLatin1String("equity")).toArray();
    QCOMPARE(curve.first().toArray().at(1).toDouble(), 25'000.0);
    QVERIFY(isNear(curve.last().toArray().at(1).toDouble(), equity));
    double profit = 0;
    int closed = 0;
    const QJsonArray trades = run.value(QLatin1String("trades")).toArray();
    for (const auto& value : trades) {
        profit += value.toObject().value(QLatin1String("profit")).toDouble();
        closed += value.toObject().value(QLatin1String("is_open")).toBool() ? 0 : 1;
    }
    QVERIFY(isNear(25'000 + profit, equity));
    QCOMPARE(metrics.value(QLatin1String("trade_count")).toInt(), closed);
}

void TestCliRuns::crossesWhereTheAveragesCross() {
    const QJsonObject run = m_cli.run(cross).json();
    const auto line = [&](const char* length) {
        return m_cli
            .run("analysis indicator sma --instrument B:FIL --timeframe 15m --json --set", {QLatin1String(length)})
            .json();
    };
    const QJsonObject fastAnswer = line("length=20");
    const QJsonArray times = fastAnswer.value(QLatin1String("time")).toArray();
    const QJsonArray fast = fastAnswer.value(QLatin1String("lines")).toObject().value(QLatin1String("sma")).toArray();
    const QJsonArray slow =
        line("length=50").value(QLatin1String("lines")).toObject().value(QLatin1String("sma")).toArray();
    // Candle 1847 is an exact tie of both averages, which doubles miss by a rounding; a tie is no cross.
    const auto gapAt = [&](int i) {
        const double gap = fast.at(i).toDouble() - slow.at(i).toDouble();
        return std::abs(gap) < 1e-12 ? 0.0 : gap;
    };
    // Decided on a close, filled at the open that follows.
    QList<std::pair<qint64, QString>> wanted;
    bool isLong = false;
    for (int i = 50; i + 1 < times.size(); ++i) {
        const double before = gapAt(i - 1);
        const double now = gapAt(i);
        if (!isLong && before < 0 && now > 0) {
            wanted.append({times.at(i + 1).toInteger(), QStringLiteral("buy")});
            isLong = true;
        } else if (isLong && before > 0 && now < 0) {
            wanted.append({times.at(i + 1).toInteger(), QStringLiteral("sell")});
            isLong = false;
        }
    }
    QList<std::pair<qint64, QString>> got;
    const QJsonArray fills = run.value(QLatin1String("fills")).toArray();
    for (const auto& fill : fills)
        got.append({fill.toObject().value(QLatin1String("time")).toInteger(),
            fill.toObject().value(QLatin1String("side")).toString()});
    QVERIFY(wanted.size() > 10);
    QCOMPARE(got, wanted);
}

void TestCliRuns::theSameRunIsTheSameDocument() {
    const CliAnswer first = m_cli.run(cross);
    const CliAnswer second = m_cli.run(cross);
    QVERIFY(idOf(first) != idOf(second));
    const QByteArray document = withoutIdentity(first.out);
    QVERIFY(document.size() > 10'000);
    QVERIFY(document == withoutIdentity(second.out));
    // And it is not the same by being blind.
    const CliAnswer other =
        m_cli.run("run backtest --strategy sma_cross --set fast=20 --set slow=51 --instrument B:FIL "
                  "--timeframe 15m --cash 25000 --fee-bps 7.5 --slippage-ticks 2 --seed 9 --json");
    QVERIFY(document != withoutIdentity(other.out));
}

void TestCliRuns::showPrintsWhatBacktestPrinted() {
    for (const char* strategy : {"sma_cross", "real_bar_trend", "buy_and_hold"}) {
        const CliAnswer made = m_cli.run(
            "run backtest --instrument B:FIL --timeframe 1h --fee-bps 10 --json --strategy", {QLatin1String(strategy)});
        const CliAnswer shown = m_cli.run("run show --json", {idOf(made)});
        QVERIFY2(shown.out == made.out, strategy);
    }
}

void TestCliRuns::theSpanIsRespected() {
    const QJsonObject run = m_cli
                                .run("run backtest --strategy buy_and_hold --instrument B:FIL --timeframe 1h --from "
                                     "2023-04-10 --to 2023-04-12T12:00:00Z --json")
                                .json();
    QCOMPARE(run.value(QLatin1String("candles")).toInt(), 60);
    QCOMPARE(run.value(QLatin1String("asked_from")).toInteger(), 1'681'084'800'000);
    QCOMPARE(run.value(QLatin1String("from")).toInteger(), 1'681'084'800'000);
    QCOMPARE(run.value(QLatin1String("to")).toInteger(), 1'681'300'800'000);
    const QJsonObject whole =
        m_cli.run("run backtest --strategy buy_and_hold --instrument B:FIL --timeframe 1h --json").json();
    QVERIFY(whole.value(QLatin1String("asked_from")).isNull());
    QVERIFY(whole.value(QLatin1String("fingerprint")) != run.value(QLatin1String("fingerprint")));
}

void TestCliRuns::theSessionIsRespected() {
    const QStringList session{QStringLiteral("--session"), QStringLiteral("mon-fri 14:30-21:00")};
    const QJsonObject run = m_cli.run(cross, session).json();
    QCOMPARE(run.value(QLatin1String("session")).toString(), session.at(1));
    // 20 weekdays of April 2023, 26 quarters of an hour each.
    QCOMPARE(run.value(QLatin1String("candles")).toInt(), 20 * 26);
    const QJsonObject all = m_cli.run(cross).json();
    QCOMPARE(all.value(QLatin1String("session")).toString(), QStringLiteral("24/7"));
    QVERIFY(all.value(QLatin1String("fingerprint")) != run.value(QLatin1String("fingerprint")));
    const CliAnswer bad = m_cli.run(cross, {QStringLiteral("--session"), QStringLiteral("9 to 5")});
    QCOMPARE(bad.exitCode, 2);
    QVERIFY(bad.err.contains("--session"));
    const QString id = run.value(QLatin1String("run_id")).toString();
    QVERIFY(m_cli.run("run show", {id}).out.contains("within mon-fri 14:30-21:00"));
}

void TestCliRuns::listsNewestFirst() {
    const QString newest = idOf(m_cli.run(cross));
    const QJsonArray runs = m_cli.run("run list --json").json().value(QLatin1String("runs")).toArray();
    QVERIFY(runs.size() > 1);
    qint64 previous = std::numeric_limits<qint64>::max();
    bool isThere = false;
    for (const auto& value : runs) {
        const qint64 created = value.toObject().value(QLatin1String("created_at")).toInteger();
        QVERIFY(created <= previous);
        previous = created;
        isThere = isThere || value.toObject().value(QLatin1String("run_id")).toString() == newest;
    }
    QVERIFY(isThere);
    QVERIFY(runs.at(0).toObject().value(QLatin1String("metrics")).toObject().contains(QLatin1String("sharpe")));
}

void TestCliRuns::comparesSettingsMetricsAndTrades() {
    const QString a = idOf(m_cli.run(cross));
    const QString b = idOf(m_cli.run("run backtest --strategy sma_cross --set fast=10 --set slow=50 --instrument B:FIL "
                                     "--timeframe 15m --cash 25000 --json"));
    const QString c = idOf(m_cli.run("run backtest --strategy buy_and_hold --instrument B:FIL --timeframe 15m --json"));
    const QJsonObject answer = m_cli.run("run compare --json", {a, b, c}).json();
    QCOMPARE(answer.value(QLatin1String("runs")).toArray(), (QJsonArray{a, b, c}));
    const auto rowOf = [&](const char* part, const char* name) {
        const QJsonArray rows = answer.value(QLatin1String(part)).toArray();
        for (const auto& row : rows) {
            if (row.toObject().value(QLatin1String("name")).toString() == QLatin1String(name))
                return row.toObject();
        }
        return QJsonObject();
    };
    const QJsonObject fast = rowOf("settings", "strategy.fast");
    QCOMPARE(fast.value(QLatin1String("values")).toArray(),
        (QJsonArray{QStringLiteral("20"), QStringLiteral("10"), QStringLiteral("n/a")}));
    QVERIFY(fast.value(QLatin1String("differs")).toBool());
    QVERIFY(!rowOf("settings", "timeframe").value(QLatin1String("differs")).toBool());
    const QJsonArray equities = rowOf("metrics", "final_equity").value(QLatin1String("values")).toArray();
    const int best = rowOf("metrics", "final_equity").value(QLatin1String("best")).toInt(-1);
    QVERIFY(best >= 0);
    for (const auto& equity : equities)
        QVERIFY(equity.toDouble() <= equities.at(best).toDouble());
    QCOMPARE(rowOf("metrics", "profit_factor").value(QLatin1String("values")).toArray().at(2), QJsonValue());
    const QJsonArray curves = answer.value(QLatin1String("curves")).toArray();
    QCOMPARE(curves.size(), 3);
    for (const auto& curve : curves)
        QCOMPARE(curve.toObject().value(QLatin1String("points")).toArray().at(0).toArray().at(1).toDouble(), 100.0);
    QCOMPARE(answer.value(QLatin1String("first_diverging_trade")).toInt(), 1);
}

void TestCliRuns::equalRunsDoNotDiffer() {
    const QJsonObject answer = m_cli.run("run compare --json", {idOf(m_cli.run(cross)), idOf(m_cli.run(cross))}).json();
    QVERIFY(answer.value(QLatin1String("first_diverging_trade")).isNull());
    for (const char* part : {"settings", "metrics"}) {
        const QJsonArray rows = answer.value(QLatin1String(part)).toArray();
        QVERIFY(rows.size() > 10);
        for (const auto& row : rows) {
            QVERIFY(!row.toObject().value(QLatin1String("differs")).toBool());
            QVERIFY(row.toObject().value(QLatin1String("best")).isNull());
        }
    }
}

void TestCliRuns::deletesOne() {
    const QString a = idOf(m_cli.run(cross));
    const QString b = idOf(m_cli.run(cross));
    QCOMPARE(m_cli.run("run delete --json", {a}).json().value(QLatin1String("deleted")).toString(), a);
    QCOMPARE(m_cli.run("run show", {a}).exitCode, 2);
    QCOMPARE(m_cli.run("run show", {b}).exitCode, 0);
}

void TestCliRuns::ranksTheBestOfEachStrategy() {
    const QString id = idOf(m_cli.run(cross));
    const auto rows = [&](const char* words) { return m_cli.run(words).json().value(QLatin1String("rows")).toArray(); };
    const QJsonArray crosses = rows("run leaderboard --strategy sma_cross --instrument B:FIL --json");
    QCOMPARE(crosses.size(), qsizetype(1));
    QCOMPARE(crosses[0][QLatin1String("strategy")].toString(), QStringLiteral("sma_cross"));
    QVERIFY(crosses[0][QLatin1String("trials")].toInt() >= 1);
    QVERIFY(crosses[0][QLatin1String("excess_over_holding")].isDouble());
    // What could be asked for and has no run yet is an empty list; what cannot be is a mistake.
    QCOMPARE(rows("run leaderboard --strategy sma_cross --instrument X:NONE --json").size(), qsizetype(0));
    for (const char* words : {"run leaderboard --strategy nothing", "run leaderboard --instrument FIL"}) {
        const CliAnswer answer = m_cli.run(words);
        QCOMPARE(answer.exitCode, 2);
        QVERIFY2(answer.err.contains(QByteArray(words).split(' ')[2]) && answer.err.count('\n') == 1,
            answer.err.constData());
    }
}

void TestCliRuns::answersPeopleToo() {
    const QString id = idOf(m_cli.run(cross));
    const CliAnswer shown = m_cli.run("run show", {id});
    QVERIFY2(shown.out.contains("sharpe") && shown.out.contains("buy and hold"), shown.out.constData());
    QVERIFY(m_cli.run("run list").out.contains(id.toUtf8()));
    const QString other =
        idOf(m_cli.run("run backtest --strategy buy_and_hold --instrument B:FIL --timeframe 1h --json"));
    const CliAnswer compared = m_cli.run("run compare", {id, other});
    QVERIFY2(compared.out.contains("* strategy") && compared.out.contains("first diverging trade: 1"),
        compared.out.constData());
    for (const CliAnswer& answer : {shown, compared})
        QCOMPARE(answer.err, QByteArray());
}

void TestCliRuns::listsPlugins() {
    const QJsonObject answer = m_cli.run("plugins list --json").json();
    QStringList ids;
    const QJsonArray plugins = answer.value(QLatin1String("plugins")).toArray();
    for (const auto& plugin : plugins)
        ids.append(plugin.toObject().value(QLatin1String("kind")).toString() + QLatin1Char('/')
            + plugin.toObject().value(QLatin1String("id")).toString());
    for (const char* id : {"strategy/sma_cross", "strategy/real_bar_trend", "strategy/buy_and_hold", "broker/simulated",
             "feed/csv", "feed/demo"})
        QVERIFY2(ids.contains(QLatin1String(id)), id);
    QCOMPARE(answer.value(QLatin1String("refused")).toArray().size(), 0);
}

QTEST_GUILESS_MAIN(TestCliRuns)
#include "tst_cli_runs.moc"
