// Words and columns of the outlook page.
#pragma once

#include "core/alerts/indicator_bot.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QString>

namespace truebar::ui {

QString outlookStateText(IndicatorState state);
// "▲ bullish": a shape and a word, so that the colour is not needed.
QString trendText(Trend trend);
QColor trendColor(const Theme& theme, Trend trend);
// "▲ bullish 2/3"
QString consensusText(const Consensus& consensus);
QString barClassText(BarClass barClass);
// Prices to as many digits as the width of the band needs.
QString priceText(double price, const PriceBand& band);
// With the digits of another band, so that bands beside each other look alike.
QString bandText(const PriceBand& band, const PriceBand& digits);
QString bandText(const PriceBand& band);
QString shareText(std::optional<double> share);
// "fits", "too narrow" …
QString verdictText(CalibrationVerdict verdict);
QColor verdictColor(const Theme& theme, CalibrationVerdict verdict);
// A few words on one event, for a notice and the list.
QString eventText(const OutlookEvent& event);

// A column for each timeframe that any of the bots has.
std::vector<TableColumn<IndicatorStatus>> outlookColumns(const Theme& theme, const std::vector<IndicatorStatus>& bots);
std::vector<TableColumn<StoredOutlookEvent>> outlookEventColumns(const Theme& theme);

} // namespace truebar::ui
