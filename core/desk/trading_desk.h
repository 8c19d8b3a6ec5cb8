// The accounts that trade: opening and closing them, their limits, panic over all of them. Signals arrive on the thread
// that owns the desk. docs/trading-desk.md
#pragma once

#include "core/desk/account_keys.h"
#include "core/desk/account_session.h"
#include "core/desk/desk_store.h"
#include "core/plugins/plugin_registry.h"
#include "core/threads/call_queue.h"
#include "core/threads/task_pool.h"

#include <QObject>
#include <QTimer>

namespace truebar {

class TradingDesk final : public QObject {
    Q_OBJECT
public:
    // All of them outlive the desk.
    struct Parts {
        QString workspace{};
        const PluginRegistry& plugins;
        WorkspaceDoor& door;
        IAccountKeys& keys;
        const IClock& clock = systemClock();
        IDisk& disk = systemDisk();
        OrderPathTiming timing{};
    };
    explicit TradingDesk(const Parts& parts, QObject* parent = nullptr);
    ~TradingDesk() override;

    // --- from any thread, but the data thread; they block for the disk, open() not for the venue ---

    // Opens the account, or gives it if it is open. To only stop what it has going, `purpose` is StopTrading; else it
    // is chosen by the kind of the account. "desk.unknown_account", "desk.may_not_trade", "desk.untested",
    // "desk.paper_address", "desk.live_address", "desk.journal_missing", "desk.journal_old", what gate, vault, plugin,
    // journal say.
    Result<std::shared_ptr<AccountSession>> open(const std::string& account, std::optional<Action> purpose = {});
    void close(const std::string& account);
    // For an account that cannot be opened since its journal is missing, older than what is known, or damaged: what
    // there is is set aside, and the venue tells what is open. Asks the gate as a change of limits. "desk.journal_fine"
    Result<void> beginAnew(const std::string& account);
    // Null unless it is open. Whoever keeps it finds "desk.closed" later.
    std::shared_ptr<AccountSession> account(const std::string& id) const;
    std::vector<std::shared_ptr<AccountSession>> accounts() const;

    // Throws the switch, at once and durably, and stops every account that is open or can be opened. An error means
    // that the switch holds in this program only.
    Result<void> panic(const std::string& reason, const std::string& by);
    // "desk.panic_runs", and of the gate: for an admin, with the PIN.
    Result<void> release();
    bool isStopped() const;
    StopNote stopNote() const;

    // Asks the gate; in force at once. Empty settings lift the limits.
    Result<void> setLimits(const std::string& account, const LimitsChange& change);
    // Asks the gate as for an order. "desk.closed", and what ILiveBroker and Reconciliation say.
    Result<void> decide(
        const std::string& account, const std::string& row, DiscrepancyChoice choice, const std::string& by);
    // What a person has done with a slip: asks for the role, not for the PIN, since it is done already. "desk.closed",
    // and what AccountSession::report() says.
    Result<void> report(const std::string& account, const std::function<Result<void>(IManualReports&)>& what);
    // Asks the gate as for a change of the account.
    Result<void> saveSetup(const AccountSetup& setup);
    DeskStore& store() { return m_store; }

    // --- from the owner's thread; they wait for nothing and answer with signals ---

    // Lists set-ups and looks at the switch from now on.
    void start();
    void list();
    void openSoon(const std::string& account, std::optional<Action> purpose = {});
    void beginAnewSoon(const std::string& account);
    void closeSoon(const std::string& account);
    void decideSoon(
        const std::string& account, const std::string& row, DiscrepancyChoice choice, const std::string& by);
    void reportSoon(const std::string& account, std::function<Result<void>(IManualReports&)> what);
    void saveSetupSoon(const AccountSetup& setup);
    // Answers with limitsRead().
    void readLimitsSoon(const std::string& account);
    void setLimitsSoon(const std::string& account, const LimitsChange& change);
    void releaseSoon();

Q_SIGNALS:
    void setupsListed(const std::vector<truebar::AccountSetup>& setups);
    void opened(const std::string& account);
    void closed(const std::string& account);
    // Ten times a second for each account at most.
    void changed(std::shared_ptr<const truebar::AccountSnapshot> snapshot);
    void limitsChanged(const std::string& account);
    // Newest first.
    void limitsRead(const std::string& account, const std::vector<truebar::LimitsChange>& history);
    void switchChanged(bool isStopped, const truebar::StopNote& note);
    // What was asked for last was not done.
    void refused(const std::string& account, const truebar::Error& error);

private:
    // The lock is held.
    Result<std::shared_ptr<AccountSession>> openNow(const std::string& account, std::optional<Action> purpose);
    Result<std::shared_ptr<AccountSession>> make(const std::string& account, std::optional<Action> purpose);
    Result<std::unique_ptr<ILiveBroker>> makeBroker(const AccountSetup& setup, const AccountInfo& info,
        const AccountSecrets& secrets, ILiveBrokerEvents& events) const;
    void work(std::function<void()> call);
    void answer(std::function<void()> call) { m_answers.post(std::move(call)); }
    void tell(const std::string& account, const Result<void>& done);
    void watchSwitch();

    Parts m_parts;
    DeskStore m_store;
    mutable std::mutex m_mutex; // of the next three
    std::map<std::string, std::shared_ptr<AccountSession>> m_open;
    // Kept until the end, so that nobody lets go of the last one on its own thread.
    std::vector<std::shared_ptr<AccountSession>> m_closed;
    mutable KillSwitch m_switch;
    std::mutex m_opening; // one at a time, closing too
    bool m_wasStopped = false;
    QTimer m_pulse;
    CallQueue m_answers{this};
    TaskPool m_pool{2};
};

} // namespace truebar
