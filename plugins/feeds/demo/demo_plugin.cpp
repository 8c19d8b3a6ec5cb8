#include "core/demo_feed.h"

#include "core/sdk/feed_plugin.h"

#include <QObject>

namespace truebar {

class DemoPlugin final : public QObject, public IFeedPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TRUEBAR_FEED_PLUGIN_IID FILE "metadata.json")
    Q_INTERFACES(truebar::IFeedPlugin)
public:
    Result<std::unique_ptr<IFeed>> create(const Settings& settings, const IClock& clock) const override {
        return std::unique_ptr<IFeed>(
            std::make_unique<demo::DemoFeed>(static_cast<std::uint64_t>(settings.integer("seed", 1)), clock));
    }
};

} // namespace truebar

#include "demo_plugin.moc"
