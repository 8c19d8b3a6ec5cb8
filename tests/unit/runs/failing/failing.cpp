#include "core/sdk/strategy_plugin.h"

#include <QObject>

#include <stdexcept>

using namespace truebar;

namespace {

class Failing final : public IStrategy {
public:
    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{}}; }
    void onCandle(const MarketView& market, const AccountView&, SuggestionSink&) override {
        if (market.size() == 100)
            throw std::runtime_error("out of order");
    }
};

} // namespace

class FailingPlugin final : public QObject, public IStrategyPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TRUEBAR_STRATEGY_PLUGIN_IID FILE "metadata.json")
    Q_INTERFACES(truebar::IStrategyPlugin)
public:
    Result<std::unique_ptr<IStrategy>> create(const Settings&) const override {
        return std::unique_ptr<IStrategy>(std::make_unique<Failing>());
    }
};

#include "failing.moc"
