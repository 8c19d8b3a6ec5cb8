// How often a test kills what it tests.
#pragma once

#include <QByteArray>
#include <QtGlobal>

namespace truebar::test {

// What TRUEBAR_KILLS says, or as often as every run of the tests can bear.
inline int killCount(int usual) {
    bool isNumber = false;
    const int given = qEnvironmentVariableIntValue("TRUEBAR_KILLS", &isNumber);
    return isNumber ? given : usual;
}

// For main(), before QTest begins: many kills need longer than a test may usually take.
inline void giveTimeForKills() {
    if (qEnvironmentVariableIsSet("TRUEBAR_KILLS"))
        qputenv("QTEST_FUNCTION_TIMEOUT", "36000000");
}

} // namespace truebar::test
