#include "tests/support/desk/desk_world.h"

#include <QTest>

namespace truebar::test {

namespace {

std::unique_ptr<Workspace> openWorkspace(const QString& directory) {
    auto opened = Workspace::open(directory, WorkspaceAccess::ReadWrite);
    if (!opened)
        qFatal("no workspace: %s", opened.error().message().c_str());
    return std::move(*opened);
}

} // namespace

AccountInfo testedAccount() {
    AccountInfo info;
    info.id = "main";
    info.venue = "binance";
    info.label = "main";
    info.isPaper = false;
    info.checkedAt = systemClock().now();
    info.permissions.mayRead = info.permissions.mayTrade = true;
    info.permissions.mayWithdraw = false;
    return info;
}

TestKeys::TestKeys(AccountInfo given)
    : info(std::move(given)) {
    m_gate.open(Role::Admin, false);
}

Result<AccountInfo> TestKeys::account(const std::string& id) const {
    return id == info.id ? Result<AccountInfo>(info) : Error{"account.unknown", "there is no account %1", {id}};
}

Result<AccountSecrets> TestKeys::credentials(const std::string& id, Action) {
    if (id != info.id)
        return Error{"account.unknown", "there is no account %1", {id}};
    AccountSecrets out;
    out.key = Secret::copyOf("key");
    out.secret = Secret::copyOf("secret");
    return out;
}

DeskLife::DeskLife(const QString& directory, TestKeys& given)
    : keys(given)
    , workspace(openWorkspace(directory))
    , plugins(PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins")))
    , door(thread, workspace->workspaceDatabase())
    , desk({directory, *plugins, door, keys, systemClock(), systemDisk(), {}}) { }

DeskLife::~DeskLife() = default;

std::shared_ptr<AccountSession> DeskLife::open() {
    const auto opened = desk.open("main");
    if (!opened)
        qFatal("not opened: %s", opened.error().message().c_str());
    const auto& session = *opened;
    if (!waitUntil([&] { return session->mayTrade("").has_value(); }))
        qFatal("may not trade: %s", session->mayTrade("").error().message().c_str());
    const InstrumentId bitcoin{
        desk.store().setup("main")->broker == "binance_usdm" ? "BINANCE_USDM" : "BINANCE", "BTCUSDT"};
    if (const auto filters = session->prepare(bitcoin); !filters)
        qFatal("no filters: %s", filters.error().message().c_str());
    return session;
}

DeskWorld::DeskWorld(bool futures)
    : isFutures(futures)
    , venue(systemClock(), futures, {})
    , keys(testedAccount()) { }

DeskLife& DeskWorld::start() {
    end();
    m_life = std::make_unique<DeskLife>(directory(), keys);
    if (const auto saved = m_life->desk.store().saveSetup(setup()); !saved)
        qFatal("no set-up: %s", saved.error().message().c_str());
    return *m_life;
}

AccountSetup DeskWorld::setup() const {
    AccountSetup out;
    out.account = "main";
    out.broker = isFutures ? "binance_usdm" : "binance_spot";
    out.settings["api_url"] = venue.apiUrl().toStdString();
    out.settings["account_url"] = venue.restUrl().toStdString();
    if (isFutures) {
        out.settings["rest_url"] = venue.restUrl().toStdString();
        out.settings["stream_url"] = venue.streamUrl().toStdString();
    }
    out.settings["reconnect_first_ms"] = "1";
    out.settings["reconnect_most_ms"] = "20";
    out.settings["query_lag_ms"] = "0";
    out.settings["receive_window_ms"] = "500";
    out.settings["timeout_ms"] = "2000";
    return out;
}

InstrumentId DeskWorld::bitcoin() const {
    return {isFutures ? "BINANCE_USDM" : "BINANCE", "BTCUSDT"};
}

OrderDraft DeskWorld::limit(Side side, const char* quantity, const char* price, const char* bot) const {
    OrderDraft out = market(side, quantity, bot);
    out.type = OrderType::Limit;
    out.limitPrice = Price(Decimal::parse(price).value());
    return out;
}

OrderDraft DeskWorld::market(Side side, const char* quantity, const char* bot) const {
    OrderDraft out;
    out.instrument = bitcoin();
    out.side = side;
    out.type = OrderType::Market;
    out.quantity = Quantity(Decimal::parse(quantity).value());
    out.bot = bot;
    return out;
}

QVariant DeskWorld::value(const QString& sql) const {
    const auto database = Database::open(
        directory() + QStringLiteral("/workspace.db"), Database::Mode::ReadOnly, Database::Durability::Normal);
    if (!database)
        qFatal("no database: %s", database.error().message().c_str());
    auto row = (*database)->run(sql);
    if (!row || !row->next())
        qFatal("no row: %s", qPrintable(sql));
    return row->value(0);
}

void DeskWorld::change(const QString& sql) const {
    const auto database = Database::open(
        directory() + QStringLiteral("/workspace.db"), Database::Mode::ReadWrite, Database::Durability::Full);
    if (!database || !(*database)->run(sql))
        qFatal("not changed: %s", qPrintable(sql));
}

bool waitUntil(const std::function<bool()>& isSo) {
    return QTest::qWaitFor(isSo, 20'000);
}

} // namespace truebar::test
