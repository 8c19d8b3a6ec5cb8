#include "tests/support/desk/live_bot.h"

#include "core/bots/bot_store.h"
#include "tests/support/wave.h"

namespace truebar::test {

Candle waveCandle(int index) {
    return waveOf(index, 0.9, marketBegin + candleLength * index);
}

Instrument bitcoinInstrument() {
    Instrument out;
    out.id = {"BINANCE", "BTCUSDT"};
    out.tickSize = Price(Decimal::parse("0.01").value());
    out.lotStep = Quantity(Decimal::parse("0.00001").value());
    out.currency = "USDT";
    out.calendar = "24/7";
    return out;
}

BotDefinition waveBot() {
    BotDefinition out;
    out.id = "wave";
    out.mode = RunMode::LiveRun;
    out.account = "main";
    out.strategy = "sma_cross";
    out.overrides = {{"fast", "2"}, {"slow", "4"}, {"sizing", "fixed"}, {"quantity", "0.01"}};
    out.instrument = {"BINANCE", "BTCUSDT"};
    out.settings.feeBps = Decimal(10);
    out.warmUp = 10;
    return out;
}

// As a program does in which somebody sits, and which asks for no PIN.
static LiveConsent consentOf(const DeskLife& life, const IClock& clock) {
    LiveConsent out;
    out.here = [&life, &clock] { return life.keys.gate().allow(Action::PlaceLiveOrders, clock.now()); };
    out.elsewhere = out.here;
    return out;
}

LiveBotLife::LiveBotLife(DeskLife& life, const IClock& clock, const BotDefinition& given)
    : desk(life)
    , decisions(life.door, life.workspace->directory(), clock, consentOf(life, clock))
    , accounts(accountsOf(life.desk)) {
    const auto bot = checkedBot(given, *life.plugins);
    if (!bot)
        qFatal("%s", bot.error().message().c_str());
    SessionHead head;
    const auto done = life.door.run([&](const Database& database) -> Result<void> {
        const SessionStore sessions(database);
        auto running = sessions.running(bot->id);
        if (!running)
            return std::move(running).error();
        if (*running) {
            head = std::move(**running);
            return {};
        }
        if (!BotStore(database).find(bot->id)) {
            if (auto added = BotStore(database).add(*bot, clock.now()); !added)
                return added;
        }
        head.bot = bot->id;
        head.definition = *bot;
        head.instrument = bitcoinInstrument();
        head.startedAt = clock.now();
        auto begun = sessions.begin(head);
        if (!begun)
            return std::move(begun).error();
        head = std::move(*begun);
        return {};
    });
    if (!done)
        qFatal("%s", done.error().message().c_str());
    m_number = head.number;
    session = std::make_shared<BotSession>(head,
        SessionTools{*life.plugins, life.workspace->marketDatabase(), life.door, clock, pool, &decisions, &accounts},
        [] {});
}

LiveBotLife::~LiveBotLife() {
    pool.waitForDone();
    session.reset();
}

void LiveBotLife::begin(int index) {
    auto history = std::make_shared<Series>(InstrumentId{"BINANCE", "BTCUSDT"}, Timeframe{});
    for (int i = std::max(0, index - 2000); i < index; ++i)
        history->append(waveCandle(i));
    session->hearHistory(history);
}

void LiveBotLife::turn() {
    (void)session->attach();
    (void)decisions.tick();
    session->look();
}

SessionHistory LiveBotLife::history() {
    return desk.door
        .read<SessionHistory>([&](const Database& database) { return SessionStore(database).history(m_number); })
        .value();
}

SessionHead LiveBotLife::head() {
    return desk.door.read<SessionHead>([&](const Database& database) { return SessionStore(database).find(m_number); })
        .value();
}

} // namespace truebar::test
