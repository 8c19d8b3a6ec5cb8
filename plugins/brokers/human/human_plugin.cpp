#include "plugins/brokers/human/core/human_broker.h"

#include <QObject>

namespace truebar {

class HumanPlugin final : public QObject, public ILiveBrokerPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TRUEBAR_LIVE_BROKER_PLUGIN_IID FILE "metadata.json")
    Q_INTERFACES(truebar::ILiveBrokerPlugin)
public:
    Result<std::unique_ptr<ILiveBroker>> create(
        const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock) const override {
        return human::HumanBroker::create(setup, events, clock);
    }
};

} // namespace truebar

#include "human_plugin.moc"
