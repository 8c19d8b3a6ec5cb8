#include "tests/integration/live_service.h"

#include "core/workspace/workspace.h"

#include <QTest>

#include <set>

namespace truebar::test {

namespace {

constexpr int startMs = 60'000;
constexpr Timeframe second(1, Timeframe::Unit::Second);

} // namespace

const QByteArray LiveService::passphrase = "correct horse battery";

LiveService::LiveService()
    : orders(systemClock(), false, {AccountVenue::key, AccountVenue::secret, {}})
    , feed(systemClock(), MarketTruth(), {"BTCUSDT"}) {
    expect(runWith({passphrase}, "vault create --memory-mib 8 --passes 1"));
    expect(runWith({passphrase, AccountVenue::key, AccountVenue::secret},
        "account add main --venue binance --live --url", {accounts.url()}));
    QStringList settings{QStringLiteral("--broker"), QStringLiteral("binance_spot")};
    const std::pair<const char*, QString> values[] = {{"api_url", orders.apiUrl()}, {"account_url", orders.restUrl()},
        {"query_lag_ms", QStringLiteral("0")}, {"receive_window_ms", QStringLiteral("500")},
        {"reconnect_first_ms", QStringLiteral("1")}, {"reconnect_most_ms", QStringLiteral("20")},
        {"timeout_ms", QStringLiteral("2000")}};
    for (const auto& [key, value] : values)
        settings << QStringLiteral("--set") << QString(QLatin1String(key) + u'=' + value);
    expect(runWith({passphrase}, "desk set main", settings));
    expect(run("feed add here --plugin binance --venue BINANCE --set",
        {QStringLiteral("spot_url=") + feed.restUrl(), QStringLiteral("--set"),
            QStringLiteral("spot_stream_url=") + feed.streamUrl()}));
    expect(run("watch add --instrument BINANCE:BTCUSDT --timeframe 1s --warm-up 60"));
    m_market = std::jthread([this](const std::stop_token& stop) {
        for (UtcMs told{}; !stop.stop_requested(); std::this_thread::sleep_for(std::chrono::milliseconds(2))) {
            const UtcMs now = systemClock().now();
            const UtcMs closed = second.floor(now) - second.nominalLength();
            if (closed == told)
                continue;
            told = closed;
            const Series last =
                feed.truth().candles({"BINANCE", "BTCUSDT"}, second, {closed, closed + second.nominalLength()}, now);
            orders.trade("BTCUSDT", Decimal::fromDouble(last.at(0).close));
        }
    });
}

LiveService::~LiveService() {
    // What the bot itself said is what one wants to know of a test that failed.
    if (QTest::currentTestFailed())
        qWarning("%s%s", run("bot log wave").out.constData(), run("bot status wave").out.constData());
    m_market = std::jthread();
    if (isServing())
        kill();
}

CliAnswer LiveService::expect(const CliAnswer& answer, int code) const {
    if (answer.exitCode != code)
        qFatal("exit %d: %s%s", answer.exitCode, answer.out.constData(), answer.err.constData());
    return answer;
}

void LiveService::addBot(const char* words) {
    const QByteArray all = QByteArray("bot add wave --timeframe 1s --mode live_run --confirm-live --account main "
                                      "--fee-bps 10 --instrument BINANCE:BTCUSDT ")
        + words;
    expect(run(all.constData()));
}

void LiveService::serve(const QList<QByteArray>& secrets) {
    if (isServing())
        end();
    m_service = cli.start("serve --unlock --json", {}, secrets.join('\n') + '\n');
    if (!m_service->waitForStarted(startMs))
        qFatal("the service does not start");
}

void LiveService::kill() {
    m_service->kill();
    if (!m_service->waitForFinished(startMs) || m_service->exitStatus() != QProcess::CrashExit)
        qFatal("the service has ended by itself: %s", heard().constData());
}

void LiveService::end() {
    m_service->terminate();
    if (!m_service->waitForFinished(startMs) || m_service->exitCode() != 0)
        qFatal("the service has not ended well: %s", heard().constData());
}

QString LiveService::status(const char* key) const {
    const CliAnswer answer = cli.run("bot status wave --json");
    return answer.exitCode == 0 ? answer.json().value(QLatin1String(key)).toVariant().toString() : QString();
}

QString LiveService::doubled() {
    std::set<std::string> ids;
    for (const auto& request : orders.orderRequests()) {
        if (!ids.insert(request.clientId).second)
            return QStringLiteral("the order %1 was sent twice").arg(QString::fromStdString(request.clientId));
    }
    Decimal sum;
    for (const TruthTrade& trade : orders.truth().trades()) {
        sum += trade.isBuy ? trade.quantity : -trade.quantity;
        if (sum.sign() < 0)
            return QStringLiteral("more was sold than held at trade %1").arg(trade.id);
    }
    return {};
}

RunRecord LiveService::record(const std::string& run) const {
    const auto store = RunStore::open(cli.workspace() + QStringLiteral("/workspace.db"), Database::Mode::ReadOnly);
    const auto loaded = store ? (*store)->load(run) : Result<RunRecord>(store.error());
    if (!loaded)
        qFatal("no run: %s", loaded.error().message().c_str());
    return *loaded;
}

QString LiveService::unlike(const RunRecord& run) {
    const auto trades = orders.truth().trades();
    const auto& fills = run.result.fills;
    if (fills.size() != trades.size())
        return QStringLiteral("%1 fills are booked, %2 trades are the venue's").arg(fills.size()).arg(trades.size());
    for (std::size_t i = 0; i < trades.size(); ++i) {
        const bool isSame = (fills[i].side == Side::Buy) == trades[i].isBuy && fills[i].price.value() == trades[i].price
            && fills[i].quantity.value() == trades[i].quantity;
        if (!isSame)
            return QStringLiteral("fill %1 is not the venue's trade %2").arg(i).arg(trades[i].id);
    }
    return {};
}

} // namespace truebar::test
