// The results grid without a window: filters, sorting, columns; and the colours of the surface.
#include "ui/jobs/heat_colors.h"
#include "ui/jobs/queue_model.h"
#include "ui/jobs/trials_model.h"

#include <QElapsedTimer>
#include <QTest>

using namespace truebar;
using namespace truebar::ui;

namespace {

StudyTrials studyOf(int count) {
    StudyTrials out;
    out.study.id = "s";
    out.study.spec.axes = {{"fast", {}}};
    out.study.spec.instruments = {{"T", "X"}};
    out.study.spec.timeframes = {Timeframe()};
    for (int i = 0; i < count; ++i) {
        out.study.spec.axes[0].values.push_back(std::to_string(i));
        Trial trial;
        trial.number = static_cast<std::uint64_t>(i) + 1;
        trial.values = {std::to_string(i)};
        trial.status = i % 10 == 9 ? TrialStatus::Failed : TrialStatus::Done;
        if (trial.status == TrialStatus::Done) {
            trial.metrics.emplace();
            trial.metrics->sharpe = (i * 7 % 23) * 0.1;
            trial.metrics->totalReturn = i * 0.01;
            trial.metrics->tradeCount = static_cast<std::size_t>(i);
        } else {
            trial.reason =
                i == 9 ? Error{"setting.order", "fast must be less than slow"} : Error{"run.no_candles", "no candles"};
        }
        out.trials.push_back(trial);
    }
    return out;
}

std::vector<std::uint64_t> filtered(const char* text) {
    TrialsModel model;
    model.setTrials(studyOf(40));
    TrialsProxy proxy(&model);
    auto filter = TrialFilter::parse(QString::fromLatin1(text), model.names());
    if (!filter)
        return {};
    proxy.setFilter(std::move(*filter));
    return proxy.shown();
}

} // namespace

class TestTrialsGrid : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filters_data();
    void filters();
    void badFiltersSayWhere_data();
    void badFiltersSayWhere();
    void sortsNumbersAndPutsNothingLast();
    void updatesRowsInPlace();
    void thousandsOfRowsAreSortedSoon();
    void failuresAreCounted();
    void coloursGoFromDarkToLight();
};

void TestTrialsGrid::filters_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("rows");
    const auto add = [](const char* text, int rows) { QTest::newRow(text) << QByteArray(text) << rows; };
    add("", 40);
    add("fast < 5", 5);
    add("fast<5", 5);
    add("FAST <= 5", 6);
    add("fast = 5", 1);
    add("fast >= 10 and fast < 20", 10);
    add("fast < 3 or fast > 37", 5); // 38, 39
    add("fast < 3 , trial > 1", 2);
    add("not (fast < 3 or fast > 5)", 3);
    add("total_return > 10%", 26); // 11 to 39 without three that failed
    add("total_return > 0.1", 26);
    add("trade_count >= 1e1 and trade_count < 15", 5);
    add("status = failed", 4);
    add("status != failed", 36);
    add("reason ~ candles", 3);
    add("reason = \"fast must be less than slow\"", 1);
    add("candles", 3);
    add("sharpe > -1", 36); // what has no number passes no comparison
    add("sharpe < 100", 36);
    add("win > 5", 0);
}

void TestTrialsGrid::filters() {
    QFETCH(QByteArray, text);
    QFETCH(int, rows);
    if (text.startsWith("win")) { // two columns have that in their names
        TrialsModel model;
        model.setTrials(studyOf(3));
        QVERIFY(!TrialFilter::parse(QString::fromLatin1(text), model.names()));
    }
    QCOMPARE(static_cast<int>(filtered(text.constData()).size()), rows);
}

void TestTrialsGrid::badFiltersSayWhere_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("place");
    QTest::newRow("column") << QByteArray("nobody > 1") << QByteArray("filter.column") << QByteArray();
    QTest::newRow("end") << QByteArray("fast >") << QByteArray("filter.syntax") << QByteArray("character 7");
    QTest::newRow("two") << QByteArray("fast > 1 2") << QByteArray("filter.syntax") << QByteArray("character 10");
    QTest::newRow("open") << QByteArray("(fast > 1") << QByteArray("filter.syntax") << QByteArray("character 10");
    QTest::newRow("text") << QByteArray("status > failed") << QByteArray("filter.syntax") << QByteArray("character 10");
    QTest::newRow("number") << QByteArray("1 > fast") << QByteArray("filter.syntax") << QByteArray("character 1");
}

void TestTrialsGrid::badFiltersSayWhere() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, place);
    TrialsModel model;
    model.setTrials(studyOf(3));
    const auto filter = TrialFilter::parse(QString::fromLatin1(text), model.names());
    QVERIFY(!filter);
    QCOMPARE(QByteArray::fromStdString(filter.error().code), code);
    QCOMPARE(QByteArray::fromStdString(filter.error().location), place);
}

void TestTrialsGrid::sortsNumbersAndPutsNothingLast() {
    TrialsModel model;
    model.setTrials(studyOf(40));
    TrialsProxy proxy(&model);
    proxy.sort(0, Qt::DescendingOrder); // as texts, 9 would be above 40
    QCOMPARE(proxy.shown().front(), std::uint64_t(40));
    for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        proxy.sort(model.objectiveColumn(), order);
        const auto shown = proxy.shown();
        for (std::size_t i = 36; i < 40; ++i)
            QCOMPARE(shown[i] % 10, std::uint64_t(0)); // the failed ones
    }
    QCOMPARE(model.number(model.rowOf(proxy.shown().front()), model.objectiveColumn()), std::optional(2.2));
}

void TestTrialsGrid::updatesRowsInPlace() {
    TrialsModel model;
    StudyTrials study = studyOf(5);
    study.trials[2].status = TrialStatus::Queued;
    model.setTrials(study);
    int resets = 0;
    connect(&model, &QAbstractItemModel::modelReset, &model, [&resets] { ++resets; });
    Trial ended = study.trials[2];
    ended.status = TrialStatus::Done;
    Trial added = ended;
    added.number = 77;
    model.update({ended, added});
    QCOMPARE(model.rowCount(), 6);
    QVERIFY(model.trials()[2].status == TrialStatus::Done);
    QCOMPARE(model.rowOf(77), 5);
    QCOMPARE(resets, 0);
}

void TestTrialsGrid::thousandsOfRowsAreSortedSoon() {
    TrialsModel model;
    model.setTrials(studyOf(20'000));
    TrialsProxy proxy(&model);
    QElapsedTimer timer;
    timer.start();
    proxy.sort(model.objectiveColumn(), Qt::DescendingOrder);
    proxy.setFilter(std::move(*TrialFilter::parse(QStringLiteral("sharpe > 2 and fast < 1000"), model.names())));
    QVERIFY(proxy.rowCount() > 0);
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
}

void TestTrialsGrid::failuresAreCounted() {
    const QStringList reasons = failureReasons(studyOf(40).trials, 5);
    QCOMPARE(
        reasons, QStringList({QStringLiteral("3 × no candles"), QStringLiteral("1 × fast must be less than slow")}));
    QCOMPARE(failureReasons(studyOf(40).trials, 1).size(), 1);
}

// The scale must be readable in grey: each step lighter than the one before.
void TestTrialsGrid::coloursGoFromDarkToLight() {
    int before = -1;
    for (int i = 0; i <= 50; ++i) {
        const int grey = qGray(heatColor(i / 50.0).rgb());
        QVERIFY2(grey > before, qPrintable(QString::number(i)));
        before = grey;
    }
    QCOMPARE(textOn(heatColor(0)), QColor(Qt::white));
    QCOMPARE(textOn(heatColor(1)), QColor(Qt::black));
}

QTEST_MAIN(TestTrialsGrid)
#include "tst_trials_grid.moc"
