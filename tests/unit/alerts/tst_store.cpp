// Indicator bots and their events in the database: kept as they are, told once, handed out once per channel.
#include "core/alerts/indicator_command.h"
#include "core/alerts/indicator_store.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>
#include <QTest>

using namespace truebar;

namespace {

const UtcMs noon = parseUtc("2024-03-01T12:00:00Z").value();

IndicatorBot madeBot(const char* id = "btc") {
    IndicatorBot out;
    out.id = id;
    out.instrument = {"DEMO", "BTCUSD"};
    return checkedIndicatorBot(out).value();
}

OutlookEvent madeEvent(int hour, OutlookEventKind kind = OutlookEventKind::ConsensusChanged) {
    OutlookEvent out;
    out.time = noon + std::chrono::hours(hour);
    out.kind = kind;
    out.timeframe = *Timeframe::parse("1h");
    out.from = Trend::Neutral;
    out.to = Trend::Bearish;
    out.close = 101.5;
    out.band = {100, 103};
    out.consensus = {Trend::Bearish, 1, 2, 3};
    return out;
}

struct Place {
    Place()
        : workspace(std::move(*Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite)))
        , database(std::move(
              *Database::open(workspace->workspaceDatabase(), Database::Mode::ReadWrite, Database::Durability::Full)))
        , store(*database) { }

    QTemporaryDir folder;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<Database> database;
    IndicatorStore store;
};

} // namespace

class TestStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsEverySetting();
    void namesWhatIsUnknown();
    void startsAndStops();
    void beginsAnewWhenChanged();
    void tellsEachThingOnce();
    void handsOutOncePerChannel();
    void forgetsWithTheBot();
    void refusesBadBots_data();
    void refusesBadBots();
    void commandsSayTheSameInEveryProgram();
};

void TestStore::keepsEverySetting() {
    const Place place;
    IndicatorBot bot = madeBot();
    bot.name = "Bitcoin, „hourly“";
    bot.outlook.timeframes = timeframesOf("15m,1h").value();
    bot.outlook.quorum = 2;
    bot.outlook.forecast = {0.97, 333, 0.4, 0.8};
    bot.tells = {OutlookEventKind::BandLeft};
    QVERIFY(place.store.add(bot, noon));
    const auto kept = place.store.find("btc");
    QVERIFY(kept);
    QVERIFY(kept->bot == bot);
    QVERIFY(kept->createdAt == noon);
    QVERIFY(!kept->runningSince);
    QCOMPARE(place.store.add(bot, noon).error().code, std::string("alerts.exists"));
}

void TestStore::namesWhatIsUnknown() {
    const Place place;
    QCOMPARE(place.store.find("x").error().message(), std::string("there is no indicator bot 'x', nor any other"));
    QVERIFY(place.store.add(madeBot("a"), noon));
    QVERIFY(place.store.add(madeBot("b"), noon));
    QCOMPARE(place.store.stop("x").error().message(), std::string("there is no indicator bot 'x'; there are: a, b"));
}

void TestStore::startsAndStops() {
    const Place place;
    QVERIFY(place.store.add(madeBot(), noon));
    QVERIFY(place.store.start("btc", noon));
    QVERIFY(place.store.start("btc", noon + Millis(5000)));
    QVERIFY(place.store.find("btc")->runningSince == noon);
    QVERIFY(place.store.stop("btc"));
    QVERIFY(!place.store.find("btc")->runningSince);
}

void TestStore::beginsAnewWhenChanged() {
    const Place place;
    IndicatorBot bot = madeBot();
    QVERIFY(place.store.add(bot, noon));
    bot.outlook.quorum = 3;
    QVERIFY(place.store.change(bot, noon + Millis(1)));
    QVERIFY(!place.store.find("btc")->runningSince);
    QVERIFY(place.store.start("btc", noon + Millis(2)));
    bot.outlook.quorum = 2;
    QVERIFY(place.store.change(bot, noon + Millis(3)));
    QVERIFY(place.store.find("btc")->runningSince == noon + Millis(3));
    QCOMPARE(place.store.find("btc")->bot.outlook.quorum, 2);
}

void TestStore::tellsEachThingOnce() {
    const Place place;
    QVERIFY(place.store.add(madeBot(), noon));
    const auto first = place.store.tell("btc", {madeEvent(1), madeEvent(1, OutlookEventKind::TrendChanged)}, noon);
    QVERIFY(first);
    QCOMPARE(first->size(), std::size_t(2));
    // Gone through again after a restart, with one that is new.
    const auto again = place.store.tell(
        "btc", {madeEvent(1), madeEvent(1, OutlookEventKind::TrendChanged), madeEvent(2)}, noon + Millis(9));
    QCOMPARE(again->size(), std::size_t(1));
    QVERIFY(again->front().event == madeEvent(2));
    const auto all = place.store.events("btc", 10);
    QCOMPARE(all->size(), std::size_t(3));
    QVERIFY(all->front().event == madeEvent(1));
    QVERIFY((*all)[1].event == madeEvent(1, OutlookEventKind::TrendChanged));
    QVERIFY(all->front().noticedAt == noon);
    QVERIFY(all->back().event == madeEvent(2));
    QCOMPARE(place.store.events("btc", 1)->front().number, all->back().number);
    QCOMPARE(place.store.events("", 10)->size(), std::size_t(3));
    QCOMPARE(place.store.events("other", 10)->size(), std::size_t(0));
}

void TestStore::handsOutOncePerChannel() {
    const Place place;
    QVERIFY(place.store.add(madeBot(), noon));
    QVERIFY(place.store.tell("btc", {madeEvent(1)}, noon));
    QVERIFY(place.store.tell("btc", {madeEvent(2)}, noon + Millis(10)));
    QCOMPARE(place.store.take("desktop", noon + Millis(10), noon)->size(), std::size_t(1));
    QCOMPARE(place.store.take("desktop", noon, noon)->size(), std::size_t(1));
    QCOMPARE(place.store.take("desktop", noon, noon)->size(), std::size_t(0));
    QCOMPARE(place.store.take("mail", noon, noon)->size(), std::size_t(2));
    QVERIFY(place.store.tell("btc", {madeEvent(3)}, noon + Millis(20)));
    QVERIFY(place.store.take("desktop", noon, noon)->front().event == madeEvent(3));
}

void TestStore::forgetsWithTheBot() {
    const Place place;
    QVERIFY(place.store.add(madeBot(), noon));
    QVERIFY(place.store.tell("btc", {madeEvent(1)}, noon));
    QVERIFY(place.store.take("desktop", noon, noon));
    QVERIFY(place.store.remove("btc"));
    QCOMPARE(place.store.events("", 10)->size(), std::size_t(0));
    QCOMPARE(place.store.remove("btc").error().code, std::string("alerts.unknown"));
}

void TestStore::refusesBadBots_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("timeframes");
    QTest::addColumn<QString>("tells");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* name, const char* id, const char* timeframes, const char* tells, const char* code) {
        QTest::newRow(name) << QString::fromLatin1(id) << QString::fromLatin1(timeframes) << QString::fromLatin1(tells)
                            << QString::fromLatin1(code);
    };
    row("good", "a-1_b", "1h, 4h", "trend band", "");
    row("capital", "A", "1h", "none", "alerts.id");
    row("no id", "", "1h", "none", "alerts.id");
    row("no timeframe", "a", " ", "none", "alerts.timeframes");
    row("bad timeframe", "a", "1h,7x", "none", "timeframe.syntax");
    row("not made of", "a", "4h,6h", "none", "outlook.timeframes");
    row("bad word", "a", "1h", "trend,price", "alerts.tells");
}

void TestStore::refusesBadBots() {
    QFETCH(QString, id);
    QFETCH(QString, timeframes);
    QFETCH(QString, tells);
    QFETCH(QString, code);
    const auto check = [&]() -> Result<IndicatorBot> {
        IndicatorBot bot = madeBot();
        bot.id = id.toStdString();
        const auto frames = timeframesOf(timeframes.toStdString());
        if (!frames)
            return frames.error();
        bot.outlook.timeframes = *frames;
        bot.outlook.quorum = static_cast<int>(frames->size());
        const auto told = tellsOf(tells.toStdString());
        if (!told)
            return told.error();
        bot.tells = *told;
        return checkedIndicatorBot(bot);
    };
    const auto checked = check();
    QCOMPARE(checked ? QString() : QString::fromStdString(checked.error().code), code);
}

// A command that another program carries out does what it would have done here.
void TestStore::commandsSayTheSameInEveryProgram() {
    IndicatorCommand command;
    command.kind = IndicatorCommand::Kind::Add;
    command.bot = "btc";
    command.instrument = {"DEMO", "BTCUSD"};
    command.edit.name = "Größe \"x\"";
    command.edit.timeframes = timeframesOf("15m,1h,4h").value();
    command.edit.window = 300;
    command.edit.decay = 0.9731;
    command.edit.wide = 0.8;
    command.edit.tells = std::set<OutlookEventKind>{};
    const auto again = indicatorCommandFromJson(indicatorCommandToJson(command));
    QVERIFY(again);
    QVERIFY(*again == command);
    for (const char* damaged : {"", "[]", "{\"command\":\"fly\"}", "{\"command\":\"set\",\"window\":\"many\"}",
             "{\"command\":\"set\",\"timeframes\":\"5 o'clock\"}"})
        QCOMPARE(indicatorCommandFromJson(damaged).error().code, "alerts.command");

    const Place place;
    QVERIFY(carryOutIndicatorCommand(place.store, *again, noon));
    IndicatorBot kept = place.store.find("btc")->bot;
    QCOMPARE(kept.outlook.quorum, 2);
    QCOMPARE(kept.outlook.forecast.decay, 0.9731);
    QVERIFY(kept.tells.empty());
    QCOMPARE(carryOutIndicatorCommand(place.store, *again, noon).error().code, "alerts.exists");
    // What a change does not name stays.
    IndicatorCommand change;
    change.kind = IndicatorCommand::Kind::Edit;
    change.bot = "btc";
    change.edit.quorum = 3;
    QVERIFY(carryOutIndicatorCommand(place.store, change, noon));
    kept.outlook.quorum = 3;
    QVERIFY(place.store.find("btc")->bot == kept);
    change.edit.quorum = 1;
    QCOMPARE(carryOutIndicatorCommand(place.store, change, noon).error().code, "outlook.quorum");
    change.kind = IndicatorCommand::Kind::Start;
    QVERIFY(carryOutIndicatorCommand(place.store, change, noon));
    QVERIFY(place.store.find("btc")->runningSince == noon);
    change.kind = IndicatorCommand::Kind::Stop;
    QVERIFY(carryOutIndicatorCommand(place.store, change, noon));
    QVERIFY(!place.store.find("btc")->runningSince);
    change.kind = IndicatorCommand::Kind::Remove;
    QVERIFY(carryOutIndicatorCommand(place.store, change, noon));
    QVERIFY(place.store.list()->empty());
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
