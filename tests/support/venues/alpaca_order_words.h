// The words of Alpaca: orders, fills and positions of the truth as it writes them.
#pragma once

#include "tests/support/venues/http_server.h"
#include "tests/support/venues/order_truth.h"

#include <QJsonArray>
#include <QJsonObject>

#include <map>

namespace truebar::test {

// How the venue names what the truth numbers.
std::string alpacaOrderId(std::int64_t id);
std::string alpacaSymbol(const std::string& truthSymbol);
std::string truthSymbol(std::string symbol);

QJsonObject orderJson(const TruthOrder& order);
QJsonObject positionJson(const std::string& symbol, Decimal amount);
// `filled`: of the order with this trade.
QJsonObject activityJson(const TruthTrade& trade, const std::string& id, Decimal filled);
QString statusOf(const TruthOrder& order);

WireReply json(const QJsonValue& body);
WireReply fault(int status, std::int64_t code, const std::string& message);
WireReply notFound();
WireReply refused(const TruthFault& why);

QString text(const std::string& value);
QString text(Decimal value);
// With nanoseconds, as the real one writes them.
QString nanos(UtcMs time);
std::string upper(std::string value);
std::string lower(std::string value);
std::string valueOf(const std::map<std::string, std::string>& values, const char* name);

} // namespace truebar::test
