#include "core/validation/walk_forward.h"
#include "tests/unit/validation/examined.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

WalkForwardOptions options(WalkKind kind, int inSample = 30, int outOfSample = 10) {
    WalkForwardOptions out;
    out.plan.kind = kind;
    out.plan.inSampleDays = inSample;
    out.plan.outOfSampleDays = outOfSample;
    return out;
}

const std::vector<Settings> grid{
    crossSettings(3, 10), crossSettings(5, 20), crossSettings(10, 30), crossSettings(20, 60)};

bool isSame(const WalkForwardWindow& a, const WalkForwardWindow& b) {
    return a.window == b.window && a.chosen == b.chosen && a.equity == b.equity && a.inSample == b.inSample
        && a.outOfSample == b.outOfSample;
}

} // namespace

class TestWalkForward : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void choosesWhatAPlainSearchChooses();
    void neverSeesPastItsWindow_data();
    void neverSeesPastItsWindow();
    void equalOnAnyNumberOfThreads();
    void curveIsTheProductOfTheWindows();
    void settingsThatFailAreCounted();
    void badInputIsRefused();
    void objectives();
    void aPositionLeftOverPaysForItsEnd();
};

void TestWalkForward::choosesWhatAPlainSearchChooses() {
    const Series series = randomHours(24 * 100);
    const Examination examination = examinationOf(series);
    const auto walked = walkForward(examination, grid, options(WalkKind::Rolling)).value();
    QCOMPARE(walked.windows.size(), std::size_t(7));
    for (const WalkForwardWindow& window : walked.windows) {
        std::optional<std::size_t> best;
        double highest = 0;
        for (std::size_t i = 0; i < grid.size(); ++i) {
            const auto strategy = SmaCross::create(grid[i]).value();
            const auto result = runWindow(
                examination, withWarmUp(series, window.window.inSample, 61), *strategy, window.window.inSample.begin);
            const double sharpe = result->metrics.sharpe.value();
            if (!best || sharpe > highest) {
                best = i;
                highest = sharpe;
            }
        }
        QCOMPARE(window.chosen, best);
        QCOMPARE(*window.inSampleObjective, highest);
        QVERIFY(window.equity.front().time == window.window.outOfSample.begin);
        QVERIFY(window.equity.back().time == window.window.outOfSample.end);
        QVERIFY(window.equity.front().equity == examination.settings.cash);
        QVERIFY(window.outOfSample.tradeCount > 0);
    }
}

void TestWalkForward::neverSeesPastItsWindow_data() {
    QTest::addColumn<bool>("isAnchored");
    QTest::newRow("rolling") << false;
    QTest::newRow("anchored") << true;
}

// Whatever comes after a window, its choice and its result stay as they are.
void TestWalkForward::neverSeesPastItsWindow() {
    QFETCH(const bool, isAnchored);
    const auto how = options(isAnchored ? WalkKind::Anchored : WalkKind::Rolling);
    const Series series = randomHours(24 * 90);
    const auto whole = walkForward(examinationOf(series), grid, how).value();
    for (std::size_t windows = 1; windows < whole.windows.size(); ++windows) {
        const UtcMs end = whole.windows[windows - 1].window.outOfSample.end;
        const Series prefix = series.slice({UtcMs::min(), end});
        const auto cut = walkForward(examinationOf(prefix), grid, how).value();
        QCOMPARE(cut.windows.size(), windows);
        for (std::size_t i = 0; i < windows; ++i)
            QVERIFY2(isSame(cut.windows[i], whole.windows[i]), qPrintable(QString::number(i)));
    }
    // The choice of a window does not know its own out-of-sample days either.
    const UtcMs split = whole.windows[2].window.outOfSample.begin;
    const Series short1 = series.slice({UtcMs::min(), split + std::chrono::hours(24)});
    const auto early = walkForward(examinationOf(short1), grid, how).value();
    QCOMPARE(early.windows[2].chosen, whole.windows[2].chosen);
    QVERIFY(early.windows[2].inSample == whole.windows[2].inSample);
}

void TestWalkForward::equalOnAnyNumberOfThreads() {
    const Series series = randomHours(24 * 80);
    auto how = options(WalkKind::Rolling);
    how.workers.threads = 1;
    const auto one = walkForward(examinationOf(series), grid, how).value();
    how.workers.threads = 4;
    double last = 0;
    how.workers.progress = [&](double share) { last = share; };
    const auto four = walkForward(examinationOf(series), grid, how).value();
    QVERIFY(one.equity == four.equity && one.metrics == four.metrics);
    QCOMPARE(last, 1.0);
    for (std::size_t i = 0; i < one.windows.size(); ++i)
        QVERIFY(isSame(one.windows[i], four.windows[i]));
}

void TestWalkForward::curveIsTheProductOfTheWindows() {
    const Series series = randomHours(24 * 100);
    const auto walked = walkForward(examinationOf(series), grid, options(WalkKind::Anchored)).value();
    double product = 1;
    for (const WalkForwardWindow& window : walked.windows)
        product *= 1 + window.outOfSample.totalReturn.value();
    QVERIFY(std::abs(walked.metrics.totalReturn.value() - (product - 1)) < 1e-9);
    QCOMPARE(walked.equity.size(), std::size_t(71)); // 70 days out of sample
}

void TestWalkForward::settingsThatFailAreCounted() {
    const Series series = randomHours(24 * 60);
    const std::vector<Settings> some{crossSettings(20, 5), crossSettings(5, 20)};
    const auto walked = walkForward(examinationOf(series), some, options(WalkKind::Rolling)).value();
    for (const WalkForwardWindow& window : walked.windows) {
        QCOMPARE(window.failed, std::size_t(1));
        QCOMPARE(window.chosen, std::optional<std::size_t>(1));
    }
    // Nothing trades within the windows: no Sharpe ratio, no choice, cash.
    const std::vector<Settings> slow{crossSettings(4'000, 5'000)};
    const auto idle = walkForward(examinationOf(series), slow, options(WalkKind::Rolling)).value();
    QVERIFY(!idle.windows.front().chosen);
    QCOMPARE(*idle.metrics.totalReturn, 0.0);
    QVERIFY(!idle.efficiency);
}

void TestWalkForward::badInputIsRefused() {
    const Series series = randomHours(24 * 40);
    const auto codeOf = [&](const std::vector<Settings>& settings, const WalkForwardOptions& how) {
        return walkForward(examinationOf(series), settings, how).error().code;
    };
    QCOMPARE(codeOf({}, options(WalkKind::Rolling)), std::string("robustness.no_settings"));
    QCOMPARE(codeOf({crossSettings(20, 5)}, options(WalkKind::Rolling)), std::string("setting.order"));
    QCOMPARE(codeOf(grid, options(WalkKind::Rolling, 40, 10)), std::string("robustness.too_few_days"));
    QCOMPARE(codeOf(grid, options(WalkKind::Rolling, 0, 10)), std::string("robustness.walk_plan"));
    auto how = options(WalkKind::Rolling);
    std::stop_source stop;
    stop.request_stop();
    how.workers.stop = stop.get_token();
    QCOMPARE(codeOf(grid, how), std::string("robustness.cancelled"));
}

void TestWalkForward::objectives() {
    Metrics metrics;
    metrics.sharpe = 1;
    metrics.sortino = 2;
    metrics.calmar = 3;
    metrics.cagr = 4;
    metrics.totalReturn = 5;
    double expected = 0;
    for (const char* name : {"sharpe", "sortino", "calmar", "cagr", "total_return"}) {
        const auto objective = walkObjectiveNamed(name);
        QVERIFY(objective && toString(*objective) == name);
        QCOMPARE(*valueOf(*objective, metrics), ++expected);
    }
    QVERIFY(!valueOf(*walkObjectiveNamed("profit_factor"), metrics));
    QVERIFY(!walkObjectiveNamed("luck"));
}

// Held at the end: selling 1 at 120 costs a tick and 1 %.
void TestWalkForward::aPositionLeftOverPaysForItsEnd() {
    const Series series = seriesOf({{100, 100, 100, 100}, {100, 100, 100, 100}, {100, 120, 100, 120}}, "1d");
    Examination examination = examinationOf(series);
    examination.settings = settingsWith("1000", "100", 1);
    examination.broker = simulatedVenue(examination.instrument, examination.settings);
    ScriptedStrategy strategy;
    strategy.script[0] = {{TargetPosition{Exposure::Long, OrderSize::fixed(quantity("1"))}, "buy"}};
    const auto result = runWindow(examination, series, strategy, seriesBegin).value();
    // Bought at 100.01 with a fee of 1.0001; sold at 119.99 with a fee of 1.1999.
    const double expected = 1000 - 100.01 - 1.0001 + 119.99 - 1.1999;
    QVERIFY2(std::abs(result.equity.back().equity.toDouble() - expected) < 1e-9,
        result.equity.back().equity.toString().c_str());
    // Warming up only: what is offered before the window is lost.
    const auto later = runWindow(examination, series, strategy, series.times()[2]).value();
    QVERIFY(later.equity.back().equity == examination.settings.cash);
    QCOMPARE(runWindow(examination, series, strategy, series.closeTime(2)).error().code, std::string("run.no_candles"));
}

QTEST_APPLESS_MAIN(TestWalkForward)
#include "tst_walk_forward.moc"
