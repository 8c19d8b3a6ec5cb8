#include "core/data/feed_desk.h"

namespace truebar {

Result<std::unique_ptr<FeedDesk>> FeedDesk::open(const QString& marketDatabase, const QString& workspaceDatabase,
    DataThread& thread, const PluginRegistry& plugins, const IClock& clock) {
    std::unique_ptr<FeedDesk> out(new FeedDesk(marketDatabase, workspaceDatabase, thread));
    const auto read = out->m_workspace.run([&](const Database& database) -> Result<void> {
        const FeedProfileStore store(database);
        auto profiles = store.list();
        if (!profiles)
            return std::move(profiles).error();
        auto health = store.health();
        if (!health)
            return std::move(health).error();
        out->m_feeds =
            std::make_unique<FeedSet>(plugins, clock, withDefaults(std::move(*profiles), plugins), std::move(*health));
        return {};
    });
    return read ? Result<std::unique_ptr<FeedDesk>>(std::move(out)) : read.error();
}

FeedDesk::~FeedDesk() {
    if (!m_feeds)
        return;
    const auto all = m_feeds->status();
    // Health is a comfort: losing it must not turn a success into a failure.
    (void)m_workspace.run([&](const Database& database) -> Result<void> {
        for (const FeedStatus& each : all) {
            if (each.health.requests == 0)
                continue;
            if (auto saved = FeedProfileStore(database).saveHealth(each.profile.name, each.health); !saved)
                return saved;
        }
        return {};
    });
}

} // namespace truebar
