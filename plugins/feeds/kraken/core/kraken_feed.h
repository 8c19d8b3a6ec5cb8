// Kraken's spot market: candles by REST, candles and trades by WebSocket v2.
#pragma once

#include "core/sdk/feed_plugin.h"

namespace truebar::kraken {

Result<std::unique_ptr<IFeed>> createFeed(const Settings& settings, const IClock& clock);

} // namespace truebar::kraken
