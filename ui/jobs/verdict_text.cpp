#include "ui/jobs/verdict_text.h"

#include "ui/widgets/error_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <cmath>

namespace truebar::ui {

namespace {

struct VerdictWords {
    Q_DECLARE_TR_FUNCTIONS(VerdictText)
};

QString percent(double share) {
    return QLocale().toString(share * 100, 'f', 1) + QStringLiteral(" %");
}

QString whole(double number) {
    return QLocale().toString(number, 'f', 0);
}

QString complaint(const TestOutcome& t) {
    switch (t.test) {
    case RobustnessTest::Days:
        return VerdictWords::tr("there are %1 days, and at least %2 are needed")
            .arg(whole(t.value), whole(t.threshold));
    case RobustnessTest::Trades:
        return VerdictWords::tr("there are %1 closed trades, and at least %2 are needed")
            .arg(whole(t.value), whole(t.threshold));
    case RobustnessTest::BeatsHolding:
        return VerdictWords::tr("it earned %1 of the capital less than buy and hold").arg(percent(std::fabs(t.value)));
    case RobustnessTest::SharpeAboveZero:
        return VerdictWords::tr("the chance that its Sharpe ratio is above zero is %1, less than %2")
            .arg(percent(t.value), percent(t.threshold));
    case RobustnessTest::TrackRecord:
        return VerdictWords::tr("its %1 days are fewer than the %2 that its Sharpe ratio needs to be believed")
            .arg(whole(t.value), whole(t.threshold));
    case RobustnessTest::DeflatedSharpe:
        return VerdictWords::tr(
            "after all the trials that were made, the chance that its Sharpe ratio is real is %1, less "
            "than %2")
            .arg(percent(t.value), percent(t.threshold));
    case RobustnessTest::Overfitting:
        return VerdictWords::tr("the chance that the search found luck is %1, more than %2")
            .arg(percent(t.value), percent(t.threshold));
    case RobustnessTest::OutOfSample:
        return VerdictWords::tr("out of sample it made %1").arg(percent(t.value));
    case RobustnessTest::Bootstrap:
        return VerdictWords::tr("in the worst twentieth of the days drawn anew it made %1 a year or less")
            .arg(percent(t.value));
    case RobustnessTest::SubPeriods:
        return VerdictWords::tr("only %1 of the sub-periods had a gain").arg(percent(t.value));
    case RobustnessTest::Ruin:
        return VerdictWords::tr("the risk of ruin is %1").arg(percent(t.value));
    }
    return {};
}

} // namespace

QString levelText(RobustnessLevel level) {
    switch (level) {
    case RobustnessLevel::TooLittleData:
        return VerdictWords::tr("Too little data to judge");
    case RobustnessLevel::Rejected:
        return VerdictWords::tr("Rejected");
    case RobustnessLevel::Doubtful:
        return VerdictWords::tr("Doubtful");
    case RobustnessLevel::Unproven:
        return VerdictWords::tr("Unproven");
    case RobustnessLevel::Sound:
        return VerdictWords::tr("Sound");
    }
    return {};
}

QString verdictSentence(const RobustnessVerdict& verdict) {
    const QString opening = levelText(verdict.level) + QStringLiteral(": ");
    const QString tests = whole(static_cast<double>(verdict.tests.size()));
    if (verdict.level == RobustnessLevel::Sound)
        return opening + VerdictWords::tr("it passed all %1 tests.").arg(tests);
    if (verdict.level == RobustnessLevel::Unproven)
        return opening
            + VerdictWords::tr("it passed all %1 tests, but none of them asks how many settings were tried to find it.")
                  .arg(tests);
    QStringList complaints;
    for (const TestOutcome& outcome : failuresOf(verdict))
        complaints << complaint(outcome);
    const QString last = complaints.isEmpty() ? QString() : complaints.takeLast();
    const QString all =
        complaints.isEmpty() ? last : VerdictWords::tr("%1, and %2").arg(complaints.join(QStringLiteral("; ")), last);
    return opening + all + QStringLiteral(".");
}

QString plateauText(double score) {
    const QString number = QLocale().toString(score, 'f', 2);
    if (score >= 0.7)
        return VerdictWords::tr("Plateau %1: a step in any direction keeps most of the edge").arg(number);
    if (score >= 0.4)
        return VerdictWords::tr("Plateau %1: a step in any direction costs about half of the edge").arg(number);
    return VerdictWords::tr("Plateau %1: a needle, one step in any direction loses most of the edge").arg(number);
}

QString judgementText(const StudyJudgement& judgement) {
    QStringList numbers{
        VerdictWords::tr("%1 trials, %2 failed")
            .arg(whole(static_cast<double>(judgement.trials)), whole(static_cast<double>(judgement.failed)))};
    if (judgement.best)
        numbers << VerdictWords::tr("best: trial %1").arg(whole(static_cast<double>(*judgement.best)));
    if (judgement.overfitting)
        numbers << VerdictWords::tr("probability of overfitting %1").arg(percent(judgement.overfitting->probability));
    if (judgement.deflated)
        numbers << VerdictWords::tr("deflated Sharpe %1").arg(percent(judgement.deflated->probability));
    if (judgement.gap)
        numbers << errorText(*judgement.gap);
    return verdictSentence(judgement.verdict) + QStringLiteral("\n") + numbers.join(QStringLiteral(" · "));
}

QString testTitle(RobustnessTest test) {
    switch (test) {
    case RobustnessTest::Days:
        return VerdictWords::tr("Daily returns");
    case RobustnessTest::Trades:
        return VerdictWords::tr("Closed trades");
    case RobustnessTest::BeatsHolding:
        return VerdictWords::tr("Beats buy and hold");
    case RobustnessTest::SharpeAboveZero:
        return VerdictWords::tr("Sharpe above zero");
    case RobustnessTest::TrackRecord:
        return VerdictWords::tr("Days against track record");
    case RobustnessTest::DeflatedSharpe:
        return VerdictWords::tr("Deflated Sharpe");
    case RobustnessTest::Overfitting:
        return VerdictWords::tr("Overfitting (PBO)");
    case RobustnessTest::OutOfSample:
        return VerdictWords::tr("Out of sample");
    case RobustnessTest::Bootstrap:
        return VerdictWords::tr("Worst twentieth, a year");
    case RobustnessTest::SubPeriods:
        return VerdictWords::tr("Sub-periods with a gain");
    case RobustnessTest::Ruin:
        return VerdictWords::tr("Risk of ruin");
    }
    return {};
}

QString testNumber(RobustnessTest test, double value) {
    const bool isCount =
        test == RobustnessTest::Days || test == RobustnessTest::Trades || test == RobustnessTest::TrackRecord;
    return isCount ? whole(value) : percent(value);
}

} // namespace truebar::ui
