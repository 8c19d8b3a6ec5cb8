#include "real_bar_trend.h"

#include "core/sdk/strategy_plugin.h"

#include <QObject>

namespace truebar {

class RealBarTrendPlugin final : public QObject, public IStrategyPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TRUEBAR_STRATEGY_PLUGIN_IID FILE "metadata.json")
    Q_INTERFACES(truebar::IStrategyPlugin)
public:
    Result<std::unique_ptr<IStrategy>> create(const Settings& settings) const override {
        return RealBarTrend::create(settings);
    }
};

} // namespace truebar

#include "real_bar_trend_plugin.moc"
