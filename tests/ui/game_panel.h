// The manual panel on an account on paper, with a clock that can be put forward.
#pragma once

#include "core/manual/dry_run.h"
#include "tests/ui/window_fixture.h"
#include "ui/game/game_button.h"
#include "ui/game/game_page.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>

namespace truebar::test {

inline Price px(const char* text) {
    return Price(*Decimal::parse(text));
}

inline Instrument bitcoin() {
    Instrument out;
    out.id = {"DEMO", "BTCUSDT"};
    out.tickSize = px("0.1");
    out.lotStep = Quantity(*Decimal::parse("0.001"));
    out.currency = "USDT";
    return out;
}

inline Instrument ether() {
    Instrument out = bitcoin();
    out.id.symbol = "ETHUSDT";
    return out;
}

// The machine's clock, and so much later.
class MovedClock final : public IClock {
public:
    UtcMs now() const override { return systemClock().now() + Millis(m_ahead.load()); }
    bool waitUntil(UtcMs time, std::stop_token stop) const override {
        return systemClock().waitUntil(time - Millis(m_ahead.load()), std::move(stop));
    }
    void advance(Millis time) { m_ahead += time.count(); }

private:
    std::atomic<Millis::rep> m_ahead = 0;
};

// One start of the panel on a workspace: its own, or the folder of one that was there before.
class Panel {
public:
    explicit Panel(const QString& folder = {}, ui::ThemeName theme = ui::ThemeName::Dark)
        : m_run(std::move(
            *DryRun::open((folder.isEmpty() ? m_own.path() : folder).toStdString(), systemDisk(), clock, gate)))
        , m_desk(m_run->account(), clock) {
        ui::applyTheme(*qApp, ui::Theme::named(theme));
        page.setTheme(ui::Theme::named(theme));
        page.setAccounts({{DryRun::accountId, QStringLiteral("Dry-run on paper")}});
        page.setPanic([this] { m_run->session().panicSoon("test", "test"); });
        page.setRelease([this] { (void)m_run->session().release(); });
        page.setInstruments({bitcoin(), ether()});
        m_run->setInstrument(bitcoin(), page.fees());
        page.setDesk(&m_desk, true);
        // The page lets go of all that it is the context of when it gets another desk.
        QObject::connect(
            &m_desk, &ManualDesk::gamesChanged, &m_desk, [this](const std::vector<Game>& all) { games = all; });
        QObject::connect(&m_desk, &ManualDesk::stateChanged, &m_desk,
            [this](const std::shared_ptr<const AccountSnapshot>& now) { state = now; });
        page.resize(620, 660);
        page.show();
    }
    ~Panel() { page.setDesk(nullptr, true); }

    void price(const char* text, const Instrument& instrument = bitcoin()) {
        m_run->notePrice(instrument.id, px(text));
        page.notePrice(instrument.id, px(text));
    }
    template <class T>
    T* find(const char* name) const {
        return page.findChild<T*>(QLatin1String(name));
    }
    bool arm() {
        return QTest::qWaitFor([&] {
            page.setArmed(true);
            return page.isArmed();
        });
    }
    // The beginning of most stories: a price, and armed.
    bool begin() {
        price("50000");
        return arm();
    }
    // … and bought, so that the exit waits.
    bool beginInPosition() {
        if (!begin())
            return false;
        click("buyGame");
        if (!waitFor(GameStage::EntryWaiting))
            return false;
        price("49999.8");
        return waitFor(GameStage::ExitWaiting);
    }
    void click(const char* button) const { QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton); }
    bool waitFor(GameStage stage) const {
        return QTest::qWaitFor([&] { return !games.empty() && games.front().stage == stage; });
    }
    std::size_t openOrders() const {
        return state ? static_cast<std::size_t>(
                   std::ranges::count_if(state->orders, [](const LiveOrder& order) { return !order.isFinal(); }))
                     : 0;
    }
    QString message() const { return find<QLabel>("gameMessage")->text(); }
    void type(const char* field, const QString& text) const {
        auto* editor = find<QLineEdit>(field);
        editor->selectAll();
        QTest::keyClicks(editor, text);
    }
    // What the venue on paper lets through.
    void setVenue(const Instrument& instrument) { m_run->setInstrument(instrument, page.fees()); }
    void reconnect(bool isPaper = true) { page.setDesk(&m_desk, isPaper); }

private:
    const QTemporaryDir m_own;

public:
    MovedClock clock;
    TradingGate gate{false}; // without a profile
    ui::GamePage page{clock};
    std::vector<Game> games;
    std::shared_ptr<const AccountSnapshot> state;

private:
    std::unique_ptr<DryRun> m_run;
    ManualDesk m_desk;
};

} // namespace truebar::test
