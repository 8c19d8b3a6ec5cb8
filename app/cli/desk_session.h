// What commands on accounts that trade need: the workspace, an unlocked vault, the desk.
#pragma once

#include "app/cli/vault_session.h"
#include "core/desk/trading_desk.h"

namespace truebar::cli {

// A vault that a command has unlocked, as the desk asks for it.
class CommandKeys final : public IAccountKeys {
public:
    CommandKeys(VaultSession vault, Redactor& redactor, bool isAnalysisOnly);

    Result<AccountInfo> account(const std::string& id) const override { return m_vault.vault().account(id); }
    Result<AccountSecrets> credentials(const std::string& id, Action purpose) override;
    const TradingGate& gate() const override { return m_gate; }
    bool hasPin() const { return m_vault.vault().profile().hasPin; }
    Result<void> checkPin(const Secret& pin) { return m_vault.vault().checkPin(pin); }
    // Asks for the PIN where the action needs one.
    Result<void> allow(Action action);
    std::string profile() const { return m_vault.vault().profile().name; }
    // From now on nobody is there to be asked for the PIN, and the one that was entered is no other program's: what
    // needs it is refused, unless the PIN of a command is lent for as long as that is carried out.
    void stopAsking() { m_asks = false; }
    using LentPin = std::function<Result<Secret>()>;
    void lendPin(LentPin pin) { m_lentPin = std::move(pin); }

private:
    VaultSession m_vault;
    Redactor& m_redactor;
    TradingGate m_gate;
    bool m_asks = true;
    LentPin m_lentPin{};
};

class DeskSession {
public:
    // Takes the lock of the workspace and asks for the passphrase; in a service, the one that it has.
    static Result<std::shared_ptr<DeskSession>> open(Session& session, const Arguments& arguments);

    TradingDesk& desk() { return m_desk; }
    CommandKeys& keys() { return m_keys; }
    // --account, or the only one that is set up. "desk.which" names them.
    Result<std::string> accountOf(const Arguments& arguments);
    // Opens it; asks for the PIN where its orders need one.
    Result<std::shared_ptr<AccountSession>> openAccount(const std::string& account, bool onlyStops);

private:
    DeskSession(Session& session, const Workspace& workspace, VaultSession vault);

    CommandKeys m_keys;
    DataThread m_thread;
    WorkspaceDoor m_door;
    TradingDesk m_desk;
};

constexpr OptionSpec accountOption{"account", "NAME", "the account (the only one that is set up)"};

// Waits in small steps; false after so long, or on Ctrl+C.
bool waitFor(Session& session, Millis most, const std::function<bool()>& isSo);

} // namespace truebar::cli
