#include "core/sdk/buy_and_hold.h"
#include "core/sdk/strategy_plugin.h"

#include <QObject>

namespace truebar {

class BuyAndHoldPlugin final : public QObject, public IStrategyPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TRUEBAR_STRATEGY_PLUGIN_IID FILE "metadata.json")
    Q_INTERFACES(truebar::IStrategyPlugin)
public:
    Result<std::unique_ptr<IStrategy>> create(const Settings& settings) const override {
        return BuyAndHold::create(settings);
    }
};

} // namespace truebar

#include "buy_and_hold_plugin.moc"
