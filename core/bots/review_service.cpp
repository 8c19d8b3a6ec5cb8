#include "core/bots/review_service.h"

#include "core/bots/session_value.h"

namespace truebar {

namespace {

template <class T, class Work>
Result<T> withStores(const QString& marketDatabase, const QString& workspaceDatabase, Work work) {
    const auto store = CandleStore::open(marketDatabase, Database::Mode::ReadOnly);
    if (!store)
        return store.error();
    const auto workspace = Database::open(workspaceDatabase, Database::Mode::ReadOnly, Database::Durability::Full);
    if (!workspace)
        return workspace.error();
    return work(**workspace, **store);
}

Result<ParityReport> parityOfLast(const Database& workspace, const CandleStore& store, const PluginRegistry& plugins,
    const std::string& bot, const std::stop_token& stop) {
    const auto sessions = SessionStore(workspace).list(bot);
    if (!sessions)
        return sessions.error();
    if (sessions->empty())
        return Error{"bot.no_candles", "the session has not seen a candle yet"};
    return parityOf(workspace, store, plugins, sessions->front().number, stop);
}

} // namespace

ReviewService::ReviewService(
    QString marketDatabase, QString workspaceDatabase, const PluginRegistry& plugins, QObject* parent)
    : QObject(parent)
    , m_marketDatabase(std::move(marketDatabase))
    , m_workspaceDatabase(std::move(workspaceDatabase))
    , m_plugins(plugins) { }

ReviewService::~ReviewService() {
    m_stop.request_stop();
    m_pool.waitForDone();
}

void ReviewService::computeValue(const std::string& name) {
    m_pool.start([this, name, stop = m_stop.get_token()] {
        auto value = withStores<HumanValue>(
            m_marketDatabase, m_workspaceDatabase, [&](const Database& workspace, const CandleStore& store) {
                return valueOfAnswers(workspace, store, m_plugins, name, stop);
            });
        m_answers.post([this, name, value = std::move(value)] {
            if (value)
                Q_EMIT valueComputed(name, *value);
            else
                Q_EMIT valueFailed(name, value.error());
        });
    });
}

void ReviewService::compareWithBacktest(const std::string& bot) {
    m_pool.start([this, bot, stop = m_stop.get_token()] {
        auto report = withStores<ParityReport>(
            m_marketDatabase, m_workspaceDatabase, [&](const Database& workspace, const CandleStore& store) {
                return parityOfLast(workspace, store, m_plugins, bot, stop);
            });
        m_answers.post([this, bot, report = std::move(report)] {
            if (report)
                Q_EMIT compared(*report);
            else
                Q_EMIT comparisonFailed(bot, report.error());
        });
    });
}

} // namespace truebar
