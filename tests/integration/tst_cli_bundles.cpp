// run bundle export, verify, import: the round trip is the same byte for byte; bundles that lie are refused with a
// place and change nothing.
#include "core/base/sha256.h"
#include "core/runs/bundle_archive.h"
#include "tests/integration/cli_process.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

#include <cmath>

using namespace truebar;
using namespace truebar::test;

namespace {

using Members = std::vector<ArchiveMember>;

QByteArray waves() {
    QByteArray out = "timestamp,open,high,low,close,volume\n";
    double before = 100;
    for (int i = 0; i < 1500; ++i) {
        const double close = std::round((100 + 20 * std::sin(i / 40.0) + 3 * std::sin(i / 7.0)) * 100) / 100;
        // A hole, so that there is something to say about the data.
        if (i < 700 || i > 720)
            out += QStringLiteral("%1,%2,%3,%4,%5,%6\n")
                       .arg(1'600'000'000'000LL - 1'600'000'000'000LL % 14'400'000 + i * 3'600'000LL)
                       .arg(before, 0, 'f', 2)
                       .arg(std::max(before, close) + 0.25, 0, 'f', 2)
                       .arg(std::min(before, close) - 0.25, 0, 'f', 2)
                       .arg(close, 0, 'f', 2)
                       .arg(10 + i % 17)
                       .toLatin1();
        before = close;
    }
    return out;
}

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

ArchiveMember& member(Members& members, const char* name) {
    for (ArchiveMember& each : members) {
        if (each.name == name)
            return each;
    }
    qFatal("no member %s", name);
}

// bundle.json with one thing replaced.
void edit(Members& members, const QByteArray& from, const QByteArray& to) {
    QByteArray& json = member(members, "bundle.json").content;
    if (!json.contains(from))
        qFatal("nothing to replace: %s", from.constData());
    json.replace(from, to);
}

QByteArray digestOf(const QByteArray& content) {
    Sha256 hash;
    hash.add(std::string_view(content.constData(), static_cast<std::size_t>(content.size())));
    return QByteArray::fromStdString(toHex(hash.finish()));
}

// Replaces within a member and makes its size and hash right again: a lie that only the content can give away.
void forge(Members& members, const char* name, const QByteArray& from, const QByteArray& to) {
    QByteArray& content = member(members, name).content;
    const QByteArray before = "\"bytes\":" + QByteArray::number(content.size()) + ",\"sha256\":\"" + digestOf(content);
    const qsizetype at = content.indexOf(from);
    if (at < 0)
        qFatal("nothing to replace: %s", from.constData());
    content.replace(at, from.size(), to);
    edit(members, before, "\"bytes\":" + QByteArray::number(content.size()) + ",\"sha256\":\"" + digestOf(content));
}

} // namespace

class TestCliBundles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theRoundTripIsTheSameByteForByte();
    void theSameBundleIsTheSameFile();
    void runsAgainOverTheWorkspaceWithoutCandles();
    void candlesThatHaveChangedAreNotBundled();
    void keepsAccountsAndCalendars();
    void keepsProfilesAndCosts_data();
    void keepsProfilesAndCosts();
    void tellsTheFirstDifference_data();
    void tellsTheFirstDifference();
    void refusesWhatIsBad_data();
    void refusesWhatIsBad();
    void refusesBadWords_data();
    void refusesBadWords();

private:
    QString exported(const Cli& cli, const QString& id, const QStringList& more = {}) const;
    Members members() const;

    Cli m_cli;
    QString m_run;
    QString m_bundle;
};

QString TestCliBundles::exported(const Cli& cli, const QString& id, const QStringList& more) const {
    const QString file = cli.workspace() + QStringLiteral("-bundle-") + id + QStringLiteral(".truebar");
    const CliAnswer answer = cli.run("run bundle export --json --overwrite", QStringList{id, file} + more);
    if (answer.exitCode != 0)
        qFatal("no bundle: %s", answer.err.constData());
    return file;
}

Members TestCliBundles::members() const {
    auto out = unpackArchive(bytesOf(m_bundle));
    if (!out)
        qFatal("the good bundle is not good");
    return *out;
}

void TestCliBundles::initTestCase() {
    QCOMPARE(
        m_cli.run("data import --instrument T:WAVES --timeframe 1h", {m_cli.file(QStringLiteral("w.csv"), waves())})
            .exitCode,
        0);
    m_run = m_cli
                .run("run backtest --strategy sma_cross --set fast=10 --set slow=30 --instrument T:WAVES "
                     "--timeframe 4h --from 2020-09-20 --fee-bps 7.5 --slippage-ticks 2 --seed 77 --json")
                .json()
                .value(QLatin1String("run_id"))
                .toString();
    m_bundle = exported(m_cli, m_run);
}

void TestCliBundles::theRoundTripIsTheSameByteForByte() {
    const CliAnswer there = m_cli.run("run show --json --journal", {m_run});
    const QJsonObject verified = m_cli.run("run bundle verify --json", {m_bundle}).json();
    QVERIFY(verified.value(QLatin1String("identical")).toBool());
    QVERIFY(verified.value(QLatin1String("first_difference")).isNull());
    QCOMPARE(verified.value(QLatin1String("candles")).toString(), QStringLiteral("bundle"));
    QVERIFY(
        verified.value(QLatin1String("plugins")).toArray().at(0).toObject().value(QLatin1String("same_file")).toBool());
    // Where nothing is, not even a workspace.
    const Cli other;
    QCOMPARE(other.run("run bundle verify --json", {m_bundle}).exitCode, 0);
    QVERIFY(!QFile::exists(other.workspace()));
    const QJsonObject imported = other.run("run bundle import --candles --json", {m_bundle}).json();
    QCOMPARE(imported.value(QLatin1String("imported")).toString(), m_run);
    QVERIFY(imported.value(QLatin1String("candles_stored")).toInt() > 1000);
    const CliAnswer here = other.run("run show --json --journal", {m_run});
    QVERIFY(there.out.size() > 10'000);
    QVERIFY(here.out == there.out);
    // The candles are there to run over, and the imported run bundles to the same file.
    QCOMPARE(bytesOf(exported(other, m_run)), bytesOf(m_bundle));
    const CliAnswer again = other.run("run bundle import", {m_bundle});
    QCOMPARE(again.exitCode, 2);
    QVERIFY2(again.err.contains("is here already"), again.err.constData());
}

void TestCliBundles::theSameBundleIsTheSameFile() {
    const QByteArray first = bytesOf(m_bundle);
    QVERIFY(first.size() > 1000);
    QVERIFY(bytesOf(exported(m_cli, m_run)) == first);
    // What is there is not overwritten unless asked.
    const CliAnswer refused = m_cli.run("run bundle export", {m_run, m_bundle});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.err.contains("is there already"), refused.err.constData());
    QVERIFY(bytesOf(m_bundle) == first);
}

void TestCliBundles::runsAgainOverTheWorkspaceWithoutCandles() {
    const QString bare = exported(m_cli, m_run, {QStringLiteral("--without-candles")});
    const QJsonObject verified = m_cli.run("run bundle verify --json", {bare}).json();
    QCOMPARE(verified.value(QLatin1String("candles")).toString(), QStringLiteral("workspace"));
    QVERIFY(verified.value(QLatin1String("identical")).toBool());
    const Cli other;
    const CliAnswer nowhere = other.run("run bundle verify", {bare});
    QCOMPARE(nowhere.exitCode, 2);
    QVERIFY2(nowhere.err.contains("no candles"), nowhere.err.constData());
    m_bundle = exported(m_cli, m_run);
}

void TestCliBundles::candlesThatHaveChangedAreNotBundled() {
    Cli cli;
    const QString file = cli.file(QStringLiteral("w.csv"), waves());
    cli.run("data import --instrument T:WAVES --timeframe 1h", {file});
    const QString run = cli.run("run backtest --strategy buy_and_hold --instrument T:WAVES --timeframe 4h --json")
                            .json()
                            .value(QLatin1String("run_id"))
                            .toString();
    // Later candles are none of the run's business.
    const QByteArray later = "timestamp,open,high,low,close,volume\n1700006400000,5,6,4,5,1\n";
    QCOMPARE(
        cli.run("data import --instrument T:WAVES --timeframe 1h", {cli.file(QStringLiteral("l.csv"), later)}).exitCode,
        0);
    QVERIFY(
        cli.run("run bundle verify --json", {exported(cli, run)}).json().value(QLatin1String("identical")).toBool());
    QCOMPARE(cli.run("data erase --instrument T:WAVES --timeframe 1h --from 2020-10-01 --to 2020-10-02").exitCode, 0);
    const QString bundle = cli.workspace() + QStringLiteral("-changed.truebar");
    const CliAnswer refused = cli.run("run bundle export", {run, bundle});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.err.contains("not those that the run was made of"), refused.err.constData());
    QVERIFY(!QFile::exists(bundle));
}

void TestCliBundles::keepsAccountsAndCalendars() {
    const QString funding = m_cli.file(
        QStringLiteral("funding.csv"), "time,rate\n2020-09-21T00:00:00Z,0.0001\n2020-09-21T08:00:00Z,-0.0002\n");
    const CliAnswer made = m_cli.run("run backtest --strategy sma_cross --set direction=both --instrument T:WAVES "
                                     "--timeframe 1h --json --margin cross --leverage 3 --funding",
        {funding, QStringLiteral("--session"), QStringLiteral("mon-fri 08:00-20:00")});
    QVERIFY2(made.exitCode == 0, made.err.constData());
    QFile::remove(funding);
    const QString run = made.json().value(QLatin1String("run_id")).toString();
    const Cli other;
    QVERIFY(other.run("run bundle verify --json", {exported(m_cli, run)})
                .json()
                .value(QLatin1String("identical"))
                .toBool());
}

void TestCliBundles::keepsProfilesAndCosts_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::newRow("worst") << QByteArray("--profile worst");
    QTest::newRow("finer candles") << QByteArray("--profile lower_timeframe");
    QTest::newRow("backtesting_py") << QByteArray("--profile backtesting_py");
    QTest::newRow("costs") << QByteArray("--maker-bps 1 --slippage-bps 3 --fee-minimum 0.5 --participation 0.2");
    QTest::newRow("latency by the seed") << QByteArray("--latency-ms 200 --latency-spread-ms 80000000 --seed 5");
}

void TestCliBundles::keepsProfilesAndCosts() {
    QFETCH(QByteArray, options);
    const QByteArray words = "run backtest --strategy sma_cross --set fast=5 --set slow=20 --instrument T:WAVES "
                             "--timeframe 4h --json ";
    const CliAnswer made = m_cli.run(QByteArray(words + options).constData());
    QVERIFY2(made.exitCode == 0, made.err.constData());
    const Cli other;
    const QString bundle = exported(m_cli, made.json().value(QLatin1String("run_id")).toString());
    const CliAnswer verified = other.run("run bundle verify --json", {bundle});
    QVERIFY2(verified.exitCode == 0, verified.out.constData());
    QVERIFY(verified.json().value(QLatin1String("identical")).toBool());
    Members packed = *unpackArchive(bytesOf(bundle));
    QVERIFY(member(packed, "bundle.json").content.contains("\"fills\":\"{"));
}

void TestCliBundles::tellsTheFirstDifference_data() {
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char* name, const char* in, const QByteArray& from, const QByteArray& to,
                         const char* place) {
        QTest::newRow(name) << QByteArray(in) << from << to << QByteArray(place);
    };
    row("fee", "bundle.json", "\"fee_bps\":\"7.5\"", "\"fee_bps\":\"8\"", "/fee_bps is 7.5");
    row("seed", "bundle.json", "\"seed\":\"77\"", "\"seed\":\"78\"", "/seed is 77");
    row("setting", "bundle.json", "\"slow\":\"30\"", "\"slow\":\"31\"", "/settings/slow is 30");
    row("fill", "result.json", "\"fills\":[{\"number\":1,\"order\":1", "\"fills\":[{\"number\":1,\"order\":7",
        "/fills/0/order is 7");
    row("text", "result.json", "\"status\":\"filled\"", "\"status\":\"fulled\"", "/orders/0/status is \"fulled\"");
    row("sharpe", "result.json", "\"sharpe\":", "\"sharpe\":9", "/metrics/sharpe is 9");
    const QByteArray first = members().at(2).content.split('\n').at(1);
    row("candle", "candles/1.csv", first, QByteArray(first + '1'), "/fingerprint is ");
}

void TestCliBundles::tellsTheFirstDifference() {
    QFETCH(QByteArray, member);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, place);
    Members changed = members();
    if (member == "bundle.json")
        edit(changed, from, to);
    else
        forge(changed, member.constData(), from, to);
    const QString file = m_cli.file(QStringLiteral("changed.truebar"), *packArchive(changed));
    const QStringList before = m_cli.contents();
    const CliAnswer verified = m_cli.run("run bundle verify", {file});
    QCOMPARE(verified.exitCode, 1);
    QVERIFY2(verified.out.contains(QByteArray("not the same: " + place)), verified.out.constData());
    const Cli other;
    const CliAnswer imported = other.run("run bundle import", {file});
    QCOMPARE(imported.exitCode, 2);
    QVERIFY2(imported.err.contains(place), imported.err.constData());
    QVERIFY(!QFile::exists(other.workspace()));
    QCOMPARE(m_cli.contents(), before);
}

void TestCliBundles::refusesWhatIsBad_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<QByteArray>("reason");
    const QByteArray good = bytesOf(m_bundle);
    const auto raw = [](const char* name, const QByteArray& bytes, const char* place, const char* reason) {
        QTest::newRow(name) << bytes << QByteArray(place) << QByteArray(reason);
    };
    const auto row = [&](const char* name, const std::function<void(Members&)>& spoil, const char* place,
                         const char* reason) {
        Members spoiled = members();
        spoil(spoiled);
        raw(name, *packArchive(spoiled), place, reason);
    };
    const auto json = [&](const char* name, const char* from, const char* to, const char* place, const char* reason) {
        row(
            name, [&](Members& m) { edit(m, from, to); }, place, reason);
    };
    const auto csv = [&](const char* name, const QByteArray& from, const char* to, const char* place,
                         const char* reason) {
        row(
            name, [&](Members& m) { forge(m, "candles/1.csv", from, to); }, place, reason);
    };
    const QByteArray first = members().at(2).content.split('\n').at(1);

    raw("empty", {}, "bundle.json", "no such member");
    raw("text", "this is not an archive at all", "bad.truebar", "not a run bundle");
    raw("half", good.left(good.size() / 2), "bad.truebar", "not a run bundle");
    raw("one byte short", good.chopped(1), "bad.truebar", "not a run bundle");
    QByteArray flipped = good;
    flipped[good.indexOf("result.json") + 200] = static_cast<char>(~flipped[good.indexOf("result.json") + 200]);
    raw("flipped byte", flipped, "result.json", "damaged");
    QByteArray longer = good;
    // The size in the directory at the end: four bytes, 22 before the name.
    longer[good.lastIndexOf("candles/1.csv") - 22] =
        static_cast<char>(longer[good.lastIndexOf("candles/1.csv") - 22] + 1);
    raw("size that lies", longer, "bad.truebar", "");
    QByteArray method = good;
    method[good.lastIndexOf("result.json") - 36] = 12;
    method[good.indexOf("result.json") - 22] = 12;
    raw("another packing", method, "result.json", "packed or encrypted");
    QByteArray huge = good;
    for (int i = 0; i < 4; ++i) {
        huge[good.lastIndexOf("candles/1.csv") - 22 + i] = '\x7f';
        huge[good.indexOf("candles/1.csv") - 8 + i] = '\x7f';
    }
    raw("size of two gigabytes", huge, "candles/1.csv", "more than a bundle may have");

    row(
        "climbing name",
        [](Members& m) {
            m.push_back({"../../evil", "x"});
        },
        "../../evil", "no member of this name");
    row(
        "absolute name",
        [](Members& m) {
            m.push_back({"/etc/evil", "x"});
        },
        "/etc/evil", "no member of this name");
    row(
        "name of Windows",
        [](Members& m) {
            m.push_back({"..\\evil", "x"});
        },
        "evil", "no member of this name");
    row(
        "hidden name",
        [](Members& m) {
            m.push_back({".bashrc", "x"});
        },
        ".bashrc", "no member of this name");
    row(
        "stowaway",
        [](Members& m) {
            m.push_back({"extra.txt", "x"});
        },
        "extra.txt", "does not speak of");
    row(
        "without head", [](Members& m) { m.erase(m.begin()); }, "bundle.json", "no such member");
    row(
        "without result", [](Members& m) { m.erase(m.begin() + 1); }, "result.json", "no such member");
    row(
        "without candles", [](Members& m) { m.pop_back(); }, "candles/1.csv", "no such member");
    row(
        "bomb",
        [](Members& m) {
            m.push_back({"bomb.txt", QByteArray(64 * 1'048'576, 'a')});
        },
        "bomb.txt", "more than a bundle may have");
    row(
        "many members",
        [](Members& m) {
            for (int i = 0; i < 100; ++i)
                m.push_back({"m" + std::to_string(i), "x"});
        },
        "bad.truebar", "more than a bundle may have");
    row(
        "other result", [](Members& m) { member(m, "result.json").content.replace("filled", "fulled"); }, "result.json",
        "SHA-256");
    row(
        "shorter result", [](Members& m) { member(m, "result.json").content.chop(1); }, "result.json", "bytes");
    row(
        "other candles", [](Members& m) { member(m, "candles/1.csv").content.replace(".25", ".24"); }, "candles/1.csv",
        "SHA-256");
    row(
        "head is no JSON", [](Members& m) { member(m, "bundle.json").content = "{\"truebar_bundle\":1"; },
        "bundle.json: byte ", "not a JSON object");
    row(
        "head is deep", [](Members& m) { member(m, "bundle.json").content = QByteArray(100'000, '['); },
        "bundle.json: byte ", "not a JSON object");
    row(
        "head is a list", [](Members& m) { member(m, "bundle.json").content = "[1]"; }, "bundle.json",
        "not a JSON object");

    json("newer format", "\"truebar_bundle\":1", "\"truebar_bundle\":2", "/truebar_bundle", "newer");
    json("format as text", "\"truebar_bundle\":1", "\"truebar_bundle\":\"1\"", "/truebar_bundle", "whole number");
    json("run id that climbs", "\"run_id\":\"", "\"run_id\":\"../", "/run_id", "not the id of a run");
    json("live run", "\"mode\":\"simulation\"", "\"mode\":\"live_run\"", "/request/mode", "only a simulation");
    json("no cash", "\"cash\":\"10000\"", "\"cash\":\"-1\"", "/request", "cash");
    json("cash is no number", "\"cash\":\"10000\"", "\"cash\":\"much\"", "/request/cash", "not a number");
    json("cash without end", "\"cash\":\"10000\"", "\"cash\":\"1e999999999\"", "/request/cash", "");
    json("slippage", "\"slippage_ticks\":2", "\"slippage_ticks\":2e9", "/request/slippage_ticks", "whole number");
    json("span the wrong way", "\"to\":null", "\"to\":1000", "/request/to", "empty");
    json("time of another age", "\"to\":null", "\"to\":99999999999999", "/request/to", "whole number");
    json("instrument", "\"instrument\":\"T:WAVES\"", "\"instrument\":\"T WAVES\"", "/request/instrument", "");
    json("another instrument", "\"instrument\":\"T:WAVES\"", "\"instrument\":\"T:OTHER\"", "/instrument",
        "not the instrument of the run");
    json("timeframe", "\"timeframe\":\"4h\"", "\"timeframe\":\"4x\"", "/request/timeframe", "");
    json("no tick", "\\\"tick_size\\\":\\\"0.01\\\"", "\\\"tick_size\\\":\\\"0\\\"", "/instrument", "above 0");
    json("hash is none", "\"fingerprint\":\"", "\"fingerprint\":\"zz", "/fingerprint", "SHA-256");
    json("member elsewhere", "\"member\":\"result.json\"", "\"member\":\"../result.json\"", "/result/member",
        "no member of this name");
    json("data is no list", "\"data\":[", "\"datum\":[", "/data", "missing");
    json("unknown strategy", "\"strategy\":\"sma_cross\"", "\"strategy\":\"no_such\"", "", "no_such");
    json("unknown setting", "\"slow\":\"30\"", "\"slaw\":\"30\"", "slaw", "");
    json("setting out of bounds", "\"slow\":\"30\"", "\"slow\":\"-30\"", "slow", "");
    json("setting is no text", "\"slow\":\"30\"", "\"slow\":30", "/request/settings/slow", "not a text");
    json("unknown session", "\"session\":\"24/7\"", "\"session\":\"nine to five\"", "", "nine to five");
    json("account that is none", "\"account\":\"\"", "\"account\":\"{}\"", "/request/account", "");

    csv("no header", "open_time", "time", "candles/1.csv:1", "first line");
    csv("no number", first, "soon,1,2,3,4,5", "candles/1.csv:2", "six numbers");
    csv("not enough numbers", first, "1600000000000,1,2", "candles/1.csv:2", "six numbers");
    csv("high below low", first, "1600000000000,5,4,6,5,1", "candles/1.csv:2", "high 4 is below low 6");
    csv("no price", first, "1600000000000,nan,4,3,4,1", "candles/1.csv:2", "");
    csv("endless price", first, "1600000000000,1e400,4,3,4,1", "candles/1.csv:2", "");
    csv("price below nothing", first, "1600000000000,-5,4,-6,4,1", "candles/1.csv:2", "");
    csv("time of another age", first, "99999999999999999,4,4,4,4,1", "candles/1.csv:2", "");
    csv("out of order", first, "1900000000000,4,4,4,4,1", "candles/1.csv:3", "after the one before");
}

void TestCliBundles::refusesWhatIsBad() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, place);
    QFETCH(QByteArray, reason);
    const QString file = m_cli.file(QStringLiteral("bad.truebar"), bytes);
    const QStringList before = m_cli.contents();
    for (const char* words : {"run bundle verify", "run bundle import --candles"}) {
        QCOMPARE(m_cli.run(words, {file}).exitCode, 2);
        // Also where nothing is yet, and where the run is not known.
        const Cli other;
        const CliAnswer answer = other.run(words, {file});
        QVERIFY2(answer.exitCode == 2, answer.err.constData());
        QVERIFY2(answer.err.contains(place) && answer.err.contains(reason), answer.err.constData());
        QCOMPARE(answer.err.count('\n'), 1);
        QCOMPARE(answer.out, QByteArray());
        QVERIFY(!QFile::exists(other.workspace()));
    }
    QCOMPARE(m_cli.contents(), before);
    QVERIFY(!QFile::exists(m_cli.workspace() + QStringLiteral("/../evil")));
}

void TestCliBundles::refusesBadWords_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QByteArray>("reason");
    const auto row = [](const char* name, const QStringList& words, const char* reason) {
        QTest::newRow(name) << words << QByteArray(reason);
    };
    const QString file = m_bundle;
    row("action", {QStringLiteral("exprot"), m_run, file}, "did you mean 'export'");
    row("no file", {QStringLiteral("export"), m_run}, "id of a run and a file");
    row("two files", {QStringLiteral("verify"), file, file}, "one file");
    row("no run", {QStringLiteral("export"), QStringLiteral("nothing"), QStringLiteral("/tmp/never")}, "no run");
    row("option elsewhere", {QStringLiteral("verify"), file, QStringLiteral("--overwrite")}, "export");
    row("other option elsewhere", {QStringLiteral("export"), m_run, file, QStringLiteral("--candles")}, "import");
    row("missing file", {QStringLiteral("import"), QStringLiteral("/nowhere/a.truebar")}, "/nowhere/a.truebar");
    row("folder", {QStringLiteral("verify"), m_cli.workspace()}, "workspace");
}

void TestCliBundles::refusesBadWords() {
    QFETCH(QStringList, words);
    QFETCH(QByteArray, reason);
    const QStringList before = m_cli.contents();
    const CliAnswer answer = m_cli.run("run bundle", words);
    QVERIFY2(answer.exitCode == 2, answer.err.constData());
    QVERIFY2(answer.err.contains(reason), answer.err.constData());
    QCOMPARE(m_cli.contents(), before);
}

QTEST_GUILESS_MAIN(TestCliBundles)
#include "tst_cli_bundles.moc"
