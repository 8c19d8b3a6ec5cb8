#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/live_broker.h"
#include "core/sdk/settings.h"

#include <QtPlugin>

namespace truebar {

// What the key of an account consists of; which parts a venue needs is its own affair. Never logged, never stored by a
// broker.
struct BrokerCredentials {
    std::string key{};
    std::string secret{};
    std::string passphrase{};
};

struct LiveBrokerSetup {
    std::string venue{}; // of the instruments and of the fill keys: "BINANCE"
    std::string account{}; // our name of the account, part of the fill keys
    Settings settings{}; // has passed the schema; addresses of the venue are settings, so that tests can set them
    BrokerCredentials credentials{};
    // Of this account, made by whoever sets it up: for brokers that must keep something of their own. May be empty.
    std::string folder{};
};

class ILiveBrokerPlugin {
public:
    virtual ~ILiveBrokerPlugin() = default;
    // Events and clock outlive the broker. No event arrives before start() and none after the broker is destroyed.
    virtual Result<std::unique_ptr<ILiveBroker>> create(
        const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock) const = 0;
};

} // namespace truebar

#define TRUEBAR_LIVE_BROKER_PLUGIN_IID "truebar.live_broker/1"
Q_DECLARE_INTERFACE(truebar::ILiveBrokerPlugin, TRUEBAR_LIVE_BROKER_PLUGIN_IID)
