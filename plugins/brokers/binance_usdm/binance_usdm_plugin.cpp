#include "plugins/brokers/binance/usdm_broker.h"

#include <QObject>

namespace truebar {

class BinanceUsdmPlugin final : public QObject, public ILiveBrokerPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TRUEBAR_LIVE_BROKER_PLUGIN_IID FILE "metadata.json")
    Q_INTERFACES(truebar::ILiveBrokerPlugin)
public:
    Result<std::unique_ptr<ILiveBroker>> create(
        const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock) const override {
        return binance::UsdmBroker::create(setup, events, clock);
    }
};

} // namespace truebar

#include "binance_usdm_plugin.moc"
