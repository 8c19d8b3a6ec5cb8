// The manual panel: games with one click, a ladder for single orders, what has become of them. It sends nothing itself:
// a port does, and it may be a venue's or one on paper.
#pragma once

#include "core/game/arm_guard.h"
#include "core/game/paper_broker.h"
#include "ui/game/game_market.h"
#include "ui/game/price_ladder.h"
#include "ui/game/ready_games.h"
#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <functional>

class QLabel;
class QSettings;

namespace truebar::ui {

class GameForm;
class GameHead;
class GamePad;
class GamesTable;
class LatencyLabel;

class GamePage final : public QWidget {
    Q_OBJECT
public:
    // The clock outlives the page. `panic` is offered as soon as it is set.
    explicit GamePage(const IClock& clock, QWidget* parent = nullptr);
    ~GamePage() override;

    void setPanic(std::function<void()> panic);
    // Offered instead of panic on paper, while trading is stopped.
    void setRelease(std::function<void()> release) { m_release = std::move(release); }
    // The accounts that can be chosen, and the one that is; the chosen one is asked for by accountChosen().
    void setAccounts(const std::vector<std::pair<std::string, QString>>& accounts);
    // From now on orders go there; null: nowhere. To be told before the one that it had goes.
    void setDesk(ManualDesk* desk, bool isPaper);
    void setInstruments(const std::vector<Instrument>& instruments);
    const Instrument& instrument() const { return m_market.instrument(); }
    // As entered.
    PaperFees fees() const;
    void chooseInstrument(const InstrumentId& instrument);
    void notePrice(const InstrumentId& instrument, Price price);
    void setTheme(const Theme& theme);
    void load(QSettings& settings);
    void save(QSettings& settings) const;

    // For so long after a click there is nothing that a slip of the finger could send.
    void setPause(Millis pause) { m_pause = pause; }
    // Whether a click would send something now, were the panel armed.
    bool isReady() const { return m_ready.isThere(Side::Buy) && m_ready.isThere(Side::Sell); }

    // As the buttons and the switch.
    void play(Side side, Moment clicked);
    void setArmed(bool isArmed);
    bool isArmed() const { return m_guard.isArmed(); }
    void disarm(Disarmed reason);

Q_SIGNALS:
    void accountChosen(const std::string& account);
    void instrumentChosen(const truebar::Instrument& instrument);
    void armedChanged(bool isArmed);
    void settingsChanged();
    void feesChanged(const truebar::PaperFees& fees);

private:
    void build();
    QWidget* makeControls();
    void connectParts();
    void connectDesk();
    void trade(const Instrument& chosen);
    void useFilters(const InstrumentFilters& filters);
    void askFilters();
    void prepare(); // what the buttons would send now
    bool isPausing() const { return m_sinceClick.isValid() && m_sinceClick.elapsed() < m_pause.count(); }
    void showReady();
    void showPrice();
    void placeAtRung(Side side, Price price);
    void showGames(const std::vector<Game>& games);
    void showState(const std::shared_ptr<const AccountSnapshot>& state);
    void showTimes(const ClickTimes& times);
    void showOrders();
    void refused(const std::string& click, const Error& error);
    void say(const QString& text, const char* role);
    void panicOrRelease();
    void tick();
    void showArmed();
    bool mayArm(); // says why not
    void askForMargin();
    void marginSet(const InstrumentId& instrument, const MarginTerms& terms, const std::optional<Error>& error);
    void marginLost(const InstrumentId& instrument);
    Quantity heldHere() const; // by all bots
    void arm();

    const IClock& m_clock;
    ManualDesk* m_desk = nullptr;
    bool m_isPaper = true;
    std::function<void()> m_panic;
    std::function<void()> m_release;
    GameMarket m_market;
    std::optional<UtcMs> m_filtersAskedAt;
    bool m_isShownOld = false; // the price, and with it the buttons
    ArmGuard m_guard;
    std::optional<MarginTerms> m_asked; // of the venue, which has not answered yet
    std::optional<MarginTerms> m_margin; // confirmed by it, while armed
    ReadyGames m_ready;
    std::pair<std::string, Side> m_clicked{}; // the last one
    bool m_isTold = false; // what became of it
    QElapsedTimer m_sinceClick;
    Millis m_pause{600};
    std::vector<Game> m_games;
    std::shared_ptr<const AccountSnapshot> m_state;

    GameHead* m_head;
    GameForm* m_form;
    GamePad* m_pad;
    QLabel* m_message;
    LatencyLabel* m_latency;
    GamesTable* m_table;
    PriceLadder* m_ladder;
    QTimer m_pulse;
};

} // namespace truebar::ui
