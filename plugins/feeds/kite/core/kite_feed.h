#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/feed.h"
#include "core/sdk/settings.h"

namespace truebar::kite {

Result<std::unique_ptr<IFeed>> createFeed(const Settings& settings, const IClock& clock);

} // namespace truebar::kite
