// One case of candle-by-candle fills in the format of freqtrade_candle_cases.json: what happens, and what to do.
#pragma once

#include "core/market/series.h"
#include "plugins/brokers/simulated/freqtrade_venue.h"

#include <QByteArray>

#include <string>
#include <vector>

namespace truebar::test {

struct FillSignals {
    bool entersLong = false;
    bool exitsLong = false;
    bool entersShort = false;
    bool exitsShort = false;
};

struct FillCase {
    std::string id{};
    Series series;
    std::vector<int> ticks{}; // name of each candle
    std::vector<FillSignals> signalsAt{}; // known at the close of each candle
    FreqtradeSetup venue{};
    bool usesExitSignal = true;
    std::optional<double> entryPrice{};
    std::optional<double> exitPrice{};
};

struct FillCaseTrade {
    std::string exitReason{};
    int openTick = 0;
    int closeTick = 0;
    bool isShort = false;
    double profitRatio = 0; // with leverage
};

// "cases.json" with the JSON pointer of what is wrong.
Result<std::vector<FillCase>> readFillCases(const QByteArray& json);

// Through Runner::step, the ledger and the venue, as any run.
Result<std::vector<FillCaseTrade>> playFillCase(const FillCase& fillCase);

} // namespace truebar::test
