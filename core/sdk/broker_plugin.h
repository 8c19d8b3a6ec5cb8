#pragma once

#include "core/accounts/account_settings.h"
#include "core/market/series.h"
#include "core/sdk/broker.h"
#include "core/sdk/settings.h"
#include "core/trading/cost_model.h"
#include "core/trading/fill_profile.h"

#include <QtPlugin>

#include <memory>

namespace truebar {

struct BrokerSetup {
    Instrument instrument{};
    Money cash{};
    Settings settings{}; // has passed the schema
    AccountSettings account{};
    // What only a simulated broker can have:
    CostModel costs{};
    FillProfile profile{};
    std::uint64_t seed = 1;
    const Series* finer = nullptr; // finer candles of the same instrument, to look into a candle; outlive the broker
    // Cash beside the account's own that opening may use: the account is one of several that share it. Outlives the
    // broker; null: none.
    const Money* backing = nullptr;
};

class IBrokerPlugin {
public:
    virtual ~IBrokerPlugin() = default;
    // `events` outlives the broker.
    virtual Result<std::unique_ptr<IBroker>> create(const BrokerSetup& setup, IBrokerEvents& events) const = 0;
};

} // namespace truebar

#define TRUEBAR_BROKER_PLUGIN_IID "truebar.broker/1"
Q_DECLARE_INTERFACE(truebar::IBrokerPlugin, TRUEBAR_BROKER_PLUGIN_IID)
