// What Alpaca says about an account and about its instruments.
#pragma once

#include "plugins/brokers/alpaca/core/orders.h"

namespace truebar::alpaca {

// GET /v2/clock.
Result<UtcMs> readClock(const QJsonValue& body);
// GET /v2/account: its cash, below zero where it is borrowed.
Result<std::vector<VenueBalance>> readBalances(const QJsonValue& body);
// The same: what the account may do its keys may do. Whether they may move money away is not told; on paper there is
// none.
Result<AccountPermissions> readPermissions(const QJsonValue& body, bool isPaper);
// GET /v2/positions.
Result<std::vector<VenuePosition>> readPositions(const Place& place, const QJsonValue& body);
// GET /v2/assets/SYMBOL.
Result<InstrumentFilters> readAsset(const std::string& symbol, const QJsonValue& body);

} // namespace truebar::alpaca
