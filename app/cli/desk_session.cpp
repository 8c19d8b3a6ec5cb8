#include "app/cli/desk_session.h"

namespace truebar::cli {

namespace {

constexpr Millis step(50);
constexpr auto armedFor = std::chrono::minutes(10);

} // namespace

CommandKeys::CommandKeys(VaultSession vault, Redactor& redactor, bool isAnalysisOnly)
    : m_vault(std::move(vault))
    , m_redactor(redactor)
    , m_gate(isAnalysisOnly) {
    const ProfileInfo profile = m_vault.vault().profile();
    m_gate.open(profile.role, profile.hasPin);
}

Result<AccountSecrets> CommandKeys::credentials(const std::string& id, Action purpose) {
    auto out = m_vault.vault().secretsFor(id, purpose);
    if (out) {
        for (const Secret* each : {&out->key, &out->secret, &out->passphrase})
            m_redactor.learn(*each);
    }
    return out;
}

Result<void> CommandKeys::allow(Action action) {
    const UtcMs now = systemClock().now();
    auto allowed = m_asks ? m_gate.allow(action, now) : m_gate.allowUnarmed(action);
    if (allowed || allowed.error().code != "gate.pin_needed")
        return allowed;
    if (m_lentPin) { // for this once: others who ask the service have no PIN because of it
        const auto pin = m_lentPin();
        return pin ? m_vault.vault().checkPin(*pin) : Result<void>(pin.error());
    }
    if (!m_asks)
        return allowed;
    const auto pin = m_vault.input().ask("PIN of " + profile());
    if (!pin)
        return pin.error();
    if (auto right = m_vault.vault().checkPin(*pin); !right)
        return right;
    m_gate.arm(now + armedFor);
    return m_gate.allow(action, now);
}

DeskSession::DeskSession(Session& session, const Workspace& workspace, VaultSession vault)
    : m_keys(std::move(vault), session.redactor(), isAnalysisOnly(workspace.directory()))
    , m_door(m_thread, workspace.workspaceDatabase())
    , m_desk({workspace.directory(), session.plugins(), m_door, m_keys, systemClock(), systemDisk(), {}}) { }

Result<std::shared_ptr<DeskSession>> DeskSession::open(Session& session, const Arguments& arguments) {
    if (DeskSession* lent = session.lentDesk())
        return std::shared_ptr<DeskSession>(lent, [](DeskSession*) {});
    auto vault = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
    if (!vault)
        return std::move(vault).error();
    const auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
    if (!workspace)
        return workspace.error();
    return std::shared_ptr<DeskSession>(new DeskSession(session, **workspace, std::move(*vault)));
}

Result<std::string> DeskSession::accountOf(const Arguments& arguments) {
    if (const auto given = arguments.value("account"))
        return *given;
    const auto setups = m_desk.store().setups();
    if (!setups)
        return setups.error();
    if (setups->size() == 1)
        return setups->front().account;
    std::string names;
    for (const AccountSetup& setup : *setups)
        names += (names.empty() ? "" : ", ") + setup.account;
    return Error{
        "desk.which", "say which account: %1", {names.empty() ? "none is set up to trade" : names}, "--account"};
}

Result<std::shared_ptr<AccountSession>> DeskSession::openAccount(const std::string& account, bool onlyStops) {
    if (onlyStops)
        return m_desk.open(account, Action::StopTrading);
    // One that trades by hand is in no vault, and its orders cost money.
    const auto info = m_keys.account(account);
    const bool isPaper = info && info->isPaper;
    if (auto allowed = m_keys.allow(isPaper ? Action::PlacePaperOrders : Action::PlaceLiveOrders); !allowed)
        return std::move(allowed).error();
    return m_desk.open(account);
}

bool waitFor(Session& session, Millis most, const std::function<bool()>& isSo) {
    const IClock& clock = systemClock();
    const UtcMs until = clock.now() + most;
    const std::stop_token stop = session.stop();
    while (!isSo()) {
        if (clock.now() >= until || !clock.waitFor(step, stop))
            return false;
    }
    return true;
}

} // namespace truebar::cli
