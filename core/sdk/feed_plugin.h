#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/feed.h"
#include "core/sdk/settings.h"

#include <QtPlugin>

namespace truebar {

class IFeedPlugin {
public:
    virtual ~IFeedPlugin() = default;
    // The clock outlives the feed.
    virtual Result<std::unique_ptr<IFeed>> create(const Settings& settings, const IClock& clock) const = 0;
};

} // namespace truebar

#define TRUEBAR_FEED_PLUGIN_IID "truebar.feed/1"
Q_DECLARE_INTERFACE(truebar::IFeedPlugin, TRUEBAR_FEED_PLUGIN_IID)
