// Indicators by name, for the command line, the chart and scripts.
#pragma once

#include "core/analysis/indicators/indicators.h"
#include "core/base/result.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace truebar {

struct IndicatorParameter {
    std::string key;
    double defaultValue = 0;
    double minimum = 1;
    double maximum = 100'000;
    bool isWhole = true;
};

struct IndicatorInfo {
    std::string name; // "sma"
    std::string title; // "Simple moving average"
    std::vector<IndicatorParameter> parameters;
    bool onPricePane = true; // drawn over the candles; otherwise a pane of its own
};

struct NamedLine {
    std::string name; // "sma", "upper", "signal" …
    Line values;
};

const std::vector<IndicatorInfo>& indicators();

// "indicator.unknown" names the ones there are; "indicator.parameter" is located at the parameter.
Result<std::vector<NamedLine>> computeIndicator(
    std::string_view name, const std::map<std::string, std::string>& parameters, const Series& series);

} // namespace truebar
