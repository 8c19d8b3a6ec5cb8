#include "core/runs/run_json.h"

#include "core/runs/comparison_json.h"
#include "tests/unit/runs/run_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

template <class Write, class Value>
QByteArray documentOf(Write write, const Value& value) {
    JsonWriter json;
    write(json, value);
    return QByteArray::fromStdString(json.take());
}

QByteArray documentOf(const RunRecord& record) {
    return documentOf([](JsonWriter& json, const RunRecord& value) { writeRecord(json, value); }, record);
}

QJsonObject parsed(const QByteArray& document) {
    QJsonParseError error;
    const QJsonObject out = QJsonDocument::fromJson(document, &error).object();
    if (error.error != QJsonParseError::NoError)
        qFatal("no JSON: %s", document.constData());
    return out;
}

RunRecord fullRun() {
    RunRecord out = runNamed("20240102-030405-abcdef");
    Order order;
    order.number = 1;
    order.request = {Side::Sell, OrderType::StopLimit, OrderSize::fixed(quantity("0.3")), price("10.1"), price("10.2"),
        TimeInForce::FillOrKill, true};
    order.status = OrderStatus::Filled;
    order.filledQuantity = quantity("0.3");
    order.submittedAt = utcMs(1000);
    order.triggeredAt = utcMs(2000);
    order.closedAt = utcMs(3000);
    order.reason = "because \"so\"\n";
    Order allIn;
    allIn.number = 2;
    allIn.request.size = OrderSize::allIn();
    out.result.orders = {order, allIn};
    out.result.fills = {
        {1, 1, utcMs(2500), Side::Sell, price("10.15"), quantity("0.3"), money("0.000000000001"), Liquidity::Maker}};
    RecordedSuggestion& down = out.result.suggestions.emplace_back();
    down.number = 1;
    down.time = utcMs(500);
    down.suggestion.proposal = TargetPosition{Exposure::Short, OrderSize::allIn()};
    down.suggestion.reason = "down";
    down.lastClose = 10.2;
    down.position = quantity("-1");
    out.result.decisions = {{1, utcMs(500), Verdict::Rejected, "risk:lot", "too small", {1, 2}}};
    return out;
}

} // namespace

class TestRunJson : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesEveryList();
    void undefinedMetricsAreNull();
    void moneyKeepsEveryDigit();
    void aBenchmarkHasItsMetricsAndItsCurve();
    void aSummaryHasNoLists();
    void comparedMetricsAreNumbers();
};

void TestRunJson::writesEveryList() {
    const QJsonObject run = parsed(documentOf(fullRun()));
    QCOMPARE(run.value(QLatin1String("run_id")).toString(), QStringLiteral("20240102-030405-abcdef"));
    QVERIFY(run.value(QLatin1String("asked_from")).isNull());
    const QJsonArray orders = run.value(QLatin1String("orders")).toArray();
    const QJsonObject expected{{QStringLiteral("number"), 1}, {QStringLiteral("side"), QStringLiteral("sell")},
        {QStringLiteral("type"), QStringLiteral("stop_limit")}, {QStringLiteral("sizing"), QStringLiteral("fixed")},
        {QStringLiteral("quantity"), 0.3}, {QStringLiteral("limit_price"), 10.1}, {QStringLiteral("stop_price"), 10.2},
        {QStringLiteral("time_in_force"), QStringLiteral("fok")}, {QStringLiteral("reduce_only"), true},
        {QStringLiteral("submitted_at"), 1000}, {QStringLiteral("status"), QStringLiteral("filled")},
        {QStringLiteral("filled_quantity"), 0.3}, {QStringLiteral("triggered_at"), 2000},
        {QStringLiteral("closed_at"), 3000}, {QStringLiteral("reason"), QStringLiteral("because \"so\"\n")}};
    QCOMPARE(orders.at(0).toObject(), expected);
    QCOMPARE(orders.at(1).toObject().value(QLatin1String("sizing")).toString(), QStringLiteral("all_in"));
    QVERIFY(orders.at(1).toObject().value(QLatin1String("quantity")).isNull());
    QCOMPARE(run.value(QLatin1String("fills")).toArray().at(0).toObject().value(QLatin1String("liquidity")).toString(),
        QStringLiteral("maker"));
    const QJsonObject trade = run.value(QLatin1String("trades")).toArray().at(1).toObject();
    QCOMPARE(trade.value(QLatin1String("direction")).toString(), QStringLiteral("long"));
    QCOMPARE(trade.value(QLatin1String("entry_time")).toInteger(), 3 * day);
    const QJsonObject suggestion = run.value(QLatin1String("suggestions")).toArray().at(0).toObject();
    QCOMPARE(suggestion.value(QLatin1String("target")).toString(), QStringLiteral("short"));
    QCOMPARE(suggestion.value(QLatin1String("position")).toDouble(), -1.0);
    const QJsonObject decision = run.value(QLatin1String("decisions")).toArray().at(0).toObject();
    QCOMPARE(decision.value(QLatin1String("verdict")).toString(), QStringLiteral("rejected"));
    QCOMPARE(decision.value(QLatin1String("orders")).toArray(), (QJsonArray{1, 2}));
    QCOMPARE(run.value(QLatin1String("equity")).toArray().at(1).toArray(), (QJsonArray{qint64(day), 1100}));
}

void TestRunJson::undefinedMetricsAreNull() {
    const QJsonObject metrics = parsed(documentOf(runNamed("a"))).value(QLatin1String("metrics")).toObject();
    QCOMPARE(metrics.value(QLatin1String("total_return")).toDouble(), 0.25);
    for (const char* name : {"sharpe", "calmar", "profit_factor"}) {
        QVERIFY2(metrics.contains(QLatin1String(name)), name);
        QVERIFY2(metrics.value(QLatin1String(name)).isNull(), name);
    }
}

void TestRunJson::moneyKeepsEveryDigit() {
    RunRecord run = fullRun();
    run.result.metrics.finalEquity = money("123456789012345.123456789012");
    const QByteArray text = documentOf(run);
    QVERIFY(text.contains("\"final_equity\":123456789012345.123456789012,"));
    QVERIFY(text.contains("\"fee\":0.000000000001,"));
}

void TestRunJson::aBenchmarkHasItsMetricsAndItsCurve() {
    RunRecord run = runNamed("a");
    run.result.benchmark.metrics.totalReturn = -0.5;
    run.result.benchmark.equity = {{utcMs(0), money("1000")}, {utcMs(day), money("500")}};
    const QJsonObject held = parsed(documentOf(run)).value(QLatin1String("benchmark")).toObject();
    QCOMPARE(held.value(QLatin1String("total_return")).toDouble(), -0.5);
    QCOMPARE(held.value(QLatin1String("equity")).toArray().size(), 2);
}

void TestRunJson::aSummaryHasNoLists() {
    const QJsonObject summary = parsed(documentOf(writeSummary, fullRun().summary));
    QVERIFY(summary.contains(QLatin1String("run_id")) && summary.contains(QLatin1String("metrics")));
    QVERIFY(!summary.contains(QLatin1String("orders")) && !summary.contains(QLatin1String("equity")));
}

void TestRunJson::comparedMetricsAreNumbers() {
    RunRecord other = runNamed("b");
    other.result.metrics.totalReturn = std::nullopt;
    const QJsonObject answer = parsed(documentOf(writeComparison, compareRuns(std::vector{runNamed("a"), other})));
    const QJsonObject row = answer.value(QLatin1String("metrics")).toArray().at(0).toObject();
    QCOMPARE(row.value(QLatin1String("name")).toString(), QStringLiteral("total_return"));
    QCOMPARE(row.value(QLatin1String("values")).toArray(), (QJsonArray{0.25, QJsonValue::Null}));
    QVERIFY(row.value(QLatin1String("best")).isNull());
}

QTEST_APPLESS_MAIN(TestRunJson)
#include "tst_run_json.moc"
