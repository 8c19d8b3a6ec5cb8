#pragma once

#include "core/sdk/settings.h"
#include "core/sdk/strategy.h"

#include <QtPlugin>

#include <memory>

namespace truebar {

// Stateless factory: the root object of a strategy library.
class IStrategyPlugin {
public:
    virtual ~IStrategyPlugin() = default;
    // `settings` has passed the schema; an error is for what a schema cannot say ("fast must be below slow").
    virtual Result<std::unique_ptr<IStrategy>> create(const Settings& settings) const = 0;
};

} // namespace truebar

#define TRUEBAR_STRATEGY_PLUGIN_IID "truebar.strategy/1"
Q_DECLARE_INTERFACE(truebar::IStrategyPlugin, TRUEBAR_STRATEGY_PLUGIN_IID)
