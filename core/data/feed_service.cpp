#include "core/data/feed_service.h"

namespace truebar {

namespace {

constexpr int healthPulseMs = 2000;

} // namespace

FeedService::FeedService(FeedDesk& desk, const PluginRegistry& plugins, QObject* parent)
    : QObject(parent)
    , m_desk(desk)
    , m_plugins(plugins) {
    m_pulse.setInterval(healthPulseMs);
    connect(&m_pulse, &QTimer::timeout, this, [this] { m_pool.start([this] { list(); }); });
}

FeedService::~FeedService() {
    m_probeStop.request_stop();
    m_probes.waitForDone();
    m_pool.waitForDone();
}

Result<std::vector<FeedProfile>> FeedService::own() {
    return m_desk.workspace().read<std::vector<FeedProfile>>(
        [](const Database& database) { return FeedProfileStore(database).list(); });
}

void FeedService::startWatching() {
    m_pulse.start();
    m_pool.start([this] { list(); });
}

void FeedService::list() {
    const auto profiles = own();
    if (!profiles) {
        answer([this, error = profiles.error()] { Q_EMIT failed(error); });
        return;
    }
    std::set<std::string> names;
    for (const FeedProfile& profile : *profiles)
        names.insert(profile.name);
    answer([this, feeds = m_desk.feeds().status(), names] { Q_EMIT listed(feeds, names); });
}

void FeedService::use() {
    auto profiles = own();
    if (!profiles) {
        answer([this, error = profiles.error()] { Q_EMIT failed(error); });
        return;
    }
    m_desk.feeds().setProfiles(withDefaults(std::move(*profiles), m_plugins));
    answer([this] { Q_EMIT changed(); });
    list();
}

void FeedService::save(const std::vector<FeedProfile>& profiles) {
    m_pool.start([this, profiles] {
        for (const FeedProfile& profile : profiles) {
            const auto kept = m_desk.workspace().run(
                [&](const Database& database) { return FeedProfileStore(database).save(profile, m_plugins); });
            if (!kept) {
                answer([this, error = kept.error()] { Q_EMIT refused(error); });
                return;
            }
        }
        answer([this] { Q_EMIT saved(); });
        use();
    });
}

void FeedService::remove(const std::string& name) {
    m_pool.start([this, name] {
        const auto removed =
            m_desk.workspace().run([&](const Database& database) { return FeedProfileStore(database).remove(name); });
        if (!removed)
            answer([this, error = removed.error()] { Q_EMIT failed(error); });
        use();
    });
}

void FeedService::probe(const FeedProfile& profile, const std::string& symbol) {
    cancelProbe();
    m_probes.start([this, profile, symbol, ticket = m_probeTicket, stop = m_probeStop.get_token()] {
        auto result = probeFeed(m_plugins, m_desk.feeds(), profile, symbol, stop);
        answer([this, ticket, name = profile.name, result = std::move(result)] {
            if (ticket != m_probeTicket)
                return;
            if (result)
                Q_EMIT probed(name, *result);
            else
                Q_EMIT probeFailed(name, result.error());
        });
    });
}

void FeedService::cancelProbe() {
    m_probeStop.request_stop();
    m_probeStop = std::stop_source();
    ++m_probeTicket;
}

} // namespace truebar
