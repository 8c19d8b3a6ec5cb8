#include "core/desk/trading_desk.h"

#include "core/desk/account_checks.h"
#include "core/vault/profile_folder.h"

#include <QDir>
#include <QFile>

namespace truebar {

namespace {

constexpr int switchPulseMs = 250;

Action placing(bool isPaper) {
    return isPaper ? Action::PlacePaperOrders : Action::PlaceLiveOrders;
}

} // namespace

TradingDesk::TradingDesk(const Parts& parts, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
    , m_store(parts.door)
    , m_switch(parts.disk, parts.workspace.toStdString()) {
    m_pulse.setInterval(switchPulseMs);
    connect(&m_pulse, &QTimer::timeout, this, &TradingDesk::watchSwitch);
}

TradingDesk::~TradingDesk() {
    m_pool.waitForDone();
    for (const auto& session : accounts())
        session->close();
}

Result<std::shared_ptr<AccountSession>> TradingDesk::open(const std::string& account, std::optional<Action> purpose) {
    const std::lock_guard opening(m_opening);
    return openNow(account, purpose);
}

Result<std::shared_ptr<AccountSession>> TradingDesk::openNow(
    const std::string& account, std::optional<Action> purpose) {
    if (auto known = this->account(account))
        return known;
    auto session = make(account, purpose);
    if (!session)
        return session;
    {
        const std::lock_guard lock(m_mutex);
        m_open[account] = *session;
    }
    answer([this, account] { Q_EMIT opened(account); });
    return session;
}

Result<std::shared_ptr<AccountSession>> TradingDesk::make(const std::string& account, std::optional<Action> purpose) {
    const auto setup = m_store.setup(account);
    if (!setup)
        return setup.error();
    const auto plugin = m_parts.plugins.find(PluginKind::LiveBroker, setup->broker);
    if (!plugin)
        return plugin.error();
    const bool hasKey = !(*plugin)->metadata.hasCapability(byHandCapability);
    const auto info = hasKey ? m_parts.keys.account(account) : Result<AccountInfo>(accountByHand(account));
    if (!info)
        return info.error();
    if (auto may = checkPermissions(*info, (*plugin)->metadata); !may)
        return std::move(may).error();
    const Action action = purpose.value_or(placing(info->isPaper));
    if (auto allowed = m_parts.keys.gate().allow(action, m_parts.clock.now()); !allowed)
        return std::move(allowed).error();
    const auto secrets = hasKey ? m_parts.keys.credentials(account, action) : Result<AccountSecrets>(AccountSecrets());
    if (!secrets)
        return secrets.error();
    QDir().mkpath(m_parts.workspace + QStringLiteral("/trading"));
    AccountSession::Setup session{.account = account,
        .isPaper = info->isPaper,
        .workspace = m_parts.workspace.toStdString(),
        .disk = m_parts.disk,
        .clock = m_parts.clock,
        .records = m_store,
        .gate = m_parts.keys.gate(),
        .makeBroker = [&](ILiveBrokerEvents& events) { return makeBroker(*setup, *info, *secrets, events); },
        .publish =
            [this](std::shared_ptr<const AccountSnapshot> snapshot) {
                answer([this, snapshot = std::move(snapshot)] { Q_EMIT changed(snapshot); });
            },
        .timing = m_parts.timing};
    return AccountSession::open(session);
}

Result<std::unique_ptr<ILiveBroker>> TradingDesk::makeBroker(const AccountSetup& setup, const AccountInfo& info,
    const AccountSecrets& secrets, ILiveBrokerEvents& events) const {
    const auto plugin = m_parts.plugins.find(PluginKind::LiveBroker, setup.broker);
    if (!plugin)
        return plugin.error();
    const PluginMetadata& metadata = (*plugin)->metadata;
    auto settings = metadata.settings.resolve(setup.settings);
    if (!settings)
        return std::move(settings).error();
    if (auto good = checkAddresses(metadata, *settings, info.isPaper); !good)
        return std::move(good).error();
    LiveBrokerSetup wanted;
    wanted.venue = metadata.venues.empty() ? setup.broker : metadata.venues.front();
    wanted.account = setup.account;
    if (metadata.hasCapability(byHandCapability)) {
        const QString folder = m_parts.workspace + QStringLiteral("/trading/") + QString::fromStdString(setup.account);
        QDir().mkpath(folder);
        wanted.folder = folder.toStdString();
    }
    wanted.settings = std::move(*settings);
    wanted.credentials.key = secrets.key.reveal();
    wanted.credentials.secret = secrets.secret.reveal();
    wanted.credentials.passphrase = secrets.passphrase.reveal();
    auto broker = m_parts.plugins.createLiveBroker(setup.broker, wanted, events, m_parts.clock);
    for (std::string* each : {&wanted.credentials.key, &wanted.credentials.secret, &wanted.credentials.passphrase})
        wipe(*each);
    return broker;
}

void TradingDesk::close(const std::string& account) {
    // Who opens it again meanwhile waits until its journal is free.
    const std::lock_guard opening(m_opening);
    std::shared_ptr<AccountSession> session;
    {
        const std::lock_guard lock(m_mutex);
        const auto it = m_open.find(account);
        if (it == m_open.end())
            return;
        session = it->second;
        m_closed.push_back(session);
        m_open.erase(it);
    }
    session->close();
    answer([this, account] { Q_EMIT closed(account); });
}

Result<void> TradingDesk::beginAnew(const std::string& account) {
    if (auto allowed = m_parts.keys.gate().allow(Action::ChangeLimits, m_parts.clock.now()); !allowed)
        return allowed;
    const std::lock_guard opening(m_opening);
    const auto opened = openNow(account, {});
    if (opened)
        return Error{
            "desk.journal_fine", "the journal of account %1 is whole: there is no reason to begin anew", {account}};
    const std::string& code = opened.error().code;
    if (code != "desk.journal_missing" && code != "desk.journal_old" && code != "journal.damaged")
        return opened.error();
    const QString journal =
        m_parts.workspace + QStringLiteral("/trading/") + QString::fromStdString(account) + QStringLiteral(".journal");
    const QString aside = journal + QStringLiteral(".aside-%1").arg(toCount(m_parts.clock.now()));
    if (QFile::exists(journal) && !QFile::rename(journal, aside))
        return Error{"io.desk", "the journal could not be set aside", {}, journal.toStdString()};
    return m_store.forgetJournal(account);
}

std::shared_ptr<AccountSession> TradingDesk::account(const std::string& id) const {
    const std::lock_guard lock(m_mutex);
    const auto it = m_open.find(id);
    return it == m_open.end() ? nullptr : it->second;
}

std::vector<std::shared_ptr<AccountSession>> TradingDesk::accounts() const {
    const std::lock_guard lock(m_mutex);
    std::vector<std::shared_ptr<AccountSession>> out;
    for (const auto& [id, session] : m_open)
        out.push_back(session);
    return out;
}

Result<void> TradingDesk::panic(const std::string& reason, const std::string& by) {
    Result<void> thrown;
    {
        const std::lock_guard lock(m_mutex);
        thrown = m_switch.throwIt({reason, by, m_parts.clock.now()});
    }
    // Each finds the switch by itself within a tenth of a second; if the disk has refused it, only by this.
    for (const auto& session : accounts())
        session->panicSoon(reason, by);
    work([this] {
        const auto setups = m_store.setups();
        if (!setups)
            return;
        for (const AccountSetup& setup : *setups) {
            // Gives what is open; the others are opened to be emptied.
            if (const auto session = open(setup.account, Action::StopTrading); !session)
                tell(setup.account, session.error());
        }
    });
    answer([this] { watchSwitch(); });
    return thrown;
}

Result<void> TradingDesk::release() {
    if (auto allowed = m_parts.keys.gate().allow(Action::ChangeLimits, m_parts.clock.now()); !allowed) {
        // Without any profile there is nobody to be asked, and nothing but dry runs was stopped.
        const bool isNobody = allowed.error().code == "gate.locked" && ProfileFolder(m_parts.workspace).names().empty();
        if (!isNobody)
            return allowed;
    }
    for (const auto& session : accounts()) {
        if (auto may = session->mayRelease(); !may)
            return may;
    }
    {
        const std::lock_guard lock(m_mutex);
        if (auto done = m_switch.release(); !done)
            return done;
    }
    for (const auto& session : accounts()) {
        if (auto done = session->release(); !done)
            return done;
    }
    answer([this] { watchSwitch(); });
    return {};
}

bool TradingDesk::isStopped() const {
    const std::lock_guard lock(m_mutex);
    return m_switch.isThrown();
}

StopNote TradingDesk::stopNote() const {
    const std::lock_guard lock(m_mutex);
    return m_switch.note();
}

Result<void> TradingDesk::setLimits(const std::string& account, const LimitsChange& change) {
    if (auto allowed = m_parts.keys.gate().allow(Action::ChangeLimits, m_parts.clock.now()); !allowed)
        return allowed;
    LimitsChange stamped = change;
    stamped.at = m_parts.clock.now();
    const auto limits = m_store.setLimits(account, stamped);
    if (!limits)
        return limits.error();
    if (const auto session = this->account(account))
        session->setLimits(change.bot, *limits);
    answer([this, account] { Q_EMIT limitsChanged(account); });
    return {};
}

Result<void> TradingDesk::decide(
    const std::string& account, const std::string& row, DiscrepancyChoice choice, const std::string& by) {
    const auto session = this->account(account);
    if (!session)
        return Error{"desk.closed", "the account %1 is not open", {account}};
    // It may send an order, and lets others be sent.
    if (auto allowed = m_parts.keys.gate().allow(placing(session->isPaper()), m_parts.clock.now()); !allowed)
        return allowed;
    return session->decide(row, choice, by);
}

Result<void> TradingDesk::report(const std::string& account, const std::function<Result<void>(IManualReports&)>& what) {
    const auto session = this->account(account);
    if (!session)
        return Error{"desk.closed", "the account %1 is not open", {account}};
    if (auto allowed = m_parts.keys.gate().allow(Action::PlacePaperOrders, m_parts.clock.now()); !allowed)
        return allowed;
    return session->report(what);
}

Result<void> TradingDesk::saveSetup(const AccountSetup& setup) {
    // It says where the key and the orders go.
    if (auto allowed = m_parts.keys.gate().allow(Action::EditAccounts, m_parts.clock.now()); !allowed)
        return allowed;
    return m_store.saveSetup(setup);
}

void TradingDesk::work(std::function<void()> call) {
    m_pool.start(std::move(call));
}

void TradingDesk::tell(const std::string& account, const Result<void>& done) {
    if (!done)
        answer([this, account, error = done.error()] { Q_EMIT refused(account, error); });
}

void TradingDesk::start() {
    list();
    watchSwitch();
    m_pulse.start();
}

void TradingDesk::list() {
    work([this] {
        const auto setups = m_store.setups();
        if (setups)
            answer([this, setups] { Q_EMIT setupsListed(*setups); });
        else
            tell({}, setups.error());
    });
}

void TradingDesk::openSoon(const std::string& account, std::optional<Action> purpose) {
    work([this, account, purpose] {
        if (const auto session = open(account, purpose); !session)
            tell(account, session.error());
    });
}

void TradingDesk::beginAnewSoon(const std::string& account) {
    work([this, account] {
        auto begun = beginAnew(account);
        if (begun)
            openSoon(account);
        tell(account, begun);
    });
}

void TradingDesk::closeSoon(const std::string& account) {
    work([this, account] { close(account); });
}

void TradingDesk::decideSoon(
    const std::string& account, const std::string& row, DiscrepancyChoice choice, const std::string& by) {
    work([this, account, row, choice, by] { tell(account, decide(account, row, choice, by)); });
}

void TradingDesk::reportSoon(const std::string& account, std::function<Result<void>(IManualReports&)> what) {
    work([this, account, what = std::move(what)] { tell(account, report(account, what)); });
}

void TradingDesk::saveSetupSoon(const AccountSetup& setup) {
    work([this, setup] {
        tell(setup.account, saveSetup(setup));
        list();
    });
}

void TradingDesk::readLimitsSoon(const std::string& account) {
    work([this, account] {
        const auto history = m_store.limitsHistory(account);
        if (history)
            answer([this, account, history] { Q_EMIT limitsRead(account, *history); });
        else
            tell(account, history.error());
    });
}

void TradingDesk::setLimitsSoon(const std::string& account, const LimitsChange& change) {
    work([this, account, change] { tell(account, setLimits(account, change)); });
}

void TradingDesk::releaseSoon() {
    work([this] { tell({}, release()); });
}

void TradingDesk::watchSwitch() {
    const bool isThrown = isStopped();
    if (isThrown == std::exchange(m_wasStopped, isThrown))
        return;
    Q_EMIT switchChanged(isThrown, isThrown ? stopNote() : StopNote());
}

} // namespace truebar
