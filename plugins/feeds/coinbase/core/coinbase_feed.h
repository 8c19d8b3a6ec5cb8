// Coinbase Exchange: candles by REST, trades by WebSocket.
#pragma once

#include "core/sdk/feed_plugin.h"

namespace truebar::coinbase {

Result<std::unique_ptr<IFeed>> createFeed(const Settings& settings, const IClock& clock);

} // namespace truebar::coinbase
