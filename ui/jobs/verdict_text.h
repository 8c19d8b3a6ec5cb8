// Verdicts on strategies in plain words, in the user's language.
#pragma once

#include "core/jobs/study_judgement.h"
#include "core/robustness/verdict.h"

#include <QString>

namespace truebar::ui {

QString levelText(RobustnessLevel level);
// "Rejected: it made 12 % less than buy and hold, and …"
QString verdictSentence(const RobustnessVerdict& verdict);
// "Plateau 0.83: a smooth top", 0 … 1.
QString plateauText(double score);
// The best trial of a search: luck of many tries or not, with the numbers.
QString judgementText(const StudyJudgement& judgement);
// The name of a test, its value and its threshold in the form that fits them.
QString testTitle(RobustnessTest test);
QString testNumber(RobustnessTest test, double value);

} // namespace truebar::ui
