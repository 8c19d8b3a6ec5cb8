// A bot on the demo market in the real program, and a service that runs it.
#pragma once

#include "tests/integration/cli_process.h"

#include <QTest>

namespace truebar::test {

inline const QString crossInstrument = QStringLiteral("DEMO:BTCUSD");

// A workspace with the demo market watched and the bot "cross" on it.
inline void addCross(const Cli& cli) {
    const CliAnswer watched = cli.run("watch add --timeframe 1m --warm-up 300 --instrument", {crossInstrument});
    QVERIFY2(watched.exitCode == 0, watched.err.constData());
    const CliAnswer added =
        cli.run("bot add cross --strategy sma_cross --set fast=4 --set slow=9 --timeframe 1m --fee-bps 5 --warm-up 30 "
                "--instrument",
            {crossInstrument});
    QVERIFY2(added.exitCode == 0, added.err.constData());
}

// Of `bot status`.
inline QString botOf(const CliAnswer& status, const char* key) {
    return status.json().value(QLatin1String(key)).toVariant().toString();
}

inline int candlesOf(const Cli& cli) {
    return botOf(cli.run("bot status cross --json"), "candles").toInt();
}

inline void endGently(QProcess& process) {
    process.terminate(); // SIGTERM
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
}

} // namespace truebar::test
