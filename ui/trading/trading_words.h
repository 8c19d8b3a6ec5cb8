// Phases, differences, links and the stop switch in the user's language.
#pragma once

#include "core/desk/account_snapshot.h"

#include <QString>

namespace truebar::ui {

QString orderSideText(Side side);
QString orderTypeText(OrderType type);
QString phaseText(OrderPhase phase);
QString differenceText(DiscrepancyKind kind);
// What it means, and what each choice would do.
QString differenceHelp(DiscrepancyKind kind);
QString choiceHelp(DiscrepancyKind kind, DiscrepancyChoice choice);
// What the person has to do now: a word, and a sentence.
QString slipText(const Slip& slip);
QString slipHelp(const Slip& slip);
QString linkText(LinkState state);
QString stageText(const PanicState& panic);
// "2026-11-21 19:12:03", UTC
QString momentText(UtcMs time);
QString latencyText(std::chrono::microseconds time);

} // namespace truebar::ui
