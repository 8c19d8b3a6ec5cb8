// A program that asks, answers, lets expire and sends, again and again, writing down what it has told the world, until
// it is killed.
#pragma once

#include <QString>

namespace truebar::test {

// Works on the workspace `folder` until killed; with `mayAsk` false it only finishes what is open, and ends. Each deed
// is one line in `world`: "asked N", "decided N VERDICT", "sent N". Each start that has asked something is one in
// `world`.ready.
int runAskingProgram(const QString& folder, const QString& world, unsigned seed, bool mayAsk);

} // namespace truebar::test
