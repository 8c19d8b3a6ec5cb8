// The manual panel: games with one click, a ladder for single orders, what has become of them. It sends nothing itself:
// a port does, and it may be a venue's or one on paper.
#pragma once

#include "core/game/arm_guard.h"
#include "core/game/paper_broker.h"
#include "core/manual/manual_desk.h"
#include "ui/game/price_ladder.h"
#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <deque>
#include <functional>

class QComboBox;
class QLabel;
class QPushButton;
class QSettings;

namespace truebar::ui {

class GameButton;
class GameForm;
class GamesTable;

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
    const Instrument& instrument() const { return m_instrument; }
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
    bool isReady() const { return m_buy.game && m_sell.game; }

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
    void failed(const truebar::Error& error);


private:
    struct Ready {
        std::optional<ReadyGame> game{};
        std::optional<Error> problem{};
    };
    void build();
    QWidget* makeHead();
    QWidget* makeControls();
    void connectDesk();
    void instrumentPicked(int index);
    void prepare(); // what the buttons would send now
    Ready prepared(Side side) const;
    void showReady();
    void placeAtRung(Side side, Price price);
    void showGames(const std::vector<Game>& games);
    void showState(const std::shared_ptr<const AccountSnapshot>& state);
    void showTimes(const ClickTimes& times);
    void showOrders();
    void refused(const std::string& click, const Error& error);
    void say(const QString& text, const char* role);
    void tick();
    void showArmed();

    const IClock& m_clock;
    Theme m_theme = Theme::dark();
    ManualDesk* m_desk = nullptr;
    bool m_isPaper = true;
    std::function<void()> m_panic;
    std::function<void()> m_release;
    std::vector<Instrument> m_instruments;
    Instrument m_instrument{};
    std::optional<Price> m_last;
    UtcMs m_lastAt{};
    std::map<InstrumentId, Price> m_prices;
    ArmGuard m_guard;
    std::optional<InstrumentFilters> m_filters;
    Ready m_buy;
    Ready m_sell;
    QElapsedTimer m_sinceClick;
    Millis m_pause{600};
    std::vector<Game> m_games;
    std::shared_ptr<const AccountSnapshot> m_state;
    std::deque<std::chrono::microseconds> m_delays; // of the last clicks, until they were handed over

    QComboBox* m_accountBox;
    QComboBox* m_instrumentBox;
    QLabel* m_price;
    QPushButton* m_armSwitch;
    QPushButton* m_panicButton;
    GameForm* m_form;
    GameButton* m_buyButton;
    GameButton* m_sellButton;
    QLabel* m_outlook;
    QLabel* m_message;
    QLabel* m_latency;
    GamesTable* m_table;
    PriceLadder* m_ladder;
    QTimer m_pulse;
};

} // namespace truebar::ui
