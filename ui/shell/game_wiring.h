// The manual panel in the window: its page and commands, the dry-run, the accounts it may trade, the prices it sees.
#pragma once

#include "core/manual/dry_run.h"
#include "core/manual/manual_desk.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <set>

namespace truebar {
class DataService;
class LiveService;
class TradingDesk;
struct WatchRow;
} // namespace truebar

namespace truebar::ui {

class ActionRegistry;
class GamePage;
class MainWindow;
class PageRegistry;

class GameWiring final : public QObject {
    Q_OBJECT
public:
    // `workspace` is where the dry-run keeps its journal; its orders ask `gate`.
    GameWiring(LiveService& live, const TradingGate& gate, const QString& workspace, const QString& settingsFile,
        QObject* parent = nullptr);
    ~GameWiring() override;

    void addPages(PageRegistry& pages);
    void addActions(ActionRegistry& actions);
    void connectWindow(DataService& data, MainWindow& window);
    void setTheme(const Theme& theme);

    // The panel may trade what is open there; `panic` stops all of it.
    void connectAccounts(TradingDesk& desk, std::function<void()> panic);

    GamePage* page() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Offered {
        std::shared_ptr<ILiveAccount> account{};
        QString title{};
    };
    void offer(std::shared_ptr<ILiveAccount> account, const QString& title);
    void withdraw(const std::string& account);
    void showPage();
    void listAccounts();
    void choose(const std::string& account);
    void openDryRun();
    void use(std::shared_ptr<ILiveAccount> account);
    void noteRows(const std::vector<WatchRow>& rows);
    void noteShown(const Instrument& instrument);
    void listInstruments();
    void notePrice(const InstrumentId& instrument, double price);
    void panic();
    void releaseDryRun();
    void openKeys();

    LiveService& m_live;
    const TradingGate& m_gate;
    const QString m_workspace;
    const QString m_settingsFile;
    QPointer<GamePage> m_page; // the window's
    ActionRegistry* m_actions = nullptr;
    QPointer<MainWindow> m_window;
    std::map<std::string, Offered> m_offered;
    std::string m_chosen = DryRun::accountId;
    std::map<InstrumentId, Instrument> m_known; // stored or shown
    std::optional<InstrumentId> m_shown; // on the chart
    std::set<InstrumentId> m_watched;
    std::function<void()> m_livePanic;
    bool m_isOpening = false;
    std::unique_ptr<DryRun> m_dryRun;
    std::unique_ptr<ManualDesk> m_desk;
    CallQueue m_answers{this};
    CallThread m_thread{QStringLiteral("dry-run")};
};

} // namespace truebar::ui
