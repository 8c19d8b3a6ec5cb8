#include "plugins/brokers/alpaca/core/alpaca_broker.h"

#include <QObject>

namespace truebar {

class AlpacaBrokerPlugin final : public QObject, public ILiveBrokerPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TRUEBAR_LIVE_BROKER_PLUGIN_IID FILE "metadata.json")
    Q_INTERFACES(truebar::ILiveBrokerPlugin)
public:
    Result<std::unique_ptr<ILiveBroker>> create(
        const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock) const override {
        return alpaca::AlpacaBroker::create(setup, events, clock);
    }
};

} // namespace truebar

#include "alpaca_broker_plugin.moc"
