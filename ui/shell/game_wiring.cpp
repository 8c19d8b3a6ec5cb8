#include "ui/shell/game_wiring.h"

#include "core/data/data_service.h"
#include "core/data/live_service.h"
#include "core/desk/trading_desk.h"
#include "ui/game/game_page.h"
#include "ui/game/game_words.h"
#include "ui/game/keys_dialog.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_registry.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"

#include <QCoreApplication>
#include <QEvent>
#include <QSettings>

namespace truebar::ui {

namespace {

const QString gamePage = QStringLiteral("manual");
constexpr int panelWidth = 520;
// A series from which nothing was heard for so long has no price to trade by.
constexpr Millis oldRow(20'000);

QString settingOf(const QString& action) {
    return QStringLiteral("game/keys/") + action;
}

QKeySequence keptKeys(const QSettings& settings, const char* id, QKeySequence fallback) {
    const QVariant kept = settings.value(settingOf(QLatin1String(id)));
    return kept.isValid() ? QKeySequence(kept.toString(), QKeySequence::PortableText) : fallback;
}

} // namespace

GameWiring::GameWiring(
    LiveService& live, const TradingGate& gate, const QString& workspace, const QString& settingsFile, QObject* parent)
    : QObject(parent)
    , m_live(live)
    , m_gate(gate)
    , m_workspace(workspace)
    , m_settingsFile(settingsFile)
    , m_page(new GamePage(live.clock())) {
    QSettings settings(m_settingsFile, QSettings::IniFormat);
    m_page->load(settings);
    m_page->installEventFilter(this);
    listAccounts();
}

GameWiring::~GameWiring() {
    // What the desk uses goes behind it.
    m_thread.runAndWait([] {});
    if (m_page)
        m_page->setDesk(nullptr, true);
    m_desk.reset();
    m_dryRun.reset();
}

GamePage* GameWiring::page() const {
    return m_page;
}

void GameWiring::addPages(PageRegistry& pages) {
    pages.add({gamePage, tr("Manual panel"), m_page, Qt::RightDockWidgetArea, true});
}

void GameWiring::addActions(ActionRegistry& actions) {
    m_actions = &actions;
    const QSettings settings(m_settingsFile, QSettings::IniFormat);
    const QString menu = tr("Trade");
    actions.add("manualPanel", menu, tr("&Manual panel"), QKeySequence(Qt::CTRL | Qt::Key_G), [this] { showPage(); });
    const auto play = [this](Side side) { m_page->play(side, std::chrono::steady_clock::now()); };
    actions.add("armGame", menu, tr("&Arm or disarm"), keptKeys(settings, "armGame", QKeySequence(Qt::Key_F7)),
        [this] { m_page->setArmed(!m_page->isArmed()); });
    actions.add("buyGame", menu, gameName(Side::Buy), keptKeys(settings, "buyGame", QKeySequence(Qt::Key_F8)),
        [play] { play(Side::Buy); });
    actions.add("sellGame", menu, gameName(Side::Sell), keptKeys(settings, "sellGame", QKeySequence(Qt::Key_F9)),
        [play] { play(Side::Sell); });
    // Held down, a key is one click.
    for (const char* id : {"armGame", "buyGame", "sellGame"})
        actions.find(id)->setAutoRepeat(false);
    actions.add("gameKeys", menu, tr("&Keys of the manual panel…"), {}, [this] { openKeys(); });
}

void GameWiring::connectWindow(DataService& data, MainWindow& window) {
    m_window = &window;
    connect(m_page, &GamePage::accountChosen, this, &GameWiring::choose);
    connect(m_page, &GamePage::settingsChanged, this, [this] {
        QSettings settings(m_settingsFile, QSettings::IniFormat);
        m_page->save(settings);
    });
    connect(m_page, &GamePage::instrumentChosen, this, [this](const Instrument& instrument) {
        if (m_dryRun)
            m_dryRun->setInstrument(instrument, m_page->fees());
    });
    connect(m_page, &GamePage::feesChanged, this, [this](const PaperFees& fees) {
        if (m_dryRun)
            m_dryRun->setInstrument(m_page->instrument(), fees);
    });
    m_page->setPanic([this] { panic(); });
    m_page->setRelease([this] { releaseDryRun(); });
    connect(&m_live, &LiveService::rowsChanged, this, &GameWiring::noteRows);
    connect(&data, &DataService::seriesListed, this, [this](const std::vector<StoredSeries>& series) {
        for (const StoredSeries& each : series)
            m_known.insert_or_assign(each.instrument.id, each.instrument);
        listInstruments();
    });
    connect(&data, &DataService::seriesLoaded, this,
        [this](const SeriesSnapshot&, const Instrument& instrument) { noteShown(instrument); });
    connect(&data, &DataService::formingCandleChanged, this, [this](const Candle& candle) {
        if (m_shown)
            notePrice(*m_shown, candle.close);
    });
}

void GameWiring::showPage() {
    m_window->showPage(gamePage);
    m_window->giveWidth(gamePage, panelWidth);
}

// Only who opens the panel needs a dry-run and its journal.
bool GameWiring::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_page.data() && event->type() == QEvent::Show && !m_desk)
        choose(m_chosen);
    return QObject::eventFilter(watched, event);
}

void GameWiring::connectAccounts(TradingDesk& desk, std::function<void()> stopAll) {
    m_livePanic = std::move(stopAll);
    connect(&desk, &TradingDesk::opened, this, [this, &desk](const std::string& account) {
        if (auto session = desk.account(account))
            offer(std::move(session), QString::fromStdString(account));
    });
    connect(&desk, &TradingDesk::closed, this, &GameWiring::withdraw);
}

void GameWiring::offer(std::shared_ptr<ILiveAccount> account, const QString& title) {
    const std::string id = account->id();
    m_offered[id] = {std::move(account), title};
    listAccounts();
}

void GameWiring::withdraw(const std::string& account) {
    m_offered.erase(account);
    if (m_chosen == account)
        choose(DryRun::accountId);
    listAccounts();
}

void GameWiring::listAccounts() {
    std::vector<std::pair<std::string, QString>> out{{DryRun::accountId, tr("Dry-run on paper")}};
    for (const auto& [id, offered] : m_offered)
        out.emplace_back(id, offered.title);
    m_page->setAccounts(out);
}

void GameWiring::choose(const std::string& account) {
    m_chosen = account;
    if (account == DryRun::accountId) {
        if (m_dryRun)
            use(m_dryRun->account());
        else
            openDryRun();
        return;
    }
    if (const auto offered = m_offered.find(account); offered != m_offered.end())
        use(offered->second.account);
}

void GameWiring::openDryRun() {
    if (std::exchange(m_isOpening, true))
        return;
    m_thread.post([this, folder = m_workspace.toStdString()] {
        auto opened = DryRun::open(folder, systemDisk(), m_live.clock(), m_gate);
        // A call must be copyable, what was opened is not.
        auto shared = std::make_shared<Result<std::unique_ptr<DryRun>>>(std::move(opened));
        m_answers.post([this, shared] {
            m_isOpening = false;
            if (!*shared) {
                m_window->messages()->showError(errorText(shared->error()));
                return;
            }
            m_dryRun = std::move(**shared);
            m_dryRun->setInstrument(m_page->instrument(), m_page->fees());
            if (m_chosen == DryRun::accountId)
                use(m_dryRun->account());
        });
    });
}

void GameWiring::use(std::shared_ptr<ILiveAccount> account) {
    const bool isPaper = account->isPaper();
    m_page->setDesk(nullptr, isPaper);
    m_desk = std::make_unique<ManualDesk>(std::move(account), m_live.clock());
    m_page->setDesk(m_desk.get(), isPaper);
}

void GameWiring::noteRows(const std::vector<WatchRow>& rows) {
    std::set<InstrumentId> watched;
    const UtcMs now = m_live.clock().now();
    for (const WatchRow& row : rows) {
        watched.insert(row.watch.instrument);
        if (!m_known.contains(row.watch.instrument)) {
            Instrument instrument;
            instrument.id = row.watch.instrument;
            instrument.tickSize = Price(Decimal::powerOfTen(-row.priceDecimals));
            m_known[instrument.id] = instrument;
        }
    }
    if (watched != m_watched) {
        m_watched = std::move(watched);
        listInstruments();
    }
    for (const WatchRow& row : rows) {
        const bool isFresh = row.state == WatchState::Live && row.lastHeard && now - *row.lastHeard < oldRow;
        // The chart hears the one it shows more often.
        if (row.last && isFresh && m_shown != row.watch.instrument)
            notePrice(row.watch.instrument, *row.last);
    }
}

void GameWiring::noteShown(const Instrument& instrument) {
    m_known.insert_or_assign(instrument.id, instrument);
    m_shown = instrument.id;
    listInstruments();
    if (!m_page->isVisible())
        m_page->chooseInstrument(instrument.id);
}

void GameWiring::listInstruments() {
    std::vector<Instrument> out;
    for (const auto& [id, instrument] : m_known) {
        if (id == m_shown || m_watched.contains(id))
            out.push_back(instrument);
    }
    m_page->setInstruments(out);
}

void GameWiring::notePrice(const InstrumentId& instrument, double price) {
    const auto known = m_known.find(instrument);
    if (known == m_known.end() || !(price > 0))
        return;
    Price at;
    try {
        at = Price(Decimal::fromDouble(price)).roundedTo(known->second.tickSize, Rounding::HalfEven);
    } catch (const DecimalOverflow&) {
        return;
    }
    if (m_dryRun)
        m_dryRun->notePrice(instrument, at);
    m_page->notePrice(instrument, at);
}

void GameWiring::panic() {
    if (m_chosen != DryRun::accountId) {
        if (m_livePanic)
            m_livePanic();
    } else if (m_dryRun) {
        m_dryRun->session().panicSoon(tr("The button of the manual panel").toStdString(), "panel");
    }
}

// What was stopped on paper needs no PIN to go on.
void GameWiring::releaseDryRun() {
    if (m_chosen != DryRun::accountId || !m_dryRun)
        return;
    m_thread.post([this, session = m_dryRun->session().shared_from_this()] {
        const auto done = session->release();
        m_answers.post([this, done] {
            if (!done)
                m_window->messages()->showError(errorText(done.error()));
        });
    });
}

void GameWiring::openKeys() {
    std::vector<GameKey> keys;
    std::set<QAction*> own;
    for (const char* id : {"armGame", "buyGame", "sellGame"}) {
        QAction* action = m_actions->find(id);
        own.insert(action);
        keys.push_back({QLatin1String(id), action->text().remove(QLatin1Char('&')), action->shortcut()});
    }
    auto* dialog = new KeysDialog(
        std::move(keys),
        [this, own](const QKeySequence& wanted) {
            for (const QAction* action : m_actions->all()) {
                if (!own.contains(const_cast<QAction*>(action)) && action->shortcut() == wanted)
                    return action->iconText();
            }
            return QString();
        },
        m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &KeysDialog::keysChosen, this, [this](const std::vector<GameKey>& chosen) {
        QSettings settings(m_settingsFile, QSettings::IniFormat);
        for (const GameKey& key : chosen) {
            m_actions->find(key.id.toLatin1().constData())->setShortcut(key.keys);
            settings.setValue(settingOf(key.id), key.keys.toString(QKeySequence::PortableText));
        }
    });
    dialog->open();
}

void GameWiring::setTheme(const Theme& theme) {
    m_page->setTheme(theme);
}

} // namespace truebar::ui
