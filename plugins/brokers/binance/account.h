// What Binance says about an account and about its instruments.
#pragma once

#include "plugins/brokers/binance/orders.h"

namespace truebar::binance {

Result<UtcMs> readServerTime(const QJsonValue& result);
// account.status of spot; v2/account.balance of futures.
Result<std::vector<VenueBalance>> readBalances(const Place& place, const QJsonValue& result);
// v2/account.position. "live.refused" for an account in hedge mode, where one instrument has two positions.
Result<std::vector<VenuePosition>> readPositions(const Place& place, const QJsonValue& result);
// exchangeInfo, of which only this symbol is read. "live.refused" if it is not there.
Result<InstrumentFilters> readFilters(const std::string& symbol, const QJsonValue& result);
// What the key itself may do (apiRestrictions).
Result<AccountPermissions> readRestrictions(const Place& place, const QJsonValue& result);
Result<bool> readIsHedged(const QJsonValue& result);

} // namespace truebar::binance
