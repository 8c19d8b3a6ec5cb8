#include "core/access/vault_service.h"

#include "core/access/account_check.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr int pulseMs = 500;

} // namespace

VaultService::VaultService(const QString& workspace, const PluginRegistry& plugins, std::shared_ptr<Redactor> redactor,
    const IClock& clock, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_plugins(plugins)
    , m_redactor(std::move(redactor))
    , m_clock(clock)
    , m_folder(workspace)
    , m_gate(truebar::isAnalysisOnly(workspace))
    , m_lastActivity(clock.now()) {
    PinBox::removeLeftover(workspace);
    m_pulse.setInterval(pulseMs);
    connect(&m_pulse, &QTimer::timeout, this, &VaultService::tick);
}

VaultService::~VaultService() {
    cancelAsking();
    m_keyring.cancel();
    m_pool.waitForDone();
}

std::shared_ptr<Vault> VaultService::vault() const {
    const std::lock_guard lock(m_mutex);
    return m_vault;
}

Result<std::shared_ptr<Vault>> VaultService::unlocked() const {
    auto out = vault();
    if (!out)
        return Error{"gate.locked", "the vault is locked"};
    return out;
}

Result<AccountInfo> VaultService::account(std::string_view id) const {
    const auto open = unlocked();
    return open ? (*open)->account(id) : Result<AccountInfo>(open.error());
}

Result<AccountSecrets> VaultService::credentials(std::string_view account, Action purpose) {
    if (auto allowed = m_gate.allow(purpose, m_clock.now()); !allowed)
        return std::move(allowed).error();
    const auto open = unlocked();
    if (!open)
        return open.error();
    auto out = (*open)->secretsFor(account, purpose);
    if (out) {
        const std::lock_guard lock(m_mutex);
        m_isKeyHandedOut = true;
    }
    return out;
}

Result<void> VaultService::checkPin(const Secret& pin) {
    const auto open = unlocked();
    if (!open)
        return open.error();
    auto right = (*open)->checkPin(pin);
    refresh(); // the tries that are left
    return right;
}

Result<Secret> VaultService::unsealPin(const std::string& sealed, std::string_view terms) {
    const std::lock_guard lock(m_mutex);
    if (!m_pins)
        return Error{"gate.locked", "the vault is locked"};
    return m_pins->unseal(sealed, terms);
}

// Under the mutex.
void VaultService::openGate(const ProfileInfo& profile) {
    m_gate.open(profile.role, profile.hasPin);
    if (!profile.hasPin)
        m_pins.reset();
    if (!profile.hasPin || m_pins)
        return;
    // Where it fails, answers of other programs are told that a PIN is needed; that must not keep the vault shut.
    if (auto box = PinBox::open(m_workspace))
        m_pins = std::move(*box);
}

// Under the mutex.
void VaultService::closeGate() {
    m_gate.close();
    m_vault.reset();
    m_pins.reset();
}

void VaultService::learn(const AccountSecrets& secrets) {
    for (const Secret* each : {&secrets.key, &secrets.secret, &secrets.passphrase})
        m_redactor->learn(*each);
}

// In the pool.
void VaultService::take(std::unique_ptr<Vault> opened) {
    const ProfileInfo profile = opened->profile();
    for (const AccountInfo& info : opened->accounts()) {
        if (const auto secrets = opened->secretsFor(info.id, Action::TestAccounts))
            learn(*secrets);
    }
    const std::lock_guard lock(m_mutex);
    openGate(profile);
    m_vault = std::move(opened);
}

void VaultService::run(std::function<Result<void>()> work) {
    m_pool.start([this, work = std::move(work)] {
        auto result = work();
        tell();
        m_answers.post([this, result = std::move(result)] {
            if (result)
                Q_EMIT done();
            else
                Q_EMIT refused(result.error());
        });
    });
}

// In the pool.
void VaultService::tell() {
    VaultState state;
    state.profiles = m_folder.names();
    std::ranges::copy_if(state.profiles, std::back_inserter(state.remembered),
        [this](const std::string& name) { return m_folder.isRemembered(name); });
    if (const auto open = vault()) {
        state.profile = open->profile();
        state.accounts = open->accounts();
    }
    state.isAnalysisOnly = m_gate.isAnalysisOnly();
    state.armedUntil = m_gate.armedUntil();
    m_answers.post([this, state = std::move(state)] {
        const bool wasLocked = !m_pulse.isActive();
        m_idleMinutes = state.profile ? state.profile->idleMinutes : 0;
        if (!state.profile)
            m_pulse.stop();
        else if (wasLocked) {
            noteActivity();
            m_pulse.start();
        }
        Q_EMIT changed(state);
    });
}

void VaultService::tick() {
    const UtcMs now = m_clock.now();
    if (const auto armed = m_gate.armedUntil(); armed && *armed <= now) {
        m_gate.disarm();
        refresh();
    }
    if (m_idleMinutes == 0 || now - m_lastActivity < std::chrono::minutes(m_idleMinutes))
        return;
    lock();
    Q_EMIT lockedByItself();
}

void VaultService::refresh() {
    m_pool.start([this] { tell(); });
}

void VaultService::create(const NewProfile& profile, const SharedSecret& passphrase) {
    run([this, profile, passphrase]() -> Result<void> {
        if (auto made = m_folder.make(); !made)
            return made;
        auto vault = Vault::create(m_folder.fileOf(profile.name), profile, *passphrase, m_clock.now());
        if (!vault)
            return std::move(vault).error();
        take(std::move(*vault));
        return {};
    });
}

void VaultService::unlock(const std::string& profile, const SharedSecret& passphrase, bool remembers) {
    run([this, profile, passphrase, remembers]() -> Result<void> {
        const auto name = m_folder.choose(profile);
        if (!name)
            return name.error();
        auto vault = Vault::open(m_folder.fileOf(*name), *passphrase);
        if (!vault)
            return std::move(vault).error();
        auto kept = remembers ? remember(*name, **vault) : forget(*name);
        take(std::move(*vault));
        return kept;
    });
}

// At once, not behind what is still in the queue.
void VaultService::lock() {
    cancelAsking();
    {
        const std::lock_guard lock(m_mutex);
        closeGate();
        // A broker that still trades may still log.
        if (!m_isKeyHandedOut)
            m_redactor->forgetAll();
    }
    m_pulse.stop();
    m_idleMinutes = 0;
    refresh();
}

void VaultService::wipe(const std::string& profile) {
    run([this, profile]() -> Result<void> {
        if (const auto open = vault(); open && open->profile().name == profile) {
            const std::lock_guard lock(m_mutex);
            closeGate();
        }
        auto forgotten = forget(profile); // a key without its vault opens nothing: what matters is the vault
        auto wiped = m_folder.wipe(profile);
        return wiped ? forgotten : wiped;
    });
}

Result<void> VaultService::apply(Vault& vault, const ProfileChange& change) {
    const Secret none;
    const auto given = [&](const SharedSecret& secret) -> const Secret& { return secret ? *secret : none; };
    if (change.newPassphrase) {
        if (auto set = vault.changePassphrase(given(change.passphrase), *change.newPassphrase); !set)
            return set;
        const std::string name = vault.profile().name;
        if (m_folder.isRemembered(name)) {
            if (auto kept = remember(name, vault); !kept)
                return kept;
        }
    }
    const Secret& passphrase = change.newPassphrase ? *change.newPassphrase : given(change.passphrase);
    if (change.newPin) {
        if (auto set = vault.setPin(passphrase, given(change.presentPin), *change.newPin); !set)
            return set;
    }
    if (change.idleMinutes && *change.idleMinutes != vault.profile().idleMinutes) {
        if (auto set = vault.setIdleMinutes(*change.idleMinutes); !set)
            return set;
    }
    if (change.isAnalysisOnly && *change.isAnalysisOnly != m_gate.isAnalysisOnly()) {
        // Anybody may take orders away; giving them back is for an admin.
        if (!*change.isAnalysisOnly) {
            if (auto allowed = checkRole(vault.profile().role, Action::ChangeLimits); !allowed)
                return allowed;
        }
        // In force before it is on disk where it forbids, after where it allows.
        if (*change.isAnalysisOnly)
            m_gate.setAnalysisOnly(true);
        if (auto set = setAnalysisOnly(m_workspace, *change.isAnalysisOnly); !set)
            return set;
        m_gate.setAnalysisOnly(*change.isAnalysisOnly);
    }
    if (change.role && *change.role != vault.profile().role) {
        const SharedSecret& pin = change.newPin ? change.newPin : change.presentPin;
        if (auto set = vault.setRole(*change.role, given(pin)); !set)
            return set;
    }
    return {};
}

void VaultService::changeProfile(const ProfileChange& change) {
    run([this, change]() -> Result<void> {
        const auto open = unlocked();
        if (!open)
            return open.error();
        auto applied = apply(**open, change);
        // Some of it may be in force although the rest was refused.
        const ProfileInfo profile = (*open)->profile();
        const std::lock_guard lock(m_mutex);
        if (m_vault == *open)
            openGate(profile);
        return applied;
    });
}

void VaultService::arm(const SharedSecret& pin, Millis duration) {
    run([this, pin, duration]() -> Result<void> {
        const auto open = unlocked();
        if (!open)
            return open.error();
        if (auto right = (*open)->checkPin(*pin); !right)
            return right;
        const std::lock_guard lock(m_mutex);
        if (m_vault == *open)
            m_gate.arm(m_clock.now() + duration);
        return {};
    });
}

void VaultService::disarm() {
    m_gate.disarm();
    refresh();
}

Result<AccountReport> VaultService::ask(const AccountInfo& info, const AccountSecrets& secrets) {
    std::stop_token stop;
    {
        const std::lock_guard lock(m_mutex);
        m_asking = std::stop_source();
        stop = m_asking.get_token();
    }
    return askVenue(m_plugins, info, secrets, m_clock, stop);
}

void VaultService::addAccount(const SharedAccount& account, bool asksVenue) {
    run([this, account, asksVenue]() -> Result<void> {
        const auto open = unlocked();
        if (!open)
            return open.error();
        if (auto good = checkAccount(account->info); !good)
            return good;
        if (auto good = checkSecrets(account->secrets); !good)
            return good;
        learn(account->secrets);
        Account copy = account->clone();
        if (asksVenue) {
            auto report = ask(copy.info, copy.secrets);
            if (!report)
                return std::move(report).error();
            copy.info.permissions = report->permissions;
            copy.info.checkedAt = m_clock.now();
        }
        return (*open)->addAccount(std::move(copy));
    });
}

void VaultService::editAccount(const SharedAccount& account, bool asksVenue) {
    run([this, account, asksVenue]() -> Result<void> {
        const auto open = unlocked();
        if (!open)
            return open.error();
        if (account->secrets.isEmpty())
            return (*open)->editAccount(account->info, {});
        if (auto good = checkSecrets(account->secrets); !good)
            return good;
        learn(account->secrets);
        if (!asksVenue)
            return (*open)->editAccount(account->info, account->secrets.clone());
        const auto report = ask(account->info, account->secrets);
        if (!report)
            return report.error();
        if (auto good = refuseWithdrawal(report->permissions); !good)
            return good;
        if (auto edited = (*open)->editAccount(account->info, account->secrets.clone()); !edited)
            return edited;
        return (*open)->notePermissions(account->info.id, report->permissions, m_clock.now());
    });
}

void VaultService::removeAccount(const std::string& id) {
    run([this, id]() -> Result<void> {
        const auto open = unlocked();
        return open ? (*open)->removeAccount(id) : Result<void>(open.error());
    });
}

void VaultService::testAccount(const std::string& id) {
    m_pool.start([this, id] {
        const auto asked = [&]() -> Result<AccountReport> {
            const auto open = unlocked();
            if (!open)
                return open.error();
            const auto info = (*open)->account(id);
            if (!info)
                return info.error();
            const auto secrets = (*open)->secretsFor(id, Action::TestAccounts);
            if (!secrets)
                return secrets.error();
            auto report = ask(*info, *secrets);
            if (!report)
                return report;
            if (auto noted = (*open)->notePermissions(id, report->permissions, m_clock.now()); !noted)
                return std::move(noted).error();
            return report;
        }();
        tell();
        m_answers.post([this, id, asked] {
            if (asked)
                Q_EMIT tested(id, *asked);
            else
                Q_EMIT testFailed(id, asked.error());
        });
    });
}

void VaultService::cancelAsking() {
    const std::lock_guard lock(m_mutex);
    m_asking.request_stop();
}

} // namespace truebar
