// Finds plugin libraries, reads their metadata without loading them, refuses what does not fit with one sentence each,
// loads on first use and never unloads.
#pragma once

#include "core/sdk/account_plugin.h"
#include "core/sdk/broker_plugin.h"
#include "core/sdk/feed_plugin.h"
#include "core/sdk/live_broker_plugin.h"
#include "core/sdk/plugin_metadata.h"
#include "core/sdk/strategy_plugin.h"

#include <QString>

#include <memory>
#include <vector>

namespace truebar {

struct PluginEntry {
    PluginMetadata metadata{};
    QString file{};
};

struct RefusedPlugin {
    QString file{};
    Error reason{};
};

class PluginRegistry {
public:
    // Scans DIR/strategies, DIR/brokers, DIR/feeds, DIR/live_brokers and DIR/accounts.
    static std::unique_ptr<PluginRegistry> scan(const QString& directory);
    // $TRUEBAR_PLUGIN_DIR; else "plugins" beside the running program, as it is built; else where the program is
    // installed, ../lib/truebar/plugins.
    static QString defaultDirectory();

    ~PluginRegistry();

    const std::vector<PluginEntry>& plugins() const;
    const std::vector<RefusedPlugin>& refused() const;
    std::vector<const PluginEntry*> plugins(PluginKind kind) const;
    // "plugin.unknown" names the ones there are, or says why the file of this one was refused.
    Result<const PluginEntry*> find(PluginKind kind, std::string_view id) const;

    // Safe from any thread.
    Result<std::unique_ptr<IStrategy>> createStrategy(std::string_view id, const Settings& settings) const;
    Result<std::unique_ptr<IBroker>> createBroker(
        std::string_view id, const BrokerSetup& setup, IBrokerEvents& events) const;
    // The clock outlives the feed.
    Result<std::unique_ptr<IFeed>> createFeed(
        std::string_view id, const Settings& settings, const IClock& clock = systemClock()) const;
    // Events and clock outlive the broker.
    Result<std::unique_ptr<ILiveBroker>> createLiveBroker(std::string_view id, const LiveBrokerSetup& setup,
        ILiveBrokerEvents& events, const IClock& clock = systemClock()) const;
    // The clock outlives the probe.
    Result<std::unique_ptr<IAccountProbe>> createAccountProbe(
        std::string_view id, const IClock& clock = systemClock()) const;

private:
    class Private;
    explicit PluginRegistry(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace truebar
