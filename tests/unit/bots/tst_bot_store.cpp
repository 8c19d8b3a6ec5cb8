// Definitions as texts, changes and commands.
#include "tests/unit/bots/bot_fixture.h"

#include "core/bots/bot_command.h"
#include "core/bots/bot_of_run.h"

using namespace truebar;
using namespace truebar::test;

class TestBotStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void definitionsReadBackAsTheyWere();
    void theRunThatABotIsMadeOfIsKept();
    void whatIsWrongIsRefused();
    void commandsReadBackAsTheyWere();
};

void TestBotStore::definitionsReadBackAsTheyWere() {
    BotDefinition bot = crossBot();
    bot.name = "Größe \"x\"";
    bot.mode = RunMode::LiveRun;
    bot.account = "main";
    bot.session = "mon-fri 14:30-21:00";
    bot.warmUp = 77;
    bot.limits = {{"drawdown_percent", "20"}};
    bot.settings.cash = Money(*Decimal::parse("1234.5"));
    bot.settings.slippageTicks = 3;
    bot.settings.seed = 18'446'744'073'709'551'615ULL;
    bot.settings.costs.latency.fixed = Millis(250);
    const auto again = botFromJson(botToJson(bot));
    QVERIFY(again);
    QVERIFY(*again == bot);
    QCOMPARE(botFromJson("{}").error().code, "io.corrupt_bot");
}

void TestBotStore::theRunThatABotIsMadeOfIsKept() {
    BotWorld world(300);
    const auto store = CandleStore::open(world.workspace->marketDatabase(), Database::Mode::ReadOnly);
    RunRequest request;
    request.strategy = "sma_cross";
    request.strategySettings = resolveStrategySettings(*world.plugins, "sma_cross", {{"fast", "4"}}).value();
    request.instrument = {"T", "X"};
    request.timeframe = oneMinute;
    const auto run = runBacktest(**store, *world.plugins, request);
    QVERIFY(run);
    BotDefinition bot = dryRunBotOf(run->summary, *world.plugins).value();
    bot.id = "promoted";
    QVERIFY(world.door.run([&](const Database& database) {
        return BotStore(database).add(checkedBot(bot, *world.plugins).value(), midnight);
    }));
    const auto read = world.door.read<BotDefinition>([](const Database& database) -> Result<BotDefinition> {
        const auto entry = BotStore(database).find("promoted");
        return entry ? Result<BotDefinition>(entry->definition) : Result<BotDefinition>(entry.error());
    });
    QVERIFY(read);
    QVERIFY(!run->summary.id.empty());
    QCOMPARE(read->originRun, run->summary.id);
    QCOMPARE(read->overrides, (std::map<std::string, std::string>{{"fast", "4"}}));
    // With other settings it is still the bot of that run.
    const auto set = editedBot(*read, {{"set.fast", "6"}}, *world.plugins);
    QCOMPARE(set->originRun, run->summary.id);
    // What ran already under its own rules is no origin.
    RunSummary dry = run->summary;
    dry.request.mode = RunMode::DryRun;
    QCOMPARE(dryRunBotOf(dry, *world.plugins).error().code, "bot.origin");
}

void TestBotStore::whatIsWrongIsRefused() {
    BotWorld world(10);
    const auto codeOf = [&](const BotDefinition& bot) {
        const auto checked = checkedBot(bot, *world.plugins);
        return checked ? std::string() : checked.error().code;
    };
    QCOMPARE(codeOf(crossBot()), "");
    QCOMPARE(codeOf(crossBot("No Spaces")), "bot.id");
    BotDefinition bot = crossBot();
    bot.kind = BotKind::Indicator;
    QCOMPARE(codeOf(bot), "bot.kind");
    bot = crossBot();
    bot.strategy = "nothing";
    QCOMPARE(codeOf(bot), "plugin.unknown");
    bot = crossBot();
    bot.overrides["speed"] = "3";
    QVERIFY(codeOf(bot).starts_with("setting."));
    bot = crossBot();
    bot.limits["nothing"] = "3";
    QVERIFY(codeOf(bot).starts_with("setting."));
    bot = crossBot();
    bot.settings.profile.kind = FillProfile::Kind::LowerTimeframe;
    QCOMPARE(codeOf(bot), "bot.profile");
    QCOMPARE(editedBot(crossBot(), {{"colour", "red"}}, *world.plugins).error().code, "bot.field");
    QCOMPARE(editedBot(crossBot(), {{"mode", "maybe"}}, *world.plugins).error().code, "bot.mode");
    const auto plain = editedBot(crossBot(), {{"set.fast", ""}}, *world.plugins);
    QVERIFY(!plain->overrides.contains("fast"));
}

void TestBotStore::commandsReadBackAsTheyWere() {
    BotCommand command;
    command.kind = BotCommand::Kind::Edit;
    command.bot = "cross";
    command.who = "cli:me";
    command.edit = {{"set.fast", "5"}, {"name", "Größe \"x\""}};
    command.definition = botToJson(crossBot());
    const auto again = botCommandFromJson(botCommandToJson(command));
    QVERIFY(again);
    QVERIFY(*again == command);
    for (const char* damaged : {"", "[]", "{\"command\":\"fly\"}"})
        QCOMPARE(botCommandFromJson(damaged).error().code, "bot.command");
}

QTEST_GUILESS_MAIN(TestBotStore)
#include "tst_bot_store.moc"
