// An indicator as the chart shows it: which one, with which parameters, and its lines once they are computed.
#pragma once

#include "core/analysis/indicators/indicator_registry.h"
#include "ui/chart/line_pyramid.h"
#include "ui/theme/theme.h"

#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace truebar::ui {

struct IndicatorSpec {
    std::string name; // of the indicator registry
    std::map<std::string, std::string> parameters; // every one the indicator has

    bool operator==(const IndicatorSpec&) const = default;
    // "macd fast=12 signal=9 slow=26", as it is kept in the settings file.
    std::string toString() const;
    // Nothing if the text is no such thing; whether the indicator exists is not judged.
    static std::optional<IndicatorSpec> parse(const std::string& text);
};

// The registry's entry; null if there is none.
const IndicatorInfo* findIndicator(const std::string& name);

// "SMA 20", "Bollinger 20 2"
QString shortTitle(const IndicatorSpec& spec);

// Made off the window's thread, shared with it and never changed. May be shorter than the series by its last candles.
struct IndicatorLines {
    std::vector<NamedLine> lines;
    std::vector<LinePyramid> pyramids; // one a line

    explicit IndicatorLines(std::vector<NamedLine> computed);
    std::size_t size() const { return lines.empty() ? 0 : lines.front().values.size(); }
    // Of all lines, among the candles [first, last).
    ValueRange range(std::size_t first, std::size_t last) const;
};

struct ChartIndicator {
    IndicatorSpec spec;
    bool onPricePane = true;
    std::shared_ptr<const IndicatorLines> lines{}; // null until computed
};

// Colour of a line of the chart's indicator number `index`. All lines of one indicator have one colour, but the signal
// line, which crosses another.
QColor indicatorColor(const Theme& theme, std::size_t index, const std::string& lineName);

} // namespace truebar::ui
