#include "ui/game/game_page.h"

#include "ui/game/game_button.h"
#include "ui/game/game_form.h"
#include "ui/game/game_words.h"
#include "ui/game/games_table.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/number_text.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

namespace {

constexpr Millis oldPrice(20'000);
constexpr std::size_t mostDelays = 50;
constexpr int pulseMs = 250;

void setRole(QLabel* label, const char* role) {
    if (label->property("role").toString() == QLatin1String(role))
        return;
    label->setProperty("role", QLatin1String(role));
    label->style()->unpolish(label);
    label->style()->polish(label);
}

std::chrono::microseconds median(std::deque<std::chrono::microseconds> delays) {
    const auto middle = delays.begin() + static_cast<std::ptrdiff_t>(delays.size() / 2);
    std::nth_element(delays.begin(), middle, delays.end());
    return *middle;
}

} // namespace

GamePage::GamePage(const IClock& clock, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_accountBox(new QComboBox(this))
    , m_instrumentBox(new QComboBox(this))
    , m_price(new QLabel(this))
    , m_armSwitch(new QPushButton(this))
    , m_panicButton(new QPushButton(tr("PANIC"), this))
    , m_form(new GameForm(this))
    , m_buyButton(new GameButton(Side::Buy, this))
    , m_sellButton(new GameButton(Side::Sell, this))
    , m_outlook(new QLabel(this))
    , m_message(new QLabel(this))
    , m_latency(new QLabel(this))
    , m_table(new GamesTable(this))
    , m_ladder(new PriceLadder(this)) {
    build();
    connect(m_instrumentBox, &QComboBox::activated, this, &GamePage::instrumentPicked);
    connect(m_accountBox, &QComboBox::activated, this, [this](int index) {
        disarm(Disarmed::Elsewhere);
        Q_EMIT accountChosen(m_accountBox->itemData(index).toString().toStdString());
    });
    connect(m_armSwitch, &QPushButton::toggled, this, &GamePage::setArmed);
    connect(m_panicButton, &QPushButton::clicked, this, [this] {
        const bool isStopped = m_state && m_state->isStopped;
        disarm(Disarmed::Stopped);
        if (isStopped && m_isPaper && m_release)
            m_release();
        else
            m_panic();
    });
    connect(m_form, &GameForm::edited, this, [this] {
        m_guard.noteUse(m_clock.now());
        prepare();
        Q_EMIT feesChanged(fees());
        Q_EMIT settingsChanged();
    });
    connect(m_buyButton, &GameButton::struck, this, [this](Moment at) { play(Side::Buy, at); });
    connect(m_sellButton, &GameButton::struck, this, [this](Moment at) { play(Side::Sell, at); });
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
    m_pulse.start(pulseMs);
    showArmed();
    prepare();
}

GamePage::~GamePage() = default;

void GamePage::build() {
    auto* left = makeControls();
    auto* split = new QSplitter(this);
    split->setObjectName(QStringLiteral("gameSplit"));
    split->addWidget(left);
    split->addWidget(m_ladder);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(6);
    layout->addWidget(makeHead());
    layout->addWidget(split, 1);
}

QWidget* GamePage::makeHead() {
    m_accountBox->setObjectName(QStringLiteral("gameAccount"));
    m_accountBox->setAccessibleName(tr("Account"));
    m_instrumentBox->setObjectName(QStringLiteral("gameInstrument"));
    m_instrumentBox->setAccessibleName(tr("Instrument"));
    m_instrumentBox->setPlaceholderText(tr("Watch a series first"));
    m_instrumentBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_instrumentBox->setMinimumContentsLength(14);
    m_price->setObjectName(QStringLiteral("gamePrice"));
    m_price->setProperty("role", QStringLiteral("title"));
    m_armSwitch->setObjectName(QStringLiteral("armSwitch"));
    m_armSwitch->setCheckable(true);
    m_armSwitch->setMinimumWidth(118);
    m_panicButton->setObjectName(QStringLiteral("gamePanic"));
    m_panicButton->setToolTip(tr("Stops trading, cancels every order, flattens every position"));
    m_panicButton->hide();
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_accountBox);
    row->addWidget(m_instrumentBox, 1);
    row->addWidget(m_price);
    row->addStretch(1);
    row->addWidget(m_armSwitch);
    row->addWidget(m_panicButton);
    return head;
}

QWidget* GamePage::makeControls() {
    m_buyButton->setObjectName(QStringLiteral("buyGame"));
    m_sellButton->setObjectName(QStringLiteral("sellGame"));
    m_outlook->setObjectName(QStringLiteral("gameOutlook"));
    m_outlook->setProperty("role", QStringLiteral("muted"));
    m_message->setObjectName(QStringLiteral("gameMessage"));
    m_latency->setObjectName(QStringLiteral("gameLatency"));
    m_latency->setProperty("role", QStringLiteral("muted"));
    m_latency->setText(tr("No click yet"));
    for (QLabel* label : {m_outlook, m_message, m_latency}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto* controls = new QWidget(this);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_buyButton);
    buttons->addWidget(m_sellButton);
    auto* layout = new QVBoxLayout(controls);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_form);
    layout->addLayout(buttons);
    layout->addWidget(m_outlook);
    layout->addWidget(m_message);
    layout->addWidget(m_latency);
    layout->addWidget(m_table, 1);
    return controls;
}

void GamePage::setPanic(std::function<void()> panic) {
    m_panic = std::move(panic);
    m_panicButton->setVisible(static_cast<bool>(m_panic));
}

PaperFees GamePage::fees() const {
    const auto terms = m_form->terms(Side::Buy, Price(Decimal(1)));
    return terms ? PaperFees{terms->fee, terms->takerFee} : PaperFees();
}

void GamePage::setAccounts(const std::vector<std::pair<std::string, QString>>& accounts) {
    const QVariant chosen = m_accountBox->currentData();
    m_accountBox->clear();
    for (const auto& [id, title] : accounts)
        m_accountBox->addItem(title, QString::fromStdString(id));
    m_accountBox->setCurrentIndex(std::max(0, m_accountBox->findData(chosen)));
}

void GamePage::setDesk(ManualDesk* desk, bool isPaper) {
    disarm(Disarmed::Elsewhere);
    if (m_desk)
        m_desk->disconnect(this);
    m_desk = desk;
    m_isPaper = isPaper;
    m_state.reset();
    m_games.clear();
    m_filters.reset();
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
    connect(m_desk, &ManualDesk::refused, this, &GamePage::refused);
    connect(m_desk, &ManualDesk::prepared, this, [this](const InstrumentId& id, const InstrumentFilters& filters) {
        if (id != m_instrument.id)
            return;
        m_filters = filters;
        // The venue's own steps count.
        if (!filters.tickSize.isZero())
            m_instrument.tickSize = filters.tickSize;
        if (!filters.lotStep.isZero())
            m_instrument.lotStep = filters.lotStep;
        m_instrument.minNotional = filters.minNotional;
        m_instrument.contractMultiplier = filters.contractMultiplier;
        if (!filters.quoteCurrency.empty())
            m_instrument.currency = filters.quoteCurrency;
        m_form->setInstrument(m_instrument);
        prepare();
    });
    if (!m_instrument.id.symbol.empty())
        m_desk->setInstrument(m_instrument);
    if (m_last)
        m_desk->notePrice(m_instrument.id, *m_last, m_lastAt);
}

void GamePage::setInstruments(const std::vector<Instrument>& instruments) {
    if (instruments == m_instruments)
        return;
    m_instruments = instruments;
    m_instrumentBox->clear();
    for (const Instrument& each : m_instruments)
        m_instrumentBox->addItem(QString::fromStdString(each.id.toString()));
    const auto known = std::ranges::find(m_instruments, m_instrument.id, &Instrument::id);
    m_instrumentBox->setCurrentIndex(known == m_instruments.end() ? -1 : static_cast<int>(known - m_instruments.begin()));
    if (m_instrumentBox->currentIndex() < 0 && !m_instruments.empty()) {
        m_instrumentBox->setCurrentIndex(0);
        instrumentPicked(0);
    }
}

void GamePage::chooseInstrument(const InstrumentId& instrument) {
    const auto known = std::ranges::find(m_instruments, instrument, &Instrument::id);
    if (known == m_instruments.end() || instrument == m_instrument.id)
        return;
    const int index = static_cast<int>(known - m_instruments.begin());
    m_instrumentBox->setCurrentIndex(index);
    instrumentPicked(index);
}

void GamePage::instrumentPicked(int index) {
    if (index < 0 || m_instruments[static_cast<std::size_t>(index)].id == m_instrument.id)
        return;
    disarm(Disarmed::Elsewhere);
    m_instrument = m_instruments[static_cast<std::size_t>(index)];
    m_last.reset();
    m_filters.reset();
    m_form->setInstrument(m_instrument);
    m_ladder->setTick(m_instrument.tickSize);
    m_price->clear();
    Q_EMIT instrumentChosen(m_instrument);
    if (m_desk)
        m_desk->setInstrument(m_instrument);
    if (const auto known = m_prices.find(m_instrument.id); known != m_prices.end())
        notePrice(known->first, known->second);
    showOrders();
    prepare();
}

void GamePage::notePrice(const InstrumentId& instrument, Price price) {
    const UtcMs now = m_clock.now();
    m_prices[instrument] = price;
    if (m_desk)
        m_desk->notePrice(instrument, price, now);
    if (instrument != m_instrument.id)
        return;
    m_lastAt = now;
    if (m_last == price)
        return;
    m_last = price;
    m_ladder->setLast(price);
    m_price->setText(plainText(price.value()));
    prepare();
    m_table->setGames(m_games, m_prices);
}

// Everything that a click needs is made here, so that the click itself only sends.
void GamePage::prepare() {
    if (m_sinceClick.isValid() && m_sinceClick.elapsed() < m_pause.count())
        return;
    m_buy = prepared(Side::Buy);
    m_sell = prepared(Side::Sell);
    m_form->showProblem(m_buy.problem ? m_buy.problem : m_sell.problem);
    showReady();
}

GamePage::Ready GamePage::prepared(Side side) const {
    Ready out;
    if (!m_desk || !m_last)
        return out;
    const auto terms = m_form->terms(side, *m_last);
    if (!terms)
        return out;
    auto plan = planGame(*terms, m_instrument);
    if (plan)
        out.game = m_desk->ready(*plan, m_instrument.id);
    else
        out.problem = std::move(plan).error();
    return out;
}

void GamePage::showReady() {
    std::vector<LadderMark> marks;
    const auto showOn = [&](GameButton* button, const Ready& ready) {
        button->setEnabled(ready.game.has_value());
        if (!ready.game) {
            button->setDetail(QStringLiteral("–"), {});
            return;
        }
        const GamePlan& plan = ready.game->plan;
        button->setDetail(QStringLiteral("%1 @ %2").arg(plainText(plan.terms.quantity.value()),
                              plainText(plan.terms.price.value())),
            QStringLiteral("→ %1").arg(plainText(plan.exit.value())));
        const Side side = plan.terms.side;
        marks.push_back({LadderMark::Kind::Entry, side, plan.terms.price});
        marks.push_back({LadderMark::Kind::Exit, side, plan.exit});
        if (plan.stop)
            marks.push_back({LadderMark::Kind::Stop, side, *plan.stop});
    };
    showOn(m_buyButton, m_buy);
    showOn(m_sellButton, m_sell);
    m_ladder->setMarks(std::move(marks));
    const Ready& shown = m_buy.game ? m_buy : m_sell;
    QString text;
    if (shown.game) {
        const GamePlan& plan = shown.game->plan;
        text = tr("Margin %1, profit %2")
                   .arg(moneyText(plan.margin), moneyText(plan.profit, true));
        if (plan.stop)
            text += tr(", stop %1 (%2)").arg(plainText(plan.stop->value()), moneyText(-plan.loss, true));
        if (plan.liquidation)
            text += tr(", liquidation %1").arg(plainText(plan.liquidation->value()));
    } else if (!m_desk) {
        text = tr("No account is open");
    } else if (!m_last) {
        text = tr("No price yet: watch a series of the instrument");
    }
    if (m_outlook->text() != text)
        m_outlook->setText(text);
}

void GamePage::play(Side side, Moment clicked) {
    Ready& ready = side == Side::Buy ? m_buy : m_sell;
    if (!m_guard.isArmed() || !ready.game || !m_desk) {
        const bool isSlip = m_sinceClick.isValid() && m_sinceClick.elapsed() < m_pause.count();
        if (!isSlip)
            say(m_guard.isArmed() ? tr("Nothing is ready to be sent.") : tr("Not armed: nothing was sent."), "error");
        return;
    }
    // Sent first; everything else can wait.
    m_desk->play(*ready.game, clicked);
    m_buy.game.reset();
    m_sell.game.reset();
    m_sinceClick.start();
    m_guard.noteUse(m_clock.now());
    say(tr("%1 sent").arg(gameName(side)), "muted");
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
    m_desk->place(m_instrument.id, side, price, quantity);
}

void GamePage::refused(const std::string& click, const Error& error) {
    say(errorText(error), "error");
    if (click.empty())
        Q_EMIT failed(error);
}

void GamePage::showGames(const std::vector<Game>& games) {
    m_games = games;
    m_table->setGames(m_games, m_prices);
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
    m_panicButton->setText(state->isStopped && m_isPaper ? tr("Release the stop") : tr("PANIC"));
    showOrders();
    showArmed();
}

void GamePage::showOrders() {
    std::vector<LadderOrder> shown;
    for (const LiveOrder& order : m_state ? m_state->orders : std::vector<LiveOrder>()) {
        if (order.isFinal() || order.intent.instrument != m_instrument.id || !order.intent.limitPrice)
            continue;
        shown.push_back({order.intent.id.text, order.intent.side, *order.intent.limitPrice, order.remaining(),
            !order.intent.link.empty()});
    }
    m_ladder->setOrders(std::move(shown));
}

void GamePage::showTimes(const ClickTimes& times) {
    if (!times.handedOver)
        return;
    if (!times.answered) {
        m_delays.push_back(*times.handedOver);
        if (m_delays.size() > mostDelays)
            m_delays.pop_front();
    }
    QString text = tr("Click → sent %1").arg(delayText(*times.handedOver));
    if (times.answered)
        text += tr(" → answered %1").arg(delayText(*times.answered));
    if (m_delays.size() > 1)
        text += tr("   median of %1: %2").arg(m_delays.size()).arg(delayText(median(m_delays)));
    m_latency->setText(text);
}

void GamePage::say(const QString& text, const char* role) {
    setRole(m_message, role);
    m_message->setText(text);
}

void GamePage::setArmed(bool isArmed) {
    if (isArmed == m_guard.isArmed()) {
        showArmed();
        return;
    }
    if (!isArmed) {
        disarm(Disarmed::ByHand);
        return;
    }
    const Result<void> may = m_desk ? m_desk->admit() : Result<void>();
    if (!may) {
        say(errorText(may.error()), "error");
    } else if (!m_desk || !m_state) {
        say(tr("The account is not ready yet."), "error");
    } else if (m_state->lock) {
        say(errorText(*m_state->lock), "error");
    } else {
        m_guard.arm(m_clock.now());
        say({}, "muted");
    }
    showArmed();
    Q_EMIT armedChanged(m_guard.isArmed());
}

void GamePage::disarm(Disarmed reason) {
    if (!m_guard.isArmed())
        return;
    m_guard.disarm(reason);
    say(tr("Disarmed: %1").arg(disarmText(reason)), reason == Disarmed::ByHand ? "muted" : "error");
    showArmed();
    Q_EMIT armedChanged(false);
}

void GamePage::showArmed() {
    const bool isArmed = m_guard.isArmed();
    const QSignalBlocker blocker(m_armSwitch);
    m_armSwitch->setChecked(isArmed);
    m_armSwitch->setEnabled(m_desk != nullptr);
    m_armSwitch->setText(isArmed ? (m_isPaper ? tr("ARMED (paper)") : tr("ARMED (LIVE)")) : tr("Arm"));
    const QColor warning = m_isPaper ? m_theme.accent : m_theme.warning;
    m_armSwitch->setStyleSheet(isArmed ? QStringLiteral("QPushButton { background: %1; color: %2; font-weight: 600; }")
                                             .arg(warning.name(), m_theme.accentText.name())
                                       : QString());
    m_buyButton->setArmed(isArmed);
    m_sellButton->setArmed(isArmed);
    m_ladder->setArmed(isArmed);
}

void GamePage::tick() {
    const UtcMs now = m_clock.now();
    const bool wasArmed = m_guard.isArmed();
    m_guard.check(now);
    if (wasArmed && !m_guard.isArmed()) {
        say(tr("Disarmed: %1").arg(disarmText(Disarmed::Idle)), "error");
        showArmed();
        Q_EMIT armedChanged(false);
    }
    if (!m_last || now - m_lastAt > oldPrice)
        disarm(Disarmed::PricesOld);
    // The moment after a click is over.
    if (m_sinceClick.isValid() && m_sinceClick.elapsed() >= m_pause.count()) {
        m_sinceClick.invalidate();
        prepare();
    }
}

void GamePage::setTheme(const Theme& theme) {
    m_theme = theme;
    m_buyButton->setTheme(theme);
    m_sellButton->setTheme(theme);
    m_ladder->setTheme(theme);
    m_table->setTheme(theme);
    m_panicButton->setStyleSheet(QStringLiteral("QPushButton { background: %1; color: %2; font-weight: 700; }")
                                     .arg(theme.error.name(), theme.surface.name()));
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
