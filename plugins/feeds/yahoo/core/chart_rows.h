// The columns of one chart: times, prices, volume, adjusted closes and events, each perhaps with holes.
#pragma once

#include "adjust.h"
#include "plugins/feeds/net/history_protocol.h"
#include "plugins/feeds/net/json_reader.h"

namespace truebar::yahoo {

// `result` is /chart/result/0.
Result<net::HistoryAnswer> readRows(const net::JsonReader& result, Timeframe timeframe, Adjustment adjustment);

} // namespace truebar::yahoo
