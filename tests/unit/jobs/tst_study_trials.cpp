// Trials of a study as the inputs of robustness, surfaces and tables: made by hand, so that every number is known.
#include "core/jobs/study_judgement.h"
#include "core/jobs/study_surface.h"
#include "core/jobs/trial_csv.h"

#include "core/jobs/candidates.h"

#include <QTest>

#include <random>

using namespace truebar;

namespace {

constexpr std::int64_t day = 86'400'000;

// Two axes of 3 × 2 values, one cell; trial 4 has failed, trial 6 was never run.
StudyTrials smallStudy(int days) {
    StudyTrials out;
    out.study.id = "20261121-120000-abcdef";
    out.study.planned = 6;
    out.study.spec.strategy = "sma_cross";
    out.study.spec.axes = {{"fast", {"5", "10", "15"}}, {"slow", {"20", "-1"}}};
    out.study.spec.instruments = {{"T", "X"}};
    out.study.spec.timeframes = {*Timeframe::parse("1h")};
    CellResult cell;
    cell.benchmark.totalReturn = 0.1;
    for (int i = 0; i <= days; ++i)
        cell.times.push_back(utcMs(i * day));
    out.cells.push_back(cell);
    std::mt19937 random(3);
    std::normal_distribution<double> normal(0, 0.01);
    const auto plan = planOf(out.study.spec);
    for (std::size_t i = 0; i < plan.size(); ++i) {
        Trial trial;
        trial.number = i + 1;
        trial.values = valuesOf(out.study.spec, plan[i]);
        trial.status = i == 3 ? TrialStatus::Failed : i == 5 ? TrialStatus::Queued : TrialStatus::Done;
        if (trial.status == TrialStatus::Failed)
            trial.reason = {"run.failed", "=cmd|' /C calc'!A0"};
        if (trial.status == TrialStatus::Done) {
            trial.metrics.emplace();
            trial.metrics->sharpe = static_cast<double>(i) * 0.5;
            trial.metrics->totalReturn = 0.3;
            trial.metrics->tradeCount = 40;
            trial.score = trial.metrics->sharpe;
            trial.equity.push_back(1000);
            for (int d = 0; d < days; ++d)
                trial.equity.push_back(trial.equity.back() * (1 + normal(random)));
        }
        out.trials.push_back(trial);
    }
    return out;
}

} // namespace

class TestStudyTrials : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void failedTrialsCountAndUntriedDoNot();
    void theLastUnfinishedDayIsLeftOut();
    void tooFewDaysAreTold();
    void searchOverNoiseIsRejected();
    void surfaceTakesTheBestOfOtherSettings();
    void surfaceOfOneAxisIsALine();
    void surfaceWithHolesHasNoPlateau();
    void tableHoldsNoFormula();
    void candidatesAreEveryCombination();
};

void TestStudyTrials::failedTrialsCountAndUntriedDoNot() {
    const StudyTrials study = smallStudy(200);
    const TrialRows rows = trialRows(study, 0);
    QCOMPARE(rows.trials.size(), std::size_t(5));
    QCOMPARE(rows.rows[3].isFailed, true);
    QVERIFY(rows.rows[3].daily.empty());
    QCOMPARE(rows.rows[0].daily.size(), std::size_t(200));
    QCOMPARE(rows.rows[0].daily[0], study.trials[0].equity[1] / study.trials[0].equity[0] - 1);
    const auto judgement = judgeCell(study, 0);
    QVERIFY(judgement);
    QCOMPARE(judgement->trials, std::size_t(5));
    QCOMPARE(judgement->failed, std::size_t(1));
    QCOMPARE(*judgement->best, std::uint64_t(5)); // its Sharpe ratio is the highest
    QVERIFY(judgement->overfitting);
    QVERIFY(judgement->deflated);
    QVERIFY(*judgement->effectiveTrials > 1 && *judgement->effectiveTrials <= 5);
    QVERIFY(std::abs(*judgement->facts.excessOverHolding - 0.2) < 1e-12);
    QCOMPARE(judgement->facts.days, std::size_t(200));
    // Without the failed one the search looks smaller than it was.
    StudyTrials without = study;
    without.trials.erase(without.trials.begin() + 3);
    QVERIFY(judgeCell(without, 0)->deflated->variance != judgement->deflated->variance);
}

void TestStudyTrials::theLastUnfinishedDayIsLeftOut() {
    StudyTrials study = smallStudy(50);
    study.cells[0].times.back() = utcMs(50 * day - 3'600'000);
    QCOMPARE(trialRows(study, 0).rows[0].daily.size(), std::size_t(49));
}

void TestStudyTrials::tooFewDaysAreTold() {
    const auto judgement = judgeCell(smallStudy(6), 0);
    QVERIFY(judgement);
    QVERIFY(!judgement->overfitting);
    QVERIFY(judgement->gap);
    QCOMPARE(judgement->gap->code, std::string("robustness.too_few_days"));
    QVERIFY(judgement->verdict.level == RobustnessLevel::TooLittleData);
}

void TestStudyTrials::searchOverNoiseIsRejected() {
    const auto judgement = judgeCell(smallStudy(400), 0);
    QVERIFY(judgement);
    QVERIFY(judgement->deflated->probability < 0.95);
    QVERIFY(judgement->verdict.level == RobustnessLevel::Rejected);
}

void TestStudyTrials::surfaceTakesTheBestOfOtherSettings() {
    StudyTrials study = smallStudy(5);
    study.trials[5].status = TrialStatus::Done;
    study.trials[5].metrics = study.trials[0].metrics;
    const auto surface = surfaceOf(study.study, study.trials, 0, 0, 1, study.study.spec.objective);
    QVERIFY(surface);
    QCOMPARE(surface->points.size(), std::size_t(6));
    QCOMPARE(surface->at(1, 0).trial, std::uint64_t(3)); // fast=10 slow=20
    QCOMPARE(*surface->at(1, 0).value, 1.0);
    QVERIFY(!surface->at(1, 1).value); // it failed
    QCOMPARE(surface->at(1, 1).failed, std::size_t(1));
    QCOMPARE(surface->at(1, 1).trial, std::uint64_t(4));
    QCOMPARE(*surface->low, 0.0);
    QCOMPARE(*surface->high, 2.0);
    QVERIFY(surface->plateau);
    QCOMPARE(surface->plateau->best, std::size_t(2)); // fast=15 slow=20
    // The least is best.
    Objective least = study.study.spec.objective;
    least.maximise = false;
    const auto mirrored = surfaceOf(study.study, study.trials, 0, 0, 1, least);
    QCOMPARE(mirrored->plateau->best, std::size_t(0));
    QCOMPARE(surfaceOf(study.study, study.trials, 0, 1, 1, least).error().code, std::string("jobs.axes"));
}

void TestStudyTrials::surfaceOfOneAxisIsALine() {
    StudyTrials study = smallStudy(5);
    study.study.spec.axes.pop_back();
    for (Trial& trial : study.trials)
        trial.values.pop_back();
    const auto surface = surfaceOf(study.study, study.trials, 0, 0, 0, study.study.spec.objective);
    QVERIFY(surface);
    QCOMPARE(surface->points.size(), std::size_t(3));
    QCOMPARE(*surface->at(0, 0).value, 0.5); // the better of two trials
    QCOMPARE(surface->at(0, 0).trials, std::size_t(2));
}

void TestStudyTrials::surfaceWithHolesHasNoPlateau() {
    const StudyTrials study = smallStudy(5);
    const auto surface = surfaceOf(study.study, study.trials, 0, 0, 1, study.study.spec.objective);
    QCOMPARE(surface->at(2, 1).trial, std::uint64_t(0)); // not tried yet
    QVERIFY(!surface->plateau);
}

void TestStudyTrials::tableHoldsNoFormula() {
    const StudyTrials study = smallStudy(5);
    const std::vector<std::uint64_t> numbers{4, 2, 99};
    const QStringList lines = QString::fromStdString(trialCsv(study, numbers)).trimmed().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].startsWith(QStringLiteral("trial,status,instrument,timeframe,fast,slow,score,total_return,")));
    QVERIFY2(lines[1].startsWith(QStringLiteral("4,failed,T:X,1h,10,-1,,,")), qPrintable(lines[1]));
    QVERIFY2(lines[1].endsWith(QStringLiteral(",\"'=cmd|' /C calc'!A0\"")), qPrintable(lines[1]));
    QVERIFY(lines[2].startsWith(QStringLiteral("2,done,T:X,1h,5,-1,0.5,0.3,")));
    QCOMPARE(lines[1].count(QLatin1Char(',')), lines[0].count(QLatin1Char(',')));
}

void TestStudyTrials::candidatesAreEveryCombination() {
    SettingField fast;
    fast.key = "fast";
    fast.type = SettingType::Integer;
    fast.defaultValue = std::int64_t(1);
    SettingField slow = fast;
    slow.key = "slow";
    const SettingsSchema schema({fast, slow});
    const auto all = candidatesOf(schema, {{"slow", "9"}}, {*parseSweepAxis(schema, "fast=1:3")});
    QVERIFY(all);
    QCOMPARE(all->size(), std::size_t(3));
    QCOMPARE(toString(all->at(2).values().at("fast")), std::string("3"));
    QCOMPARE(toString(all->at(2).values().at("slow")), std::string("9"));
    const auto twice = candidatesOf(schema, {{"fast", "9"}}, {*parseSweepAxis(schema, "fast=1:3")});
    QCOMPARE(twice.error().code, std::string("sweep.fixed_axis"));
    const auto many =
        candidatesOf(schema, {}, {*parseSweepAxis(schema, "fast=1:200"), *parseSweepAxis(schema, "slow=1:200")});
    QCOMPARE(many.error().code, std::string("sweep.too_many"));
}

QTEST_GUILESS_MAIN(TestStudyTrials)
#include "tst_study_trials.moc"
