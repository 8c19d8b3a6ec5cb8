// The window with an account in its vault, and the venue on this machine that the account trades at.
#pragma once

#include "tests/support/desk/desk_world.h"
#include "tests/support/venues/account_venue.h"
#include "tests/ui/window_fixture.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>

namespace truebar::test {

class TradingScene {
public:
    static constexpr int positionsTab = 2;
    static constexpr int differencesTab = 3;
    static constexpr int slipsTab = 4;

    explicit TradingScene(ui::ThemeName theme = ui::ThemeName::Dark, bool isFutures = true)
        : venue(systemClock(), isFutures, {AccountVenue::key, AccountVenue::secret, {}})
        , app(folder.path(), theme) {
        NewProfile profile;
        profile.name = "main";
        profile.cost = {8, 1};
        app.vault.create(profile, std::make_shared<const Secret>(Secret::copyOf("correct horse battery")));
        auto account = std::make_shared<Account>();
        account->info.id = "main";
        account->info.venue = "binance";
        account->info.label = "main";
        account->secrets.key = Secret::copyOf(AccountVenue::key);
        account->secrets.secret = Secret::copyOf(AccountVenue::secret);
        app.vault.addAccount(account, false);
        if (!QTest::qWaitFor([&] { return app.vault.account("main").has_value(); }, longWait))
            qFatal("the account was not added");
        if (!QTest::qWaitFor([&] { return rows("accountTable") == 1; }, longWait))
            qFatal("the window does not know the account");
        app.press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    }

    AccountSetup setup() const {
        AccountSetup out;
        out.account = "main";
        out.broker = "binance_usdm";
        out.settings = {{"api_url", venue.apiUrl().toStdString()}, {"rest_url", venue.restUrl().toStdString()},
            {"stream_url", venue.streamUrl().toStdString()}, {"account_url", venue.restUrl().toStdString()},
            {"query_lag_ms", "0"}, {"receive_window_ms", "500"}, {"reconnect_first_ms", "1"}};
        return out;
    }
    // Set up and connected, by the page's own button.
    std::shared_ptr<AccountSession> connectAccount() {
        app.trading.saveSetupSoon(setup());
        if (!QTest::qWaitFor([&] { return app.find<QComboBox>("tradingAccount")->count() == 1; }, longWait))
            qFatal("the account was not set up");
        click("connectAccount");
        std::shared_ptr<AccountSession> out;
        if (!QTest::qWaitFor([&] { return (out = app.trading.account("main")) != nullptr; }, longWait))
            qFatal("the account was not opened");
        return out;
    }
    // Until orders may leave and BTCUSDT may be ordered.
    std::shared_ptr<AccountSession> trade() {
        const auto account = connectAccount();
        if (!QTest::qWaitFor([&] { return account->mayTrade().has_value(); }, longWait) || !account->prepare(bitcoin))
            qFatal("the account may not trade");
        return account;
    }
    OrderDraft market(Side side, const char* quantity, const char* bot = "") const {
        OrderDraft out;
        out.instrument = bitcoin;
        out.side = side;
        out.type = OrderType::Market;
        out.quantity = Quantity(Decimal::parse(quantity).value());
        out.bot = bot;
        return out;
    }
    OrderDraft limit(Side side, const char* quantity, const char* price, const char* bot = "") const {
        OrderDraft out = market(side, quantity, bot);
        out.type = OrderType::Limit;
        out.limitPrice = Price(Decimal::parse(price).value());
        return out;
    }
    void placeElsewhere(const char* id, const char* price) {
        TruthOrder order;
        order.clientId = id;
        order.symbol = "BTCUSDT";
        order.type = *price ? "LIMIT" : "MARKET";
        order.quantity = Decimal::parse("0.1").value();
        order.price = *price ? Decimal::parse(price).value() : Decimal();
        std::vector<TruthEvent> events;
        if (venue.truth().place(order, systemClock().now(), events))
            qFatal("the venue did not take the order");
    }
    // The account without a key, set up by the dialog, with orders that wait for a person.
    std::shared_ptr<AccountSession> tradeByHand() {
        click("setupAccountButton");
        if (!QTest::qWaitFor([&] { return app.find<QDialog>("setupDialog") != nullptr; }, longWait))
            qFatal("no dialog");
        auto* dialog = app.find<QDialog>("setupDialog");
        auto* which = dialog->findChild<QComboBox*>(QStringLiteral("setupAccount"));
        which->setCurrentIndex(which->findData(QStringLiteral("by_hand")));
        QTest::keyClick(dialog, Qt::Key_Return);
        if (!QTest::qWaitFor([&] { return app.find<QComboBox>("tradingAccount")->count() == 1; }, longWait))
            qFatal("the account was not set up");
        click("connectAccount");
        std::shared_ptr<AccountSession> out;
        if (!QTest::qWaitFor([&] { return (out = app.trading.account("by_hand")) != nullptr; }, longWait))
            qFatal("the account was not opened");
        const auto may = [&] { return out->mayTrade().has_value(); };
        if (!QTest::qWaitFor(may, longWait) || !out->prepare(acme))
            qFatal("the account may not trade");
        std::vector<OrderDraft> drafts{
            limit(Side::Buy, "10", "100.5", "trend"), market(Side::Sell, "3"), limit(Side::Sell, "10", "112", "trend")};
        for (OrderDraft& draft : drafts)
            draft.instrument = acme;
        if (!out->place(drafts))
            qFatal("not placed");
        if (!QTest::qWaitFor([&] { return rows("slipsTable") == 3; }, longWait))
            qFatal("no slips");
        showTab(slipsTab);
        return out;
    }
    void type(const char* field, const char* text) const {
        auto* edit = app.find<QLineEdit>(field);
        edit->selectAll();
        QTest::keyClicks(edit, QLatin1String(text));
    }
    int rows(const char* table) const { return app.find<QTableView>(table)->model()->rowCount(); }
    QString cell(const char* table, int row, int column) const {
        return app.find<QTableView>(table)->model()->index(row, column).data().toString();
    }
    QString text(const char* label) const { return app.find<QLabel>(label)->text(); }
    void click(const char* button) const { QTest::mouseClick(app.find<QAbstractButton>(button), Qt::LeftButton); }
    void showTab(int index) const { app.find<QTabWidget>("tradingTabs")->setCurrentIndex(index); }

    const InstrumentId bitcoin{"BINANCE_USDM", "BTCUSDT"};
    const InstrumentId acme{"LOCAL", "ACME"};
    BinanceOrderVenue venue;
    QTemporaryDir folder;
    App app;
};

} // namespace truebar::test
