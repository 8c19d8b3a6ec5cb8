// The vault for the window: unlocking, accounts, profile, PIN. Work happens in a thread of its own, answers arrive as
// signals on the thread that owns the service. Locks by itself after the profile's idle time.
#pragma once

#include "core/access/desktop_keyring.h"
#include "core/plugins/plugin_registry.h"
#include "core/threads/call_queue.h"
#include "core/threads/task_pool.h"
#include "core/vault/pin_box.h"
#include "core/vault/profile_folder.h"
#include "core/vault/redactor.h"
#include "core/vault/trading_gate.h"
#include "core/vault/vault.h"

#include <QObject>
#include <QTimer>

#include <stop_token>

namespace truebar {

using SharedAccount = std::shared_ptr<const Account>;

struct VaultState {
    std::vector<std::string> profiles{};
    std::vector<std::string> remembered{}; // those whose key the keyring of the desktop holds
    std::optional<ProfileInfo> profile{}; // of the unlocked one
    std::vector<AccountInfo> accounts{};
    bool isAnalysisOnly = false;
    std::optional<UtcMs> armedUntil{};
};

// The numbers of a new profile or a change of one; what is not given stays.
struct ProfileChange {
    std::optional<Role> role{};
    std::optional<std::uint32_t> idleMinutes{};
    std::optional<bool> isAnalysisOnly{};
    SharedSecret presentPin{}; // for a role upwards, or another PIN without being an admin
    SharedSecret passphrase{}; // the present one; for a new passphrase or PIN
    SharedSecret newPassphrase{};
    SharedSecret newPin{}; // empty: none any more
};

class VaultService final : public QObject {
    Q_OBJECT
public:
    // Registry and clock outlive the service.
    VaultService(const QString& workspace, const PluginRegistry& plugins, std::shared_ptr<Redactor> redactor,
        const IClock& clock = systemClock(), QObject* parent = nullptr);
    ~VaultService() override;

    // Whether something may be done now; for every thread, as long as the service lives.
    const TradingGate& gate() const { return m_gate; }
    // What may be seen of it; for every thread. "gate.locked", "account.unknown"
    Result<AccountInfo> account(std::string_view id) const;
    // The PIN of the unlocked profile, for one thing that it is entered for; it arms nothing. For every thread; takes
    // as long as Argon2id does. "gate.locked", and what Vault::checkPin() says.
    Result<void> checkPin(const Secret& pin);
    // Of another program that has sealed it for these terms while the vault is open. "gate.locked", "vault.sealed_pin"
    Result<Secret> unsealPin(const std::string& sealed, std::string_view terms);
    // For a broker that trades: asks the gate, and keeps the key from every log until the program ends.
    Result<AccountSecrets> credentials(std::string_view account, Action purpose);

    void refresh();
    void create(const NewProfile& profile, const SharedSecret& passphrase);
    // If it `remembers`, the keyring of the desktop holds the key from then on, else not any more.
    void unlock(const std::string& profile, const SharedSecret& passphrase, bool remembers = false);
    // With the key that the keyring holds.
    void unlockRemembered(const std::string& profile);
    void lock();
    void wipe(const std::string& profile);
    void changeProfile(const ProfileChange& change);
    // With the PIN live actions are allowed for this long.
    void arm(const SharedSecret& pin, Millis duration);
    void disarm();

    // Asks the venue first unless told not to: a key that may withdraw is refused.
    void addAccount(const SharedAccount& account, bool asksVenue);
    void editAccount(const SharedAccount& account, bool asksVenue);
    void removeAccount(const std::string& id);
    void testAccount(const std::string& id);
    void cancelAsking();

    // Somebody is at the keyboard.
    void noteActivity() { m_lastActivity = m_clock.now(); }

Q_SIGNALS:
    void changed(const truebar::VaultState& state);
    // What was asked for last is done, or was refused.
    void done();
    void refused(const truebar::Error& error);
    void tested(const std::string& id, const truebar::AccountReport& report);
    void testFailed(const std::string& id, const truebar::Error& error);
    // The idle time is over.
    void lockedByItself();

private:
    std::shared_ptr<Vault> vault() const;
    Result<std::shared_ptr<Vault>> unlocked() const;
    void take(std::unique_ptr<Vault> vault);
    // In the pool.
    std::string entryOf(const std::string& profile) const;
    Result<void> remember(const std::string& profile, const Vault& vault);
    Result<void> forget(const std::string& profile);
    // Runs in the pool; then the new state and done() or refused().
    void run(std::function<Result<void>()> work);
    void tell();
    void tick();
    void learn(const AccountSecrets& secrets);
    void openGate(const ProfileInfo& profile);
    void closeGate();
    Result<void> apply(Vault& vault, const ProfileChange& change);
    Result<AccountReport> ask(const AccountInfo& info, const AccountSecrets& secrets);

    const QString m_workspace;
    const PluginRegistry& m_plugins;
    std::shared_ptr<Redactor> m_redactor;
    const IClock& m_clock;
    ProfileFolder m_folder;
    DesktopKeyring m_keyring;
    TradingGate m_gate;
    mutable std::mutex m_mutex;
    std::shared_ptr<Vault> m_vault; // under the mutex
    std::unique_ptr<PinBox> m_pins; // under the mutex; while the open profile has a PIN
    bool m_isKeyHandedOut = false; // under the mutex
    std::stop_source m_asking; // under the mutex
    std::uint32_t m_idleMinutes = 0;
    UtcMs m_lastActivity{};
    QTimer m_pulse;
    CallQueue m_answers{this};
    TaskPool m_pool{1}; // one thread: changes keep their order
};

} // namespace truebar
