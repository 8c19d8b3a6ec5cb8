#pragma once

#include "core/sdk/account_probe.h"
#include "core/sdk/clock.h"

#include <QtPlugin>

#include <memory>

namespace truebar {

class IAccountPlugin {
public:
    virtual ~IAccountPlugin() = default;
    // The clock outlives the probe.
    virtual Result<std::unique_ptr<IAccountProbe>> createProbe(const IClock& clock) const = 0;
};

} // namespace truebar

#define TRUEBAR_ACCOUNT_PLUGIN_IID "truebar.account/1"
Q_DECLARE_INTERFACE(truebar::IAccountPlugin, TRUEBAR_ACCOUNT_PLUGIN_IID)
