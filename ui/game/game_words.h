// What the manual panel says about games, clicks and orders.
#pragma once

#include "core/game/arm_guard.h"
#include "core/game/game_book.h"

#include <QLabel>

#include <chrono>

namespace truebar::ui {

QString stageText(GameStage stage);
QString disarmText(Disarmed reason);
QString gameName(Side side); // "BUY GAME", "SELL GAME"
// What a game costs, brings and may lose, in one sentence.
QString outlookText(const GamePlan& plan);
// "0.86 ms", "43 ms", "1.2 s"
QString delayText(std::chrono::microseconds delay);
// With all digits, in the user's notation, without thousands separators: what can be typed again.
QString plainText(Decimal value);
// What was typed, in the user's notation or with a point; nothing if it is no number.
std::optional<Decimal> readDecimal(const QString& text);
// How the label is meant, for the style sheet: "muted", "title", "warning", "error".
void setRole(QLabel* label, const char* role);

} // namespace truebar::ui
