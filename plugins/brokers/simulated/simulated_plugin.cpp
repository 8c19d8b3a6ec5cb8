#include "simulated_broker.h"

#include <QObject>

namespace truebar {

class SimulatedPlugin final : public QObject, public IBrokerPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TRUEBAR_BROKER_PLUGIN_IID FILE "metadata.json")
    Q_INTERFACES(truebar::IBrokerPlugin)
public:
    Result<std::unique_ptr<IBroker>> create(const BrokerSetup& setup, IBrokerEvents& events) const override {
        return std::unique_ptr<IBroker>(std::make_unique<SimulatedBroker>(setup, events));
    }
};

} // namespace truebar

#include "simulated_plugin.moc"
