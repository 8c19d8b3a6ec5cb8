// Outlooks and indicator bots as text and as JSON.
#pragma once

#include "core/alerts/indicator_bot.h"
#include "core/base/json_writer.h"

namespace truebar::cli {

std::string outlookText(const OutlookState& state);
std::string outlookJson(const InstrumentId& instrument, const OutlookSettings& settings, const OutlookState& state);

// One closed candle, what had been said of it and the count so far.
std::string historyText(const std::vector<OutlookPoint>& points, const Calibration& calibration);
std::string historyJson(const Series& series, const std::vector<OutlookPoint>& points, const Calibration& calibration);

std::string indicatorTable(const std::vector<StoredIndicatorBot>& bots);
std::string indicatorJson(const std::vector<StoredIndicatorBot>& bots);
std::string outlookEventTable(const std::vector<StoredOutlookEvent>& events);
std::string outlookEventJson(const std::vector<StoredOutlookEvent>& events);

} // namespace truebar::cli
