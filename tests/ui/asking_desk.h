// The whole window over a market of its own, and questions as bots ask them.
#pragma once

#include "tests/support/decisions/prompt_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/decisions/decision_dialog.h"

#include <QPushButton>
#include <QTemporaryDir>

#include <cmath>

namespace truebar::test {

inline constexpr int candleCount = 400;

// Hourly candles that end with the present hour.
inline void writeMarket(const QString& directory) {
    const auto workspace = Workspace::open(directory, WorkspaceAccess::ReadWrite);
    const auto store = CandleStore::open((*workspace)->marketDatabase(), Database::Mode::ReadWrite);
    Instrument instrument;
    instrument.id = {"BINANCE", "BTCUSDT"};
    instrument.tickSize = Price(*Decimal::parse("0.01"));
    instrument.lotStep = Quantity(*Decimal::parse("0.001"));
    instrument.currency = "USDT";
    const Timeframe hour(1, Timeframe::Unit::Hour);
    Series candles(instrument.id, hour);
    UtcMs at = hour.floor(systemClock().now()) - std::chrono::hours(candleCount);
    double before = 60'000;
    for (int i = 0; i < candleCount; ++i) {
        const double close = std::round((60'000 + 2'500 * std::sin(i / 23.0) + 600 * std::sin(i / 5.0)) * 100) / 100;
        candles.append({at, before, std::max(before, close) + 120, std::min(before, close) - 90, close, 10.0 + i % 9});
        before = close;
        at = hour.next(at);
    }
    if (!(*store)->saveInstrument(instrument) || !(*store)->write(candles))
        qFatal("the market was not written");
}

class AskingDesk {
public:
    explicit AskingDesk(ui::ThemeName theme = ui::ThemeName::Dark) {
        writeMarket(folder.path());
        app = std::make_unique<App>(folder.path(), theme);
    }

    Prompt ask(std::uint64_t number = 1, Millis deadline = std::chrono::minutes(5),
        const std::string& bot = "Momentum BTC", OnExpiry onExpiry = OnExpiry::Reject) {
        PendingSuggestion pending = pendingSuggestion(number);
        pending.offered.time = Timeframe(1, Timeframe::Unit::Hour).floor(systemClock().now());
        pending.offered.lastClose = 61'204.55;
        pending.size = Quantity(*Decimal::parse("0.05"));
        pending.orders[0].size = OrderSize::fixed(pending.size);
        pending.orders[0].bracket->stop->value = Decimal(60'000);
        pending.notional = Money(*Decimal::parse("3060.23"));
        pending.worstLoss = Money(*Decimal::parse("60.23"));
        pending.deadline = systemClock().now() + deadline;
        PromptOrigin origin = promptOrigin(bot, run);
        origin.mode = mode;
        const auto prompt = app->decisions.desk().ask(origin, pending, onExpiry);
        if (!prompt)
            qWarning("%s", prompt.error().message().c_str());
        return prompt ? *prompt : Prompt();
    }
    // As a key of the dialog, once it listens.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        dialog()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(dialog()));
        QTest::keyClick(dialog(), key, modifiers);
    }
    ui::DecisionDialog* dialog() const { return app->find<ui::DecisionDialog>("decisionDialog"); }
    bool isOpen() const { return dialog() && dialog()->isVisible(); }
    QPushButton* button(const char* name) const { return app->find<QPushButton>(name); }
    bool mayAnswer() const { return isOpen() && button("rejectPrompt")->isEnabled(); }
    KeptPrompt kept(PromptId id) {
        const auto all = app->decisions.desk().list({});
        for (const KeptPrompt& each : *all) {
            if (each.prompt.id == id)
                return each;
        }
        return {};
    }
    bool isDecided(PromptId id) { return kept(id).decision.has_value(); }

    QTemporaryDir folder;
    std::string run = "run-1";
    RunMode mode = RunMode::DryRun;
    std::unique_ptr<App> app;
};

} // namespace truebar::test
