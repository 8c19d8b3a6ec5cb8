// The stream of an account: what it says about orders and fills.
#pragma once

#include "plugins/brokers/binance/orders.h"
#include "plugins/brokers/net/account_link.h"

namespace truebar::binance {

struct StreamEvent : wire::AccountEvent {
    std::string ended{}; // the stream or the connection is about to end, and why
};

// One event without what is wrapped around it. Events about other things are empty.
Result<StreamEvent> readEvent(const Place& place, const QJsonValue& event);
// What the event is wrapped in, if it is: {"subscriptionId", "event"} or {"stream", "data"}.
QJsonValue unwrapped(const QJsonObject& message);

} // namespace truebar::binance
