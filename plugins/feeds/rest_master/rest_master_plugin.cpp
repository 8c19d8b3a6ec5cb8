#include "core/rest_master_feed.h"

#include "core/sdk/feed_plugin.h"

#include <QObject>

namespace truebar {

class RestMasterPlugin final : public QObject, public IFeedPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TRUEBAR_FEED_PLUGIN_IID FILE "metadata.json")
    Q_INTERFACES(truebar::IFeedPlugin)
public:
    Result<std::unique_ptr<IFeed>> create(const Settings& settings, const IClock& clock) const override {
        return rest_master::RestMasterFeed::create(settings, clock);
    }
};

} // namespace truebar

#include "rest_master_plugin.moc"
