#include "ui/game/game_page.h"

#include "ui/game/game_button.h"
#include "ui/game/game_form.h"
#include "ui/game/game_head.h"
#include "ui/game/game_pad.h"
#include "ui/game/game_words.h"
#include "ui/game/games_table.h"
#include "ui/game/ladder_rows.h"
#include "ui/game/latency_label.h"
#include "ui/widgets/error_text.h"

#include <QLabel>
#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

namespace {

constexpr int pulseMs = 250;
// A venue that did not say what it lets through is asked again after this.
constexpr Millis askAgainAfter(5'000);

} // namespace

GamePage::GamePage(const IClock& clock, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_head(new GameHead(this))
    , m_form(new GameForm(this))
    , m_pad(new GamePad(this))
    , m_message(new QLabel(this))
    , m_latency(new LatencyLabel(this))
    , m_table(new GamesTable(this))
    , m_ladder(new PriceLadder(this)) {
    build();
    connectParts();
    m_pulse.start(pulseMs);
    showArmed();
    prepare();
}

GamePage::~GamePage() = default;

void GamePage::build() {
    auto* split = new QSplitter(this);
    split->setObjectName(QStringLiteral("gameSplit"));
    split->addWidget(makeControls());
    split->addWidget(m_ladder);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(4);
    layout->addWidget(m_head);
    layout->addWidget(split, 1);
}

QWidget* GamePage::makeControls() {
    m_message->setObjectName(QStringLiteral("gameMessage"));
    m_latency->setObjectName(QStringLiteral("gameLatency"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    auto* controls = new QWidget(this);
    auto* layout = new QVBoxLayout(controls);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    layout->addWidget(m_form);
    layout->addWidget(m_pad);
    layout->addWidget(m_message);
    layout->addWidget(m_latency);
    layout->addWidget(m_table, 1);
    return controls;
}

void GamePage::connectParts() {
    connect(m_head, &GameHead::instrumentPicked, this, &GamePage::trade);
    connect(m_head, &GameHead::accountPicked, this, [this](const std::string& account) {
        disarm(Disarmed::Elsewhere);
        Q_EMIT accountChosen(account);
    });
    connect(m_head, &GameHead::armWanted, this, &GamePage::setArmed);
    connect(m_head, &GameHead::panicWanted, this, &GamePage::panicOrRelease);
    connect(m_form, &GameForm::edited, this, [this] {
        m_guard.noteUse(m_clock.now());
        const auto& counted = m_asked ? m_asked : m_margin;
        if (counted && m_form->leverage() != Decimal(counted->leverage))
            disarm(Disarmed::Leverage);
        prepare();
        Q_EMIT feesChanged(fees());
        Q_EMIT settingsChanged();
    });
    connect(m_pad, &GamePad::struck, this, &GamePage::play);
    connect(m_ladder, &PriceLadder::orderWanted, this, &GamePage::placeAtRung);
    connect(m_ladder, &PriceLadder::cancelWanted, this, [this](const std::vector<std::string>& orders) {
        m_guard.noteUse(m_clock.now());
        for (const std::string& id : orders) {
            if (m_desk)
                m_desk->cancel({id});
        }
    });
    connect(m_table, &GamesTable::closeWanted, this, [this](const std::string& game) {
        if (m_desk)
            m_desk->closeGame(game);
    });
    connect(&m_pulse, &QTimer::timeout, this, &GamePage::tick);
}

PaperFees GamePage::fees() const {
    const auto terms = m_form->terms(Side::Buy, Price(Decimal(1)));
    return terms ? PaperFees{terms->fee, terms->takerFee} : PaperFees();
}

void GamePage::setDesk(ManualDesk* desk, bool isPaper) {
    disarm(Disarmed::Elsewhere);
    if (m_desk)
        m_desk->disconnect(this);
    m_desk = desk;
    m_isPaper = isPaper;
    m_state.reset();
    m_head->setReleases(false);
    m_market.forgetFilters();
    showGames({});
    if (m_desk)
        connectDesk();
    showArmed();
    prepare();
}

void GamePage::connectDesk() {
    connect(m_desk, &ManualDesk::gamesChanged, this, &GamePage::showGames);
    connect(m_desk, &ManualDesk::stateChanged, this, &GamePage::showState);
    connect(m_desk, &ManualDesk::timed, this, &GamePage::showTimes);
    connect(m_desk, &ManualDesk::marginSet, this, &GamePage::marginSet);
    connect(m_desk, &ManualDesk::marginLost, this, &GamePage::marginLost);
    connect(m_desk, &ManualDesk::refused, this, &GamePage::refused);
    connect(m_desk, &ManualDesk::prepared, this, [this](const InstrumentId& id, const InstrumentFilters& filters) {
        if (id == instrument().id)
            useFilters(filters);
    });
    askFilters();
    if (m_market.isFresh(m_clock.now()))
        m_desk->notePrice(instrument().id, *m_market.last(), m_market.lastAt());
    // A quiet account tells nothing new for long.
    if (const auto state = m_desk->account().snapshot())
        showState(state);
}

void GamePage::askFilters() {
    if (!m_desk || instrument().id.symbol.empty())
        return;
    m_filtersAskedAt = m_clock.now();
    m_desk->setInstrument(instrument());
}

void GamePage::useFilters(const InstrumentFilters& filters) {
    const Price before = instrument().tickSize;
    m_market.setFilters(filters);
    m_form->setInstrument(instrument());
    if (instrument().tickSize != before) {
        m_ladder->setTick(instrument().tickSize);
        showPrice();
        showOrders();
    }
    prepare();
}

void GamePage::setInstruments(const std::vector<Instrument>& instruments) {
    m_head->setInstruments(instruments, instrument().id);
}

void GamePage::setAccounts(const std::vector<std::pair<std::string, QString>>& accounts) {
    m_head->setAccounts(accounts);
}

void GamePage::chooseInstrument(const InstrumentId& id) {
    m_head->chooseInstrument(id);
}

void GamePage::trade(const Instrument& chosen) {
    if (chosen.id == instrument().id)
        return;
    disarm(Disarmed::Elsewhere);
    m_market.setInstrument(chosen);
    m_form->setInstrument(instrument());
    m_ladder->setTick(instrument().tickSize);
    Q_EMIT instrumentChosen(instrument());
    askFilters();
    showPrice();
    showOrders();
    prepare();
}

void GamePage::notePrice(const InstrumentId& id, Price price) {
    const UtcMs now = m_clock.now();
    if (m_desk)
        m_desk->notePrice(id, price, now);
    if (!m_market.notePrice(id, price, now))
        return;
    showPrice();
    prepare();
    m_table->setGames(m_games, m_market.prices());
}

void GamePage::showPrice() {
    const auto last = m_market.last();
    m_isShownOld = last && !m_market.isFresh(m_clock.now());
    m_head->setPrice(last, m_isShownOld);
    if (last)
        m_ladder->setLast(*last);
}

void GamePage::prepare() {
    if (isPausing())
        return;
    if (m_desk && m_market.isFresh(m_clock.now()))
        m_ready.prepare(
            *m_desk, instrument(), m_state.get(), [this](Side side) { return m_form->terms(side, *m_market.last()); });
    else
        m_ready.clear();
    m_form->showProblem(m_ready.problem());
    showReady();
}

void GamePage::showReady() {
    m_ladder->setMarks(ladderMarks(m_ready));
    m_pad->setPlans(m_ready.plan(Side::Buy), m_ready.plan(Side::Sell));
    if (!m_desk)
        m_pad->setReason(tr("No account is open"), false);
    else if (!m_market.last())
        m_pad->setReason(tr("No price yet: watch a series of the instrument"), false);
    else
        m_pad->setReason(
            m_isShownOld ? tr("The last price is old: nothing can be sent until there is a new one") : QString(), true);
}

void GamePage::play(Side side, Moment clicked) {
    if (!m_guard.isArmed() || !m_ready.isThere(side) || !m_desk) {
        if (!isPausing())
            say(m_guard.isArmed() ? tr("Nothing is ready to be sent.") : tr("Not armed: nothing was sent."), "error");
        return;
    }
    // Handed on first; everything else can wait.
    const auto game = m_ready.take(side);
    m_desk->play(*game, clicked);
    m_clicked = {game->click, side};
    m_isTold = false;
    m_sinceClick.start();
    m_guard.noteUse(m_clock.now());
    QTimer::singleShot(frameMs, this, [this, click = game->click, side] {
        if (m_clicked.first == click && !m_isTold)
            say(tr("%1 clicked").arg(gameName(side)), "muted");
    });
}

void GamePage::placeAtRung(Side side, Price price) {
    m_guard.noteUse(m_clock.now());
    if (!m_guard.isArmed() || !m_desk) {
        say(tr("Not armed: nothing was sent."), "error");
        return;
    }
    const Quantity quantity = m_form->quantityAt(price);
    if (quantity.sign() <= 0) {
        say(tr("The size is below one lot."), "error");
        return;
    }
    m_desk->place(instrument().id, side, price, quantity);
}

void GamePage::refused(const std::string& click, const Error& error) {
    const bool isClick = !click.empty() && click == m_clicked.first;
    m_isTold = m_isTold || isClick;
    say(isClick ? tr("%1 was not sent: %2").arg(gameName(m_clicked.second), errorText(error)) : errorText(error),
        "error");
}

void GamePage::showGames(const std::vector<Game>& games) {
    m_games = games;
    m_table->setGames(m_games, m_market.prices());
    showOrders();
}

void GamePage::showState(const std::shared_ptr<const AccountSnapshot>& state) {
    m_state = state;
    if (state->isStopped)
        disarm(Disarmed::Stopped);
    else if (state->link == LinkState::Lost)
        disarm(Disarmed::LinkLost);
    else if (state->lock && state->lock->code != "live.recovering")
        disarm(Disarmed::Locked);
    m_head->setReleases(state->isStopped && m_isPaper);
    // What was made ready may no longer fit to what the account holds.
    if (!m_ready.fit(*state, instrument().id))
        prepare();
    if (!m_market.hasFilters() && state->link == LinkState::Live
        && (!m_filtersAskedAt || m_clock.now() - *m_filtersAskedAt >= askAgainAfter))
        askFilters();
    showOrders();
    showArmed();
}

void GamePage::showOrders() {
    m_ladder->setOrders(ladderOrders(m_state.get(), instrument().id));
}

void GamePage::showTimes(const ClickTimes& times) {
    m_latency->showTimes(times);
    if (times.click != m_clicked.first || !times.handedOver || times.answered)
        return;
    m_isTold = true;
    say(tr("%1 sent").arg(gameName(m_clicked.second)), "muted");
}

void GamePage::say(const QString& text, const char* role) {
    setRole(m_message, role);
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

void GamePage::setTheme(const Theme& theme) {
    m_head->setTheme(theme);
    m_pad->setTheme(theme);
    m_ladder->setTheme(theme);
    m_table->setTheme(theme);
    showArmed();
}

void GamePage::load(QSettings& settings) {
    m_form->load(settings);
    m_ladder->setStep(std::clamp(settings.value(QStringLiteral("game/ladderStep"), 1).toInt(), 1, 10'000));
}

void GamePage::save(QSettings& settings) const {
    m_form->save(settings);
    settings.setValue(QStringLiteral("game/ladderStep"), m_ladder->step());
}

} // namespace truebar::ui
