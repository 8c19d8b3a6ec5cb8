#include "plugins/brokers/binance/spot_broker.h"

#include <QObject>

namespace truebar {

class BinanceSpotPlugin final : public QObject, public ILiveBrokerPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TRUEBAR_LIVE_BROKER_PLUGIN_IID FILE "metadata.json")
    Q_INTERFACES(truebar::ILiveBrokerPlugin)
public:
    Result<std::unique_ptr<ILiveBroker>> create(
        const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock) const override {
        return binance::SpotBroker::create(setup, events, clock);
    }
};

} // namespace truebar

#include "binance_spot_plugin.moc"
